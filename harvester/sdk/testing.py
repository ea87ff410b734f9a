"""Tests for any plugin, one's own and third parties' alike.

A plugin's whole test file::

    class TestMine(PluginContract):
        plugin = MyPlugin
        cases = Path(__file__).parent / "fixtures" / "mine"

Each folder in ``cases`` is a recorded site: ``site.json`` names the address, the configuration and the
answers (bodies lie beside it), ``expected.json`` what the plugin makes of it. With the environment
variable ``HARVESTER_UPDATE_EXPECTED=1`` the expectations are written anew, to be read in the diff.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import urljoin

import pytest
from jsonschema import Draft202012Validator

from harvester.domain.errors import (
    RecordInvalid,
    SkipRecord,
    SourceError,
    SourceUnchanged,
)
from harvester.domain.identity import content_digest
from harvester.domain.json import Json, JsonObject
from harvester.domain.record import RawRecord
from harvester.sdk._fakes import Answer, FakeHttp, MemorySpool, canonical_url
from harvester.sdk.context import FetchContext
from harvester.sdk.plugin import Capability, Recognition, SourcePlugin

if TYPE_CHECKING:
    from harvester.sdk.page import Page

__all__ = [
    "Answer",
    "FakeHttp",
    "MemorySpool",
    "PluginContract",
    "Site",
    "canonical_url",
    "fill_defaults",
    "make_context",
    "outcome",
    "plain",
]

NOW = datetime(2024, 5, 1, 3, 0, tzinfo=UTC)
MAX_RECORDS = 10_000

HOSTILE_BODIES: Mapping[str, bytes] = {
    "nothing": b"",
    "an HTML page": b"<!doctype html><html><body><h1>Selamat datang</h1></body></html>",
    "truncated JSON": b'{"result": {"results": [{"id": "1", "tit',
    "JSON of another shape": b'[null, 1, "a", [], {}]',
    "an empty object": b"{}",
    "deep JSON": b"[" * 5_000 + b"]" * 5_000,
    "binary": bytes(range(256)) * 8,
    "an XML bomb": b'<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;&b;&b;">]><rss>&c;</rss>',
}
HOSTILE_CONTENT: Sequence[Json] = (
    None,
    {},
    [],
    "",
    "text",
    7,
    {"id": None, "title": None},
    {"title": {"$t": 3}},
    [[]],
)


@dataclass(frozen=True, kw_only=True)
class Site:
    """A recorded site, from a folder with ``site.json``."""

    url: str
    config: JsonObject
    answers: Mapping[str, Answer]
    state: JsonObject = field(default_factory=dict)
    recognised: bool = True  #: whether the plugin should recognise the address

    @classmethod
    def load(cls, folder: Path) -> Site:
        """Read ``site.json``: ``{"url", "config"?, "state"?, "recognised"?, "answers": {URL: {"file" | "text"
        | "json", "status"?, "headers"?}}}``. Relative URLs are joined to ``url``.
        """
        told = json.loads((folder / "site.json").read_text("utf-8"))
        answers = {}
        for address, answer in told["answers"].items():
            if "file" in answer:
                body = (folder / answer["file"]).read_bytes()
            elif "json" in answer:
                body = json.dumps(answer["json"]).encode()
            else:
                body = answer.get("text", "").encode()
            method, _, path = address.rpartition(" ")
            url = f"{method} {urljoin(told['url'], path)}".strip()
            answers[url] = Answer(
                body=body, status=answer.get("status", 200), headers=answer.get("headers", {})
            )
        return cls(
            url=told["url"],
            config=told.get("config", {}),
            answers=answers,
            state=told.get("state", {}),
            recognised=told.get("recognised", True),
        )


def fill_defaults(schema: JsonObject, config: Mapping[str, Json]) -> dict[str, Json]:
    """``config`` with the defaults of the schema's top-level properties."""
    properties = schema.get("properties")
    defaults = {
        key: spec["default"]
        for key, spec in (properties.items() if isinstance(properties, Mapping) else ())
        if isinstance(spec, Mapping) and "default" in spec
    }
    return {**defaults, **config}


