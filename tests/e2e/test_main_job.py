"""The main job as an administrator does it: the command line, real sites on loopback, a real CKAN."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import uuid
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from proxy import Fault, Proxy

from harvester.cli import root

if TYPE_CHECKING:
    import ckanapi

pytestmark = pytest.mark.e2e


class Portal:
    """A data.json whose entries a test changes."""

    def __init__(self) -> None:
        self.entries: dict[str, dict[str, Any]] = {}
        portal = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                body = json.dumps({"dataset": list(portal.entries.values())}).encode()
                self.send_response(200 if self.path == "/data.json" else 404)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/data.json"

    def put(self, key: str, **changes: Any) -> None:
        self.entries[key] = {
            "identifier": key,
            "title": f"Data {key}",
            "description": "Contoh.",
            "modified": "2024-05-01",
            "keyword": ["contoh"],
            "publisher": {"name": "Dinas Contoh"},
            "distribution": [
                {
                    "downloadURL": f"https://contoh.example.org/{key}.csv",
                    "format": "CSV",
                    "title": f"Berkas {key}",
                }
            ],
        } | changes

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def portal() -> Iterator[Portal]:
    running = Portal()
    yield running
    running.close()


Run = Callable[..., tuple[int, list[dict[str, Any]]]]


@pytest.fixture
def organization(ckan: ckanapi.RemoteCKAN) -> Iterator[str]:
    """The name of an organization that is ours alone; all of it is purged in the end."""
    name = f"job-{uuid.uuid4().hex[:8]}"
    yield name
    found = ckan.action.package_search(fq=f"organization:{name}", rows=1000, include_private=True)
    for package in found["results"]:
        ckan.action.dataset_purge(id=package["id"])
    if name in ckan.action.organization_list():
        ckan.action.organization_purge(id=name)


@pytest.fixture
def environment(tmp_path: Path, ckan: ckanapi.RemoteCKAN, proxy: Proxy) -> dict[str, str]:
    """Settings of the command line, with an empty state folder."""
    proxy.reset()
    (tmp_path / "harvester.toml").write_text("[http]\ndelay = 0\nretries = 0\n", "utf-8")
    return {
        "HARVESTER_STATE_DIR": str(tmp_path / "state"),
        "HARVESTER_ALLOW_NETWORKS": "127.0.0.0/8",
        "HARVESTER_CKAN_URL": proxy.url,
        "HARVESTER_CKAN_TOKEN": str(ckan.apikey),
        "HARVESTER_CONFIG": str(tmp_path / "harvester.toml"),
    }


@pytest.fixture
def harvester(environment: dict[str, str]) -> Run:
    """Runs a command with --json in this process; gives its exit status and the values it printed."""

    def run(*words: str) -> tuple[int, list[dict[str, Any]]]:
        done = CliRunner(env=environment).invoke(root, [*words, "--json"])
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exc_info
        return done.exit_code, [json.loads(line) for line in done.stdout.splitlines()]

    return run


@pytest.fixture
def process(environment: dict[str, str]) -> Run:
    """The same in a process of its own, as cron starts it."""

    def run(*words: str) -> tuple[int, list[dict[str, Any]]]:
        command = [sys.executable, "-m", "harvester", *words, "--json"]
        done = subprocess.run(
            command, env=os.environ | environment, capture_output=True, text=True, timeout=120, check=False
        )
        assert "Traceback" not in done.stderr, done.stderr
        return done.returncode, [json.loads(line) for line in done.stdout.splitlines()]

    return run


def packages(ckan: ckanapi.RemoteCKAN, organization: str) -> dict[str, dict[str, Any]]:
    """What CKAN shows of an organization, by title."""
    found = ckan.action.package_search(fq=f"organization:{organization}", rows=1000)
    return {package["title"]: package for package in found["results"]}


def counts(line: dict[str, Any]) -> dict[str, int]:
    names = ("seen", "created", "updated", "unchanged", "withdrawn", "skipped", "invalid", "failed")
    return {name: line[name] for name in names if line[name]}


def test_a_source_and_ckan_keep_in_step(
    portal: Portal, process: Run, proxy: Proxy, ckan: ckanapi.RemoteCKAN, organization: str
) -> None:
    for number in range(8):
        portal.put(f"d{number}")
    status, (added,) = process(
        "source",
        "add",
        portal.url,
        "--name",
        "satu",
        "--organization",
        organization,
        "--options",
        '{"grace_days": 0}',
    )
    assert (status, added["plugin"]) == (0, "datajson")

    status, (run,) = process("harvest", "satu")
    assert (status, run["status"], counts(run)) == (0, "done", {"seen": 8, "created": 8})
    first = packages(ckan, organization)
    assert sorted(first) == [f"Data d{number}" for number in range(8)]
    extras = {extra["key"]: extra["value"] for extra in first["Data d0"]["extras"]}
    assert (extras["guid"], extras["harvest_source_title"]) == ("d0", "satu")

    # Nothing changed: nothing is written.
    proxy.reset()
    status, (run,) = process("harvest", "satu")
    assert (status, counts(run)) == (0, {"seen": 8, "unchanged": 8})
    assert sum(proxy.calls.values()) == 0

    # One change is one write, and keeps the resource's id.
    portal.put("d1", title="Data satu, diperbarui")
    status, (run,) = process("harvest", "satu")
    assert counts(run) == {"seen": 8, "updated": 1, "unchanged": 7}
    assert proxy.writes == 1
    changed = packages(ckan, organization)["Data satu, diperbarui"]
    assert changed["name"] == first["Data d1"]["name"]
    assert [r["id"] for r in changed["resources"]] == [r["id"] for r in first["Data d1"]["resources"]]

    # One withdrawal.
    proxy.reset()
    del portal.entries["d2"]
    status, (run,) = process("harvest", "satu")
    assert counts(run) == {"seen": 7, "unchanged": 7, "withdrawn": 1}
    assert dict(proxy.calls)["package_delete"] == 1
    assert "Data d2" not in packages(ckan, organization)

    # It comes back under the same id.
    portal.put("d2")
    process("harvest", "satu")
    assert packages(ckan, organization)["Data d2"]["id"] == first["Data d2"]["id"]


def test_ckan_down_and_back(
    portal: Portal, harvester: Run, proxy: Proxy, ckan: ckanapi.RemoteCKAN, organization: str
) -> None:
    for number in range(4):
        portal.put(f"d{number}")
    harvester("source", "add", portal.url, "--name", "satu", "--organization", organization)
    # Longer than a pass has patience for, so that it ends at once rather than after five tries and pauses.
    proxy.rule = lambda action, before: Fault(status=503, headers={"Retry-After": "120"})
    status, (run,) = harvester("harvest", "satu")
    assert (status, run["status"], counts(run)) == (3, "done", {"seen": 4, "created": 4})
    proxy.reset()
    status, (delivered,) = harvester("deliver", "--retry")
    assert (status, delivered["created"], delivered["pending"]) == (0, 4, 0)
    assert len(packages(ckan, organization)) == 4


def test_what_ckan_refuses_is_told_in_its_words(
    portal: Portal, harvester: Run, proxy: Proxy, ckan: ckanapi.RemoteCKAN, organization: str
) -> None:
    portal.put("d0")
    portal.put("d1")
    harvester("source", "add", portal.url, "--name", "satu", "--organization", organization)
    refusal = json.dumps(
        {"success": False, "error": {"title": ["Judul terlarang"], "__type": "Validation Error"}}
    )

    def refuse_the_first(action: str, before: int) -> Fault | None:
        if action == "package_create" and before == 0:
            return Fault(status=409, body=refusal.encode(), headers={"Content-Type": "application/json"})
        return None

    proxy.rule = refuse_the_first
    harvester("harvest", "satu")
    assert len(packages(ckan, organization)) == 1
    status, (delivered,) = harvester("deliver")
    assert (status, delivered["created"], delivered["pending"]) == (0, 0, 0)
    status, (delivered,) = harvester("deliver", "--retry")
    assert delivered["created"] == 1


def test_a_bad_entry_does_not_hinder_the_others(
    portal: Portal, harvester: Run, ckan: ckanapi.RemoteCKAN, organization: str
) -> None:
    portal.put("d0")
    portal.put("d1", title="")
    portal.put("d2", accessLevel="tertutup")
    harvester("source", "add", portal.url, "--name", "satu", "--organization", organization)
    status, (run,) = harvester("harvest", "satu")
    assert (status, run["status"]) == (3, "problems")
    assert counts(run) == {"seen": 3, "created": 1, "skipped": 1, "invalid": 1}
    assert list(packages(ckan, organization)) == ["Data d0"]
    _, (shown,) = harvester("run", "show", str(run["run"]))
    assert "title-missing" in {problem["code"] for problem in shown["problems"]}


def test_the_demonstration_twice(tmp_path: Path) -> None:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("HARVESTER_")}
    environment["HARVESTER_STATE_DIR"] = str(tmp_path)
    command = [sys.executable, "-m", "harvester", "demo", "--no-serve", "--site-port", "18101"]
    first = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert first.returncode == 0, first.stderr
    assert "datasets changed in the catalogue" in first.stdout
    second = subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert second.returncode == 0, second.stderr
    assert "Nothing changed since the last time" in second.stdout
