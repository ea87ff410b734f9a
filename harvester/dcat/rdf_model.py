"""Nodes and their statements, before they take a syntax."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, NamedTuple

from harvester.dcat.rdf_terms import AUTHORITY, OWN
from harvester.dcat.rdf_values import clean_iri, clean_tag, clean_text, date_literal

if TYPE_CHECKING:
    from collections.abc import Mapping


class Term(NamedTuple):
    """An IRI (``is_iri``), or a literal with a language or a datatype."""

    value: str
    is_iri: bool = False
    language: str = ""
    datatype: str = ""


class Node:
    """An IRI with its types and statements (prefixed name, term), in order and each once."""

    __slots__ = ("statements", "types", "uri")

    def __init__(self, uri: str, *types: str) -> None:
        self.uri = uri
        self.types = types
        self.statements: dict[tuple[str, Term], None] = {}

    def add(self, predicate: str, term: Term) -> None:
        """State something."""
        self.statements[predicate, term] = None

    def iri(self, predicate: str, value: str) -> None:
        """Point to a node; ``value`` is a clean IRI."""
        self.add(predicate, Term(value, is_iri=True))

    def text(self, predicate: str, value: str | None) -> None:
        """A plain literal, when there is one."""
        if value and (told := clean_text(value)):
            self.add(predicate, Term(told))

    def typed(self, predicate: str, value: str, datatype: str) -> None:
        """A literal with a datatype; ``value`` is in its lexical space."""
        self.add(predicate, Term(value, datatype=datatype))

    def texts(self, predicate: str, value: Mapping[str, str]) -> None:
        """A literal for each language."""
        for tag, told in value.items():
            if isinstance(told, str) and (word := clean_text(told)):
                self.add(predicate, Term(word, language=clean_tag(tag)))

    def date(self, predicate: str, value: str | None) -> None:
        """A date literal, when ``value`` is a date."""
        if literal := date_literal(value):
            self.typed(predicate, *literal)


class Graph:
    """The nodes of one dataset or page head, in order; a node named twice is one."""

    def __init__(self) -> None:
        self.nodes: dict[str, Node] = {}

    def node(self, uri: str, *types: str) -> Node:
        """The node ``uri``, with these types among its own."""
        node = self.nodes.get(uri)
        if node is None:
            node = self.nodes[uri] = Node(uri, *types)
            if uri.startswith(AUTHORITY) and (scheme := uri.rpartition("/")[0]) != AUTHORITY[:-1]:
                node.iri("skos:inScheme", scheme)
        elif not set(types) <= set(node.types):
            node.types = (*node.types, *(kind for kind in types if kind not in node.types))
        return node

    def own(self, kind: str, *parts: object) -> str:
        """The IRI of a node that is known only by what it says; equal parts give an equal IRI."""
        told = "\n".join(str(part) for part in parts).encode("utf-8", "replace")
        return f"{OWN}{kind}:{hashlib.sha256(told).hexdigest()[:20]}"

    def concept(
        self, value: str, *types: str, label: str | None = None, predicate: str = "skos:prefLabel"
    ) -> str:
        """The IRI of a vocabulary term, with its type and name; a bare word becomes a node of ours."""
        uri = clean_iri(value)
        node = self.node(uri or self.own("word", *types, value), *types)
        node.text(predicate, clean_text(label or last_part(value)).strip() or "?")  # a concept has a name
        return node.uri


def last_part(value: str) -> str:
    """What a person would call an IRI: its last part; a bare word is itself."""
    if "://" not in value and not value.startswith("urn:"):
        return value
    return next((part for part in reversed(re.split(r"[/#:]", value)) if part), value)
