"""A schema.org ``Dataset`` in the words that the reader of ``data.json`` knows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from harvester.sdk.links import find_target
from harvester.sdk.structured import types_of
from plugins._datajson_draft import entry_draft
from plugins._datajson_identity import digest
from plugins._values import items, mappings, present, raw_text, text, texts

if TYPE_CHECKING:
    from harvester.sdk import DatasetDraft, Json, JsonObject

_KEPT = {
    "variableMeasured": "variabel",
    "measurementTechnique": "teknik_pengukuran",
    "citation": "kutipan",
    "creditText": "kutipan",
    "alternateName": "judul_lain",
    "usageInfo": "petunjuk_penggunaan",
}
_NUMBER = r"[-+]?\d+(?:\.\d+)?"
_NUMBERS = re.compile(_NUMBER)
_SAID = (
    ("title", ("name", "headline", "title", "alternateName")),
    ("description", ("description", "abstract", "disambiguatingDescription")),
    ("issued", ("datePublished", "dateCreated", "issued")),
    ("modified", ("dateModified", "modified")),
    ("temporal", ("temporalCoverage", "temporal", "datasetTimeInterval")),
    ("rights", ("conditionsOfAccess", "copyrightNotice", "rights")),
    ("version", ("version",)),
    ("accrualPeriodicity", ("accrualPeriodicity", "repeatFrequency")),
    ("conformsTo", ("conformsTo", "dct:conformsTo", "schemaVersion")),
    ("source", ("isBasedOn", "isBasedOnUrl")),
    ("theme", ("theme",)),
)


def is_thin(node: Mapping[str, Any]) -> bool:
    """Whether a page only mentions a dataset: it has no files, and no more than a name and an address."""
    return not present(node.get("distribution")) and not present(node.get("description"))


def own_page(node: Mapping[str, Any], base: str) -> str | None:
    """The page of a dataset, as it says."""
    for key in ("url", "mainEntityOfPage", "@id"):
        told = _address(node.get(key), base)
        if told:
            return told
    return None


def identify(node: Mapping[str, Any], base: str) -> str:
    """What tells a dataset from others: its IRI, identifier or page; where it has none, its title."""
    iri = text(node.get("@id"))
    if iri and not iri.startswith("_:") and (whole := _address(iri, base)):
        return whole
    if told := _identifier(node):
        return told
    if page := _address(node.get("url"), base):
        return page
    return f"{base}#{digest([text(node.get('name'))]).hex()[:16]}"


def draft_dataset(told: Mapping[str, Any], base: str, identifier: str) -> DatasetDraft:
    """The draft of a dataset as its page describes it."""
    return entry_draft(_entry(told, base), base=base, identifier=identifier)


def _entry(node: Mapping[str, Any], base: str) -> JsonObject:
    entry: dict[str, Json] = {}
    for key, names in _SAID:
        value = next((node[name] for name in names if present(node.get(name))), None)
        if value is not None:
            entry[key] = value
    publisher = _first(node, "publisher", "provider", "sourceOrganization", "sdPublisher", "maintainer")
    creator = _first(node, "creator", "author")
    entry.update(
        {
            "keyword": _keywords(node.get("keywords")),
            "publisher": _agent(publisher) or _agent(creator),
            "creator": _agent(creator) if publisher is not None else None,
            "contactPoint": list(_contacts(node, publisher, creator)),
            "license": list(_licences(node.get("license"))),
            "language": [told for one in items(node.get("inLanguage")) if (told := _name(one))],
            "spatial": list(_places(node.get("spatialCoverage") or node.get("spatial"))),
            "landingPage": _address(node.get("url"), base) or base,
            "distribution": [
                one for told in items(node.get("distribution")) if (one := _distribution(told, base))
            ],
        }
    )
    for key, name in _KEPT.items():
        words = [told for one in items(node.get(key)) if (told := _name(one))]
        if words and name not in entry:
            entry[name] = ", ".join(words)
    return {key: value for key, value in entry.items() if present(value)}


def _first(node: Mapping[str, Any], *names: str) -> Json:
    return next((value for name in names if present(value := node.get(name))), None)


def _identifier(node: Mapping[str, Any]) -> str | None:
    for one in items(node.get("identifier")):
        told = (
            text(one.get("value") or one.get("url") or one.get("@id"))
            if isinstance(one, Mapping)
            else text(one)
        )
        if told:
            return told
    return None


def _name(value: Json) -> str | None:
    """The name of a thing, else its address; a text as it is."""
    if not isinstance(value, Mapping):
        return text(value)
    told = next(
        (raw for key in ("name", "title", "termCode", "value") if (raw := raw_text(value.get(key)))), None
    )
    if isinstance(told, Mapping):
        told = next(iter(told.values()), None)
    return told or text(value) or _iri(value)


def _iri(value: Mapping[str, Any]) -> str | None:
    told = text(value.get("url")) or text(value.get("@id"))
    return told if told and not told.startswith("_:") else None


def _keywords(value: Json) -> Json:
    if isinstance(value, str):
        return value
    words: list[Json] = []
    for one in items(value):
        told = _name(one) if isinstance(one, Mapping) and "@value" not in one else None
        words.append(told or one)
    # One text with commas inside a list is a list all the same.
    return words[0] if len(words) == 1 and isinstance(words[0], str) and "," in words[0] else words


def _agent(value: Json) -> JsonObject | None:
    for one in items(value):
        if not isinstance(one, Mapping):
            return {"name": told} if (told := text(one)) else None
        person = "Person" in types_of(one)
        agent: dict[str, Json] = {
            "@id": told if (told := text(one.get("@id"))) and not told.startswith("_:") else None,
            "name": one.get("name") or one.get("legalName"),
            "homepage": None if person else text(one.get("url")),
            "email": None if person else text(one.get("email")),
            "telephone": None if person else text(one.get("telephone")),
        }
        if any(present(told) for told in agent.values()):
            return {key: told for key, told in agent.items() if present(told)}
    return None


def _contacts(node: Mapping[str, Any], *agents: Json) -> Iterator[JsonObject]:
    """Points of contact of the dataset or of whoever publishes it, each once."""
    seen: list[JsonObject] = []
    places = [node, *(one for agent in agents for one in mappings(agent))]
    for place in places:
        for told in mappings(place.get("contactPoint")):
            contact: dict[str, Json] = {
                "fn": told.get("name") or told.get("contactType"),
                "hasEmail": text(told.get("email")),
                "telephone": text(told.get("telephone")),
                "url": text(told.get("url")),
            }
            plain = {key: value for key, value in contact.items() if present(value)}
            if ("hasEmail" in plain or "telephone" in plain or "url" in plain) and plain not in seen:
                seen.append(plain)
                yield plain


def _licences(value: Json) -> Iterator[str]:
    for one in items(value):
        told = (_iri(one) or _name(one)) if isinstance(one, Mapping) else text(one)
        if told:
            yield told


def _places(value: Json) -> Iterator[Json]:
    for one in items(value):
        if not isinstance(one, Mapping):
            yield one
            continue
        geometry = next((shape for geo in mappings(one.get("geo")) if (shape := _geometry(geo))), None)
        geometry = geometry or _geometry(one)
        place = {
            "name": one.get("name") or text(one.get("address")) or text(one.get("description")),
            "geometry": geometry,
            "identifier": _identifier(one),
            "@id": _iri(one),
        }
        plain = {key: told for key, told in place.items() if present(told)}
        if plain:
            yield plain


def _geometry(geo: Mapping[str, Any]) -> str | None:
    """schema.org's shapes, latitude first, as WKT or a box ``west,south,east,north``."""
    if (box := _NUMBERS.findall(text(geo.get("box")) or "")) and len(box) == 4:
        south, west, north, east = _in_order([float(one) for one in box])
        return f"{west},{south},{east},{north}"
    for key in ("polygon", "line"):
        numbers = _NUMBERS.findall(text(geo.get(key)) or "")
        if len(numbers) >= 6 and len(numbers) % 2 == 0:
            points = ", ".join(
                f"{east} {north}" for north, east in zip(numbers[::2], numbers[1::2], strict=True)
            )
            return f"POLYGON (({points}))" if key == "polygon" else f"LINESTRING ({points})"
    latitude, longitude = text(geo.get("latitude")), text(geo.get("longitude"))
    if latitude and longitude and _NUMBERS.fullmatch(latitude) and _NUMBERS.fullmatch(longitude):
        return f"POINT ({longitude} {latitude})"
    return None


