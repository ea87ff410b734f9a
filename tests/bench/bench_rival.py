"""A whole harvest, from a source to CKAN: ours against ckanext-harvest's, which runs inside of CKAN.

``python -m tests.bench rival [ckan|dcat] [DATASETS] [FETCH_CONSUMERS…]``. Besides the variables of the
delivery benchmark, HARVESTER_TEST_CKAN_INI names the configuration of that CKAN, in whose virtual
environment (HARVESTER_TEST_CKAN_BIN, the ``ckan`` command) ckanext-harvest is installed.

``ckan``: the first harvest of a CKAN portal. ``dcat``: the second harvest of a DCAT catalogue in which
nothing changed. The consumers are up before the clock starts, and it stops with the last package.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import ckanapi

from harvester.domain.source import Source
from harvester.service import open_service
from harvester.service.along import delivering_along
from harvester.settings import DeliverSettings, HttpSettings, Settings, TargetSettings, config_dir
from tests.bench.bench_delivery import WORKERS, purge

PATIENCE = 900.0  #: seconds for one harvest
NOTES = "Data penduduk per kecamatan, dihitung dari laporan desa. " * 8


@dataclass(kw_only=True)
class Portal:
    """A site with so many datasets: CKAN's search, and the same as a DCAT catalogue in Turtle."""

    mark: str
    count: int
    port: int = field(default=0, init=False)

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    def package(self, number: int) -> dict[str, Any]:
        """One dataset as CKAN tells it."""
        identifier = str(uuid.uuid5(uuid.NAMESPACE_URL, f"{self.mark}/{number}"))
        return {
            "id": identifier,
            "name": f"{self.mark}-{number}",
            "title": f"Jumlah penduduk menurut kecamatan {self.mark} {number}",
            "notes": NOTES,
            "state": "active",
            "type": "dataset",
            "private": False,
            "license_id": "cc-by",
            "metadata_created": "2024-01-01T00:00:00.000000",
            "metadata_modified": "2024-01-01T00:00:00.000000",
            "tags": [{"name": name} for name in ("penduduk", "kecamatan", "statistik")],
            "groups": [],
            "extras": [{"key": "frekuensi", "value": "tahunan"}],
            "resources": [
                {
                    "id": str(uuid.uuid5(uuid.NAMESPACE_URL, f"{identifier}/{form}")),
                    "url": f"https://data.example/{identifier}/{form.lower()}",
                    "name": form,
                    "format": form,
                }
                for form in ("CSV", "XLSX", "JSON")
            ],
        }

    def search(self, query: dict[str, str]) -> bytes:
        """An answer of ``package_search``."""
        start, rows = int(query.get("start", 0)), min(int(query.get("rows", 10)), 1000)
        page = [self.package(n) for n in range(start, min(start + rows, self.count))]
        result = {"count": self.count, "results": page, "facets": {}, "search_facets": {}, "sort": "id asc"}
        return json.dumps({"help": "", "success": True, "result": result}).encode()

    def catalogue(self) -> bytes:
        """All of it in Turtle."""
        base = f"https://data.example/{self.mark}"
        lines = [
            "@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .",
            f'<{base}> a dcat:Catalog ; dct:title "Katalog" ; dcat:dataset '
            + ", ".join(f"<{base}/{n}>" for n in range(self.count))
            + " .",
        ]
        for n in range(self.count):
            files = " , ".join(
                f'[ a dcat:Distribution ; dct:title "{form}" ; dct:format "{form}" ;'
                f" dcat:accessURL <{base}/{n}/{form}> ]"
                for form in ("CSV", "XLSX", "JSON")
            )
            lines.append(
                f'<{base}/{n}> a dcat:Dataset ; dct:title "Jumlah penduduk {self.mark} {n}" ;'
                f' dct:description "{NOTES}" ; dct:identifier "{self.mark}-{n}" ;'
                f' dcat:keyword "penduduk" , "kecamatan" ; dct:issued "2024-01-01" ;'
                f" dcat:distribution {files} ."
            )
        return "\n".join(lines).encode()

    def answer(self, target: str) -> tuple[str, bytes] | None:
        """Type and body of what stands at a path."""
        parts = urllib.parse.urlsplit(target)
        if parts.path.endswith("/package_search"):
            return "application/json", self.search(dict(urllib.parse.parse_qsl(parts.query)))
        if parts.path.endswith("/status_show"):
            return "application/json", b'{"success": true, "result": {"ckan_version": "2.10.4"}}'
        return ("text/turtle", self.catalogue()) if parts.path == "/catalog.ttl" else None

    @contextmanager
    def served(self) -> Iterator[Portal]:
        """On loopback, for as long."""
        portal = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_GET(self) -> None:
                found = portal.answer(self.path)
                kind, body = found or ("text/plain", b"")
                self.send_response(200 if found else 404)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                if self.command == "GET":
                    self.wfile.write(body)

            do_HEAD = do_GET

            def log_message(self, *args: object) -> None:
                pass

        with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
            server.daemon_threads = True
            self.port = server.server_address[1]
            threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
            yield self
            server.shutdown()


