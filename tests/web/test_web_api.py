"""The API: the same use cases for programs."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

from harvester.adapters.db.links import LinkRow
from harvester.domain.source import Source

if TYPE_CHECKING:
    from browser import Browser
    from clocks import SteppedClock
    from flask import Flask

    from harvester.service import Service

SECRET = "s3cr3t-of-the-portal"
Call = Callable[..., Any]


@pytest.fixture
def call(app: Flask, service: Service) -> Call:
    """Calls the API as an administrator's program: method, path, JSON → response."""
    token = service.core.accounts.add_token("script", "admin", service.core.clock.now())
    client = app.test_client()

    def ask(method: str, path: str, body: Any = None, **options: Any) -> Any:
        headers = {"Authorization": f"Bearer {token}"}
        return client.open(f"/api/v1{path}", method=method, json=body, headers=headers, **options)

    return ask


def new(**changes: Any) -> dict[str, Any]:
    """A source to register."""
    config = {"titles": ["One", "Two"], "token": SECRET}
    return {
        "name": "told",
        "title": "Told",
        "url": "https://told.example/",
        "plugin": "told",
        "config": config,
    } | changes


def test_a_source_is_registered_changed_and_removed(call: Call, service: Service) -> None:
    made = call("POST", "/sources", new())
    assert (made.status_code, made.headers["Location"]) == (201, "/api/v1/sources/told")
    assert made.get_json()["secrets"] == ["token"]
    assert made.get_json()["config"] == {"titles": ["One", "Two"]}
    changed = call("PATCH", "/sources/told", {"title": "Other", "config": {"titles": ["Three"]}})
    assert changed.status_code == 200
    assert service.core.sources.get("told").config == {"titles": ["Three"], "token": SECRET}
    assert service.core.sources.get("told").schedule == "manual"
    for answer in (made, changed, call("GET", "/sources"), call("GET", "/sources/told")):
        assert SECRET not in answer.get_data(as_text=True)
    assert call("DELETE", "/sources/told?datasets=burn").status_code == 422
    assert call("DELETE", "/sources/told").status_code == 204
    assert call("GET", "/sources/told").status_code == 404


def test_a_source_that_fell_silent_is_marked(call: Call, service: Service, clock: SteppedClock) -> None:
    call("POST", "/sources", new())
    service.harvests.harvest("told")
    assert call("GET", "/sources/told").get_json()["stale"] is None
    clock.step(days=400)
    (listed,) = call("GET", "/sources").get_json()["sources"]
    assert listed["stale"] == call("GET", "/sources/told").get_json()["stale"]
    assert listed["stale"]["code"] == "source-silent"


def test_a_secret_does_not_follow_the_source_to_another_host(call: Call, service: Service) -> None:
    call("POST", "/sources", new())
    for body in (
        {"url": "https://evil.example/"},
        {"url": "https://evil.example/", "config": {"titles": []}},
    ):
        refused = call("PATCH", "/sources/told", body)
        assert refused.status_code == 422
        assert refused.get_json()["errors"][0]["path"] == "config.token"
    config = {"titles": [], "token": "a new one"}
    assert (
        call("PATCH", "/sources/told", {"url": "https://new.example/", "config": config}).status_code == 200
    )


def test_all_faults_come_in_one_problem_document(call: Call) -> None:
    answer = call(
        "POST", "/sources", new(name="No Name", schedule="never", config={"rows": 70, "token": "abc"})
    )
    assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")
    told = answer.get_json()
    assert (told["status"], told["title"]) == (422, "Unprocessable Entity")
    assert {e["path"] for e in told["errors"]} == {
        "name",
        "schedule",
        "config.titles",
        "config.rows",
        "config.token",
    }
    assert "abc" not in answer.get_data(as_text=True)


def test_a_wrong_body_is_told(call: Call) -> None:
    for body, path in (
        ({"nonsense": 1}, "nonsense"),
        ({"title": 5}, "title"),
        ({"config": []}, "config"),
        ({"enabled": "yes"}, "enabled"),
        ([], ""),
        ("text", ""),
        (None, ""),
    ):
        answer = call("POST", "/sources", body)
        assert answer.status_code == 422
        assert path in {e["path"] for e in answer.get_json()["errors"]}


