"""The commands that look after the catalogue, as a person runs them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from loopback import Site, serve

from harvester.cli import root

NIK = "3522155203900007"


@pytest.fixture
def site() -> Iterator[Site]:
    with serve({"/desa.csv": b"Desa,Jumlah\nBareng,310\n"}) as running:
        entry = {"identifier": "a", "title": "Data a", "description": "Contoh.", "modified": "2024-05-01"}
        files = [{"downloadURL": f"{running.url}/{name}"} for name in ("desa.csv", "hilang.csv")]
        running.routes["/data.json"] = json.dumps({"dataset": [entry | {"distribution": files}]}).encode()
        yield running


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Runs a command on a state of its own."""
    (tmp_path / "h.toml").write_text("[http]\ndelay = 0\nretries = 0\n", "utf-8")
    monkeypatch.setenv("HARVESTER_CONFIG", str(tmp_path / "h.toml"))
    monkeypatch.setenv("HARVESTER_STATE_DIR", str(tmp_path / "state"))
    monkeypatch.setenv("HARVESTER_ALLOW_NETWORKS", "127.0.0.0/8")
    monkeypatch.delenv("HARVESTER_CKAN_URL", raising=False)
    return lambda *words: CliRunner().invoke(root, words)


def test_a_village_gets_a_list_of_what_to_mend(run: Callable[..., Result], site: Site) -> None:
    run("source", "add", f"{site.url}/data.json", "--name", "s", "--plugin", "datajson")
    assert run("harvest", "s").exit_code == 0
    checked = run("links", "check", "--json")
    assert (checked.exit_code, json.loads(checked.stdout)["broken"]) == (3, 1)
    assert "hilang.csv" in run("links", "broken").stdout
    told = run("quality", "--source", "s", "--csv", "--language", "en").stdout
    rows = list(csv.DictReader(io.StringIO(told)))
    assert {row["dataset"] for row in rows} == {rows[0]["dataset"]}
    assert all(row["address"].startswith("http") and row["reason"] for row in rows)
    (broken,) = (row for row in rows if row["check"] == "access-url")
    assert broken["reason"] == "1 of 2 addresses are known to answer."
    assert broken["where"].endswith("/hilang.csv")
    problems = [row for row in rows if row["dimension"] in {"error", "warning", "info"}]
    assert problems == rows[: len(problems)]
    assert "theme-missing" in {row["check"] for row in problems}
    in_indonesian = run("quality", "--source", "s", "--csv").stdout
    first = in_indonesian.splitlines()[0]
    assert (
        first == "sumber,dataset,judul,alamat,dimensi,pemeriksaan,letak,poin,dari,alasan,yang perlu dilakukan"
    )
    assert "1 dari 2 alamat" in in_indonesian
    scored = json.loads(run("quality", "--json").stdout)
    assert scored["points"] == sum(check["points"] for check in scored["checks"])
    assert "of 405" in run("quality", "--source", "s").stdout
    assert run("quality", "--source", "nobody").exit_code == 1
    assert run("quality", "--csv", "--json").exit_code == 2
    looked = run("inspect", "--source", "s", "--json")
    assert json.loads(looked.stdout) == {"source": "s", "looked": 0, "held": 0, "waiting": 0}


def test_the_guard_is_measured_by_a_command(run: Callable[..., Result], tmp_path: Path) -> None:
    header = "form\tfile\tsheet\trow\theader\ttext\tkind\n"
    good = f"cell\t\t\t0\tNIK\t{NIK}\tnik\ncell\t\t\t0\tJumlah\t310\t-\n"
    file = tmp_path / "set.tsv"
    file.write_text(header + good, "utf-8")
    told = run("privacy", "evaluate", str(file))
    assert (told.exit_code, "2 cells and pages: recall 1.0000" in told.stdout) == (0, True)
    file.write_text(f"{header}{good}cell\t\t\t0\tJumlah\t310\tnik\n", "utf-8")
    told = run("privacy", "evaluate", str(file), "--json")
    assert (told.exit_code, json.loads(told.stdout)["missed"]) == (3, ["line 4"])
    file.write_text("nothing\n1\n", "utf-8")
    assert run("privacy", "evaluate", str(file)).exit_code == 1


def test_what_a_run_did_is_told_dataset_by_dataset_however_many(
    run: Callable[..., Result], site: Site
) -> None:
    file = {"downloadURL": f"{site.url}/hilang.csv"}
    entries = [
        {"identifier": f"a{number}", "title": f"=Data {number}", "distribution": [file]}
        for number in range(1001)
    ]
    site.routes["/data.json"] = json.dumps({"dataset": entries}).encode()
    options = json.dumps({"inspect_files": False})
    added = run("source", "add", f"{site.url}/data.json", "--name", "s", "--options", options)
    assert added.exit_code == 0, added.stderr
    run("harvest", "s")
    told = list(csv.reader(io.StringIO(run("run", "show", "1", "--csv").stdout)))
    assert told[0] == ["action", "name", "title", "fields"]
    assert {(action, title[:6]) for action, _, title, _ in told[1:]} == {("created", "'=Data")}
    assert len(told) == 1002
    assert len(json.loads(run("run", "show", "1", "--json").stdout)["datasets"]) == 1001
