"""Agents and contacts as catalogues write them: FOAF, vCard, SKOS or a bare word."""

from __future__ import annotations

from typing import Any

from harvester.sdk import AgentDraft
from plugins._dcat_node import Node, iri_of, is_node, label, language_of, pick, text, text_of, values
from plugins._dcat_terms import DCT, FOAF, ORG, RDF, SCHEMA, SCHEMAS, SKOS, VCARD, VCARD_2001

_AGENT_NAME = (FOAF + "name", VCARD + "fn", SCHEMA + "name", SCHEMAS + "name")
_CONTACT_NAME = (
    VCARD + "fn",
    VCARD + "hasFN",
    VCARD_2001 + "FN",
    VCARD + "organization-name",
    VCARD + "hasOrganizationName",
    FOAF + "name",
    VCARD + "role",
)
_EMAIL = (
    VCARD + "hasEmail",
    VCARD + "email",
    VCARD_2001 + "EMAIL",
    FOAF + "mbox",
    SCHEMA + "email",
    SCHEMAS + "email",
)
_PHONE = (VCARD + "hasTelephone", VCARD + "tel", VCARD_2001 + "TEL", FOAF + "phone")
_URL = (VCARD + "hasURL", VCARD + "url", FOAF + "homepage", FOAF + "workplaceHomepage", FOAF + "page")
_IDENTIFIER = (DCT + "identifier", VCARD + "hasUID", ORG + "identifier", SKOS + "notation")
_VALUES = (VCARD + "hasValue", VCARD + "value", RDF + "value")


def agent(value: Any) -> AgentDraft | None:
    """foaf:Agent, or whatever stands in its place."""
    return _draft(value, _AGENT_NAME, (FOAF + "homepage", *_URL))


def contact(value: Any) -> AgentDraft | None:
    """vcard:Kind, or whatever stands in its place."""
    return _draft(value, _CONTACT_NAME, _URL)


def _draft(value: Any, names: tuple[str, ...], pages: tuple[str, ...]) -> AgentDraft | None:
    if not is_node(value):
        word = text_of(value)
        if word.lower().startswith("mailto:"):
            return AgentDraft(email=word[7:])
        return AgentDraft(name=word) if word else None
    uri = iri_of(value)
    if uri and uri.lower().startswith("mailto:"):
        return AgentDraft(email=uri[7:])
    name = _name(value, names) or label(value)
    identifier = _inner(value, _IDENTIFIER)
    draft = AgentDraft(
        name=None if name == identifier else name,
        identifier=identifier,
        uri=uri,
        homepage=_inner(value, pages),
        email=_bare(_inner(value, _EMAIL), "mailto:"),
        telephone=_bare(_inner(value, _PHONE), "tel:"),
        type=_inner(value, (DCT + "type",)),
    )
    return None if draft == AgentDraft() else draft


def _name(node: Node, predicates: tuple[str, ...]) -> str | None:
    for predicate in predicates:
        found = [(language_of(item), label(item) or "") for item in values(node, predicate)]
        word = pick([(tag, word) for tag, word in found if word])
        if word:
            return word
    return None


def _inner(node: Node, predicates: tuple[str, ...]) -> str | None:
    """The first value: an IRI, a text, or what a node in between holds (vcard:hasValue)."""
    for predicate in predicates:
        for value in values(node, predicate):
            if is_node(value):
                told = _inner(value, _VALUES) if any(key in value for key in _VALUES) else iri_of(value)
                told = told or text(value, *_VALUES) or label(value)
            else:
                told = text_of(value)
            if told:
                return told
    return None


def _bare(word: str | None, scheme: str) -> str | None:
    if word and word.lower().startswith(scheme):
        word = word[len(scheme) :]
    return word.strip() or None if word else None
