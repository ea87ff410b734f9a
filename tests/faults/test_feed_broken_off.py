"""A feed that fails on the way, by a real server: a broken transfer or an error, never a short feed.

Consumers that know only presence and absence delete every dataset that a short feed leaves out.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import requests
from datasets import store
from sqlalchemy import update

from harvester.adapters.db import schema
from harvester.adapters.db.transactions import writing

if TYPE_CHECKING:
    from harvester.service import Service

COUNT = 450


@pytest.fixture
def service(open_with: Callable[..., Service], database_url: str) -> Service:
    if database_url:
        pytest.skip("the server of this test keeps its SQLite file in the state folder")
    opened = open_with()
    store(
        opened,
        (
            {
                "identifier": f"d-{number}",
                "title": {"id": f"Produksi padi {number}"},
                "description": {"id": "Luas panen dan produksi menurut kecamatan. " * 20},
            }
            for number in range(COUNT)
        ),
    )
    return opened


@pytest.fixture
def address(service: Service, tmp_path: Path) -> Iterator[str]:
    """The catalogue, served by a process of its own."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    env = {
        **os.environ,
        "HARVESTER_STATE_DIR": str(service.core.settings.state_dir),
        "HARVESTER_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "HARVESTER_DATABASE_URL": "",
    }
    command = [sys.executable, "-m", "harvester", "serve", "--port", str(port)]
    with (tmp_path / "server.log").open("wb") as log:
        server = subprocess.Popen(command, env=env, stdout=log, stderr=log)
        try:
            wait_for(f"http://127.0.0.1:{port}/healthz", server)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(30)


def wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        assert server.poll() is None, "the server ended"
        try:
            requests.get(url, timeout=5)
        except requests.ConnectionError:
            time.sleep(0.1)
        else:
            return
    pytest.fail("the server does not answer")


def spoil(service: Service, number: int) -> None:
    """Let what the database has of one dataset be unreadable."""
    row = service.core.catalogue.page(limit=COUNT)[number]
    with writing(service.core.engine) as connection:
        table = schema.document
        connection.execute(update(table).where(table.c.dataset_id == row.id).values(document=b"\x00spoilt"))


def ask(url: str, encoding: str) -> None:
    answer = requests.get(url, headers={"Accept-Encoding": encoding}, timeout=60)
    answer.raise_for_status()


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
@pytest.mark.parametrize("path", ["/data.json", "/data.json?version=3"])
def test_a_stream_that_fails_does_not_look_whole(
    address: str, service: Service, path: str, encoding: str
) -> None:
    spoil(service, 300)
    with pytest.raises(
        (requests.HTTPError, requests.ConnectionError, requests.exceptions.ChunkedEncodingError)
    ):
        ask(address + path, encoding)


@pytest.mark.parametrize("form", ["ttl", "nt", "jsonld", "rdf"])
def test_a_page_that_fails_is_an_error(address: str, service: Service, form: str) -> None:
    spoil(service, 120)
    assert requests.get(f"{address}/catalog.{form}?page=1", timeout=60).status_code == 200
    assert requests.get(f"{address}/catalog.{form}?page=2", timeout=60).status_code == 500
    assert requests.get(f"{address}/catalog.{form}?page=3", timeout=60).status_code == 200


def test_a_stream_that_does_not_fail_is_whole(address: str) -> None:
    assert len(requests.get(f"{address}/data.json", timeout=60).json()["dataset"]) == COUNT
