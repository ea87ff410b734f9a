"""What a page says for machines: schema.org in JSON-LD scripts and in microdata, as plain JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from harvester.domain.errors import ContentUnreadable
from harvester.sdk.http import parse_json
from harvester.sdk.markup import squeeze, text_of, tree_of

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

Node = dict[str, Any]

MAX_DEPTH = 12
MAX_NODES = 200_000  #: values taken of one page
MAX_ITEMS = 2_000
_WRAPPING = re.compile(r"^\s*(?://)?\s*(?:<!--|<!\[CDATA\[)|(?://)?\s*(?:-->|\]\]>)\s*$")
_LOOSE_COMMA = re.compile(r",(\s*[}\]])")
_SCHEMA = re.compile(r"^(?:https?://(?:www\.)?schema\.org/|schema:|sc:)")
_ONLY_NAMED = frozenset(
    {"isPartOf", "includedInDataCatalog", "isBasedOn", "citation", "sameAs", "distribution", "catalog"}
)
_ADDRESSES = {
    "a": "href", "area": "href", "link": "href", "img": "src", "audio": "src", "video": "src",
    "source": "src", "iframe": "src", "embed": "src", "track": "src", "object": "data",
}  # fmt: skip


@dataclass(kw_only=True)
class StructuredData:
    """The items of a page. Keys are schema.org's own words; references inside a graph are resolved."""

    items: list[Node] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)  #: why scripts could not be read

    def of_type(self, *types: str) -> Iterator[Node]:
        """Items of these types, wherever they stand: alone, in a list, inside another (``mainEntity``)."""
        seen: set[str] = set()
        for item in self.items:
            for found in _within(item, frozenset(types), 0):
                name = found.get("@id")
                key = name if isinstance(name, str) and not name.startswith("_:") else repr(found)
                if key not in seen and len(seen) < MAX_ITEMS:
                    seen.add(key)
                    yield found


def types_of(item: Mapping[str, Any]) -> tuple[str, ...]:
    """The types of an item, without prefix."""
    told = item.get("@type")
    told = told if isinstance(told, list) else [told]
    return tuple(re.split(r"[:/#]", one)[-1] for one in told if isinstance(one, str))


def find_structured(source: str | Element, *, base: str = "") -> StructuredData:
    """The JSON-LD and microdata of a page. Addresses in microdata are joined to ``base``."""
    tree = tree_of(source)
    data = StructuredData()
    if tree is None:
        return data
    for script in tree.iter("script"):
        kind = (script.get("type") or "").partition(";")[0].strip().lower()
        if kind == "application/ld+json" and script.text and script.text.strip():
            try:
                data.items.extend(_of_json(_read(script.text)))
            except ContentUnreadable as error:
                data.broken.append(str(error))
    data.items.extend(_microdata(tree, base))
    return data


def _read(text: str) -> Any:
    plain = _WRAPPING.sub("", _WRAPPING.sub("", text)).strip().rstrip(";")
    try:
        return parse_json(plain.encode("utf-8", "replace"))
    except ContentUnreadable as error:
        if not _LOOSE_COMMA.search(plain):
            raise ContentUnreadable(str(error).replace("at  ", "")) from error
        return parse_json(_LOOSE_COMMA.sub(r"\1", plain).encode("utf-8", "replace"))


def _of_json(told: Any) -> list[Node]:
    """The items of a script, each with what it refers to."""
    tops = [item for item in (told if isinstance(told, list) else [told]) if isinstance(item, Mapping)]
    nodes: list[Mapping[str, Any]] = []
    for top in tops:
        graph = top.get("@graph")
        if isinstance(graph, list | Mapping):
            nodes.extend(
                item for item in (graph if isinstance(graph, list) else [graph]) if isinstance(item, Mapping)
            )
            if len(top.keys() - {"@context", "@graph", "@id"}) == 0:
                continue
        nodes.append(top)
    described = {
        node["@id"]: node
        for node in nodes
        if isinstance(node.get("@id"), str) and len(node.keys() - {"@context"}) > 1
    }
    resolver = _Resolver(described)
    items = []
    for node in nodes[:MAX_ITEMS]:
        item = resolver.resolve(node, 0, frozenset())
        if isinstance(item, dict):
            items.append(item)
    return items