def test_a_wrong_query_is_told(call: Call) -> None:
    for query in (
        "runs?limit=x",
        "runs?before=-1",
        "datasets?state=odd",
        "datasets?after=1e9",
        "runs?before=9999999999",
    ):
        assert call("GET", f"/{query}").status_code == 422, query


def test_missing_things_and_wrong_methods_are_problem_documents(call: Call, visitor: Browser) -> None:
    for method, path, status in (
        ("GET", "/sources/none", 404),
        ("GET", "/runs/7", 404),
        ("GET", "/nowhere", 404),
        ("PUT", "/sources", 405),
        ("POST", "/runs/7/cancel", 404),
        ("POST", "/sources/none/runs", 404),
        ("GET", "/runs?source=none", 404),
    ):
        answer = call(method, path)
        assert (answer.status_code, answer.mimetype) == (status, "application/problem+json"), path
        assert answer.get_json()["status"] == status
    conflict = call("POST", "/sources", new())
    assert conflict.status_code == 201
    assert call("POST", "/sources", new()).status_code == 409


def test_a_run_is_queued_read_and_cancelled(
    call: Call, service: Service, harvest: Callable[[], None]
) -> None:
    call("POST", "/sources", new())
    started = call("POST", "/sources/told/runs", {"force": True})
    assert started.status_code == 202
    run = started.get_json()
    assert (run["status"], run["trigger"]) == ("queued", "api")
    assert call("POST", "/sources/told/runs").get_json()["run"] == run["run"]
    harvest()
    done = call("GET", f"/runs/{run['run']}").get_json()
    assert done["counts"]["created"] == 2
    problems = call("GET", f"/runs/{run['run']}/problems?limit=1").get_json()
    assert len(problems["problems"]) == 1
    assert call("GET", problems["next"].removeprefix("/api/v1")).status_code == 200
    second = call("POST", "/sources/told/runs").get_json()["run"]
    assert call("POST", f"/runs/{second}/cancel").get_json()["status"] == "cancelled"
    first_page = call("GET", "/runs?source=told&limit=1").get_json()
    assert [r["run"] for r in first_page["runs"]] == [second]
    assert call("GET", first_page["next"].removeprefix("/api/v1")).get_json()["next"] is None


def test_datasets_are_read_page_by_page(call: Call, service: Service) -> None:
    call("POST", "/sources", new(config={"titles": ["One", "Two", "Three"]}))
    service.harvests.harvest("told")
    path: str | None = "/datasets?limit=2&source=told"
    titles = []
    while path:
        page = call("GET", path).get_json()
        titles += [d["title"] for d in page["datasets"]]
        path = page["next"] and page["next"].removeprefix("/api/v1")
    assert titles == ["One", "Two", "Three"]
    name = call("GET", "/datasets?q=three&state=all").get_json()["datasets"][0]["name"]
    whole = call("GET", f"/datasets/{name}").get_json()
    assert whole["source"] == "told"
    assert whole["records"][0]["identifier"] == "2"
    assert whole["document"]["title"]
    refused = call("POST", f"/datasets/{name}/release", {"reason": "long enough a reason"})
    assert refused.status_code == 422
    assert "not held back" in refused.get_json()["detail"]
    assert call("POST", f"/datasets/{name}/release", {"reason": "short"}).status_code == 422


def test_detecting_and_previewing(call: Call, sites: Mapping[str, str], service: Service) -> None:
    found = call("POST", "/detect", {"url": sites["portal"]}).get_json()
    assert (found["detections"][0]["plugin"], found["refused"]) == ("ckan", None)
    refused = call("POST", "/detect", {"url": "http://127.0.0.1:9/"}).get_json()
    assert refused["detections"] == []
    assert "refuses the connection" in refused["refused"]
    seen = call("POST", "/preview", {"url": sites["kim-sendang"], "limit": 3}).get_json()
    assert seen["error"] is None
    assert any(line["tables"] for line in seen["lines"])
    told = call("POST", "/preview", {"url": "https://told.example/", "plugin": "told", "config": {}})
    assert told.status_code == 422
    assert call("POST", "/preview", {"url": sites["portal"], "limit": 0}).status_code == 422
    assert not service.core.sources.all()


