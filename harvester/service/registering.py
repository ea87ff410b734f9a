"""Registering sources: by hand, by detection, from a file."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from harvester.adapters.http.urls import completed, split_credentials
from harvester.domain.errors import ConfigInvalid, Conflict, HarvesterError, SourceRefused
from harvester.domain.identity import slug
from harvester.domain.schedule import parse_cron
from harvester.domain.source import Source
from harvester.pipeline.detect import Detection, detect
from harvester.pipeline.onward import MAX_STEPS, onward
from harvester.pipeline.refusals import elsewhere, refusal
from harvester.registry import check_config
from harvester.service.core import Core
from harvester.service.options import OPTIONS_SCHEMA
from harvester.service.source_lists import KEYS, Listed, check_keys, fault, read_list, repeated, switch

if TYPE_CHECKING:
    from harvester.domain.json import Json
    from harvester.domain.problem import Problem


@dataclass(frozen=True)
class Registering:
    """Keeps the list of sources."""

    core: Core

    def detect(self, url: str) -> list[Detection]:
        """How an address can be harvested, surest first; empty when no plugin knows it.

        A front page that only leads on (a refresh, a script, a frame) is followed.

        Raises:
            SourceError: the address does not answer, may not be entered, or holds no source (parked,
                suspended, defaced, behind a log-in).
        """
        if (why := elsewhere(url)) is not None:
            raise SourceRefused(why)
        page = self.core.fetcher.page(url)
        found = detect(page, self.core.registry.plugins.values())
        seen = {page.url}
        while not found and len(seen) <= MAX_STEPS and (further := onward(page)) and further not in seen:
            page = self.core.fetcher.page(further)
            seen |= {further, page.url}
            found = detect(page, self.core.registry.plugins.values())
        why = refusal(page, recognised=bool(found))
        if why is not None:
            raise SourceRefused(why)
        return found

    def add(self, source: Source) -> Source:
        """Register a source; without a plugin, the one that recognises the address is taken.

        Raises:
            ConfigInvalid: with every fault found.
            SourceRefused: no plugin recognises the address.
            Conflict: the name is taken.
        """
        if not source.plugin:
            source = self._detected(source)
        return self.core.sources.add(self.check(source), self.core.clock.now())

    def _detected(self, source: Source) -> Source:
        found = self.detect(source.url)
        if not found:
            raise SourceRefused(
                f"No plugin recognises {source.url}. Choose one, or look whether the address is right."
            )
        best = found[0]
        return replace(source, plugin=best.plugin, url=best.url, config={**best.config, **source.config})

    def save(self, source: Source, *, keep_secrets: bool = True) -> Source:
        """Change a source, found by its id. Secrets left empty stay as they are.

        Raises:
            ConfigInvalid: with every fault found.
            Conflict: the new name is taken.
        """
        before = self.core.sources.by_id(source.id)
        if keep_secrets and before.plugin == source.plugin:
            secrets = {
                key: before.config[key] for key in self.secret_keys(source.plugin) if key in before.config
            }
            source = replace(source, config={**secrets, **source.config})
        saved = self.core.sources.save(self.check(source), self.core.clock.now())
        if before.options.get("precedence") != saved.options.get("precedence"):
            self.core.duplicates.resettle(saved.id, self.core.clock.now())
        return saved

    def check(self, source: Source) -> Source:
        """The source with its configuration and options checked.

        Raises:
            ConfigInvalid: with every fault found.
        """
        problems: list[Problem] = []
        if not source.name or source.name != slug(source.name) or len(source.name) > 100:
            problems.append(
                fault(
                    "name",
                    "“{value}” is not a name: use small letters, digits and hyphens, such as “{proposal}”.",
                    value=source.name,
                    proposal=slug(source.name) or "dinas-kesehatan",
                )
            )
        try:
            split_credentials(source.url)
        except SourceRefused:
            problems.append(
                fault("url", "“{value}” is not an address: write it with https://.", value=source.url)
            )
        for check in (
            lambda: parse_cron(source.schedule),
            lambda: self.core.registry.configure(source.plugin, source.config),
            lambda: check_config(OPTIONS_SCHEMA, source.options, root="options"),
        ):
            try:
                check()
            except ConfigInvalid as invalid:
                problems.extend(invalid.problems)
        if problems:
            raise ConfigInvalid(problems)
        return replace(source, title=source.title or source.name)

    def secret_keys(self, plugin: str) -> frozenset[str]:
        """Names of the configuration values of a plugin that are never shown again."""
        known = self.core.registry.plugins.get(plugin)
        properties = known.config_schema.get("properties") if known else None
        if not isinstance(properties, Mapping):
            return frozenset()
        return frozenset(
            name for name, spec in properties.items() if isinstance(spec, Mapping) and spec.get("writeOnly")
        )

    def public_config(self, source: Source) -> dict[str, Json]:
        """The configuration without its secrets."""
        secret = self.secret_keys(source.plugin)
        if source.plugin not in self.core.registry.plugins:
            return {}  # which values are secret is not known
        return {key: value for key, value in source.config.items() if key not in secret}

    def import_file(self, path: Path) -> list[Imported]:
        """Register every source of a list (TOML or CSV); those that exist are changed, faults are told.

        What an entry does not say of a source that exists stays as it is.

        Raises:
            ConfigInvalid: the file cannot be read.
        """
        entries = read_list(path)
        if not entries:
            raise ConfigInvalid([fault(str(path), "There is no source in this file.")])
        twice = repeated(entries)
        return [self._import(entry, twice) for entry in entries]

    def _import(self, entry: Listed, twice: Collection[str]) -> Imported:
        name = str(entry.told.get("name") or "")
        known = {s.name: s for s in self.core.sources.all()}
        try:
            check_keys(entry.told)
            if name in twice:
                raise Conflict(f"The name “{name}” stands several times in this file.")
            name = name or _name_of(entry.told)
            before = known.get(name)
            source = _from_entry({**entry.told, "name": name}, before)
            if before is None:
                self.add(source)
                return Imported(name=name, place=entry.place, action="added")
            saved = self.save(source if source.plugin else self._detected(source))
        except HarvesterError as error:
            return Imported(name=name, place=entry.place, action="refused", error=str(error))
        same = replace(saved, updated=before.updated) == before
        return Imported(name=name, place=entry.place, action="unchanged" if same else "updated")

    def export(self) -> Sequence[dict[str, Any]]:
        """All sources as the entries of a file that :meth:`import_file` reads; without secrets."""
        return [
            {
                key: value
                for key, value in (
                    ("name", source.name),
                    ("title", source.title),
                    ("url", source.url),
                    ("plugin", source.plugin),
                    ("organization", source.organization),
                    ("schedule", source.schedule),
                    ("enabled", source.enabled),
                    ("config", self.public_config(source)),
                    ("options", dict(source.options)),
                )
                if value not in (None, {})
            }
            for source in self.core.sources.all()
        ]


@dataclass(frozen=True, kw_only=True, slots=True)
class Imported:
    """What became of one entry of a file."""

    name: str
    action: str
    place: str = ""
    error: str | None = None


def _name_of(told: Mapping[str, Any]) -> str:
    """A short name for an entry without one: from its title, else from its host."""
    return slug(str(told.get("title") or _host_of(str(told.get("url", "")))))[:60].strip("-")


def _host_of(url: str) -> str:
    return completed(url)[0].partition("://")[2].partition("/")[0].lower().removeprefix("www.")


def _from_entry(told: Mapping[str, Any], known: Source | None) -> Source:
    changes = {key: told[key] for key in KEYS if key in told}
    if "enabled" in told:
        changes["enabled"] = switch(told["enabled"])
    if known is None:
        return replace(Source(name="", title=str(told["name"]), url="", plugin=""), **changes)
    if "url" in told and "plugin" not in told:
        if _host_of(told["url"]) == _host_of(known.url):
            del changes["url"]  # it was recognised at an address of that site
        else:
            changes["plugin"] = ""
    return replace(known, **changes)
