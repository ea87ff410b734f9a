"""RDF/XML that real portals serve and that no strict parser takes: text where a node belongs."""

from __future__ import annotations

from lxml import etree

_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_REFERENCES = (_RDF + "resource", _RDF + "nodeID")


def mend(body: bytes) -> bytes:
    """``body`` (well-formed, already guarded) without text in places where RDF/XML has none.

    Seen: ``<dct:license rdf:resource="…">Open Government Licence</dct:license>`` in a GeoNetwork feed.
    """
    root = etree.fromstring(
        body, etree.XMLParser(resolve_entities="internal", no_network=True, load_dtd=False)
    )
    nodes = list(root) if root.tag == _RDF + "RDF" else [root]
    waiting = [node for node in nodes if isinstance(node.tag, str)]
    while waiting:
        node = waiting.pop()
        _drop_text(node)
        for prop in node:
            if not isinstance(prop.tag, str):
                continue
            how = prop.get(_RDF + "parseType")
            if how == "Resource":
                waiting.append(prop)
            elif how not in {"Literal", "Collection"}:
                waiting.extend(_mend_property(prop))
    return etree.tostring(root, encoding="utf-8")


def _mend_property(prop: etree._Element) -> list[etree._Element]:
    if any(prop.get(name) is not None for name in _REFERENCES):
        prop.text = None
        for child in list(prop):
            prop.remove(child)
        return []
    children = [child for child in prop if isinstance(child.tag, str)]
    if children:
        _drop_text(prop)
        for extra in children[1:]:
            prop.remove(extra)
    return children[:1]


def _drop_text(element: etree._Element) -> None:
    element.text = None
    for child in element:
        child.tail = None