def test_plugins_are_listed_with_those_that_do_not_load(call: Call) -> None:
    told = call("GET", "/plugins").get_json()
    mine = next(p for p in told["plugins"] if p["name"] == "told")
    assert mine["secrets"] == ["token"]
    bad = next(b for b in told["broken"] if b["name"] == "bad")
    assert "this plugin is broken" in bad["error"]


def test_the_description_names_every_address_and_is_true(app: Flask, call: Call, service: Service) -> None:
    told = app.test_client().get("/api/v1/openapi.json").get_json()
    described = {
        (path, method) for path, item in told["paths"].items() for method in item if method != "parameters"
    }
    served = set()
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("api."):
            path = re.sub(r"<(?:[^:<>]+:)?(\w+)>", r"{\1}", rule.rule.removeprefix("/api/v1"))
            served |= {(path, m.lower()) for m in rule.methods or () if m not in {"HEAD", "OPTIONS"}}
    assert described == served
    service.sources.add(Source(**new()))
    service.harvests.harvest("told")
    name = service.core.catalogue.page()[0].name
    for path, real in (
        ("/sources", "/sources"),
        ("/sources/{name}", "/sources/told"),
        ("/runs", "/runs"),
        ("/runs/{run_id}", "/runs/1"),
        ("/runs/{run_id}/problems", "/runs/1/problems"),
        ("/datasets", "/datasets"),
        ("/datasets/{name}", f"/datasets/{name}"),
        ("/datasets/{name}/duplicates", f"/datasets/{name}/duplicates"),
        ("/datasets/{name}/versions", f"/datasets/{name}/versions"),
        ("/datasets/{name}/records", f"/datasets/{name}/records"),
        ("/datasets/{name}/quality", f"/datasets/{name}/quality"),
        ("/duplicates", "/duplicates"),
        ("/links/broken", "/links/broken?source=told"),
        ("/inspections", "/inspections"),
        ("/plugins", "/plugins"),
    ):
        schema = told["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        whole = {**schema, "components": told["components"]}
        jsonschema.Draft202012Validator(whole).validate(call("GET", real).get_json())


def test_a_program_says_that_two_datasets_are_the_same_and_takes_it_back(
    call: Call, service: Service
) -> None:
    for name in ("one", "two"):
        config = {"titles": [f"Data {name}"]}
        service.sources.add(Source(**new(name=name, url=f"https://{name}.example/", config=config)))
        service.harvests.harvest(name)
    first, second = (row.name for row in service.core.catalogue.page())
    path = f"/datasets/{first}/duplicates"
    body = {"other": second, "same": True, "reason": "Isinya sama persis."}
    assert call("POST", path, body | {"reason": "ya"}).status_code == 422
    unsaid = call("POST", path, {"other": second, "reason": body["reason"]})
    assert unsaid.status_code == 422
    (fault,) = unsaid.get_json()["errors"]
    assert (fault["path"], fault["message"]) == ("same", "“same” is missing: say true or false.")
    told = call("POST", path, body).get_json()
    assert [each["name"] for each in told["duplicates"]] == [second]
    assert (told["said"][0]["person"], told["said"][0]["same"]) == ("script", True)
    (group,) = call("GET", "/duplicates").get_json()["groups"]
    assert (group["name"], group["duplicates"][0]["reason"]["code"]) == (first, "duplicate-person")
    assert call("DELETE", f"{path}/{second}").get_json()["said"] == []
    assert call("DELETE", f"{path}/{second}").status_code == 404


def test_broken_links_are_told_with_their_dataset(call: Call, service: Service) -> None:
    config = {"titles": ["Data one"]}
    service.sources.add(Source(**new(name="one", url="https://one.example/", config=config)))
    service.harvests.harvest("one")
    (row,) = service.core.catalogue.page()
    url = row.document["distribution"][0]["downloadURL"]
    now = service.core.clock.now()
    service.core.links.save(
        [LinkRow(url=url, checked=now, ok=False, status=404, error="Not found", failures=2)]
    )
    (link,) = call("GET", "/links/broken").get_json()["links"]
    assert (link["url"], link["dataset"], link["status"], link["failures"]) == (url, row.name, 404, 2)
    assert call("GET", "/links/broken?source=nobody").status_code == 404
    assert set(call("GET", "/inspections?source=one").get_json()) == {"files"}
