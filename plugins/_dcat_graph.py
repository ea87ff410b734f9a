"""The triples of one page."""

from __future__ import annotations

import re
from sys import intern
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal, NamedNode

from plugins._dcat_terms import (
    CATALOG,
    DATASET,
    DCAT,
    DCT,
    HYDRA,
    LDP,
    SERIES,
    STATUS,
    TYPE,
    XHV,
    XSD,
)
from plugins._dcat_tree import WHOLE, Tree, TreeBuilder, Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

from pyoxigraph import Quad, Triple

MAX_LITERAL = 262_144

_PLAIN = XSD + "string"
_NEXT = (HYDRA + "next", HYDRA + "nextPage", LDP + "nextPage", XHV + "next")
_TOTAL = HYDRA + "totalItems"
_SERVES = DCAT + "servesDataset"
_MEMBERS = (DCAT + "dataset", DCT + "hasPart")
_PAGED = frozenset({*_NEXT, HYDRA + "first", HYDRA + "firstPage", HYDRA + "totalItems"})
_TITLE = DCT + "title"


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
        # A vocabulary term is described again by each dataset that uses it.
        for node in self._nodes.values():
            for predicate, values in node.items():
                if len(values) > 1:
                    node[predicate] = list(dict.fromkeys(values))
        self._served = self._services()
        self._leaves: dict[str, Tree] = {}

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
                or (iri in listed and _TITLE in node and not WHOLE.intersection(map(str, types)))
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
        naming = [iri for iri, node in self._nodes.items() if not _PAGED.isdisjoint(node)]
        for iri in sorted(naming, key=lambda iri: (iri != url, iri)):
            for predicate in _NEXT:
                values = self._nodes[iri].get(predicate, ())
                found.extend(sorted(value if isinstance(value, str) else value[0] for value in values))
        return list(dict.fromkeys(text.strip() for text in found if text.strip() and text[:2] != "_:"))

    def tree(self, iri: str) -> Tree:
        """What the page says of a node, with what belongs to it."""
        return TreeBuilder(self._nodes, self._served, self._leaves).node(iri, 0, frozenset())


def _name(term: object) -> str | None:
    if isinstance(term, NamedNode):
        return intern(term.value)
    if isinstance(term, BlankNode):
        return "_:" + term.value
    return None