class _Resolver:
    """Puts in the place of references what the graph says of them; bounded in depth and number."""

    def __init__(self, described: Mapping[str, Mapping[str, Any]]) -> None:
        self._described = described
        self._left = MAX_NODES

    def resolve(self, value: Any, depth: int, above: frozenset[str]) -> Any:
        """A value with plain keys."""
        self._left -= 1
        if self._left < 0 or depth > MAX_DEPTH:
            return None
        if isinstance(value, list):
            found = (self.resolve(item, depth + 1, above) for item in value)
            return [item for item in found if item is not None]
        if not isinstance(value, Mapping):
            return value
        name = value.get("@id")
        if isinstance(name, str):
            if name in above:
                return {"@id": name}
            if len(value) == 1 and name in self._described:
                value = self._described[name]
            above = above | {name}
        node: Node = {}
        for key, inner in value.items():
            if key in {"@context", "@graph"}:
                continue
            plain = key if key.startswith("@") else _SCHEMA.sub("", key)
            told = inner if key.startswith("@") else self.resolve(inner, depth + 1, above)
            if told is not None:
                node.setdefault(plain, told)
        return node


def _within(value: Any, types: frozenset[str], depth: int) -> Iterator[Node]:
    if depth > MAX_DEPTH:
        return
    if isinstance(value, list):
        for item in value:
            yield from _within(item, types, depth + 1)
    elif isinstance(value, dict):
        if not types.isdisjoint(types_of(value)):
            yield value
        for key, inner in value.items():
            if key not in _ONLY_NAMED and isinstance(inner, dict | list):
                yield from _within(inner, types, depth + 1)


def _microdata(tree: Element, base: str) -> Iterator[Node]:
    if tree.find(".//*[@itemscope]") is None:
        return
    ids = {
        name: element
        for element in tree.iter()
        if isinstance(element.tag, str) and (name := element.get("id"))
    }
    count = 0
    for element in tree.iter():
        if isinstance(element.tag, str) and "itemscope" in element.attrib and element.get("itemprop") is None:
            count += 1
            if count > MAX_ITEMS:
                return
            yield _item(element, base, ids, frozenset())


def _item(element: Element, base: str, ids: Mapping[str, Element], above: frozenset[Element]) -> Node:
    node: Node = {"@type": (element.get("itemtype") or "").split()}
    if name := element.get("itemid"):
        node["@id"] = _joined(base, name)
    if len(above) > MAX_DEPTH:
        return node
    inside = above | {element}
    roots = [*element, *(ids[name] for name in (element.get("itemref") or "").split() if name in ids)]
    waiting = [child for child in reversed(roots) if isinstance(child.tag, str)]
    while waiting:
        child = waiting.pop()
        if child in inside:
            continue
        scoped = "itemscope" in child.attrib
        for prop in (child.get("itemprop") or "").split():
            value = _item(child, base, ids, inside) if scoped else _value(child, base)
            if value:
                node.setdefault(_SCHEMA.sub("", prop), []).append(value)
        if not scoped:
            waiting.extend(inner for inner in reversed(child) if isinstance(inner.tag, str))
    return node


def _value(element: Element, base: str) -> str:
    tag = str(element.tag)
    if (told := element.get("content")) is not None:
        return squeeze(told)
    if (attribute := _ADDRESSES.get(tag)) and (told := element.get(attribute)):
        return _joined(base, told)
    if tag == "time" and (told := element.get("datetime")):
        return squeeze(told)
    if tag in {"data", "meter"} and (told := element.get("value")):
        return squeeze(told)
    return text_of(element)


def _joined(base: str, told: str) -> str:
    try:
        return urljoin(base, told.strip()) if base else told.strip()
    except ValueError:
        return told.strip()
