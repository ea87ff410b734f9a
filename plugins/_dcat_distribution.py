"""dcat:Distribution, and the data services and bare links that stand in for one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, TypeVar

from harvester.sdk import DistributionDraft
from plugins._dcat_extras import extras_of
from plugins._dcat_node import (
    Node,
    all_texts,
    iri_of,
    iri_or_label,
    is_node,
    label,
    one_text,
    text,
    text_of,
    texts,
    values,
)
from plugins._dcat_places import period
from plugins._dcat_terms import AUTHORITY, CC, DC, DCAT, DCATAP, DCT, RDF, RDFS, SCHEMA, SPDX, XHV

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


T = TypeVar("T")

LICENSE = (
    DCT + "license",
    DCT + "#license",
    DCT + "licence",
    CC + "license",
    XHV + "license",
    SCHEMA + "license",
)
_MEDIA_TYPE = re.compile(r"[a-z]+/[a-z0-9.+-]+(?:;.*)?", re.IGNORECASE)
_IANA = re.compile(r"https?://www\.iana\.org/assignments/media-types/(.+)")
_FILE_TYPE = AUTHORITY + "file-type/"
_ALGORITHM = re.compile(r"(md|sha|blake)[-_/ ]?(\d+(?:[-_]\d+)?[a-z]?)", re.IGNORECASE)


def distribution(value: Any) -> DistributionDraft | None:
    """A distribution as told; an IRI of which nothing is said, or a text, is a link to the file."""
    if not is_node(value):
        link = text_of(value)
        return DistributionDraft(download_url=link) if link else None
    if set(value) <= {"@id", "@type"}:
        uri = iri_of(value)
        return DistributionDraft(identifier=uri, access_url=uri) if uri else None
    kind, media_type = formats(value)
    checksum, algorithm = _checksum(value)
    return DistributionDraft(
        identifier=iri_of(value) or text(value, DCT + "identifier"),
        title=texts(value, DCT + "title", DC + "title", RDFS + "label", SCHEMA + "name"),
        description=texts(
            value, DCT + "description", DC + "description", SCHEMA + "description", joined=True
        ),
        access_url=_url(value, DCAT + "accessURL", DCAT + "accessUrl"),
        download_url=_url(value, DCAT + "downloadURL", DCAT + "downloadUrl", SCHEMA + "contentUrl"),
        format=kind,
        media_type=media_type,
        compress_format=_code(one_text(value, DCAT + "compressFormat")),
        package_format=_code(one_text(value, DCAT + "packageFormat")),
        byte_size=_size(text(value, DCAT + "byteSize", DCAT + "size", SCHEMA + "contentSize")),
        checksum=checksum,
        checksum_algorithm=algorithm,
        issued=text(value, DCT + "issued", DCT + "created"),
        modified=text(value, DCT + "modified", DCT + "updated"),
        license=one_text(value, *LICENSE),
        rights=texts(value, DCT + "rights", DC + "rights"),
        language=all_texts(value, DCT + "language", DC + "language"),
        temporal=_first(period, values(value, DCT + "temporal")),
        conforms_to=all_texts(value, DCT + "conformsTo"),
        availability=one_text(value, DCATAP + "availability"),
        status=one_text(value, "http://www.w3.org/ns/adms#status"),
        access_service=_first(endpoint, values(value, DCAT + "accessService")),
        extras=extras_of(value),
    )


def service(value: Any) -> DistributionDraft | None:
    """A data service that serves the dataset, as a distribution of it."""
    address = endpoint(value)
    if not address or not is_node(value):
        return None
    kind, media_type = formats(value)
    return DistributionDraft(
        identifier=iri_of(value),
        title=texts(value, DCT + "title"),
        description=texts(value, DCT + "description", joined=True),
        access_url=one_text(value, DCAT + "landingPage") or address,
        format=kind,
        media_type=media_type,
        license=one_text(value, *LICENSE),
        rights=texts(value, DCT + "rights"),
        conforms_to=all_texts(value, DCT + "conformsTo"),
        access_service=address,
    )


def endpoint(value: Any) -> str | None:
    """The address behind a data service."""
    if not is_node(value):
        return text_of(value) or None
    return _url(value, DCAT + "endpointURL", DCAT + "endpointUrl") or iri_of(value)


def formats(node: Node) -> tuple[str | None, str | None]:
    """(format, media type) from dct:format and dcat:mediaType, whichever holds which."""
    kinds: list[str] = []
    media_types: list[str] = []
    for value in (*values(node, DCAT + "mediaType"), *values(node, DCT + "format", DC + "format")):
        for word in _format_words(value):
            (media_types if _MEDIA_TYPE.fullmatch(word) else kinds).append(word)
    return (kinds[0] if kinds else None), (media_types[0] if media_types else None)


def _format_words(value: Any) -> list[str]:
    coded = _code(iri_of(value))
    if coded and coded != iri_of(value):
        return [coded]
    if not is_node(value):
        return [word] if (word := _code(text_of(value))) else []
    inner = [_code(text_of(item)) for key in (RDFS + "label", RDF + "value") for item in values(value, key)]
    return [word for word in inner if word] or [word for word in (label(value), iri_of(value)) if word][:1]


def _code(word: str | None) -> str | None:
    """The code of an EU file type or an IANA media type; any other word as it is."""
    if not word:
        return None
    iana = _IANA.fullmatch(word)
    if iana:
        return iana[1]
    return word.removeprefix(_FILE_TYPE) or None


def _checksum(node: Node) -> tuple[str | None, str | None]:
    for value in values(node, SPDX + "checksum"):
        if not is_node(value):
            return text_of(value) or None, None
        hashed = text(value, SPDX + "checksumValue")
        if hashed:
            named = next((iri_or_label(item) for item in values(value, SPDX + "algorithm")), None)
            found = _ALGORITHM.search(named or "")
            return hashed, (found[1] + found[2]).lower() if found else named
    return None, None


def _url(node: Node, *predicates: str) -> str | None:
    return next(
        (
            word
            for value in values(node, *predicates)
            if (word := iri_of(value) or text_of(value) or label(value))
        ),
        None,
    )


def _size(word: str | None) -> str | int | None:
    try:
        number = float(word or "")
    except ValueError:
        return word
    return int(number) if number.is_integer() and abs(number) < 2**63 else word


def _first(read: Callable[[Any], T | None], found: Iterable[Any]) -> T | None:
    return next((told for item in found if (told := read(item)) is not None), None)
