"""Deliveries by page and by program: how they stand, stopping, and what people deleted in CKAN."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
from browser import Browser
from small_ckan import SmallCkan

from harvester.domain.errors import Conflict
from harvester.domain.source import Source
from harvester.service.delivering import STOPPED
from harvester.settings import TargetSettings
from harvester.web import create_app

if TYPE_CHECKING:
    from harvester.service import Service

Call = Callable[..., Any]
MANY = 40


@pytest.fixture
def ckan() -> Iterator[SmallCkan]:
    with SmallCkan() as running:
        yield running


@pytest.fixture
def delivering(
    service: Service, open_with: Callable[..., Service], plugins: Path, ckan: SmallCkan
) -> Service:
    """A service with a target, and a source whose datasets are not delivered yet."""
    target = TargetSettings(name="ckan", url=ckan.url, token="t", organization="dinas", uploads=False)
    opened = open_with(plugin_dirs=(plugins,), language="en", targets=(target,))
    titles = {"titles": [f"Data {number}" for number in range(MANY)]}
    opened.sources.add(
        Source(name="told", title="T", url="https://told.example/", plugin="told", config=titles)
    )
    opened.harvests.harvest("told")
    return opened


@pytest.fixture
def call(delivering: Service) -> Call:
    """Calls the API as an editor's program."""
    token = delivering.core.accounts.add_token("script", "editor", delivering.core.clock.now())
    client = create_app(delivering).test_client()

    def make(method: str, path: str, body: object = None) -> Any:
        headers = {"Authorization": f"Bearer {token}"}
        return client.open(f"/api/v1{path}", method=method, json=body, headers=headers)

    return make


