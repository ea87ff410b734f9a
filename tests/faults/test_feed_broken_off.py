"""A feed that fails on the way, by a real server: a broken transfer or an error, never a short feed.

Consumers that know only presence and absence delete every dataset that a short feed leaves out.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest
import requests
from datasets import store
from sqlalchemy import select, update

from harvester.adapters.db import schema
from harvester.adapters.db.transactions import writing
from harvester.service import Service, open_service
from harvester.settings import Settings, config_dir

COUNT, SPOILT = 450, 300


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service of which one dataset cannot be read; always on SQLite."""
    state = tmp_path_factory.mktemp("state")
    opened = open_service(Settings(state_dir=state, config_dir=config_dir()))
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
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def address(service: Service, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
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
    with (tmp_path_factory.mktemp("log") / "server.log").open("wb") as log:
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


@pytest.fixture
def spoilt(service: Service) -> Iterator[None]:
    """What the database has of the 301st dataset cannot be read for as long as a test runs."""
    table, dataset = schema.document, service.core.catalogue.page(limit=COUNT)[SPOILT].id
    this = table.c.dataset_id == dataset
    with writing(service.core.engine) as connection:
        whole = connection.execute(select(table.c.document).where(this)).scalar_one()
        connection.execute(update(table).where(this).values(document=b"\x00spoilt"))
    yield
    with writing(service.core.engine) as connection:
        connection.execute(update(table).where(this).values(document=whole))


def ask(url: str, encoding: str) -> None:
    answer = requests.get(url, headers={"Accept-Encoding": encoding}, timeout=60)
    answer.raise_for_status()


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
@pytest.mark.parametrize("path", ["/data.json", "/data.json?version=3"])
@pytest.mark.usefixtures("spoilt")
def test_a_stream_that_fails_does_not_look_whole(address: str, path: str, encoding: str) -> None:
    with pytest.raises(
        (requests.HTTPError, requests.ConnectionError, requests.exceptions.ChunkedEncodingError)
    ):
        ask(address + path, encoding)


@pytest.mark.parametrize("form", ["ttl", "nt", "jsonld", "rdf"])
@pytest.mark.usefixtures("spoilt")
def test_a_page_that_fails_is_an_error(address: str, form: str) -> None:
    assert requests.get(f"{address}/catalog.{form}?page=3", timeout=60).status_code == 200
    assert requests.get(f"{address}/catalog.{form}?page=4", timeout=60).status_code == 500
    assert requests.get(f"{address}/catalog.{form}?page=5", timeout=60).status_code == 200


def test_a_stream_that_failed_is_whole_when_it_is_mended(address: str) -> None:
    assert len(requests.get(f"{address}/data.json", timeout=60).json()["dataset"]) == COUNT
