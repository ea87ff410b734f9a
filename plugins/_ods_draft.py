"""A dataset of an Opendatasoft portal as a draft: its metadata templates, and what can be downloaded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from urllib.parse import quote

from harvester.sdk import (
    AgentDraft,
    DatasetDraft,
    DistributionDraft,
    Json,
    JsonObject,
    PeriodDraft,
    PlaceDraft,
    RawText,
)
from plugins._fields import Fields
from plugins._hosts import host_of
from plugins._places import periods, places
from plugins._values import as_html, looks_like_html, mappings, raw_text, text, texts, unwrap

_API_PATHS = {
    "v2.1": "/api/explore/v2.1/catalog/datasets/",
    "v2.0": "/api/explore/v2.0/catalog/datasets/",
    "v1": "/api/datasets/1.0/",
}
_EXPORTS = ("csv", "json", "xlsx", "parquet")
_EXPORTS_BEFORE = ("csv", "json", "xls")
_MAPS = ("geojson", "shp", "kml")
_TITLES = {"geojson": "GeoJSON", "shp": "Shapefile", "parquet": "Parquet"}
_GEO = frozenset({"geo_point_2d", "geo_shape"})
#: What is set anew whenever the portal works through a dataset or somebody looks at it.
_VOLATILE = frozenset(
    {"data_processed", "metadata_processed", "popularity_score", "download_count", "api_call_count"}
)
_COUNTERS = frozenset({"explore", "processing"})
_BOOKKEEPING = (
    "source_domain", "source_domain_title", "source_domain_address", "source_dataset", "parent_domain",
    "federated", "oauth_scope", "metadata_languages", "timezone", "geographic_reference_auto",
    "modified_updates_on_metadata_change", "modified_updates_on_data_change", "geographic_area_mode",
)  # fmt: skip


def stable(told: JsonObject) -> JsonObject:
    """The dataset without what changes by itself, so that its hash changes only when it does."""
    metas = told.get("metas")
    if not isinstance(metas, Mapping):
        return told
    kept: dict[str, Json] = {}
    for name, value in metas.items():
        if isinstance(value, Mapping):
            if name not in _COUNTERS:
                kept[name] = {key: inner for key, inner in value.items() if key not in _VOLATILE}
        elif name not in _VOLATILE:
            kept[name] = value
    return {**told, "metas": kept}


def templates(told: JsonObject) -> dict[str, JsonObject]:
    """The metadata by template; version 1 keeps ``default`` flat, and the others beside it."""
    metas = told.get("metas")
    if not isinstance(metas, Mapping):
        return {}
    nested = {name: value for name, value in metas.items() if isinstance(value, Mapping)}
    others = told.get("interop_metas"), told.get("extra_metas")
    beside = {name: value for one in mappings(list(others)) for name, value in one.items()}
    found = {**beside, **nested}
    if "default" not in found:
        found["default"] = metas
    return {name: value for name, value in found.items() if isinstance(value, Mapping)}


def federated_from(told: JsonObject, host: str) -> str | None:
    """The portal that a dataset comes from, when that is another one."""
    default = templates(told).get("default", {})
    address, domain = text(default.get("source_domain_address")), text(default.get("source_domain"))
    name = text(default.get("source_domain_title")) or address or domain
    if address:
        return None if host_of(address) == host else name
    if domain:
        return None if host == domain or host.startswith(f"{domain}.") else name
    marked = told.get("federated") is True or default.get("federated") is True
    return "another portal" if marked else None


def dataset_draft(told: JsonObject, *, identifier: str, root: str, api: str) -> DatasetDraft:
    """The draft of one dataset of the portal at ``root``."""
    of = templates(told)
    f = Fields((*of.get("default", {}).items(), *_unique(of.get("dcat", {}), of.get("dcat_ap", {}))))
    description = raw_text(f.take("description"))
    title = raw_text(f.take("title"))
    html = looks_like_html(title, description)
    start, end = text(f.take("temporal_coverage_start")), text(f.take("temporal_coverage_end"))
    spans = [PeriodDraft(start=start, end=end)] if start or end else []
    address, licence = text(f.take("license_url")), text(f.take("license"))
    f.drop(*_BOOKKEEPING)
    page = f"{root}/explore/dataset/{quote(identifier, safe='@')}/"
    return DatasetDraft(
        title=as_html(title) if html else title,
        description=as_html(description) if html else description,
        html=html,
        keyword=_words(f.take("keyword"), split=True),
        theme=texts(f.take("theme")),
        publisher=_named(f.take("publisher")),
        creator=_named(f.take("creator")),
        contact_point=_contact(f),
        issued=text(f.take("issued")) or text(f.take("created")),
        modified=text(f.take("modified")),
        accrual_periodicity=text(f.take("accrualperiodicity", "accrual_periodicity", "update_frequency")),
        language=texts(f.take("language"), split=True),
        license=address or licence,
        rights=raw_text(f.take("rights")),
        access_rights=text(f.take("access_rights")),
        identifier=page,
        landing_page=page,
        page=tuple(one for one in texts(f.take("references")) if one.startswith(("http://", "https://"))),
        conforms_to=texts(f.take("conforms_to")),
        spatial=tuple(_places(f)),
        temporal=(*spans, *periods(f.take("temporal"))),
        provenance_statement=raw_text(f.take("dataquality")),
        distribution=tuple(_distributions(told, identifier, root, api)),
        source=tuple(_origin(of.get("default", {}))),
        extras={
            **{k: unwrap(v) for k, v in f.rest().items()},
            **({"license_title": licence} if address and licence else {}),
            **_custom(of),
        },
    )


def _origin(default: JsonObject) -> Iterator[str]:
    """Where a dataset of another portal stands there."""
    host, name = (
        host_of(text(default.get("source_domain_address")) or ""),
        text(default.get("source_dataset")),
    )
    if host and name:
        yield f"https://{host}/explore/dataset/{quote(name, safe='@')}/"


def _unique(*templates_: JsonObject) -> Iterator[tuple[str, Json]]:
    for template in templates_:
        yield from template.items()


def _words(value: Json, *, split: bool) -> tuple[RawText, ...]:
    told = raw_text(value) if isinstance(value, Mapping) else None
    return (told,) if told else texts(value, split=split and isinstance(value, str))


def _named(value: Json) -> AgentDraft | None:
    name = text(value)
    return AgentDraft(name=name) if name else None


def _contact(f: Fields) -> tuple[AgentDraft, ...]:
    contact = AgentDraft(name=text(f.take("contact_name")), email=text(f.take("contact_email")))
    return (contact,) if contact != AgentDraft() else ()


def _places(f: Fields) -> Iterator[PlaceDraft]:
    yield from places(f.take("territory"))
    yield from places(f.take("spatial"))
    shape = f.take("geographic_area", "bbox")
    f.drop("geographic_area", "bbox", "geographic_reference")
    if isinstance(shape, Mapping):
        yield from places(shape.get("geometry") if shape.get("type") == "Feature" else shape)


def _custom(of: Mapping[str, JsonObject]) -> dict[str, Json]:
    """The portal's own templates, each field under the template's name and its own."""
    return {
        f"{name}_{key}": value
        for name, template in of.items()
        if name not in {"default", "dcat", "dcat_ap"}
        for key, value in template.items()
        if value not in (None, "", [], {})
    }


def _distributions(told: JsonObject, identifier: str, root: str, api: str) -> Iterator[DistributionDraft]:
    base = root + _API_PATHS.get(api, _API_PATHS["v2.1"]) + quote(identifier, safe="@")
    if told.get("has_records") is not False and told.get("data_visible") is not False:
        for kind in _exports(told, api):
            query = f"{root}/explore/dataset/{quote(identifier, safe='@')}/download/?format={kind}"
            yield DistributionDraft(
                identifier=f"export-{kind}",
                title=_TITLES.get(kind, kind.upper()),
                download_url=query if api == "v1" else f"{base}/exports/{kind}",
                format=kind,
            )
    for place in ("attachments", "alternative_exports"):
        for item in mappings(told.get(place)):
            yield from _attached(item, place, base)


def _exports(told: JsonObject, api: str) -> tuple[str, ...]:
    features = set(texts(told.get("features")))
    located = "geo" in features or any(text(one.get("type")) in _GEO for one in mappings(told.get("fields")))
    exports = _EXPORTS_BEFORE if api == "v1" else _EXPORTS
    return (*exports, *_MAPS) if located else exports


def _attached(item: JsonObject, place: str, base: str) -> Iterator[DistributionDraft]:
    told, name = text(item.get("url")), text(item.get("id"))
    url = told if told and told.startswith(("http://", "https://")) else None
    if url is None and name:
        url = f"{base}/{place}/{quote(name, safe='')}"
    if url:
        yield DistributionDraft(
            identifier=f"{place}-{name}" if name else None,
            title=raw_text(item.get("title")),
            description=raw_text(item.get("description")),
            download_url=url,
            format=_extension(text(item.get("title")) or told or ""),
            media_type=text(item.get("mimetype")),
        )


def _extension(name: str) -> str | None:
    stem, dot, ending = name.rpartition(".")
    return ending if dot and stem and ending.isalnum() and len(ending) <= 7 else None
