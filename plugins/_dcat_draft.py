"""A dataset's tree → draft."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from harvester.sdk import DatasetDraft, DistributionDraft, Problem, RecordInvalid, Severity, SkipRecord
from harvester.sdk.redraft import draft_of
from plugins._dcat_agents import agent, contact
from plugins._dcat_distribution import LICENSE, distribution, endpoint, service
from plugins._dcat_extras import (
    alternate_identifiers,
    derived_from,
    extras_of,
    own_document,
    series_of,
)
from plugins._dcat_node import (
    Node,
    all_texts,
    iri_of,
    iri_or_label,
    is_node,
    label,
    labels,
    one_text,
    text,
    texts,
    values,
)
from plugins._dcat_places import period, place
from plugins._dcat_terms import (
    ADMS,
    AUTHORITY,
    DATASET,
    DC,
    DCAT,
    DCT,
    FOAF,
    OWL,
    RDF,
    RDFS,
    SCHEMA,
    SERIES,
    SERVED_BY,
    SKOS,
    TIME,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from harvester.sdk import Json, RawText

TITLE = (DCT + "title", DC + "title", SCHEMA + "name", RDFS + "label", SKOS + "prefLabel", FOAF + "name")
_DESCRIPTION = (
    DCT + "description",
    DC + "description",
    SCHEMA + "description",
    DCT + "abstract",
    RDFS + "comment",
)
_IDENTIFIER = (DCT + "identifier", DC + "identifier", DCAT + "identifier", SCHEMA + "identifier")
_ISSUED = (DCT + "issued", DC + "issued", DCT + "created", DCT + "available", SCHEMA + "datePublished")
_MODIFIED = (DCT + "modified", DCT + "updated", DC + "modified", SCHEMA + "dateModified")
_VERSION = (DCAT + "version", OWL + "versionInfo", SCHEMA + "version", ADMS + "version")
_HTML = re.compile(r"</?(?:p|br|div|ul|ol|li|a|b|i|strong|em|span|h[1-6]|table|td|tr)\b[^>]*>", re.IGNORECASE)
_DURATIONS = (("years", "Y"), ("months", "M"), ("weeks", "W"), ("days", "D"))


def dataset(node: Node) -> DatasetDraft:
    """The draft of a dataset.

    Raises:
        RecordInvalid: it has no title.
        SkipRecord: it is a series without files of its own.
    """
    if _is_heading(node):
        raise SkipRecord("A dataset series is a heading; the datasets in it are harvested themselves.")
    if ours := draft_of(own_document(node)):
        return ours
    description = texts(node, *_DESCRIPTION, joined=True)
    return DatasetDraft(
        title=_title(node),
        description=description,
        html=_has_html(description),
        identifier=text(node, *_IDENTIFIER),
        keyword=tuple(_keywords(node)),
        theme=tuple(_themes(node)),
        publisher=next(_drafts(agent, node, DCT + "publisher", DC + "publisher", SCHEMA + "publisher"), None),
        creator=next(_drafts(agent, node, DCT + "creator", DC + "creator", SCHEMA + "creator"), None),
        contact_point=tuple(_drafts(contact, node, DCAT + "contactPoint", ADMS + "contactPoint")),
        issued=_date(node, min, *_ISSUED),
        modified=_date(node, max, *_MODIFIED),
        accrual_periodicity=_frequency(node),
        language=all_texts(node, DCT + "language", DC + "language"),
        license=one_text(node, *LICENSE),
        rights=texts(node, DCT + "rights", DC + "rights"),
        access_rights=one_text(node, DCT + "accessRights"),
        landing_page=one_text(node, DCAT + "landingPage") or one_text(node, FOAF + "homepage"),
        page=all_texts(node, FOAF + "page"),
        conforms_to=all_texts(node, DCT + "conformsTo"),
        spatial=tuple(_drafts(place, node, DCT + "spatial", DC + "coverage")),
        temporal=tuple(_drafts(period, node, DCT + "temporal")),
        version=text(node, *_VERSION),
        version_notes=texts(node, ADMS + "versionNotes", joined=True),
        type=one_text(node, DCT + "type"),
        is_version_of=_either(node, "isVersionOf"),
        has_version=_either(node, "hasVersion"),
        source=derived_from(node),
        provenance_statement=texts(node, DCT + "provenance", joined=True),
        distribution=tuple(_distributions(node)),
        extras=_extras(node),
    )


def _is_heading(node: Node) -> bool:
    """Whether it is a series without files of its own."""
    types = node.get("@type")
    is_series = isinstance(types, list) and SERIES in types and DATASET not in types
    return is_series and DCAT + "distribution" not in node


def _title(node: Node) -> RawText:
    title = texts(node, *TITLE)
    if title is None:
        raise RecordInvalid(
            Problem(
                code="title-missing",
                message="The dataset has no title; ask its publisher for one.",
                path="title",
                severity=Severity.ERROR,
            )
        )
    return title


def _extras(node: Node) -> dict[str, Json]:
    extras = extras_of(node, without=("documentation",))
    others = alternate_identifiers(node)
    if others:
        extras.setdefault("alternate_identifier", others)
    series = series_of(node)
    if series:
        extras.setdefault("in_series", series)
    return extras


def _distributions(node: Node) -> Iterable[DistributionDraft]:
    served: set[str | None] = set()
    for value in values(node, DCAT + "distribution"):
        if is_node(value):
            served.update(endpoint(item) for item in values(value, DCAT + "accessService"))
        draft = distribution(value)
        if draft:
            yield draft
    for value in values(node, SERVED_BY):
        draft = service(value)
        if draft and draft.access_service not in served:
            yield draft


def _drafts(read: Any, node: Node, *predicates: str) -> Any:
    return (draft for value in values(node, *predicates) if (draft := read(value)))


def _either(node: Node, word: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*all_texts(node, DCT + word), *all_texts(node, DCAT + word))))


def _keywords(node: Node) -> Iterable[RawText]:
    plain: dict[str, None] = {}
    for value in (*values(node, DCAT + "keyword", DC + "subject"), *values(node, DCT + "subject")):
        for language, told in labels(value):
            if language:
                yield {language: told}
            else:
                plain[told] = None
    yield from plain


def _themes(node: Node) -> Iterable[str]:
    seen: dict[str, None] = {}
    for value in values(node, DCAT + "theme"):
        iri, word = iri_of(value), label(value)
        if iri:
            seen[iri] = None
        if word and not (iri and (iri.startswith(AUTHORITY) or re.split("[/#]", iri)[-1] == word)):
            seen[word] = None
    return seen


def _date(node: Node, choose: Any, *predicates: str) -> str | None:
    found = [word for value in values(node, *predicates) if (word := label(value))]
    return choose(found) if found else None


def _frequency(node: Node) -> str | None:
    for value in values(node, DCT + "accrualPeriodicity"):
        duration = (
            next((item for item in values(value, RDF + "value") if is_node(item)), None)
            if is_node(value)
            else None
        )
        if duration:
            parts = [
                f"{_number(told)}{letter}"
                for word, letter in _DURATIONS
                if (told := text(duration, TIME + word))
            ]
            return "R/P" + "".join(parts) if parts else label(duration)
        word = iri_or_label(value)
        if word:
            return word
    return None


def _number(told: str) -> str:
    return told.removesuffix(".0").removesuffix("E0")


def _has_html(told: RawText | None) -> bool:
    texts_of = told.values() if isinstance(told, dict) else [told] if isinstance(told, str) else []
    return any(_HTML.search(word) for word in texts_of)
