"""The example plugin is installed as a user would install it, and harvests a site."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

EXAMPLE = Path(__file__).parents[2] / "examples" / "harvester-plugin-berkas"


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The plugin in a folder of its own; everything else as it is."""
    folder = tmp_path_factory.mktemp("installed")
    settings = tmp_path_factory.mktemp("settings") / "harvester.toml"
    settings.write_text("[http]\ndelay = 0\n", "utf-8")  # nobody has to be spared on loopback
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run(
        [*pip, "--target", str(folder), str(EXAMPLE)], check=True, capture_output=True, timeout=120
    )
    return {key: value for key, value in os.environ.items() if not key.startswith("HARVESTER_")} | {
        "PYTHONPATH": os.pathsep.join([str(folder), os.environ.get("PYTHONPATH", "")]),
        "HARVESTER_STATE_DIR": str(tmp_path_factory.mktemp("state")),
        "HARVESTER_ALLOW_NETWORKS": "127.0.0.0/8",
        "HARVESTER_CONFIG": str(settings),
    }


def test_it_passes_the_contract_suite(environment: dict[str, str]) -> None:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests"]
    done = subprocess.run(command, cwd=EXAMPLE, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_it_is_found_and_harvests(environment: dict[str, str], tmp_path: Path) -> None:
    entry = {"id": 1, "judul": "Jumlah Sekolah", "tanggal": "Jum’at 27 Oktober 2017", "berkas": "sekolah.csv"}
    (tmp_path / "berkas.json").write_text(json.dumps({"berkas": [entry]}), "utf-8")
    (tmp_path / "index.html").write_text("<!doctype html><title>Kantor</title>", "utf-8")

    class Quiet(SimpleHTTPRequestHandler):
        def __init__(self, *args: object, **kwargs: object) -> None:
            super().__init__(*args, directory=str(tmp_path), **kwargs)

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Quiet)
    Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    address = f"http://127.0.0.1:{server.server_address[1]}/"

    def run(*words: str) -> list[dict[str, object]]:
        command = [sys.executable, "-m", "harvester", *words, "--json"]
        done = subprocess.run(
            command, env=environment, capture_output=True, text=True, timeout=60, check=False
        )
        assert done.returncode == 0, done.stderr
        return [json.loads(line) for line in done.stdout.splitlines()]

    try:
        assert "berkas" in {plugin["name"] for plugin in run("plugins")}
        assert run("detect", address)[0]["plugin"] == "berkas"
        run("source", "add", address, "--name", "kantor", "--plugin", "berkas")
        (done,) = run("harvest", "kantor")
        assert (done["status"], done["created"]) == ("done", 1)
        (line,) = run("preview", "kantor")
        assert line["dataset"]["issued"] == "2017-10-27"
    finally:
        server.shutdown()
        server.server_close()
