"""A CKAN package as a draft: plain CKAN, ckanext-dcat's extras, its scheming fields and fluent texts.

The names are those of ckanext-dcat's mapping (docs/mapping.md there) and of the portals' own habits.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING
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
from harvester.sdk.redraft import DOCUMENT_MEMBER, draft_of
from plugins._ckan_agents import agent, contacts, publisher
from plugins._ckan_resource import distribution
from plugins._ckan_times import in_utc
from plugins._fields import Fields, key_values
from plugins._places import legacy_place, periods, places
from plugins._values import as_html, is_list, items, looks_like_html, mappings, raw_text, text, texts, unwrap

if TYPE_CHECKING:
    from plugins._ckan_config import Options

_FREQUENCY = (
    "frequency", "accrual_periodicity", "accrualPeriodicity", "update_frequency", "frequency_of_update",
    "frequency-of-update", "frekuensi", "frekuensi_pembaruan", "frekuensi_pemutakhiran", "frekuensi_data",
    "frekuensi_update", "periode_pembaruan", "periode_pemutakhiran", "periode_data",
    "frekuensi_penerbitan", "Frequência de atualização", "Frequência atualização",
    "Periodicidade de atualização", "Periodicidade atualização", "Periodicidade",
)  # fmt: skip
_ISSUED = ("issued", "dcat_issued", "release_date", "date_released", "tanggal_rilis")
_MODIFIED = ("modified", "dcat_modified", "date_updated", "last_major_modification")
_BOOKKEEPING = (
    "id", "name", "type", "state", "private", "owner_org", "creator_user_id", "isopen", "num_resources",
    "num_tags", "revision_id", "relationships_as_object", "relationships_as_subject", "extras",
    "metadata_created", "metadata_modified", "plugin_data", "tracking_summary", "return_url", "save",
    "title", "notes", "url", "tags", "license_id", "license_url", "extras_translated", "display_name",
)  # fmt: skip
_PLACEHOLDER_LICENCES = frozenset({"notspecified", "none", "-", "null", "undefined"})


class PackageReader:
    """Reads one package. ``portal`` is the root of the site it comes from."""

    def __init__(self, package: JsonObject, *, portal: str, options: Options) -> None:
        self.package = package
        self.portal = portal
        self.options = options
        self.name = text(package.get("name")) or text(package.get("id")) or ""
        self.fields = Fields((*package.items(), *key_values(package.get("extras"))))
        self.fields.drop("extras")

    def draft(self) -> DatasetDraft:
        """The draft; what has no place of its own ends up in its extras."""
        f = self.fields
        if ours := _retold(self.package, self.options):
            return ours
        f.take(DOCUMENT_MEMBER)
        title, notes = self._text("title"), self._text("notes") or raw_text(f.take("description"))
        distributions = self._distributions()
        html = looks_like_html(notes)
        author = AgentDraft(
            name=text(self.package.get("author")), email=text(self.package.get("author_email"))
        )
        landing = text(f.take("landing_page")) or self._link(text(f.take("url"))) or self._page()
        draft = DatasetDraft(
            title=as_html(title) if html else title,
            description=as_html(notes) if html else notes,
            html=html,
            identifier=self._identifier(),
            keyword=self._keywords(),
            theme=self._themes(),
            publisher=publisher(f, self.package.get("organization")),
            creator=agent(f, "creator", "dcat_creator") or (author if author != AgentDraft() else None),
            contact_point=contacts(f),
            issued=text(unwrap(f.take(*_ISSUED))) or in_utc(f.take("metadata_created")),
            modified=text(unwrap(f.take(*_MODIFIED))) or in_utc(f.take("metadata_modified")),
            accrual_periodicity=text(unwrap(f.take(*_FREQUENCY))),
            language=texts(f.take("language", "metadata_language", "bahasa"), split=True),
            license=self._license(),
            rights=raw_text(f.take("rights")),
            access_rights=text(unwrap(f.take("access_rights", "access_level"))),
            landing_page=landing,
            page=texts(f.take("documentation", "page")),
            conforms_to=texts(f.take("conforms_to")),
            spatial=self._places(),
            temporal=self._periods(),
            version=text(f.take("version", "dcat_version")),
            version_notes=raw_text(f.take("version_notes")),
            type=text(f.take("dcat_type")),
            is_version_of=texts(f.take("is_version_of")),
            has_version=texts(f.take("has_version")),
            source=texts(f.take("source")),
            provenance_statement=raw_text(f.take("provenance")),
            distribution=self._as_html(distributions) if html else distributions,
            groups=self._groups(),
            organization=self._organization(),
        )
        return _with_extras(draft, self._extras())

    def _text(self, name: str) -> RawText | None:
        f = self.fields
        translated = raw_text(f.take(f"{name}_translated"))
        plain = raw_text(f.take(name))
        return translated if isinstance(translated, Mapping) else plain or translated

    def _page(self) -> str | None:
        return f"{self.portal}/dataset/{quote(self.name)}" if self.portal and self.name else None

    def _link(self, url: str | None) -> str | None:
        """``url`` if it is a link: portals also keep words there, which then stay in the extras."""
        if not url or re.match(r"(?:https?:)?//|/|www\.", url, re.IGNORECASE):
            return f"http://{url}" if url and url.lower().startswith("www.") else url
        self._words_for_url = url
        return None

    _words_for_url: str | None = None

    def _identifier(self) -> str | None:
        told = text(unwrap(self.fields.take("identifier"))) or text(self.fields.take("guid"))
        told = told or text(self.fields.take("uri"))
        for name in ("guid", "uri"):  # another one is told on: it may be what a third portal knows it by
            if told and text(self.fields.peek(name)) == told:
                self.fields.drop(name)
        package_id = text(self.package.get("id")) or self.name
        return told or (f"{self.portal}/dataset/{quote(package_id)}" if self.portal and package_id else None)

    def _keywords(self) -> Sequence[RawText]:
        f = self.fields
        f.take("tags")
        translated = unwrap(f.take("tags_translated", "keywords_translated", "keyword_translated"))
        words: list[RawText] = []
        if isinstance(translated, Mapping):
            columns = {language: texts(value) for language, value in translated.items()}
            lengths = {len(column) for column in columns.values()}
            if len(lengths) == 1:
                words += [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
            else:
                words += [{language: word} for language, column in columns.items() for word in column]
        if not words:
            words += [tag for tag in self._tags() if tag]
        told = unwrap(f.take("keywords", "keyword"))
        if isinstance(told, Mapping):
            words += [{language: word} for language, value in told.items() for word in texts(value)]
        else:
            words += texts(told, split=True)
        words += self.options.default_tags
        if self.options.clean_tags:
            words = [clean for word in words if isinstance(word, str) and (clean := munged_tag(word))]
        return tuple(word for place, word in enumerate(words) if word not in words[:place])

    def _tags(self) -> list[str | None]:
        told = self.package.get("tags")
        tags = told.split(",") if isinstance(told, str) else told if isinstance(told, list) else ()
        return [
            text(tag.get("display_name")) or text(tag.get("name")) if isinstance(tag, Mapping) else text(tag)
            for tag in tags
        ]

    def _themes(self) -> tuple[str, ...]:
        f = self.fields
        told = [*_labels(f.take("theme")), *_labels(f.take("themes", "dcat_theme", "theme_primary"))]
        told += texts(f.peek("kategori"), split=True) + texts(f.peek("tema"), split=True)
        return tuple(dict.fromkeys(told))

    def _license(self) -> str | None:
        f = self.fields
        url, code, name = (text(f.take(n)) for n in ("license_url", "license_id", "license_title"))
        code = None if code and code.lower() in _PLACEHOLDER_LICENCES else code
        if url and re.match(r"https?://", url):
            return url
        return (
            code
            or (name if text(self.package.get("license_id")) is None else None)
            or text(f.take("license"))
        )

    def _places(self) -> tuple[PlaceDraft, ...]:
        f = self.fields
        found = [*places(f.take("spatial_coverage")), *legacy_place(f)]
        found += places(f.take("geographic_coverage", "cakupan_wilayah", "wilayah", "Cobertura geográfica"))
        return tuple(place for number, place in enumerate(found) if place not in found[:number])

    def _periods(self) -> tuple[PeriodDraft, ...]:
        f = self.fields
        found = list(periods(f.take("temporal_coverage", "temporal")))
        start = text(unwrap(f.take("temporal_start", "temporal_coverage-from")))
        end = text(unwrap(f.take("temporal_end", "temporal_coverage-to")))
        if start or end:
            found.append(PeriodDraft(start=start, end=end))
        if not found:
            found += periods(f.take("cakupan_waktu", "periode", "Cobertura temporal"))
        return tuple(period for number, period in enumerate(found) if period not in found[:number])

    def _distributions(self) -> tuple[DistributionDraft, ...]:
        package_id = text(self.package.get("id")) or self.name
        self.fields.take("resources")
        return tuple(
            found
            for told in mappings(self.package.get("resources"))
            if (found := distribution(told, portal=self.portal, package=package_id))
        )

    def _as_html(self, distributions: tuple[DistributionDraft, ...]) -> tuple[DistributionDraft, ...]:
        return tuple(
            replace(one, title=as_html(one.title), description=as_html(one.description))
            for one in distributions
        )

    def _groups(self) -> tuple[str, ...]:
        told = self.fields.take("groups")
        names = [
            text(g.get("name")) or text(g.get("title")) if isinstance(g, Mapping) else text(g)
            for g in items(told)
        ]
        kept = [name for name in names if name] if self.options.keep_groups else []
        return tuple(dict.fromkeys([*kept, *self.options.default_groups]))

    def _organization(self) -> str | None:
        told = self.fields.take("organization")
        if not self.options.keep_organization:
            return None
        if isinstance(told, Mapping):
            return text(told.get("name")) or text(told.get("title")) or text(told.get("id"))
        return text(told)

    def _extras(self) -> dict[str, Json]:
        self.fields.drop(*_BOOKKEEPING)
        self.fields.drop_prefix("harvest_")
        extras = {key: unwrap(value) for key, value in self.fields.rest().items()}
        if self._words_for_url:
            extras["url_note"] = self._words_for_url  # extras may not be called as CKAN's own fields
        for key, value in self.options.default_extras.items():
            if self.options.override_extras or key not in extras:
                extras[key] = self._filled(value)
        return extras

    def _filled(self, value: Json) -> Json:
        if not isinstance(value, str):
            return value
        known = {"dataset_id": text(self.package.get("id")) or "", "harvest_source_url": self.portal}
        for name, filling in known.items():
            value = value.replace("{" + name + "}", filling)
        return value


def page_at_source(package: JsonObject, options: Options) -> str | None:
    """Where a dataset is seen that a portal of this kind tells again: the office's page, not the portal's.

    Whose office a bare name means depends on the site it is read on.
    """
    ours = _retold(package, options)
    return ours.landing_page if ours else None


def _retold(package: JsonObject, options: Options) -> DatasetDraft | None:
    return None if options.changes else draft_of(unwrap(package.get(DOCUMENT_MEMBER)))


def _with_extras(draft: DatasetDraft, extras: Mapping[str, Json]) -> DatasetDraft:
    return replace(draft, extras=extras)


def _labels(value: Json) -> list[str]:
    """Theme names or IRIs; a text may hold a JSON list, or several names with commas between IRIs only."""
    value = unwrap(value)
    if isinstance(value, str) and value.count("://") < 2:
        return [told for part in value.split(";") if (told := text(part))]
    if isinstance(value, str):
        return list(texts(value, split=True))
    return [told for item in items(value) if (told := _label(item))]


def _label(item: Json) -> str | None:
    if isinstance(item, Mapping):
        return text(item.get("uri")) or text(item.get("name")) or text(item.get("title")) or text(item)
    return text(item) if not is_list(item) else None


def munged_tag(tag: str) -> str | None:
    """A tag as CKAN's ``munge_tag`` writes it; nothing when nothing is left of it."""
    ascii_tag = unicodedata.normalize("NFKD", tag).encode("ascii", "ignore").decode().lower().strip()
    clean = re.sub(r"[^a-z0-9\-]", "", re.sub(r"\s+", "-", ascii_tag))[:100].strip("-")
    return clean if len(clean) >= 2 else None
