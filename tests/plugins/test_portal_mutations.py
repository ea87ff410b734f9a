"""Values of the wrong type, anywhere in a record, make no plugin fail nor leak into a draft."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from harvester.domain.identity import canonical
from harvester.sdk import DatasetDraft, DistributionDraft, RawRecord, RecordInvalid, SkipRecord, SourcePlugin
from harvester.sdk.testing import FakeHttp, Site, fill_defaults, make_context
from plugins.arcgis import ArcgisPlugin
from plugins.bps import BpsPlugin
from plugins.ckan import CkanPlugin
from plugins.csw import CswPlugin
from plugins.datajson import DataJsonPlugin
from plugins.opendatasoft import OpendatasoftPlugin

FIXTURES = Path(__file__).parent / "fixtures"
HOSTILE: list[Any] = [
    None, True, 0, -1, 10**40, 1.5, float("nan"), float("inf"), "", " ", "-", "\x00", "\ud800", "http://[",
    "//[", "[1, 2", "[[[]]]", "{}", '{"id": {"a": 1}}', "a" * 5000, [], {}, [None], [[]], [{}], {"": ""},
    {"@id": None}, {"@value": {"x": 1}}, {"0": {"1": []}}, ["a", 1, None, {"b": []}], {"id": "x", "en": None},
    "2020/2021/2022",
]  # fmt: skip
LISTS_OF_TEXT = {"theme", "language", "page", "conforms_to", "groups", "is_version_of", "has_version"}


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in list(pairs):
        yield value, key
        yield from places(inner)


def cases(plugin: type[SourcePlugin]) -> Iterator[tuple[SourcePlugin, RawRecord]]:
    folder = FIXTURES / plugin.name
    for path in sorted(folder.glob("*/site.json")):
        site = Site.load(path.parent)
        made = plugin(site.url, fill_defaults(plugin.config_schema, site.config))
        expected = json.loads((path.parent / "expected.json").read_text("utf-8"))
        if "error" not in expected:
            for raw in made.records(make_context(FakeHttp(site.answers), site)):
                yield made, raw


def check(draft: DatasetDraft | DistributionDraft) -> None:
    for field in fields(draft):
        value = getattr(draft, field.name)
        if field.name in LISTS_OF_TEXT:
            assert all(isinstance(item, str) for item in value), field.name
        elif field.name in {"title", "description", "rights", "version_notes", "provenance_statement"}:
            words = value.values() if isinstance(value, Mapping) else [value]
            assert all(word is None or isinstance(word, str) for word in words), field.name
        elif str(field.type) == "str | None":
            assert value is None or isinstance(value, str), field.name
    if isinstance(draft, DatasetDraft):
        for distribution in draft.distribution:
            check(distribution)
        canonical(dict(draft.extras))


PLUGINS = [CkanPlugin, DataJsonPlugin, CswPlugin, BpsPlugin, ArcgisPlugin, OpendatasoftPlugin]


@pytest.mark.parametrize("plugin", PLUGINS)
@pytest.mark.parametrize("seed", [3, 20240501])
def test_wrong_types_anywhere(plugin: type[SourcePlugin], seed: int) -> None:
    chance = random.Random(seed)
    for made, raw in list(cases(plugin)):
        for _ in range(25):
            content = copy.deepcopy(raw.content)
            for _ in range(chance.randint(1, 4)):
                container, key = chance.choice(list(places(content)))
                container[key] = copy.deepcopy(chance.choice(HOSTILE))
            try:
                draft = made.draft(RawRecord(identifier=raw.identifier, content=content, url=raw.url))
            except (SkipRecord, RecordInvalid):
                continue
            check(draft)