def make_context(http: FakeHttp, site: Site, spool: MemorySpool | None = None) -> FetchContext:
    """A context as the core would give it."""
    return FetchContext(
        url=site.url,
        http=http,
        now=NOW,
        spool=spool or MemorySpool(),
        config=site.config,
        state=site.state,
        full=not site.state,
    )


def plain(value: Any) -> Any:
    """A draft as JSON, without what is absent."""
    if is_dataclass(value) and not isinstance(value, type):
        pairs = ((f.name, plain(getattr(value, f.name))) for f in fields(value))
        return {key: item for key, item in pairs if item not in (None, [], {}, "", False)}
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value


def outcome(plugin: type[SourcePlugin], site: Site) -> JsonObject:
    """All that a plugin makes of a recorded site, as JSON."""
    http = FakeHttp(site.answers)
    instance = plugin(site.url, fill_defaults(plugin.config_schema, site.config))
    context = make_context(http, site)
    lines: list[Any] = []
    error = None
    try:
        for raw in instance.records(context):
            line: dict[str, Any] = {"record": raw.identifier}
            if raw.deleted:
                line["deleted"] = True
            else:
                try:
                    line["draft"] = plain(instance.draft(raw))
                except SkipRecord as skipped:
                    line["skipped"] = str(skipped)
                except RecordInvalid as invalid:
                    line["invalid"] = invalid.problem.text
            lines.append(line)
    except (SourceError, SourceUnchanged) as ended:
        error = f"{type(ended).__name__}: {ended}"
    result = {
        "records": lines,
        "problems": [
            {"record": record, "code": problem.code, "severity": str(problem.severity), "text": problem.text}
            for problem, record in context.problems
        ],
        "partial": context.partial_reason,
        "kept": context.kept,
        "state": context.new_state,
        "error": error,
    }
    return {key: value for key, value in result.items() if value not in (None, [], {})}


