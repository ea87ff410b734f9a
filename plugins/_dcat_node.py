"""Reading the node trees that :mod:`plugins._dcat_graph` makes; never failing, whatever they hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from plugins._dcat_terms import DC, DCT, FOAF, RDF, RDFS, SCHEMA, SCHEMAS, SKOS, VCARD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harvester.sdk import RawText

Node = dict[str, Any]

LABELS = (
    SKOS + "prefLabel",
    RDFS + "label",
    DCT + "title",
    FOAF + "name",
    VCARD + "fn",
    SCHEMA + "name",
    SCHEMAS + "name",
    DC + "title",
    RDF + "value",
    DCT + "description",
    SKOS + "notation",
    DCT + "identifier",
)
_PREFERRED = ("", "id", "en")


def values(node: Node, *predicates: str) -> Iterator[Any]:
    """The values of the first of ``predicates`` that the node has."""
    for predicate in predicates:
        found = node.get(predicate)
        if isinstance(found, list) and found:
            yield from found
            return


def text_of(value: Any) -> str:
    """The text of a literal; the IRI of a node; empty otherwise."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, dict):
        told = value.get("@value", value.get("@id"))
        return told.strip() if isinstance(told, str) else ""
    return ""


def iri_of(value: Any) -> str | None:
    """The IRI of a node, ``None`` for a literal or a blank node."""
    if isinstance(value, dict) and "@value" not in value:
        told = value.get("@id")
        return told if isinstance(told, str) and told else None
    return None


def is_node(value: Any) -> bool:
    """Whether the value is a node and not a literal."""
    return isinstance(value, dict) and "@value" not in value


def language_of(value: Any) -> str:
    """The language tag of a literal, or nothing."""
    told = value.get("@language") if isinstance(value, dict) else None
    return told.lower() if isinstance(told, str) else ""


def datatype_of(value: Any) -> str:
    """The datatype of a literal, or nothing."""
    told = value.get("@type") if isinstance(value, dict) and "@value" in value else None
    return told if isinstance(told, str) else ""


def text(node: Node, *predicates: str) -> str | None:
    """One text where only one can be taken: unmarked, Indonesian, English, any."""
    found = [(language_of(value), text_of(value)) for value in values(node, *predicates)]
    return pick([(language, word) for language, word in found if word])


def pick(found: list[tuple[str, str]]) -> str | None:
    """The text in the preferred language."""
    for language in _PREFERRED:
        for tag, word in found:
            if tag.partition("-")[0] == language:
                return word
    return found[0][1] if found else None


def texts(node: Node, *predicates: str, joined: bool = False) -> RawText | None:
    """Text in all its languages: a text when no language is marked, else language → text.

    Of several texts in one language the longest is taken, or all are ``joined`` as paragraphs.
    """
    found: dict[str, list[str]] = {}
    for value in values(node, *predicates):
        named = labels(value)
        if not named and (iri := iri_of(value)):
            named = [("", iri)]
        for tag, word in named:
            found.setdefault(tag, []).append(word)
    return as_raw_text(found, joined=joined)


def as_raw_text(found: dict[str, list[str]], *, joined: bool = False) -> RawText | None:
    """Texts by language as a draft takes them."""
    told = {
        tag: "\n\n".join(dict.fromkeys(words)) if joined else max(words, key=len)
        for tag, words in found.items()
    }
    if not told:
        return None
    if set(told) == {""}:
        return told[""]
    unmarked = told.pop("", None)
    if unmarked and unmarked not in told.values():
        told["und"] = unmarked
    return told


def labels(value: Any) -> list[tuple[str, str]]:
    """The names of a node in all languages, by the first predicate that names it."""
    if not is_node(value):
        word = text_of(value)
        return [(language_of(value), word)] if word else []
    for predicate in LABELS:
        found = [(language_of(item), text_of(item)) for item in values(value, predicate)]
        found = [(tag, word) for tag, word in found if word]
        if found:
            return found
    return []


def label(value: Any) -> str | None:
    """The name of a node or the text of a literal, in one language."""
    return pick(labels(value))


def iri_or_label(value: Any) -> str | None:
    """The IRI of a node, else its name; the text of a literal."""
    return iri_of(value) or label(value)


def all_texts(node: Node, *predicates: str) -> tuple[str, ...]:
    """IRIs, or names where there is no IRI; each once."""
    found = (iri_or_label(value) for value in values(node, *predicates))
    return tuple(dict.fromkeys(word for word in found if word))


def one_text(node: Node, *predicates: str) -> str | None:
    """The first of :func:`all_texts`, IRIs before words."""
    found = list(values(node, *predicates))
    for value in found:
        iri = iri_of(value)
        if iri:
            return iri
    return next((word for value in found if (word := label(value))), None)
