"""A dataset document of another harvester (``harvester/dcat/schema/dataset.schema.json``) as a draft.

Our own feeds carry that document beside what their format can say, so that a harvester that reads another
loses nothing. It is read like any other source: leniently, and through the same rules.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from harvester.domain.dataset import DOCUMENT_MEMBER
from harvester.domain.record import (
    AgentDraft,
    DatasetDraft,
    DistributionDraft,
    PeriodDraft,
    PlaceDraft,
)

if TYPE_CHECKING:
    from harvester.domain.json import Json, JsonObject
    from harvester.domain.record import RawText

__all__ = ["DOCUMENT_MEMBER", "draft_of"]


def draft_of(document: Json) -> DatasetDraft | None:
    """The draft that a document makes; ``None`` when it is no document of a dataset.

    ``provenance`` and the tables of distributions are left aside: they belong to the one that made them.
    """
    if not isinstance(document, Mapping) or not _text(document, "title"):
        return None
    return DatasetDraft(
        title=_text(document, "title"),
        description=_text(document, "description"),
        identifier=_word(document, "identifier"),
        keyword=tuple(_keywords(document.get("keyword"))),
        theme=_words(document, "theme"),
        publisher=_agent(document.get("publisher")),
        creator=_agent(document.get("creator")),
        contact_point=tuple(_contact(each) for each in _parts(document, "contactPoint")),
        issued=_word(document, "issued"),
        modified=_word(document, "modified"),
        accrual_periodicity=_word(document, "accrualPeriodicity"),
        language=_words(document, "language"),
        license=_word(document, "license"),
        rights=_text(document, "rights"),
        access_rights=_word(document, "accessRights"),
        landing_page=_word(document, "landingPage"),
        page=_words(document, "page"),
        conforms_to=_words(document, "conformsTo"),
        spatial=tuple(_place(each) for each in _parts(document, "spatial")),
        temporal=tuple(_period(each) for each in _parts(document, "temporal")),
        version=_word(document, "version"),
        version_notes=_text(document, "versionNotes"),
        type=_word(document, "type"),
        is_version_of=_words(document, "isVersionOf"),
        has_version=_words(document, "hasVersion"),
        source=_words(document, "source"),
        provenance_statement=_text(document, "provenanceStatement"),
        distribution=tuple(_distribution(each) for each in _parts(document, "distribution")),
        groups=_words(document, "groups"),
        organization=_word(document, "organization"),
        extras=_extras(document),
    )


def _distribution(told: JsonObject) -> DistributionDraft:
    checksum, period = told.get("checksum"), told.get("temporal")
    size = told.get("byteSize")
    return DistributionDraft(
        identifier=_word(told, "identifier"),
        title=_text(told, "title"),
        description=_text(told, "description"),
        access_url=_word(told, "accessURL"),
        download_url=_word(told, "downloadURL"),
        format=_word(told, "format"),
        media_type=_word(told, "mediaType"),
        compress_format=_word(told, "compressFormat"),
        package_format=_word(told, "packageFormat"),
        byte_size=size if isinstance(size, int) else None,
        checksum=_word(checksum, "checksumValue") if isinstance(checksum, Mapping) else None,
        checksum_algorithm=_word(checksum, "algorithm") if isinstance(checksum, Mapping) else None,
        issued=_word(told, "issued"),
        modified=_word(told, "modified"),
        license=_word(told, "license"),
        rights=_text(told, "rights"),
        language=_words(told, "language"),
        temporal=_period(period) if isinstance(period, Mapping) else None,
        conforms_to=_words(told, "conformsTo"),
        availability=_word(told, "availability"),
        status=_word(told, "status"),
        access_service=_word(told, "accessService"),
        extras=_extras(told),
    )


def _agent(told: Json) -> AgentDraft | None:
    if not isinstance(told, Mapping):
        return None
    return AgentDraft(
        name=_word(told, "name"),
        identifier=_word(told, "identifier"),
        uri=_word(told, "uri"),
        homepage=_word(told, "homepage"),
        email=_word(told, "email"),
        type=_word(told, "type"),
    )


def _contact(told: JsonObject) -> AgentDraft:
    return AgentDraft(
        name=_word(told, "fn"),
        email=_word(told, "hasEmail"),
        homepage=_word(told, "hasUrl"),
        telephone=_word(told, "hasTelephone"),
    )


def _place(told: JsonObject) -> PlaceDraft:
    return PlaceDraft(
        name=_word(told, "prefLabel"),
        identifier=_word(told, "identifier"),
        uri=_word(told, "uri"),
        geometry=told.get("geometry") or told.get("bbox"),
    )


def _period(told: JsonObject) -> PeriodDraft:
    return PeriodDraft(start=_word(told, "startDate"), end=_word(told, "endDate"))


def _keywords(told: Json) -> Iterator[RawText]:
    if isinstance(told, Mapping):
        for language, words in told.items():
            for word in words if isinstance(words, list) else ():
                if isinstance(word, str):
                    yield {language: word} if language else word


def _text(told: JsonObject, key: str) -> RawText | None:
    value = told.get(key)
    if not isinstance(value, Mapping):
        return None
    return {language: word for language, word in value.items() if isinstance(word, str)} or None


def _word(told: JsonObject, key: str) -> str | None:
    value = told.get(key)
    return value if isinstance(value, str) and value else None


def _words(told: JsonObject, key: str) -> tuple[str, ...]:
    value = told.get(key)
    return tuple(word for word in value if isinstance(word, str)) if isinstance(value, list) else ()


def _parts(told: JsonObject, key: str) -> Iterator[JsonObject]:
    value = told.get(key)
    return (part for part in value if isinstance(part, Mapping)) if isinstance(value, list) else iter(())


def _extras(told: JsonObject) -> dict[str, Json]:
    value = told.get("extras")
    return dict(value) if isinstance(value, Mapping) else {}