def until(true: Callable[[], object]) -> None:
    """Wait until it is so, ten seconds at most."""
    end = time.monotonic() + 10
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_a_program_delivers_and_reads_what_was_done(call: Call, ckan: SmallCkan) -> None:
    assert call("GET", "/targets").get_json()["targets"][0]["datasets"] == {"pending": MANY}
    begun = call("POST", "/targets/ckan/deliveries")
    assert (begun.status_code, begun.headers["Location"]) == (202, "/api/v1/targets/ckan")
    until(lambda: call("GET", "/targets/ckan/deliveries").get_json()["deliveries"])
    until(lambda: call("GET", "/deliveries/1").get_json()["finished"])

    assert call("GET", "/targets/ckan").get_json()["datasets"] == {"delivered": MANY}
    page = call("GET", "/targets/ckan/datasets?status=delivered&limit=30").get_json()
    rest = call("GET", page["next"].removeprefix("/api/v1")).get_json()
    assert len(page["datasets"] + rest["datasets"]) == MANY
    assert rest["next"] is None
    told = call("GET", "/deliveries/1/datasets?limit=25").get_json()
    rest = call("GET", told["next"].removeprefix("/api/v1")).get_json()
    assert {each["action"] for each in told["datasets"] + rest["datasets"]} == {"created"}
    assert len(told["datasets"] + rest["datasets"]) == len(ckan.packages) == MANY

    described = call("GET", "/openapi.json").get_json()
    for path, real in (
        ("/targets", "/targets"),
        ("/targets/{target}", "/targets/ckan"),
        ("/targets/{target}/datasets", "/targets/ckan/datasets"),
        ("/targets/{target}/deliveries", "/targets/ckan/deliveries"),
        ("/deliveries/{delivery_id}", "/deliveries/1"),
        ("/deliveries/{delivery_id}/datasets", "/deliveries/1/datasets"),
        ("/runs/{run_id}/datasets", "/runs/1/datasets"),
    ):
        schema = described["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        whole = {**schema, "components": described["components"]}
        jsonschema.Draft202012Validator(whole).validate(call("GET", real).get_json())


@pytest.mark.parametrize("path", ["", "/datasets", "/deliveries"])
def test_a_target_that_is_none_is_not_found(call: Call, path: str) -> None:
    assert call("GET", f"/targets/none{path}").status_code == 404


def test_wrong_requests_are_told(call: Call) -> None:
    assert call("GET", "/targets/ckan/datasets?status=lost").status_code == 422
    assert call("POST", "/targets/ckan/revive", {"datasets": "satu"}).status_code == 422
    assert call("GET", "/deliveries/7").status_code == 404


def test_a_stop_ends_the_delivery_and_lasts_until_somebody_begins_one(
    delivering: Service, call: Call, ckan: SmallCkan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("harvester.service.delivering.LOOK_SECONDS", 0.05)
    ckan.seconds = 0.2
    counts: list[Any] = []
    work = threading.Thread(target=lambda: counts.append(delivering.deliveries.deliver("ckan")))
    work.start()
    until(lambda: ckan.creates > 1)
    assert call("POST", "/targets/ckan/stop").status_code == 202
    work.join(10)

    (done,) = counts
    assert 0 < done.created < MANY
    assert done.created + done.pending == MANY
    assert delivering.core.reports.get(1).error == STOPPED
    with pytest.raises(Conflict, match="stopped"):
        delivering.deliveries.deliver("ckan")
    assert delivering.deliveries.deliver_all() == []
    told = call("GET", "/targets/ckan").get_json()
    assert (told["stopped"], told["delivering"]) == (True, False)

    ckan.seconds = 0.0
    assert call("POST", "/targets/ckan/deliveries").status_code == 202
    until(lambda: call("GET", "/targets/ckan").get_json()["datasets"] == {"delivered": MANY})
    assert ckan.creates == len(ckan.packages) == MANY
    assert not call("GET", "/targets/ckan").get_json()["stopped"]


def test_what_people_deleted_is_shown_and_delivered_again_by_a_click(
    delivering: Service, call: Call, ckan: SmallCkan
) -> None:
    delivering.deliveries.deliver("ckan")
    package = next(p for p in ckan.packages.values() if p["title"] == "Data 3")
    package["state"] = "deleted"
    gone = next(p for p in ckan.packages.values() if p["title"] == "Data 5")
    ckan.purge(gone["id"])
    delivering.deliveries.again("ckan")
    assert delivering.deliveries.deliver("ckan").failed == 2

    browser = Browser(create_app(delivering))
    browser.submit(browser.get("/admin/login"), name="editor", password="correct horse battery")
    page = browser.get("/admin/targets/ckan?status=refused")
    assert "Someone deleted this dataset in CKAN" in page.text
    assert "removed this dataset from CKAN for good" in page.text
    assert page.text.count("Deliver again") == 2
    token = browser.token()
    told = {"csrf_token": token, "dataset": package["name"]}
    assert browser.client.post("/admin/targets/ckan/revive", data=told).status_code == 302
    until(lambda: package["id"] in ckan.packages and ckan.packages[package["id"]]["state"] == "active")
    until(lambda: not call("GET", "/targets/ckan").get_json()["delivering"])
    assert call("GET", "/targets/ckan").get_json()["datasets"] == {"delivered": MANY - 1, "refused": 1}

    assert call("POST", "/targets/ckan/revive").get_json() == {"revived": 1}
    call("POST", "/targets/ckan/deliveries")
    until(lambda: call("GET", "/targets/ckan").get_json()["datasets"] == {"delivered": MANY})
    assert len(ckan.packages) == MANY


def test_the_page_stops_a_delivery(delivering: Service, ckan: SmallCkan) -> None:
    browser = Browser(create_app(delivering))
    browser.submit(browser.get("/admin/login"), name="editor", password="correct horse battery")
    assert ">Stop<" not in browser.get("/admin/targets").html
    delivering.core.deliveries.open("ckan", delivering.core.clock.now())
    assert ">Stop<" in browser.get("/admin/targets").html
    told = {"csrf_token": browser.token()}
    page = browser.client.post("/admin/targets/ckan/stop", data=told, follow_redirects=True)
    assert "Deliveries are stopped until somebody begins one" in page.text
    assert ">Stop<" not in page.text
