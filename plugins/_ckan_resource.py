"""A CKAN resource as a distribution."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import quote, urlsplit

from harvester.sdk import DistributionDraft, Json, JsonObject
from plugins._ckan_times import in_utc
from plugins._fields import Fields
from plugins._places import first_period
from plugins._values import mappings, raw_text, text, texts

_BOOKKEEPING = (
    "id", "package_id", "state", "position", "url_type", "datastore_active", "mimetype_inner",
    "resource_type", "resource_group_id", "original_url", "resource_id", "set_url_type", "ignore_hash",
    "ckan_url", "has_views", "can_be_previewed", "sync", "last_indexed", "hash_algorithm",
)  # fmt: skip
_SERVICE = re.compile(
    r"\b(?:api|rest|wms|wmts|wfs|wcs|csw|sparql|ogc|odata|esri|arcgis|service|tms|xyz|ckan)\b", re.IGNORECASE
)
_PAGE = re.compile(r"\b(?:x?html?|web ?page|website|link|url|aspx?|php|jsp)\b", re.IGNORECASE)


def distribution(told: JsonObject, *, portal: str, package: str) -> DistributionDraft | None:
    """The distribution that a resource is; nothing for a deleted one."""
    if text(told.get("state")) == "deleted":
        return None
    fields = Fields(told.items())
    resource_id = text(told.get("id"))
    where = _addresses(fields, told, portal=portal, package=package)
    services = list(mappings(fields.take("access_services")))
    if services and not where.get("access_service"):
        where["access_service"] = next((u for s in services for u in texts(s.get("endpoint_url"))), None)
    fields.drop(*_BOOKKEEPING)
    size = fields.take("size", "byte_size")
    return DistributionDraft(
        identifier=resource_id or text(fields.peek("uri")),
        title=raw_text(fields.take("name_translated")) or raw_text(fields.take("name", "title")),
        description=raw_text(fields.take("description_translated")) or raw_text(fields.take("description")),
        format=text(fields.take("format")),
        media_type=text(fields.take("mimetype", "media_type")),
        compress_format=text(fields.take("compress_format")),
        package_format=text(fields.take("package_format")),
        byte_size=size if isinstance(size, int | float) and not isinstance(size, bool) else text(size),
        checksum=text(fields.take("hash")),
        checksum_algorithm=text(told.get("hash_algorithm")),
        issued=text(fields.take("issued", "release_date")) or in_utc(fields.take("created")),
        modified=text(fields.take("modified")) or in_utc(fields.take("last_modified")),
        license=text(fields.take("license", "license_url", "license_id")),
        rights=raw_text(fields.take("rights")),
        language=texts(fields.take("language"), split=True),
        temporal=first_period(fields),
        conforms_to=texts(fields.take("conforms_to")),
        availability=text(fields.take("availability")),
        status=text(fields.take("status")),
        extras=_extras(fields, services),
        access_url=where.get("access_url"),
        download_url=where.get("download_url"),
        access_service=where.get("access_service"),
    )


def _extras(fields: Fields, services: list[Mapping[str, Json]]) -> dict[str, Json]:
    fields.drop("uri", "created", "metadata_modified", "name", "description")
    extras = fields.rest()
    if services:
        extras["access_services"] = services
    return extras


def _addresses(fields: Fields, told: JsonObject, *, portal: str, package: str) -> dict[str, str | None]:
    """``access_url``, ``download_url`` and ``access_service`` out of CKAN's one ``url``."""
    access, download = text(fields.take("access_url")), text(fields.take("download_url"))
    told_url = text(fields.take("url"))
    url = _repaired(told_url, told, portal=portal, package=package)
    kind = " ".join(filter(None, (text(told.get("format")), text(told.get("resource_type")))))
    if url and not download and url != access:
        if url != told_url or text(told.get("url_type")) in {"upload", "datastore"}:
            download = url
        elif _SERVICE.search(kind):
            return {"access_url": access or url, "access_service": url}
        elif _PAGE.search(kind) or not _is_file(url, kind):
            access = access or url
        else:
            download = url
    elif access and not download and _SERVICE.search(kind):
        return {"access_url": access, "access_service": access}
    return {"access_url": access, "download_url": download}


def _is_file(url: str, kind: str) -> bool:
    """A stated format means a file; without one, an ending does."""
    if kind or not url:
        return bool(url)
    try:
        path = urlsplit(url).path
    except ValueError:  # http://[broken
        return False
    return bool(re.search(r"\.[a-z0-9]{2,5}$", path, re.IGNORECASE))


def _repaired(url: str | None, told: JsonObject, *, portal: str, package: str) -> str | None:
    """Links that CKAN itself would have made whole: uploads by bare file name, tables without a file."""
    resource = text(told.get("id"))
    if not resource or not portal:
        return url
    if (not url and told.get("datastore_active") is True) or (url and "_datastore_only_resource" in url):
        return f"{portal}/datastore/dump/{quote(resource)}"
    if url and text(told.get("url_type")) == "upload" and "/" not in url:
        return f"{portal}/dataset/{quote(package)}/resource/{quote(resource)}/download/{quote(url)}"
    return url