class PluginContract:
    """The contract suite. Subclass it, set ``plugin`` and ``cases``."""

    plugin: ClassVar[type[SourcePlugin]]
    cases: ClassVar[Path]

    def folders(self) -> list[Path]:
        """The recorded sites."""
        found = sorted(path.parent for path in self.cases.glob("*/site.json"))
        assert found, f"No recorded site under {self.cases}"
        return found

    def sites(self) -> Iterator[tuple[str, Site]]:
        """The recorded sites, by name."""
        for folder in self.folders():
            yield folder.name, Site.load(folder)

    def make(self, site: Site) -> SourcePlugin:
        """The plugin for a site, as the core would make it."""
        return self.plugin(site.url, fill_defaults(self.plugin.config_schema, site.config))

    def test_declares_itself(self) -> None:
        assert re.fullmatch(r"[a-z][a-z0-9_-]{1,39}", self.plugin.name)
        assert self.plugin.title
        assert self.plugin.__doc__
        assert all(isinstance(item, Capability) for item in self.plugin.capabilities)

    def test_config_schema_is_one(self) -> None:
        schema = self.plugin.config_schema
        Draft202012Validator.check_schema(schema)
        assert schema.get("type") == "object"
        properties = schema.get("properties", {})
        assert isinstance(properties, Mapping)
        for name, spec in properties.items():
            assert isinstance(spec, Mapping), name
            assert spec.get("title"), f"config property {name} needs a title for the form"
            if re.search(r"key|token|password|secret", name):
                assert spec.get("writeOnly") is True, f"config property {name} looks secret: set writeOnly"

    def test_configurations_of_the_cases_fit_the_schema(self) -> None:
        for name, site in self.sites():
            errors = list(Draft202012Validator(self.plugin.config_schema).iter_errors(dict(site.config)))
            assert not errors, name

    def test_makes_what_is_expected_of_each_case(self) -> None:
        for folder in self.folders():
            got = json.loads(json.dumps(outcome(self.plugin, Site.load(folder))))
            expected = folder / "expected.json"
            if os.environ.get("HARVESTER_UPDATE_EXPECTED"):
                expected.write_text(
                    json.dumps(got, ensure_ascii=False, indent=1, sort_keys=True) + "\n", "utf-8"
                )
            assert got == json.loads(expected.read_text("utf-8")), folder.name

    def test_reads_lazily(self) -> None:
        for name, site in self.sites():
            http = FakeHttp(site.answers)
            self.make(site).records(make_context(http, site))
            assert http.requests == [], f"{name}: asked before the first record was wanted"

    def test_identifiers_are_unique_and_stable(self) -> None:
        for name, site in self.sites():
            first, second = self._listing(site), self._listing(site)
            assert first == second, f"{name}: two listings of one site differ"
            identifiers = [identifier for identifier, _ in first]
            assert all(identifiers), f"{name}: an empty identifier"
            assert len(identifiers) == len(set(identifiers)), f"{name}: an identifier twice"

    def _listing(self, site: Site) -> list[tuple[str, str]]:
        listing: list[tuple[str, str]] = []
        try:
            for raw in self.make(site).records(make_context(FakeHttp(site.answers), site)):
                assert len(listing) < MAX_RECORDS, "the listing does not end"
                listing.append((raw.identifier, content_digest(raw.content)))
        except (SourceError, SourceUnchanged):
            pass
        return listing

    def test_drafts_purely(self) -> None:
        for _, site in self.sites():
            http = FakeHttp(site.answers)
            plugin = self.make(site)
            try:
                raws = list(plugin.records(make_context(http, site)))
            except (SourceError, SourceUnchanged):
                continue
            asked = len(http.requests)
            for raw in raws:
                if not raw.deleted:
                    assert self._draft(plugin, raw) == self._draft(self.make(site), raw)
            assert len(http.requests) == asked, "draft() did I/O"

    def _draft(self, plugin: SourcePlugin, raw: RawRecord) -> Any:
        try:
            return plugin.draft(raw)
        except SkipRecord as skipped:
            return str(skipped)
        except RecordInvalid as invalid:
            return invalid.problem

    @pytest.mark.parametrize("content", HOSTILE_CONTENT, ids=repr)
    def test_draft_survives_any_content(self, content: Json) -> None:
        for _, site in self.sites():
            self._draft(self.make(site), RawRecord(identifier="hostile", content=content, url=site.url))

    @pytest.mark.parametrize("body", HOSTILE_BODIES.values(), ids=HOSTILE_BODIES.keys())
    def test_records_survive_any_answer(self, body: bytes) -> None:
        for _, site in self.sites():
            for headers in ({}, {"Content-Type": "application/json"}, {"Content-Type": "text/html"}):
                self._exhaust(site, FakeHttp({}, otherwise=Answer(body=body, headers=headers)))

    @pytest.mark.parametrize("status", [401, 403, 404, 410, 429, 500, 503])
    def test_records_survive_any_status(self, status: int) -> None:
        for _, site in self.sites():
            self._exhaust(site, FakeHttp({}, otherwise=Answer(status=status)))

    def _exhaust(self, site: Site, http: FakeHttp) -> None:
        plugin = self.make(site)
        try:
            for count, raw in enumerate(plugin.records(make_context(http, site))):
                assert count < MAX_RECORDS, "the listing does not end"
                self._draft(plugin, raw)
        except (SourceError, SourceUnchanged):
            pass

    def test_recognises_its_own_sites_and_nothing_else(self) -> None:
        for name, site in self.sites():
            confidence = self._confidence(FakeHttp(site.answers).page(site.url))
            assert (confidence >= 0.5) == site.recognised, f"{name}: confidence {confidence}"
        for body in HOSTILE_BODIES.values():
            page = FakeHttp({}, otherwise=Answer(body=body)).page("https://example.org/")
            assert self._confidence(page) < 0.5

    def _confidence(self, page: Page) -> float:
        answer = self.plugin.recognise(page)
        confidence = answer.confidence if isinstance(answer, Recognition) else answer
        assert 0 <= confidence <= 1
        if isinstance(answer, Recognition) and confidence:
            assert answer.evidence, "say what was seen"
            errors = list(Draft202012Validator(self.plugin.config_schema).iter_errors(dict(answer.config)))
            assert not errors, "the proposed configuration does not fit the schema"
        return confidence
