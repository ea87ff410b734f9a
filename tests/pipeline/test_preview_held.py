"""A preview of what the guard holds back shows the reason, and no row."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from harvester.adapters.tables import CsvFiles
from harvester.adapters.vocabularies import load_vocabularies
from harvester.domain.decide import State
from harvester.domain.source import Source
from harvester.pipeline.prepare import make_preparer
from harvester.pipeline.preview import PreviewLine, preview
from harvester.pipeline.tables import spool_as_told
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
