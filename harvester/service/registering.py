"""Registering sources: by hand, by detection, from a file."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from harvester.adapters.http.urls import split_credentials
from harvester.domain.errors import ConfigInvalid, HarvesterError, SourceRefused
from harvester.domain.identity import slug
from harvester.domain.problem import Problem, Severity
from harvester.domain.schedule import parse_cron
from harvester.domain.source import Source
from harvester.pipeline.detect import Detection, detect
from harvester.pipeline.onward import MAX_STEPS, onward
from harvester.pipeline.refusals import elsewhere, refusal
from harvester.registry import check_config
from harvester.service.core import Core
from harvester.service.options import OPTIONS_SCHEMA

if TYPE_CHECKING:
    from harvester.domain.json import Json


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
                _problem(
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
                _problem("url", "“{value}” is not an address: write it with https://.", value=source.url)
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
        """Register every ``[[source]]`` of a TOML file; those that exist are changed, faults are told.

        Raises:
            ConfigInvalid: the file cannot be read.
        """
        try:
            told = tomllib.loads(path.read_text("utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise ConfigInvalid(
                [_problem(str(path), "This file cannot be read: {error}.", error=str(error))]
            ) from error
        entries = told.get("source")
        if not isinstance(entries, list):
            raise ConfigInvalid([_problem(str(path), "There is no [[source]] in this file.")])
        return [self._import(entry) for entry in entries]

    def _import(self, entry: Mapping[str, Any]) -> Imported:
        name = str(entry.get("name", ""))
        known = {s.name: s for s in self.core.sources.all()}
        try:
            source = _from_entry(entry, known.get(name))
            if name in known:
                before = known[name]
                saved = self.save(source)
                same = replace(saved, updated=before.updated) == before
                return Imported(name=name, action="unchanged" if same else "updated")
            self.add(source)
        except HarvesterError as error:
            return Imported(name=name or "?", action="refused", error=str(error))
        return Imported(name=name, action="added")

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
    error: str | None = None


def _from_entry(entry: Mapping[str, Any], known: Source | None) -> Source:
    allowed = {"name", "title", "url", "plugin", "organization", "schedule", "enabled", "config", "options"}
    unknown = sorted(set(entry) - allowed)
    if unknown:
        raise ConfigInvalid([_problem(key, "There is no such key in a source.") for key in unknown])
    wrong = [key for key in ("config", "options") if not isinstance(entry.get(key, {}), Mapping)]
    if wrong:
        raise ConfigInvalid([_problem(key, "A table is expected here.") for key in wrong])
    return Source(
        id=known.id if known else 0,
        uuid=known.uuid if known else "",
        name=str(entry.get("name", "")),
        title=str(entry.get("title") or (known.title if known else "") or entry.get("name", "")),
        url=str(entry.get("url", "")),
        plugin=str(entry.get("plugin", "")),
        organization=entry.get("organization"),
        schedule=str(entry.get("schedule", "manual")),
        enabled=bool(entry.get("enabled", True)),
        config=entry.get("config", {}),
        options=entry.get("options", {}),
        state=known.state if known else {},
        last_full=known.last_full if known else None,
        created=known.created if known else None,
        updated=known.updated if known else None,
    )


def _problem(path: str, message: str, **params: str) -> Problem:
    return Problem(code="source-invalid", path=path, message=message, params=params, severity=Severity.ERROR)
