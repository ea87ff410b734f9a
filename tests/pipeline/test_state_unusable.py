"""A state folder or a database that cannot be used: the command line says what to do."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from harvester.cli import root

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HARVESTER_STATE_DIR", str(tmp_path / "state"))
    monkeypatch.delenv("HARVESTER_DATABASE_URL", raising=False)
    return lambda *words: CliRunner().invoke(root, words)


def _told(result: Result) -> str:
    """One line for a person on stderr, and no traceback."""
    assert result.exit_code == 1, result.output
    assert isinstance(result.exception, SystemExit)
    assert result.stdout == ""
    assert len(result.stderr.splitlines()) == 1
    return result.stderr


def test_a_file_in_place_of_the_state_folder(run: Run, tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file", "utf-8")
    assert "HARVESTER_STATE_DIR" in _told(run("source", "list"))


def test_a_file_that_is_no_database(run: Run, tmp_path: Path) -> None:
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / "harvester.db").write_bytes(b"this is a text " * 500)
    assert "backup" in _told(run("source", "list"))


def test_a_damaged_database(run: Run, tmp_path: Path) -> None:
    assert run("db", "upgrade").exit_code == 0
    file = tmp_path / "state" / "harvester.db"
    whole = file.read_bytes()
    file.write_bytes(whole[:4096] + bytes(b ^ 0x5A for b in whole[4096:]))
    assert "backup" in _told(run("source", "list"))


def test_a_database_of_a_newer_version(run: Run, tmp_path: Path) -> None:
    assert run("db", "upgrade").exit_code == 0
    with sqlite3.connect(tmp_path / "state" / "harvester.db") as connection:
        connection.execute("update alembic_version set version_num = '9999'")
    assert "newer" in _told(run("source", "list"))


def test_a_table_that_somebody_dropped(run: Run, tmp_path: Path) -> None:
    assert run("db", "upgrade").exit_code == 0
    with sqlite3.connect(tmp_path / "state" / "harvester.db") as connection:
        connection.execute("drop table source")
    told = _told(run("source", "list"))
    assert "backup" in told
    assert "SELECT" not in told


def test_a_database_server_that_does_not_answer(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("psycopg")
    url = "postgresql+psycopg://budi:rahasia@127.0.0.1:1/harvester"
    monkeypatch.setenv("HARVESTER_DATABASE_URL", url)
    told = _told(run("source", "list"))
    assert "refused" in told
    assert "rahasia" not in told


def test_an_empty_database_says_how_to_begin(run: Run) -> None:
    assert "harvester source add URL" in run("source", "list").stdout
    assert "harvester harvest NAME" in run("runs").stdout
    assert run("runs", "--json").stdout == ""
