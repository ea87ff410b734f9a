"""A source on its way through the form: what was typed, and the source that it would be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from harvester.domain.identity import slug
from harvester.domain.problem import Problem
from harvester.domain.source import Source
from harvester.service.options import OPTIONS_SCHEMA
from harvester.web.admin.fields import Field, Typed, fields_of, read, typed
from harvester.web.moving import host_of, secret_needed

if TYPE_CHECKING:
    from harvester.domain.json import Json
    from harvester.registry import Registry

_CORE = ("url", "plugin", "name", "title", "organization", "schedule", "enabled")


@dataclass(kw_only=True)
class Draft:
    """The form's state. ``before`` is the stored source when one is edited."""

    source: Source
    config_fields: tuple[Field, ...]
    option_fields: tuple[Field, ...]
    typed: dict[str, list[str]]
    problems: list[Problem] = field(default_factory=list)
    before: Source | None = None
    kept: str = ""  #: ticket of the secrets typed so far
    has_secret: frozenset[str] = frozenset()  #: keys of secrets that are stored or typed

    @property
    def stored_options(self) -> bool:
        """Whether any option differs from what the settings say."""
        return bool(self.source.options) or any(p.path.startswith("options") for p in self.problems)

    def problems_at(self, path: str) -> list[Problem]:
        """The problems of one input."""
        return [p for p in self.problems if p.path == path or p.path.startswith((path + ".", path + "["))]

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """Everything typed, as hidden inputs; without secrets."""
        core = [(name, value) for name in _CORE for value in self.typed.get(name, ())]
        rest = [(n, v) for n, values in self.typed.items() if n not in _CORE for v in values]
        return [*core, *rest, ("drawn", self.source.plugin), ("kept", self.kept)]


def from_source(source: Source, registry: Registry, *, before: Source | None = None) -> Draft:
    """The form for a stored, or a recognised, source."""
    config_fields = config_fields_of(source, registry)
    option_fields = fields_of(OPTIONS_SCHEMA, "options", values=source.options)
    core = {
        "url": [source.url],
        "plugin": [source.plugin],
        "name": [source.name],
        "title": [source.title],
        "organization": [source.organization or ""],
        "schedule": [source.schedule],
        "enabled": ["false", *(["true"] if source.enabled else [])],
    }
    secret = {f.key for f in config_fields if f.kind == "secret"}
    return Draft(
        source=source,
        config_fields=config_fields,
        option_fields=option_fields,
        typed=core | typed(config_fields, source.config) | typed(option_fields, source.options),
        before=before,
        has_secret=frozenset(secret & set(before.config)) if before else frozenset(),
    )


def config_fields_of(source: Source, registry: Registry) -> tuple[Field, ...]:
    """The fields of a source's plugin; none when it does not load."""
    plugin = registry.plugins.get(source.plugin)
    return fields_of(plugin.config_schema, "config", values=source.config) if plugin else ()


def from_form(form: Typed, registry: Registry, *, before: Source | None = None) -> Draft:
    """The form as it was sent. Secrets are not in it: see :func:`with_secrets`."""
    plugin = _one(form, "plugin")
    same = before is not None and before.plugin == plugin
    stored: Mapping[str, Json] = before.config if before is not None and same else {}
    base = before or Source(name="", title="", url="", plugin="")
    source = replace(
        base,
        url=_one(form, "url"),
        plugin=plugin,
        name=_one(form, "name"),
        title=_one(form, "title"),
        organization=_one(form, "organization") or None,
        schedule=_one(form, "schedule") or "manual",
        enabled="true" in form.get("enabled", ()),
        config=stored,
    )
    config_fields = config_fields_of(source, registry)
    option_fields = fields_of(OPTIONS_SCHEMA, "options", values=base.options)
    drawn = _one(form, "drawn") or plugin
    told = form if drawn == plugin else {n: v for n, v in form.items() if not n.startswith("config.")}
    config, faults = read(config_fields, told, stored)
    options, more = read(option_fields, told, base.options)
    if plugin not in registry.plugins:
        config = dict(stored)  # its fields cannot be drawn, so they were not asked for
    secret = {f.key for f in config_fields if f.kind == "secret"}
    config = {key: value for key, value in config.items() if key not in secret}
    draft = from_source(replace(source, config=config, options=options), registry, before=before)
    shown = {f.name for f in (*config_fields, *option_fields) if f.kind != "secret"} | set(_CORE)
    draft.config_fields, draft.option_fields = config_fields, option_fields
    draft.typed |= {name: list(values) for name, values in told.items() if name in shown}
    draft.problems = [*faults, *more]
    return draft


def with_secrets(draft: Draft, form: Typed, kept: Mapping[str, str]) -> dict[str, str]:
    """Put the secrets into the draft's source: newly typed, typed before, or stored; gives the typed ones.

    A stored secret is not sent to another host than it was given for.
    """
    source, before = draft.source, draft.before
    stored: Mapping[str, Json] = before.config if before and before.plugin == source.plugin else {}
    moved = before is not None and host_of(before.url) != host_of(source.url)
    told: dict[str, str] = {}
    config = dict(source.config)
    for each in draft.config_fields:
        if each.kind != "secret":
            continue
        typed_now = _one(form, each.name, strip=False)
        if form.get(f"clear.{each.name}"):
            continue
        if typed_now or each.key in kept:
            told[each.key] = typed_now or kept[each.key]
            config[each.key] = told[each.key]
        elif each.key in stored and moved:
            draft.problems.append(secret_needed(each.name))
        elif each.key in stored:
            config[each.key] = stored[each.key]
    draft.source = replace(source, config=config)
    draft.has_secret = frozenset(each.key for each in draft.config_fields if each.kind == "secret") & (
        set(stored) | set(told)
    )
    return told


def propose_name(url: str, title: str, taken: set[str]) -> str:
    """A free short name for a source."""
    host = host_of(url).partition("://")[2].partition(":")[0].removeprefix("www.")
    base = slug(title or host)[:60].strip("-") or "source"
    number, name = 1, base
    while name in taken:
        number += 1
        name = f"{base}-{number}"
    return name


def _one(form: Typed, name: str, *, strip: bool = True) -> str:
    values = form.get(name) or ("",)
    return values[-1].strip() if strip else values[-1]
