"""Distributions as CKAN resources."""

from __future__ import annotations

import hashlib
import urllib.parse
from typing import TYPE_CHECKING, Any

from harvester.dcat.ckan.fitting import dump
from harvester.dcat.ckan.language import shown
from harvester.dcat.ckan.scheme import shape_resource

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from harvester.dcat.ckan.fitting import Fitting
    from harvester.dcat.ckan.scheme import Scheme
    from harvester.domain.dataset import Dataset, Distribution
    from harvester.domain.json import Json

Resource = dict[str, Any]

DISTRIBUTION = "harvester_distribution"
"""The resource field that holds the distribution's identifier."""

UPLOADED = "harvester_upload"
"""The resource field that holds the SHA-256 of the table that we uploaded; CKAN's loaders write ``hash``."""

#: Fields that CKAN fills itself or gives a type; what a source calls so is kept under another name.
_OWN = frozenset(
    {
        "id", "package_id", "position", "state", "created", "last_modified", "metadata_modified", "url_type",
        "datastore_active", "cache_url", "cache_last_updated", "upload", "clear_upload", "mimetype_inner",
        "resource_type", "revision_id", "tracking_summary", "on_same_domain", "hash", "size", "url", "name",
        "description", "format", "mimetype", "access_url", "download_url", "harvester_upload",
    }
)  # fmt: skip
_LONGEST_FORMAT = 100


def table_url(public_url: str, name: str, distribution: str) -> str:
    """Where we serve the CSV of a table of ours."""
    key = hashlib.sha256(distribution.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    return f"{public_url.rstrip('/')}/dataset/{name}/table/{key}.csv"


def to_resources(
    dataset: Dataset,
    *,
    name: str,
    locale: str,
    public_url: str | None,
    fit: Fitting,
    scheme: Scheme | None = None,
) -> list[Resource]:
    """A resource for each distribution that has an address."""
    resources: dict[str, Resource] = {}
    for index, distribution in enumerate(dataset.distribution):
        path = f"distribution[{index}]"
        resource = _resource(distribution, dataset, path, locale, fit)
        if scheme:
            shape_resource(resource, _list_values(distribution), scheme)
        table = (
            table_url(public_url, name, distribution.identifier) if public_url and distribution.table else ""
        )
        url = table or _address(distribution, path, fit) or (distribution.table and dataset.landing_page)
        if not url:
            fit.note(
                "distribution-without-address",
                "The file “{name}” has no address that the catalogue takes; it was left out.",
                path,
                name=str(resource.get("name", distribution.identifier)),
            )
        else:
            key = resource.get(DISTRIBUTION) or url
            while key in resources:  # never, unless the dataset breaks its own rule
                key += "+"
            resources[key] = {"url": url, **resource, DISTRIBUTION: key}
    return list(resources.values())


def _address(distribution: Distribution, path: str, fit: Fitting) -> str:
    return fit.link(distribution.download_url, f"{path}.downloadURL") or fit.link(
        distribution.access_url, f"{path}.accessURL"
    )


def _resource(distribution: Distribution, dataset: Dataset, path: str, locale: str, fit: Fitting) -> Resource:
    _, title = shown(distribution.title, locale)
    _, description = shown(distribution.description, locale)
    _, rights = shown(distribution.rights, locale)
    checksum, temporal = distribution.checksum, distribution.temporal
    texts: dict[str, str | None] = {
        "name": title or _file_name(distribution),
        "description": description,
        "format": distribution.format and distribution.format[:_LONGEST_FORMAT],
        "mimetype": distribution.media_type,
        "hash": checksum.checksum_value if checksum else None,
        "hash_algorithm": checksum.algorithm if checksum else None,
        "issued": distribution.issued,
        "modified": distribution.modified,
        "license": distribution.license or dataset.license,
        "rights": rights,
        "status": distribution.status,
        "availability": distribution.availability,
        "compress_format": distribution.compress_format,
        "package_format": distribution.package_format,
        "access_url": fit.link(distribution.access_url, f"{path}.accessURL"),
        "download_url": fit.link(distribution.download_url, f"{path}.downloadURL"),
        "temporal_start": temporal.start_date if temporal else None,
        "temporal_end": temporal.end_date if temporal else None,
        "access_services": _service(distribution.access_service),
        DISTRIBUTION: distribution.identifier,
    }
    resource: Resource = {key: fit.text(value, f"{path}.{key}") for key, value in texts.items() if value}
    resource.update(_lists(distribution, path, fit))
    if distribution.byte_size is not None and 0 <= distribution.byte_size < 2**63:
        resource["size"] = distribution.byte_size
    resource.update(_told(distribution.extras, resource, path, fit))
    return resource


def _lists(distribution: Distribution, path: str, fit: Fitting) -> Resource:
    lists = {"language": distribution.language, "conforms_to": distribution.conforms_to}
    return {key: fit.items(values, f"{path}.{key}") for key, values in lists.items() if values}


def _list_values(distribution: Distribution) -> dict[str, Sequence[str]]:
    """Values of the fields that hold lists, or parts of them, where the catalogue's schema has such."""
    service = distribution.access_service
    return {
        "language": distribution.language,
        "conforms_to": distribution.conforms_to,
        "access_services": (service,) if service else (),
    }


def _service(endpoint: str | None) -> str | None:
    return dump([{"endpoint_url": [endpoint]}]) if endpoint else None


def _told(extras: Mapping[str, Json], taken: Resource, path: str, fit: Fitting) -> Resource:
    """What the source told of the file beyond DCAT."""
    told: Resource = {}
    for key, value in extras.items():
        if value in (None, "", (), [], {}):
            continue
        clean = fit.text(key, path).strip() or "extra"
        free = f"source_{clean}" if clean in taken or clean in _OWN else clean
        told.setdefault(free, fit.text(value, f"{path}.{free}"))
    return told


def _file_name(distribution: Distribution) -> str:
    address = distribution.download_url or distribution.access_url or ""
    try:
        path = urllib.parse.urlsplit(address).path
    except ValueError:
        return distribution.format or ""
    return urllib.parse.unquote(path.rsplit("/", 1)[-1], errors="ignore") or distribution.format or ""