@dataclass(frozen=True, kw_only=True)
class Rival:
    """ckanext-harvest in the CKAN to measure against."""

    ckan: ckanapi.RemoteCKAN
    organization: str
    command: tuple[str, ...]

    def run(self, *arguments: str) -> None:
        """A command of it, to its end."""
        subprocess.run([*self.command, "harvester", *arguments], check=True, capture_output=True)

    @contextmanager
    def consumers(self, fetching: int) -> Iterator[None]:
        """One that gathers and so many that fetch, in processes of their own, once all are at work."""
        self.run("purge-queues")
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        kinds = ["gather-consumer", *["fetch-consumer"] * fetching]
        processes = [subprocess.Popen([*self.command, "harvester", kind], **quiet) for kind in kinds]
        try:
            with Portal(mark=f"pemanasan-{uuid.uuid4().hex[:6]}", count=10 * fetching).served() as small:
                source = self.source(small.url, "ckan")
                self.harvest(source, small.count)
                time.sleep(3.0)
                self.clear(source)
            yield
        finally:
            for process in processes:
                process.terminate()
            for process in processes:
                process.wait(30)

    def source(self, url: str, kind: str) -> str:
        """Register a source."""
        made = self.ckan.action.harvest_source_create(
            url=url,
            name=f"bench-{uuid.uuid4().hex[:8]}",
            title="Bench",
            source_type=kind,
            owner_org=self.organization,
            frequency="MANUAL",
        )
        return str(made["id"])

    def harvest(self, source: str, count: int, *, again: bool = False) -> float:
        """Seconds of one job: until all its datasets are there, or were written ``again``."""
        begun = time.perf_counter()
        since = "" if not again else f" AND metadata_modified:[{_now()} TO *]"
        self.ckan.action.harvest_job_create(source_id=source, run=True)
        query = f'harvest_source_id:"{source}"{since}'
        while self.ckan.action.package_search(fq=query, rows=0)["count"] < count:
            time.sleep(0.25)
            if time.perf_counter() - begun > PATIENCE:
                sys.exit("ckanext-harvest does not end.")
        seconds = time.perf_counter() - begun
        for _ in range(30):
            self.run("run")  # which closes the job
            if self.ckan.action.harvest_source_show_status(id=source)["last_job"]["status"] == "Finished":
                break
            time.sleep(1.0)
        return seconds

    def clear(self, source: str) -> None:
        """Forget a source and all that came of it."""
        self.ckan.action.harvest_source_clear(id=source)
        self.ckan.action.harvest_source_delete(id=source)


def _now() -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())


def ours(ckan: ckanapi.RemoteCKAN, organization: str, url: str, plugin: str, *, again: bool = False) -> float:
    """Seconds of our whole harvest with delivery; of the second one with ``again``."""
    target = TargetSettings(name="ckan", url=ckan.address, token=str(ckan.apikey))
    with tempfile.TemporaryDirectory() as folder:
        service = open_service(
            Settings(
                state_dir=Path(folder),
                config_dir=config_dir(),
                targets=(target,),
                http=HttpSettings(allow_networks=("127.0.0.0/8",)),
                deliver=DeliverSettings(workers=WORKERS),
            )
        )
        with contextlib.closing(service):
            service.sources.add(
                Source(name="s", title="S", url=url, plugin=plugin, organization=organization)
            )
            seconds = 0.0
            for _ in range(2 if again else 1):
                begun = time.perf_counter()
                with delivering_along(service.deliveries) as along:
                    run = service.harvests.harvest("s")
                    counts = along.finish("ckan")
                seconds = time.perf_counter() - begun
                if run.error or counts.failed or counts.error:
                    sys.exit(f"Our harvest failed: {run} {counts}")
            return seconds


def run(*arguments: str) -> None:
    """Print the table."""
    url, token = os.environ.get("HARVESTER_TEST_CKAN_URL"), os.environ.get("HARVESTER_TEST_CKAN_TOKEN")
    ini, binary = os.environ.get("HARVESTER_TEST_CKAN_INI"), os.environ.get("HARVESTER_TEST_CKAN_BIN")
    if not url or not token or not ini or not binary:
        print("HARVESTER_TEST_CKAN_URL, …_TOKEN, …_INI and …_BIN name no CKAN with ckanext-harvest.")
        return
    kind, count = (*arguments[:2], *("ckan", "1000")[len(arguments) :])
    consumers = arguments[2:] or ("1", "2")
    name = f"harvester-bench-{uuid.uuid4().hex[:6]}"
    with ckanapi.RemoteCKAN(url, apikey=token) as ckan:
        owner = ckan.action.organization_create(name=name)["id"]
        rival = Rival(ckan=ckan, organization=name, command=(binary, "-c", ini))
        try:
            print(f"| {kind}, {int(count):,} datasets | seconds | datasets/s | ours is faster by |")
            print("|---|---|---|---|", flush=True)
            for fetching in consumers:
                compare(rival, name, kind, int(count), int(fetching))
        finally:
            purge(ckan, name)
            ckan.action.organization_purge(id=owner)


def compare(rival: Rival, organization: str, kind: str, count: int, fetching: int) -> None:
    """One round: theirs, then ours, of the same source."""
    again, theirs_kind = kind == "dcat", "dcat_rdf" if kind == "dcat" else "ckan"
    with Portal(mark=f"bench-{uuid.uuid4().hex[:6]}", count=count).served() as portal:
        url = f"{portal.url}/catalog.ttl" if again else portal.url
        with rival.consumers(fetching):
            source = rival.source(url, theirs_kind)
            theirs = rival.harvest(source, count)
            if again:
                theirs = rival.harvest(source, count, again=True)
            rival.clear(source)
        mine = ours(rival.ckan, organization, url, kind, again=again)
        purge(rival.ckan, organization)
    print(f"| ckanext-harvest, fetch consumers: {fetching} | {theirs:.2f} | {count / theirs:.1f} | |")
    print(f"| harvester | {mine:.2f} | {count / mine:.1f} | {theirs / mine:.2f}× |", flush=True)
