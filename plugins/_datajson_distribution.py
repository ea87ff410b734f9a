"""Distributions of a ``data.json`` entry."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from urllib.parse import urljoin

from harvester.sdk import DistributionDraft, Json, JsonObject
from plugins._datajson_keys import local_key
from plugins._fields import Fields
from plugins._places import periods
from plugins._values import items, raw_text, text, texts

_SERVICE = re.compile(
    r"\b(?:api|rest|wms|wmts|wfs|wcs|csw|sparql|ogc|odata|esri|arcgis|geoservices?|service)\b", re.IGNORECASE
)


def distributions(f: Fields, *, base: str) -> Iterator[DistributionDraft]:
    """All of an entry: its ``distribution``, DCAT-US 1.0's ``webService``, the service that serves it."""
    for item in items(f.take("distribution")):
        if isinstance(item, Mapping):
            yield _distribution(item, base)
        elif url := text(item):
            yield DistributionDraft(download_url=_whole(base, url))
    for url in texts(f.take("webservice")):
        whole = _whole(base, url)
        yield DistributionDraft(access_url=whole, access_service=whole)
    for url in texts(f.take("accessurl")):  # DCAT-US 1.0 kept one file in the dataset itself
        yield DistributionDraft(download_url=_whole(base, url), format=text(f.take("format")))
    for url in texts(f.take("downloadurl")):
        yield DistributionDraft(download_url=_whole(base, url), format=text(f.take("format")))
    for url in texts(f.take("servedBy")):
        whole = _whole(base, url)
        yield DistributionDraft(access_url=whole, access_service=whole)


def _distribution(told: JsonObject, base: str) -> DistributionDraft:
    f = Fields(told.items(), local_key)
    access, download = _whole(base, _link(f.take("accessurl"))), _whole(base, _link(f.take("downloadurl")))
    service = _service(f.take("accessservice"), base)
    kind = " ".join(filter(None, (_label(f.peek("format")), _label(f.peek("mediatype")))))
    if access and not download and not service and _SERVICE.search(kind):
        service = access
    checksum = f.take("checksum")
    size = f.take("bytesize")
    iri = text(f.take("@id"))
    identifier = text(f.take("identifier")) or (iri if iri and not iri.startswith("_:") else None)
    f.drop("type", "@type")
    return DistributionDraft(
        identifier=identifier,
        title=raw_text(f.take("title", "name")),
        description=raw_text(f.take("description")),
        access_url=access,
        download_url=download,
        access_service=service,
        format=_label(f.take("format")),
        media_type=_label(f.take("mediatype")),
        compress_format=_label(f.take("compressformat")),
        package_format=_label(f.take("packageformat")),
        byte_size=size if isinstance(size, int | float) and not isinstance(size, bool) else text(size),
        checksum=_part(checksum, "checksumvalue") or text(checksum),
        checksum_algorithm=_part(checksum, "algorithm"),
        issued=text(f.take("issued", "created")),
        modified=text(f.take("modified")),
        license=_label(f.take("license")),
        rights=raw_text(f.take("rights")),
        language=tuple(filter(None, map(_label, items(f.take("language"))))),
        temporal=next(periods(f.take("temporal")), None),
        conforms_to=tuple(filter(None, map(_label, items(f.take("conformsto"))))),
        availability=_label(f.take("availability")),
        status=_label(f.take("status")),
        extras=f.rest(),
    )


def _whole(base: str, url: str | None) -> str | None:
    if not url or url == "-":
        return None
    try:
        return url if re.match(r"[a-z][a-z0-9+.-]*:", url, re.IGNORECASE) else urljoin(base, url)
    except ValueError:
        return url


def _link(value: Json) -> str | None:
    for item in items(value):
        if isinstance(item, Mapping):
            return _part(item, "@id") or _part(item, "@value") or text(item)
        return text(item)
    return None


def _part(value: Json, name: str) -> str | None:
    for item in items(value):
        if isinstance(item, Mapping):
            return next((text(v) for k, v in item.items() if local_key(k) == name), None)
    return None


def _label(value: Json) -> str | None:
    for item in items(value):
        if isinstance(item, Mapping):
            told = _part(item, "@id")
            told = None if told and told.startswith("_:") else told
            return told or next(
                (p for n in ("preflabel", "label", "title", "@value") if (p := _part(item, n))), None
            )
        return text(item)
    return None


def _service(value: Json, base: str) -> str | None:
    for item in items(value):
        if isinstance(item, Mapping):
            endpoint = next((v for k, v in item.items() if local_key(k) == "endpointurl"), None)
            return _whole(base, _link(endpoint) or _part(item, "@id"))
        return _whole(base, text(item))
    return None
