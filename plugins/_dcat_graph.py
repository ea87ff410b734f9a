"""The triples of one page, and the tree of what a page says of one dataset.

A tree is plain JSON: ``{"@id": IRI, "@type": [IRI], predicate IRI: [value, …]}`` where a value is a
text, ``{"@value", "@language"}``, ``{"@value", "@type"}`` or another node. It does not depend on the
labels of blank nodes or on the order of the triples, so equal content gives an equal hash.
"""

from __future__ import annotations

import json
import re
from sys import intern
from typing import TYPE_CHECKING, Any

from pyoxigraph import BlankNode, Literal, NamedNode

from plugins._dcat_terms import (
    CATALOG,
    DATASET,
    DCAT,
    DCT,
    HYDRA,
    LDP,
    OWN_NODE,
    PROV,
    RECORD,
    SERIES,
    SERVED_BY,
    SERVICE,
    STATUS,
    TYPE,
    XHV,
    XSD,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pyoxigraph import Quad, Triple

Tree = dict[str, Any]
Value = str | tuple[str, str, str]
#: An IRI (or ``_:label``) as text, or (text, language, datatype).

MAX_LITERAL = 262_144
MAX_DEPTH = 8
MAX_NODES = 200_000
#: Nodes in one tree: the largest dataset seen has 8,327 distributions of about ten nodes.

_PLAIN = XSD + "string"
_NEXT = (HYDRA + "next", HYDRA + "nextPage", LDP + "nextPage", XHV + "next")
_TOTAL = HYDRA + "totalItems"
_SERVES = DCAT + "servesDataset"
_MEMBERS = (DCAT + "dataset", DCT + "hasPart")
_WHOLE = frozenset({DATASET, SERIES, CATALOG, RECORD})
#: Nodes of these types have a record of their own: a tree only names them.
_REFERENCES = frozenset(
    {_SERVES, DCT + "isPartOf", DCT + "hasPart", DCT + "isVersionOf", DCT + "hasVersion", DCT + "source"}
    | {DCT + "relation", DCT + "replaces", DCT + "isReplacedBy", PROV + "wasDerivedFrom", DCAT + "catalog"}
)
_PAGED = frozenset({*_NEXT, HYDRA + "first", HYDRA + "firstPage", HYDRA + "totalItems"})
_TITLE = DCT + "title"


def is_blank(iri: str) -> bool:
    """Whether a node has no lasting name: a blank node, or one that was given an address for one answer."""
    return iri.startswith(("_:", OWN_NODE)) or "/.well-known/genid/" in iri


class Graph:
    """The triples of one page."""

    def __init__(self, triples: Iterable[Quad | Triple]) -> None:
        self._nodes: dict[str, dict[str, list[Value]]] = {}
        self.cut = 0  #: literals that were longer than the limit
        for triple in triples:
            subject = _name(triple.subject)
            if subject:
                value = self._value(triple.object)
                if value is not None:
                    node = self._nodes.setdefault(subject, {})
                    node.setdefault(intern(triple.predicate.value), []).append(value)
        self._served = self._services()

    def _value(self, term: object) -> Value | None:
        if isinstance(term, Literal):
            text = term.value
            if len(text) > MAX_LITERAL:
                self.cut += 1
                text = text[:MAX_LITERAL]
            language = term.language
            datatype = "" if language else term.datatype.value
            return (text, intern(language or ""), intern("" if datatype == _PLAIN else datatype))
        return _name(term)

    def _services(self) -> dict[str, list[str]]:
        served: dict[str, list[str]] = {}
        for iri, node in self._nodes.items():
            for dataset in node.get(_SERVES, ()):
                if isinstance(dataset, str):
                    served.setdefault(dataset, []).append(iri)
        return served

    def __len__(self) -> int:
        return len(self._nodes)

    def types(self, iri: str) -> list[str]:
        """The types of a node."""
        return [value for value in self._nodes.get(iri, {}).get(TYPE, ()) if isinstance(value, str)]

    def datasets(self) -> Iterator[str]:
        """The nodes that are datasets or series, or that a catalogue lists and this page describes."""
        listed = self.listed()
        for iri, node in self._nodes.items():
            types = node.get(TYPE, ())
            if (
                DATASET in types
                or SERIES in types
                or (DCAT + "Resource" in types and self.is_withdrawn(iri))
                or (iri in listed and _TITLE in node and not _WHOLE.intersection(map(str, types)))
            ):
                yield iri

    def is_withdrawn(self, iri: str) -> bool:
        """Whether the node says of itself that it is gone (any status vocabulary: ADMS, EU, DCAT-AP)."""
        return any(
            isinstance(value, str) and re.split("[/#]", value)[-1].lower() == "withdrawn"
            for value in self._nodes.get(iri, {}).get(STATUS, ())
        )

    def listed(self) -> set[str]:
        """The nodes that a catalogue on this page names as its datasets."""
        listed: set[str] = set()
        for node in self._nodes.values():
            catalog = CATALOG in node.get(TYPE, ())
            for predicate in _MEMBERS if catalog else _MEMBERS[:1]:
                listed.update(value for value in node.get(predicate, ()) if isinstance(value, str))
        return listed

    def has_catalog(self) -> bool:
        """Whether the page describes a catalogue, or at least the paging of one."""
        return any(
            CATALOG in node.get(TYPE, ()) or not _PAGED.isdisjoint(node) for node in self._nodes.values()
        )

    def total(self) -> int | None:
        """How many items the whole collection says it has."""
        for node in self._nodes.values():
            for value in node.get(_TOTAL, ()):
                text = value if isinstance(value, str) else value[0]
                if text.strip().isdigit() and len(text) < 12:
                    return int(text)
        return None

    def next_pages(self, url: str) -> list[str]:
        """The addresses that the page names as next, what it says of itself first."""
        found: list[str] = []
        for iri in sorted(self._nodes, key=lambda iri: (iri != url, iri)):
            for predicate in _NEXT:
                values = self._nodes[iri].get(predicate, ())
                found.extend(sorted(value if isinstance(value, str) else value[0] for value in values))
        return list(dict.fromkeys(text.strip() for text in found if text.strip() and text[:2] != "_:"))

    def tree(self, iri: str) -> Tree:
        """What the page says of a node, with what belongs to it."""
        return _Builder(self._nodes, self._served).node(iri, 0, frozenset())


class _Builder:
    def __init__(self, nodes: dict[str, dict[str, list[Value]]], served: dict[str, list[str]]) -> None:
        self._nodes = nodes
        self._served = served
        self._left = MAX_NODES

    def node(self, iri: str, depth: int, above: frozenset[str]) -> Tree:
        tree: Tree = {} if is_blank(iri) else {"@id": iri}
        described = self._nodes.get(iri)
        if described is None or depth > MAX_DEPTH or iri in above or self._left <= 0:
            return tree
        self._left -= 1
        above = above | {iri}
        for predicate in sorted(described):
            values = described[predicate]
            if predicate == TYPE:
                tree["@type"] = sorted({value for value in values if isinstance(value, str)})
            else:
                tree[predicate] = self._values(predicate, values, depth, above)
        if depth == 0 and iri in self._served:
            tree[SERVED_BY] = _in_order(self.node(service, 1, above) for service in set(self._served[iri]))
        return tree

    def _values(self, predicate: str, values: list[Value], depth: int, above: frozenset[str]) -> list[Any]:
        found: list[Any] = []
        for value in dict.fromkeys(values):
            if isinstance(value, tuple):
                text, language, datatype = value
                if language:
                    found.append({"@language": language, "@value": text})
                else:
                    found.append({"@type": datatype, "@value": text} if datatype else text)
            elif self._named_only(predicate, value):
                found.append({"@id": value})
            else:
                found.append(self.node(value, depth + 1, above))
        return _in_order(found)

    def _named_only(self, predicate: str, iri: str) -> bool:
        if is_blank(iri):
            return False
        if predicate in _REFERENCES:
            return True
        types = self._nodes.get(iri, {}).get(TYPE, ())
        return any(kind in _WHOLE for kind in types) and SERVICE not in types


def _in_order(values: Iterable[Any]) -> list[Any]:
    found = list(values)
    if len(found) < 2:
        return found
    return sorted(found, key=lambda value: json.dumps(value, sort_keys=True, ensure_ascii=False))


def _name(term: object) -> str | None:
    if isinstance(term, NamedNode):
        return intern(term.value)
    if isinstance(term, BlankNode):
        return "_:" + term.value
    return None
