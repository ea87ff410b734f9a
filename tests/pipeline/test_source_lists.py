"""`harvester source import`: lists with good and bad entries."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from harvester.cli import root
from harvester.demo.sites import serving

if TYPE_CHECKING:
    from harvester.domain.source import Source
    from harvester.service import Service

Import = Callable[..., Result]


@pytest.fixture
def bring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Import:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HARVESTER_STATE_DIR", str(tmp_path / "state"))
    monkeypatch.setenv("HARVESTER_ALLOW_NETWORKS", "127.0.0.0/8")
    monkeypatch.delenv("HARVESTER_DATABASE_URL", raising=False)

    def run(name: str, text: str | bytes) -> Result:
        (tmp_path / name).write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
        return CliRunner().invoke(root, ["source", "import", name])

    return run


@contextmanager
def _sites() -> Iterator[Mapping[str, str]]:
    """The sample sites, on free ports."""
    for first in range(21_000, 61_000, 997):
        running = serving(first)
        try:
            addresses = running.__enter__()
        except OSError:
            continue
        try:
            yield addresses
        finally:
            running.__exit__(None, None, None)
        return


def _kept(tmp_path: Path) -> dict[str, Source]:
    from harvester.service import open_service
    from harvester.settings import load_settings

    service: Service = open_service(load_settings())
    try:
        return {source.name: source for source in service.core.sources.all()}
    finally:
        service.close()


def test_a_spreadsheet_with_good_and_bad_lines(bring: Import, tmp_path: Path) -> None:
    told = bring(
        "sumber.csv",
        "\ufeffnama;judul;alamat;jenis;jadwal;aktif\r\n"
        "dinkes;Dinas Kesehatan;https://dinkes.example.go.id/;ckan;30 2 * * *;ya\r\n"
        ";Dinas Perhubungan;https://dishub.example.go.id/;documents;;tidak\r\n"
        "\r\n"
        "Nama Salah;x;https://x.example.go.id/;ckan;;\r\n"
        "a;x;ftp://x.example.go.id/;ckan;;\r\n"
        "b;x;https://x.example.go.id/;ckna;;\r\n"
        "c;x;https://x.example.go.id/;ckan;besok;\r\n"
        "d;x;https://x.example.go.id/;ckan;;mungkin\r\n"
        "e;x;https://x.example.go.id/;ckan;;\r\n"
        "e;y;https://y.example.go.id/;ckan;;\r\n",
    )
    assert told.exit_code == 3, told.output
    lines = told.stdout.splitlines()
    assert lines[:2] == ["dinkes: added", "dinas-perhubungan: added"]
    faults = ("nama-salah", "not an address", "ckna", "besok", "mungkin", "several times", "several times")
    for line, words in zip(lines[2:], faults, strict=True):
        assert ": refused: " in line
        assert "(line " in line
        assert words in line
    kept = _kept(tmp_path)
    assert sorted(kept) == ["dinas-perhubungan", "dinkes"]
    assert (kept["dinkes"].schedule, kept["dinkes"].enabled) == ("30 2 * * *", True)
    assert (kept["dinas-perhubungan"].schedule, kept["dinas-perhubungan"].enabled) == ("manual", False)


def test_what_a_list_does_not_say_stays(bring: Import, tmp_path: Path) -> None:
    whole = (
        '[[source]]\nname = "d"\ntitle = "D"\nurl = "https://d.example/"\nplugin = "ckan"\n'
        'schedule = "0 3 * * *"\n'
        "enabled = false\n[source.options]\ngrace_days = 9\n"
    )
    assert bring("a.toml", whole).stdout == "d: added\n"
    assert bring("a.toml", whole).stdout == "d: unchanged\n"
    assert bring("b.csv", "name,title\nd,Dinas D\n").exit_code == 2  # there is no column of addresses
    assert bring("b.csv", "name,url,title\nd,https://d.example/,Dinas D\n").stdout == "d: updated\n"
    source = _kept(tmp_path)["d"]
    assert (source.title, source.plugin, source.schedule, source.enabled) == (
        "Dinas D",
        "ckan",
        "0 3 * * *",
        False,
    )
    assert source.options == {"grace_days": 9}


def test_a_site_is_recognised_once(bring: Import, tmp_path: Path) -> None:
    with _sites() as addresses:
        line = f"url\n{addresses['geoportal']}\n"
        assert ": added" in bring("a.csv", line).stdout
    assert ": unchanged" in bring("a.csv", line).stdout  # though nobody answers there now
    assert [source.plugin for source in _kept(tmp_path).values()] == ["dcat"]


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("a.yaml", "- name: x\n", "TOML file, or a table saved as CSV"),
        ("a.xlsx", b"PK\x03\x04", "TOML file, or a table saved as CSV"),
        ("a.toml", "source = ['x']", "no [[source]]"),
        ("a.toml", "[[source]\n", "cannot be read"),
        ("a.toml", "", "no [[source]]"),
        ("a.csv", "", "name the columns"),
        ("a.csv", "url\n", "no source in this file"),
        ("a.csv", "satu,dua\n1,2\n", "name the columns"),
    ],
)
def test_a_file_that_is_no_list(bring: Import, name: str, text: str | bytes, words: str) -> None:
    told = bring(name, text)
    assert told.exit_code == 2
    assert words in told.stderr
    assert isinstance(told.exception, SystemExit)


def test_entries_of_odd_types_are_refused_alone(bring: Import) -> None:
    told = bring(
        "a.toml",
        '[[source]]\nname = 3\nurl = "https://d.example/"\n'
        '[[source]]\nname = "b"\nurl = ["https://d.example/"]\n'
        '[[source]]\nname = "c"\nurl = "https://d.example/"\nplugin = "ckan"\nconfig = "x"\n'
        '[[source]]\nname = "d"\nurl = "https://d.example/"\nplugin = "ckan"\nenable = true\n'
        '[[source]]\nname = "e"\nurl = "https://d.example/"\nplugin = "ckan"\n',
    )
    assert told.exit_code == 3
    assert [line.rpartition(" refused")[1] != "" for line in told.stdout.splitlines()] == [True] * 4 + [False]


def test_a_table_from_windows_is_read(bring: Import, tmp_path: Path) -> None:
    text = "url\ttitle\tplugin\nhttps://d.example/\tDesa Café\tckan\n".encode("cp1252")
    assert bring("a.txt", text).stdout == "desa-cafe: added\n"
    assert _kept(tmp_path)["desa-cafe"].title == "Desa Café"
