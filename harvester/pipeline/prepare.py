"""One raw record becomes a contribution to a dataset, or a reason why not."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING

from harvester.dcat.document import to_document
from harvester.domain.dataset import Dataset
from harvester.domain.errors import HarvesterError, RecordInvalid, SkipRecord
from harvester.domain.identity import canonical, keyed_digest, series_key
from harvester.domain.problem import Problem, Severity
from harvester.domain.source import Source
from harvester.domain.wanted import WantedWords
from harvester.normalise import RULES_VERSION
from harvester.normalise.context import Normalised, RecordContext, SourceContext
from harvester.normalise.normalise import normalise
from harvester.normalise.privacy import mask
from harvester.normalise.vocabularies import Vocabularies
from harvester.pipeline.calls import call_plugin
from harvester.pipeline.guarding import masked, screen, screen_raw
from harvester.pipeline.inspecting import FileInspections
from harvester.pipeline.loops import Loops
from harvester.pipeline.tables import spool_tables
from harvester.ports import Outcome, RecordRow, TableFiles
from harvester.sdk.plugin import SourcePlugin

if TYPE_CHECKING:
    from harvester.domain.json import Json
    from harvester.domain.record import DatasetDraft, RawRecord
    from harvester.normalise.privacy import Finding


@dataclass(frozen=True, kw_only=True, slots=True)
class Prepared:
    """A record ready to be stored. ``dataset`` is set when it was kept."""

    row: RecordRow
    dataset: Dataset | None = None
    not_inspected: tuple[Problem, ...] = ()  #: linked files that were not looked into


@dataclass(frozen=True, kw_only=True)
class Preparer:
    """Turns records of one source into contributions."""

    source: Source
    plugin: SourcePlugin
    context: SourceContext
    vocabularies: Vocabularies
    tables: TableFiles
    released: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Series that an administrator let go, and the hashes of the records as they were then."""
    files: FileInspections | None = None  #: looks into linked files; they are let be without
    find_duplicates: bool = True  #: whether the same datasets are looked for in other sources
    loops: Loops | None = None  #: recognises our own datasets coming back
    wanted: WantedWords = field(default_factory=WantedWords)
    key: bytes  #: of digests of what is kept masked only

    def raw_hash(self, raw: RawRecord) -> str:
        """Hash of a record as the source told it, persons' numbers included."""
        tables = {name: table.sha256 for name, table in raw.tables.items()}
        return keyed_digest(canonical([raw.content, raw.url, tables]), self.key)

    def rules(self) -> str:
        """Names all that decides what a record becomes; a change means reading every record again."""
        source = self.source
        parts = [
            RULES_VERSION,
            self.plugin.name,
            self.plugin.version,
            dict(source.config),
            dict(source.options),
            source.title,
            source.organization,
            self.vocabularies.digest,
            self.files is not None,
            [self.loops.ours.public_url, *self.loops.ours.targets] if self.loops else [],
        ]
        return hashlib.sha256(canonical(parts)).hexdigest()[:16]

    def prepare(self, raw: RawRecord, *, hashed: str, rules: str) -> Prepared:
        """Draft, spool the tables, normalise. Never raises: what goes wrong is the record's outcome."""
        row = RecordRow(
            identifier=raw.identifier,
            raw_hash=hashed,
            rules=rules,
            outcome=Outcome.FAILED,
            url=mask(raw.url) if raw.url else None,
            raw=b"",
            tables=raw.tables,
        )
        try:
            draft = call_plugin(self.plugin.name, f"draft {raw.identifier}", lambda: self.plugin.draft(raw))
        except SkipRecord as skipped:
            return _left_out(row, raw, str(skipped))
        except RecordInvalid as invalid:
            return _failed(row, raw, invalid.problem)
        except HarvesterError as error:
            return _failed(row, raw, _fault(self.plugin.name, error))
        normalised, series = self._normalise(draft, raw)
        if refusal := self._refusal(raw, normalised.dataset):
            return _left_out(row, raw, refusal)
        released = hashed in self.released.get(series, ())
        files = self._files(raw.identifier, normalised.dataset, released=released)
        screened = screen(normalised, raw.content, self.tables, files=files, released=released)
        normalised = screened.normalised
        outdated = (release_outdated(),) if screened.held and series in self.released else ()
        return Prepared(
            dataset=normalised.dataset,
            not_inspected=tuple(self.files.problems(raw.identifier)) if self.files else (),
            row=replace(
                row,
                url=raw.url if released else row.url,
                outcome=Outcome.HELD if screened.held else Outcome.KEPT,
                series=series,
                raw=screened.raw,
                contribution=to_document(normalised.dataset),
                problems=(*normalised.problems, *outdated),
                changes=tuple(asdict(change) for change in normalised.changes),
                position=normalised.dataset.modified or normalised.dataset.issued or "",
            ),
        )

    def _refusal(self, raw: RawRecord, dataset: Dataset) -> str | None:
        back = self.loops.reason(raw, dataset, source=self.source.url) if self.loops else None
        return back or self.wanted.refusal(dataset)

    def _files(
        self, record: str, dataset: Dataset, *, released: bool
    ) -> Mapping[str, Sequence[Finding]] | None:
        if self.files is None:
            return None
        if released:
            self.files.release(record, dataset)
            return None
        return self.files.inspect(record, dataset)

    def _normalise(self, draft: DatasetDraft, raw: RawRecord) -> tuple[Normalised, str]:
        spooled, problems = spool_tables(draft, self.tables)
        context = RecordContext(
            identifier=raw.identifier,
            url=raw.url or self.source.url,
            source=self.context,
            vocabularies=self.vocabularies,
        )
        normalised = normalise(spooled, context)
        series = series_key(raw.identifier, draft.series)
        return replace(normalised, problems=(*problems, *normalised.problems)), series


