"""The identifier of a dataset's record, also where its node has no name of its own."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from typing import TYPE_CHECKING, Any

from plugins._dcat_node import Node, iri_of, is_node, label, one_text, text, text_of, values
from plugins._dcat_terms import DC, DCAT, DCT, FOAF

if TYPE_CHECKING:
    from collections.abc import Iterator


def digest(value: Any) -> str:
    """A short hash of a JSON value."""
    told = json.dumps(value, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def name_blank(trees: list[Node], taken: set[str]) -> Iterator[tuple[str, Node]]:
    """Identifiers for the datasets of a page that have no IRI.

    A candidate that two of them share (a landing page that is the portal's front page) tells neither
    apart, so both go on to the next; which comes first in the file does not matter. Equal ones are one.
    """
    distinct = list({digest(tree): tree for tree in trees}.values())
    choices = [list(candidates(tree)) for tree in distinct]
    counts = Counter(word for words in choices for word in set(words))
    for tree, words in zip(distinct, choices, strict=True):
        yield next((word for word in words if counts[word] == 1 and word not in taken), words[-1]), tree


def candidates(node: Node) -> Iterator[str]:
    """Identifiers to try, the most stable first: IRI, dct:identifier, landing page, files, title."""
    if iri := iri_of(node):
        yield iri
    if told := text(node, DCT + "identifier", DC + "identifier", DCAT + "identifier"):
        yield told
    if page := one_text(node, DCAT + "landingPage") or one_text(node, FOAF + "homepage"):
        yield page
    files = sorted(set(_files(node)))
    if files:
        yield "files:" + digest(files)
    title = text(node, DCT + "title", DC + "title")
    if title:
        publisher = next((label(value) or iri_of(value) for value in values(node, DCT + "publisher")), None)
        yield "title:" + digest([publisher, title])
    yield "content:" + digest(node)


def _files(node: Node) -> Iterator[str]:
    for value in values(node, DCAT + "distribution"):
        if is_node(value):
            for predicate in (DCAT + "downloadURL", DCAT + "accessURL"):
                yield from (
                    word for item in values(value, predicate) if (word := iri_of(item) or text_of(item))
                )
        elif word := text_of(value):
            yield word
