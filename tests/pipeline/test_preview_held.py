"""Previews: of what the guard holds back, the reason and no row; of a listing, what is said of it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from harvester.adapters.tables import CsvFiles
from harvester.adapters.vocabularies import load_vocabularies
from harvester.cli.output import preview_json, problem_json
from harvester.domain.decide import State
from harvester.domain.source import Source
from harvester.pipeline.prepare import make_preparer
from harvester.pipeline.preview import PreviewLine, preview
from harvester.pipeline.tables import spool_as_told
from harvester.sdk import DatasetDraft, FetchContext, Problem, RawRecord, Severity, SourcePlugin
from harvester.sdk.testing import Answer, FakeHttp, Site, fill_defaults, make_context
from harvester.settings import config_dir
from plugins.table import TablePlugin

URL = "https://desa.example.id/warga.csv"


def previewed(text: str, folder: Path) -> PreviewLine:
    """The line of a file with one table."""
    site = Site(url=URL, config={}, answers={URL: Answer(body=text.encode())})
    files = CsvFiles(folder)
    preparer = make_preparer(
        Source(name="warga", title="Warga", url=URL, plugin="table"),
        TablePlugin(URL, fill_defaults(TablePlugin.config_schema, {})),
        vocabularies=load_vocabularies(config_dir() / "vocabularies"),
        tables=files,
        key=b"key",
    )
    context = make_context(FakeHttp(site.answers), site)
    context.spool, context.spool_told = files.write, partial(spool_as_told, files=files)
    (line,) = preview(preparer, context, limit=5, tables=files)
    return line


def test_rows_of_persons_are_held_back_and_gone(tmp_path: Path) -> None:
    line = previewed(
        "No;NIK;Nama Kepala Keluarga\n1;3522121205800001;SITI CONTOH\n2;3522121407750002;BUDI CONTOH\n",
        tmp_path,
    )
    assert (line.state, line.tables) == (State.QUARANTINED, ())
    assert "personal-data-nik" in {problem.code for problem in line.problems}
    assert not list(tmp_path.rglob("*.csv"))


def test_rows_of_places_are_shown_typed(tmp_path: Path) -> None:
    line = previewed("No;Desa;Jumlah KK\n1;Bareng;1.234\n2;Ngunut;987\n", tmp_path)
    assert line.state is State.ACTIVE
    assert [table.rows for table in line.tables] == [(("1", "Bareng", "1234"), ("2", "Ngunut", "987"))]


class Noting(SourcePlugin):
    """Says two things of its listing, and lists two records of one series that lack the same."""

    name = "noting"
    title = "Noting"

    def records(self, ctx: FetchContext) -> Iterator[RawRecord]:
        yield RawRecord(identifier="1", content="Data 2022")
        yield RawRecord(identifier="2", content="Data 2023")
        ctx.problem(Problem(code="a", message="The feed is long.", severity=Severity.WARNING))
        ctx.problem(Problem(code="b", message="An entry has no title.", severity=Severity.ERROR), "entry[3]")

    def draft(self, raw: RawRecord) -> DatasetDraft:
        return DatasetDraft(title=str(raw.content), series="data", modified="kemarin dulu")


def test_what_is_said_of_the_listing_fails_no_record_and_is_told_once(tmp_path: Path) -> None:
    files = CsvFiles(tmp_path)
    preparer = make_preparer(
        Source(name="n", title="N", url=URL, plugin="noting"),
        Noting(URL, {}),
        vocabularies=load_vocabularies(config_dir() / "vocabularies"),
        tables=files,
        key=b"key",
    )
    context = make_context(FakeHttp({}), Site(url=URL, config={}, answers={}))
    warning, error, dataset = preview(preparer, context, limit=5, tables=files)

    assert (warning.failed, [p.text for p in warning.problems]) == (None, ["The feed is long."])
    assert (error.failed, error.records) == ("An entry has no title.", ("entry[3]",))
    assert preview_json(warning) == {
        "dataset": None,
        "records": [],
        "problems": [problem_json(warning.problems[0])],
    }
    assert preview_json(error)["failed"] == "An entry has no title."
    assert len(dataset.records) == 2
    assert [p.path for p in dataset.problems].count("modified") == 1