def _left_out(row: RecordRow, raw: RawRecord, reason: str) -> Prepared:
    row = replace(row, outcome=Outcome.SKIPPED, reason=mask(reason), raw=screen_raw(raw.content))
    return Prepared(row=row)


def _failed(row: RecordRow, raw: RawRecord, problem: Problem) -> Prepared:
    problem = masked(problem)
    row = replace(row, reason=problem.text, problems=(problem,), raw=screen_raw(raw.content))
    return Prepared(row=row)


def release_outdated() -> Problem:
    """What an administrator let go is not what it was."""
    return Problem(
        code="release-outdated",
        path="",
        severity=Severity.WARNING,
        message="This dataset was released by an administrator, but has changed since. Look at it anew.",
        params={},
    )


def _fault(plugin: str, error: HarvesterError) -> Problem:
    return Problem(
        code="plugin-fault",
        message="This record cannot be read: {error} Tell whoever keeps the plugin “{plugin}”.",
        params={"plugin": plugin, "error": str(error)[:300]},
        severity=Severity.ERROR,
    )


def make_preparer(
    source: Source,
    plugin: SourcePlugin,
    *,
    vocabularies: Vocabularies,
    tables: TableFiles,
    language: str = "id",
    timezone: str = "Asia/Jakarta",
    released: Mapping[str, frozenset[str]] | None = None,
    files: FileInspections | None = None,
    find_duplicates: bool = True,
    loops: Loops | None = None,
    key: bytes,
) -> Preparer:
    """A preparer for a source, with its options read. ``key``: of digests of what is kept masked only."""
    options = source.options
    defaults, overrides = options.get("defaults"), options.get("overrides")
    context = SourceContext(
        name=source.name,
        title=source.title,
        url=source.url,
        plugin=source.plugin,
        organization=source.organization,
        language=str(options.get("language") or language),
        timezone=timezone,
        defaults=defaults if isinstance(defaults, dict) else {},
        overrides=overrides if isinstance(overrides, dict) else {},
    )
    return Preparer(
        source=source,
        plugin=plugin,
        context=context,
        vocabularies=vocabularies,
        tables=tables,
        released=released or {},
        files=files,
        find_duplicates=find_duplicates,
        loops=loops,
        key=key,
        wanted=WantedWords.of(only=_words(options.get("only")), skip=_words(options.get("skip"))),
    )


def _words(told: Json) -> list[str]:
    return [str(word) for word in told] if isinstance(told, list) else []
