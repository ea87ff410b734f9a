"""Answers that are cut off, of another kind, in another charset, or without a value.

Each gives a problem or nothing, never a listing that calls itself complete and lacks records.
"""

from __future__ import annotations

import contextlib
import copy
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest
from test_portal_mutations import check, places

from harvester.domain.errors import SourceError
from harvester.sdk import RecordInvalid, SkipRecord, SourcePlugin, SourceUnchanged
from harvester.sdk.testing import FakeHttp, Site, fill_defaults, make_context
from plugins.arcgis import ArcgisPlugin
from plugins.oaipmh import OaiPmhPlugin
from plugins.opendatasoft import OpendatasoftPlugin

FIXTURES = Path(__file__).parent / "fixtures"
PLUGINS = [ArcgisPlugin, OpendatasoftPlugin, OaiPmhPlugin]
HTML = b"<!doctype html><html><head><title>503</title></head><body>Sedang dipelihara</body></html>"


class Outcome(NamedTuple):
    """What became of a site: its records, and whether it said that something is missing."""

    records: list[str]
    said: bool


def read(plugin: type[SourcePlugin], site: Site) -> Outcome:
    """Read a site and draft its records, allowing only what the contract allows."""
    made = plugin(site.url, fill_defaults(plugin.config_schema, site.config))
    context = make_context(FakeHttp(site.answers), site)
    names: list[str] = []
    try:
        for raw in made.records(context):
            assert raw.identifier not in names
            names.append(raw.identifier)
            if raw.deleted:
                continue
            with contextlib.suppress(SkipRecord, RecordInvalid):
                check(made.draft(raw))
    except (SourceError, SourceUnchanged):
        return Outcome(names, said=True)
    return Outcome(names, said=bool(context.partial_reason) or bool(context.problems))


def sites(plugin: type[SourcePlugin]) -> Iterator[Site]:
    """The recorded sites that end well."""
    for path in sorted((FIXTURES / plugin.name).glob("*/site.json")):
        if "error" not in json.loads((path.parent / "expected.json").read_text("utf-8")):
            yield Site.load(path.parent)


def mutants(site: Site, change: Callable[[bytes], Iterator[bytes]]) -> Iterator[tuple[str, Site]]:
    """The site with one of its answers changed."""
    for url, answer in site.answers.items():
        for body in change(answer.body):
            yield url, replace(site, answers={**site.answers, url: replace(answer, body=body)})


def cut_off(body: bytes) -> Iterator[bytes]:
    """The body ending too early, at some places and within its last characters."""
    for end in {0, 1, *(len(body) * part // 16 for part in range(1, 16)), len(body) - 3}:
        yield body[:end]


def another_kind(body: bytes) -> Iterator[bytes]:
    yield HTML
    yield b"\x1f\x8b\x08\x00garbage"
    yield b'{"message": "Service Unavailable"}'
    yield b'<?xml version="1.0"?><error>nope</error>'
    yield b"null"


@pytest.mark.parametrize("plugin", PLUGINS)
@pytest.mark.parametrize("change", [cut_off, another_kind])
def test_what_is_missing_is_said(
    plugin: type[SourcePlugin], change: Callable[[bytes], Iterator[bytes]]
) -> None:
    for site in sites(plugin):
        whole = read(plugin, site).records
        for url, mutant in mutants(site, change):
            got = read(plugin, mutant)
            assert got.said or set(got.records) >= set(whole), url


def recoded(body: bytes) -> Iterator[bytes]:
    """The body in charsets other than it says."""
    text = body.decode("utf-8").replace("Contoh", "Contóh “é”")
    yield text.encode("cp1252", "replace")
    yield b"\xef\xbb\xbf" + text.encode()
    yield text.replace("utf-8", "utf-16").replace("UTF-8", "UTF-16").encode("utf-16")


@pytest.mark.parametrize("plugin", PLUGINS)
def test_wrong_charsets_lose_nothing(plugin: type[SourcePlugin]) -> None:
    for site in sites(plugin):
        whole = read(plugin, site).records
        for url, mutant in mutants(site, recoded):
            got = read(plugin, mutant)
            assert got.said or set(got.records) >= set(whole), url


def emptied(body: bytes) -> Iterator[bytes]:
    """The JSON with one value after the other missing; likewise the XML with its texts and tags."""
    try:
        told = json.loads(body)
    except ValueError:
        yield from emptied_xml(body)
        return
    for place in range(len(list(places(told)))):
        mutant = copy.deepcopy(told)
        container, key = list(places(mutant))[place]
        container[key] = None
        yield json.dumps(mutant).encode()


def emptied_xml(body: bytes) -> Iterator[bytes]:
    for found in re.finditer(rb">[^<>]+<", body):
        yield body[: found.start() + 1] + body[found.end() - 1 :]
    for found in re.finditer(rb"<([\w:]+)[^<>]*/?>", body):
        yield body[: found.start()] + b"<x/>" + body[found.end() :]


@pytest.mark.parametrize("plugin", PLUGINS)
def test_no_value_is_relied_on(plugin: type[SourcePlugin]) -> None:
    for site in sites(plugin):
        for _, mutant in mutants(site, emptied):
            read(plugin, mutant)