def _in_order(box: list[float]) -> tuple[float, float, float, float]:
    """South, west, north, east; some write the longitude first, which shows beyond 90 degrees."""
    first, second, third, fourth = box
    if (abs(first) > 90 or abs(third) > 90) and abs(second) <= 90 and abs(fourth) <= 90:
        first, second, third, fourth = second, first, fourth, third
    return min(first, third), min(second, fourth), max(first, third), max(second, fourth)


def _distribution(value: Json, base: str) -> JsonObject | None:
    if not isinstance(value, Mapping):
        address = _address(value, base)
        return {"downloadURL": address} if address else None
    content, page = _address(value.get("contentUrl"), base), _address(value.get("url"), base)
    if content is None and page and find_target(page):
        content = page
    kind = next(
        (told for key in ("encodingFormat", "fileFormat", "format") if (told := _name(value.get(key)))), None
    )
    iri = text(value.get("@id"))
    entry: dict[str, Json] = {
        "identifier": iri if iri and not iri.startswith("_:") else None,
        "title": value.get("name"),
        "description": value.get("description"),
        "downloadURL": content,
        "accessURL": page,
        "mediaType": kind if kind and "/" in kind and "://" not in kind else None,
        "format": kind if kind and ("/" not in kind or "://" in kind) else None,
        "byteSize": value.get("contentSize"),
        "issued": value.get("datePublished") or value.get("uploadDate"),
        "modified": value.get("dateModified"),
        "license": next(_licences(value.get("license")), None),
        "language": list(texts(value.get("inLanguage"))),
        "temporal": value.get("temporalCoverage"),
        "checksum": text(value.get("sha256")) or text(value.get("md5")),
    }
    return {key: told for key, told in entry.items() if present(told)} if content or page else None


def _address(value: Json, base: str) -> str | None:
    told = _iri(value) or text(value) if isinstance(value, Mapping) else text(value)
    if not told or told.startswith("_:") or " " in told.strip():
        return None
    try:
        whole = urljoin(base, told)
        parts = urlsplit(whole)
    except ValueError:
        return None
    return whole if parts.scheme in {"http", "https", "ftp"} and parts.netloc else None
