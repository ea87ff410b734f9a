"""Normalise, guard, validate and hash records from memory, in one process, and where the time goes.

``python -m tests.bench normalise [COUNT] [profile]``. The limit is what parsing the records' JSON and hashing
its bytes takes.
"""

from __future__ import annotations

import cProfile
import hashlib
import json
import pstats
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from harvester.adapters.tables import CsvFiles
from harvester.adapters.vocabularies import load_vocabularies
from harvester.dcat.document import content_hash, to_document
from harvester.dcat.validation import validate
from harvester.normalise.context import RecordContext, SourceContext
from harvester.normalise.normalise import normalise
from harvester.normalise.privacy import guard
from harvester.pipeline.guarding import screen_raw
from harvester.pipeline.tables import spool_tables
from harvester.settings import config_dir
from tests.bench.normalise_records import Sample, samples

COUNT = 5_000
_ROUNDS = 5


def timed(work: Callable[[Any], Any], given: Sequence[Any]) -> tuple[float, list[Any]]:
    """Seconds of processor time for all of ``given``, and what came out."""
    started = time.process_time()
    out = [work(one) for one in given]
    return time.process_time() - started, out


class Stages:
    """The stages of one sample, each timed by itself.

    The records come in as many parts as there are rounds, and the best part counts: no record comes twice,
    so no cache knows more than it would in a harvest.
    """

    def __init__(self, sample: Sample, folder: Path) -> None:
        self.sample = sample
        store = CsvFiles(folder)
        source = SourceContext(name="s", title="S", url=sample.url, plugin="bench")
        vocabularies = load_vocabularies(config_dir() / "vocabularies")
        self.pairs = [
            (
                spool_tables(draft, store)[0],
                RecordContext(
                    identifier=raw.identifier, url=raw.url, source=source, vocabularies=vocabularies
                ),
            )
            for raw, draft in zip(sample.records, sample.drafts, strict=True)
        ]
        self.best: dict[str, float] = {}

    def note(self, name: str, work: Callable[[Any], Any], given: Sequence[Any]) -> list[Any]:
        """Time a stage."""
        seconds, out = timed(work, given)
        self.best[name] = min(seconds / len(given), self.best.get(name, seconds))
        return out

    def round(self, part: slice) -> None:
        """Every stage once, over a part of the records."""
        bodies, records = self.sample.bodies[part], self.sample.records[part]
        self.note("limit", lambda body: (json.loads(body), hashlib.sha256(body).digest()), bodies)
        normalised = self.note("normalise", lambda pair: normalise(*pair), self.pairs[part])
        datasets = [one.dataset for one in normalised]
        self.note("guard", guard, datasets)
        self.note("guard of the raw record", screen_raw, [raw.content for raw in records])
        documents = self.note("document", to_document, datasets)
        self.note("validate", validate, documents)
        self.note("hash", content_hash, documents)

    def rate(self, *names: str) -> float:
        """Records a second through the stages named."""
        return 1 / sum(self.best[name] for name in names)


_WANTED = ("normalise", "document", "validate", "hash")
_GUARD = ("guard", "guard of the raw record")


def run(count: str = str(COUNT), profile: str = "") -> None:
    """Print the table."""
    titles = ("records", "bytes each", "limit: parse + hash", "normalise + validate + hash", "of the limit")
    print("| " + " | ".join((*titles, "with the guard")) + " |")
    print("|---|---|---|---|---|---|")
    stages = []
    with tempfile.TemporaryDirectory() as folder:
        for sample in samples(int(count)):
            one = Stages(sample, Path(folder))
            if profile:
                _profile(one)
                continue
            for part in range(_ROUNDS):
                one.round(slice(part, None, _ROUNDS))
            stages.append(one)
            size = sum(map(len, sample.bodies)) / len(sample.bodies)
            limit, wanted = one.rate("limit"), one.rate(*_WANTED)
            print(
                f"| {len(sample.bodies):,} {sample.name} | {size:,.0f} | {limit:,.0f}/s | {wanted:,.0f}/s "
                f"| 1 : {limit / wanted:.0f} | {one.rate(*_WANTED, *_GUARD):,.0f}/s |",
                flush=True,
            )
    print("\n| µs a record | " + " | ".join(one.sample.name for one in stages) + " |")
    print("|---|" + "---|" * len(stages))
    for name in ("limit", *_WANTED, *_GUARD):
        print(f"| {name} | " + " | ".join(f"{1e6 / one.rate(name):.0f}" for one in stages) + " |")


def _profile(stages: Stages) -> None:
    stages.round(slice(0, None, 2))
    with cProfile.Profile() as profile:
        stages.round(slice(1, None, 2))
    print(f"\n{stages.sample.name}\n")
    pstats.Stats(profile).sort_stats("tottime").print_stats(45)
