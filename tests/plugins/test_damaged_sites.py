"""Whatever of a site's answers is damaged, no record ends a run, and what is read can be normalised."""

from __future__ import annotations

import contextlib
import random
from dataclasses import replace
from pathlib import Path

import pytest
from damage import damaged

from harvester.adapters.vocabularies import load_vocabularies
from harvester.normalise.context import RecordContext, SourceContext
from harvester.normalise.normalise import normalise
from harvester.sdk import RecordInvalid, SkipRecord, SourcePlugin, SourceRefused, SourceUnavailable
from harvester.sdk.testing import Answer, FakeHttp, Site, fill_defaults, make_context
from plugins.arcgis import ArcgisPlugin
from plugins.bps import BpsPlugin
from plugins.csw import CswPlugin
from plugins.oaipmh import OaiPmhPlugin
from plugins.opendatasoft import OpendatasoftPlugin

FIXTURES = Path(__file__).parent / "fixtures"
ROUNDS = 60
RECORD = RecordContext(
    identifier="x",
    url=None,
    source=SourceContext(name="x", title="X", url="https://example.org/", plugin="x"),
    vocabularies=load_vocabularies(Path(__file__).parents[2] / "config" / "vocabularies"),
)
SITES = [
    (plugin, path.parent)
    for plugin in (CswPlugin, BpsPlugin, ArcgisPlugin, OpendatasoftPlugin, OaiPmhPlugin)
    for path in sorted((FIXTURES / plugin.name).glob("*/site.json"))
]


@pytest.mark.parametrize(("plugin", "folder"), SITES, ids=lambda told: getattr(told, "name", None))
def test_damaged_answers(plugin: type[SourcePlugin], folder: Path) -> None:
    site = Site.load(folder)
    chance = random.Random(folder.name)
    for _ in range(ROUNDS):
        answers = {
            url: replace(answer, body=damaged(answer.body, chance)) if chance.random() < 0.5 else answer
            for url, answer in site.answers.items()
        }
        read(plugin, site, answers)
        found = plugin.recognise(FakeHttp(answers).page(site.url))
        assert 0 <= (found if isinstance(found, float | int) else found.confidence) <= 1


def read(plugin: type[SourcePlugin], site: Site, answers: dict[str, Answer]) -> None:
    made = plugin(site.url, fill_defaults(plugin.config_schema, site.config))
    context = make_context(FakeHttp(answers), site)
    seen: set[str] = set()
    with contextlib.suppress(SourceRefused, SourceUnavailable):
        for raw in made.records(context):
            assert raw.identifier not in seen
            seen.add(raw.identifier)
            with contextlib.suppress(SkipRecord, RecordInvalid):
                record = replace(RECORD, identifier=raw.identifier, url=raw.url)
                assert normalise(made.draft(raw), record).dataset.title
