"""CKAN and we are asked the same of the same datasets; and ckanapi, which people use, reads us."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ckanapi
import pytest
import requests
from action_calls import ALIKE, DIFFERENT, ORDERED, RESOURCES, SAME, Params, filled, keys, searched
from datasets import store
from waitress.server import create_server

from harvester.web import create_app

if TYPE_CHECKING:
    from harvester.service import Service

pytestmark = pytest.mark.e2e
_TITLES = (
    "Produksi padi sawah",
    "Produksi padi ladang",
    "Produksi jagung",
    "Luas panen padi",
    "Luas panen jagung",
    "Padi dan jagung di pasar",
    "Sumber air bersih",
    "Sambungan air bersih",
    "Jumlah sekolah",
    "Jumlah puskesmas",
    "Jumlah padi organik",
    "Jalan desa",
)


@dataclass(frozen=True, kw_only=True)
class Pair:
    """CKAN and our service with the same datasets, and what stands for their names."""

    theirs: str
    ours: str
    places: Mapping[str, str]

    def ask(self, action: str, params: Params) -> tuple[tuple[int, Any], tuple[int, Any]]:
        """Status and answer of both, without the address of the help."""
        told = filled(params, self.places)
        return _ask(self.theirs, action, told), _ask(self.ours, action, told)

    def search(self, params: Params) -> tuple[tuple[int, Any], tuple[int, Any]]:
        """The same of a search among the datasets that both have."""
        within = "organization:({one} OR {two})"
        return self.ask("package_search", {**params, "fq_list": [*params.get("fq_list", []), within]})


def _ask(address: str, action: str, params: Params) -> tuple[int, Any]:
    got = requests.post(f"{address}/api/3/action/{action}", json=params, timeout=60)
    told = got.json()
    if isinstance(told, dict):
        assert told.pop("help") == f"{address}/api/3/action/help_show?name={action}"
    return got.status_code, told


def documents(mark: str) -> Iterator[dict[str, Any]]:
    for number, title in enumerate(_TITLES):
        files = ["CSV", "XLSX"][: 1 + number % 2]
        licence = {"license": "https://creativecommons.org/licenses/by/4.0/"} if number % 3 == 0 else {}
        words = ["pangan"] * ("padi" in title.lower() or "jagung" in title) + ["air bersih"] * (
            "air" in title
        )
        yield {
            "identifier": f"https://sumber.example/{mark}/{number}",
            "title": {"id": title},
            "description": {"id": f"{title} menurut kecamatan" if number % 2 else f"{title}."},
            **({"keyword": {"id": [*words, mark]}} if number < 10 else {}),
            "groups": [f"{mark}-tema"] if number in {0, 4} else [],
            "organization": f"{mark}-{'satu' if number < 8 else 'dua'}",
            **licence,
            "distribution": [
                {
                    "identifier": f"{mark}/{number}/{form}",
                    "title": {"id": form},
                    "downloadURL": f"https://sumber.example/{mark}/{number}.{form.lower()}",
                    "format": form,
                }
                for form in files
            ],
        }


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Service, str, str]]:
    """Our service with twelve datasets, one changed a month, on loopback; its address and the mark of all."""
    from harvester.service import open_service
    from harvester.settings import Settings, config_dir

    class Clock:
        time = datetime(2024, 1, 1, 8, tzinfo=UTC)

        def now(self) -> datetime:
            return self.time

    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    mark, clock, url = f"hvact{uuid.uuid4().hex[:8]}", Clock(), f"http://127.0.0.1:{port}"
    settings = Settings(state_dir=tmp_path_factory.mktemp("state"), config_dir=config_dir(), public_url=url)
    service = open_service(settings, clock=clock)
    for number, document in enumerate(documents(mark)):
        clock.time = datetime(2024, 1, 1, 8, tzinfo=UTC) + timedelta(days=15 * number, microseconds=number)
        store(service, [document])
    clock.time = datetime.now(UTC)
    server = create_server(create_app(service), host="127.0.0.1", port=port, threads=4)
    threading.Thread(target=server.run, daemon=True).start()
    yield service, url, mark
    server.close()
    service.close()


@pytest.fixture(scope="module")
def pair(ckan: ckanapi.RemoteCKAN, running: tuple[Service, str, str]) -> Iterator[Pair]:
    """The same datasets in CKAN, with the same ids and dates."""
    _, url, mark = running
    found = requests.get(f"{url}/api/3/action/package_search?rows=100&sort=name asc", timeout=60).json()
    packages = found["result"]["results"]
    assert len(packages) == len(_TITLES)
    owners = {package["organization"]["name"]: package["organization"] for package in packages}
    for name, owner in owners.items():
        ckan.action.organization_create(id=owner["id"], name=name, title=owner["title"])
    group = f"{mark}-tema"
    ckan.action.group_create(name=group, title=group)
    try:
        for package in packages:
            ckan.action.package_create(**_created(package))
        resource = packages[0]["resources"][0]["id"]
        places = {
            "one": f"{mark}-satu",
            "two": f"{mark}-dua",
            "group": group,
            "mark": mark,
            "name": packages[0]["name"],
            "id": packages[0]["id"],
            "resource": resource,
            "now": str(datetime.now(UTC).timestamp()),
        }
        yield Pair(theirs=ckan.address.rstrip("/"), ours=url, places=places)
    finally:
        for package in packages:
            ckan.action.dataset_purge(id=package["id"])
        ckan.action.group_purge(id=group)
        for name in owners:
            ckan.action.organization_purge(id=name)


def _created(package: Mapping[str, Any]) -> dict[str, Any]:
    kept = ("id", "name", "title", "notes", "license_id", "owner_org", "metadata_modified", "extras")
    return {
        **{key: package[key] for key in kept},
        "tags": [{"name": tag["name"]} for tag in package["tags"]],
        "groups": [{"name": each["name"]} for each in package["groups"]],
        "resources": [
            {key: each[key] for key in ("id", "name", "url", "format") if each.get(key)}
            for each in package["resources"]
        ],
    }


@pytest.mark.parametrize("params", ORDERED, ids=str)
def test_searches_find_the_same(pair: Pair, params: Params) -> None:
    (theirs_status, theirs), (ours_status, ours) = pair.search(params)
    assert (ours_status, "ignored" in ours["result"]) == (theirs_status, False), ours
    assert searched(ours) == searched(theirs)


@pytest.mark.parametrize(("action", "params"), SAME, ids=str)
def test_answers_are_the_same(pair: Pair, action: str, params: Params) -> None:
    theirs, ours = pair.ask(action, params)
    assert ours == theirs


@pytest.mark.parametrize("params", RESOURCES, ids=str)
def test_the_same_files_are_found(pair: Pair, params: Params) -> None:
    (_, theirs), (status, ours) = pair.ask("resource_search", params)
    assert status == 200
    assert ours["result"].keys() == theirs["result"].keys()
    found = [[(each["id"], each["url"]) for each in told["result"]["results"]] for told in (theirs, ours)]
    assert found[1] == found[0]
    assert ours["result"]["count"] == theirs["result"]["count"]


def _named(value: Any) -> str:
    """The same in every process, which the order of a set is not."""
    return "-".join(sorted(value)) if isinstance(value, frozenset) else str(value)


@pytest.mark.parametrize(("action", "params", "missing"), ALIKE, ids=_named)
def test_answers_have_the_same_keys(pair: Pair, action: str, params: Params, missing: frozenset[str]) -> None:
    (_, theirs), (status, ours) = pair.ask(action, params)
    assert status == 200
    lacking = _lacking(keys(_of_both(pair, theirs["result"])), keys(ours["result"]), missing)
    assert not lacking, (lacking, ours)


def _of_both(pair: Pair, result: Any) -> Any:
    """What CKAN tells, without what other tests put there meanwhile."""
    if not isinstance(result, list):
        return result
    kept = [each for each in result if pair.places["mark"] in json.dumps(each)]
    assert kept or not result
    return kept


def _lacking(theirs: Any, ours: Any, missing: frozenset[str], path: str = "") -> list[str]:
    """Where we lack a key, or have another shape. What stands in extras and users is each one's own."""
    if isinstance(theirs, dict) and isinstance(ours, dict):
        found = [f"{path}/{key}" for key in theirs.keys() - ours.keys() - missing]
        for key in (theirs.keys() & ours.keys()) - {"users", "extras", "error_emails_to", "extensions"}:
            found += _lacking(theirs[key], ours[key], missing, f"{path}/{key}")
        return found
    if isinstance(theirs, list) and isinstance(ours, list):
        return _lacking(theirs[0], ours[0], missing, f"{path}[]") if theirs and ours else []
    kinds = {type(each).__name__ if not isinstance(each, str) else each for each in (theirs, ours)}
    return [] if len(kinds) == 1 or "NoneType" in kinds or kinds <= {"list", "dict"} else [f"{path}: {kinds}"]


@pytest.mark.parametrize("difference", DIFFERENT, ids=lambda each: str(each.params))
def test_what_differs_on_purpose(pair: Pair, difference: Any) -> None:
    theirs, ours = pair.search(difference.params)
    assert _outcome(*theirs) == difference.ckan
    assert _outcome(*ours) == difference.ours
    assert ours[1]["result"].get("ignored", []) == difference.ignored


def _outcome(status: int, told: Any) -> object:
    return told["result"]["count"] if status == 200 else str(status)


def test_writes_are_refused_as_ckan_refuses_them(pair: Pair) -> None:
    for action in (
        "package_create",
        "package_patch",
        "organization_delete",
        "resource_create",
        "dataset_purge",
    ):
        for method in ("GET", "POST"):
            theirs, ours = (
                requests.request(method, f"{each}/api/3/action/{action}", timeout=60)
                for each in (pair.theirs, pair.ours)
            )
            if method == "GET":
                assert ours.json() == theirs.json()
            elif theirs.status_code == 403:  # CKAN looks for what is to be changed before it looks who asks
                assert ours.json()["error"]["__type"] == theirs.json()["error"]["__type"]
            assert ours.status_code == (400 if method == "GET" else 403)
    for path in ("/api/3", "/api/2"):
        theirs, ours = (requests.get(each + path, timeout=60) for each in (pair.theirs, pair.ours))
        assert (ours.status_code, ours.json()) == (theirs.status_code, theirs.json())


def command(*arguments: str) -> list[Any]:
    """What a command of ckanapi prints, a document a line."""
    programs = Path(sys.executable).parent
    environment = {**os.environ, "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}"}  # it starts itself
    done = subprocess.run(
        [programs / "ckanapi", *arguments],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        env=environment,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_ckanapi_dumps_and_searches(running: tuple[Service, str, str]) -> None:
    service, url, mark = running
    names = set(service.core.catalogue.names(limit=None, offset=0))
    dumped = command("dump", "datasets", "--all", "-r", url)
    assert {each["name"] for each in dumped} == names
    assert all(each["resources"] for each in dumped)
    some = command("dump", "datasets", dumped[0]["name"], "-r", url)
    assert some == dumped[:1]
    organizations = command("dump", "organizations", "--all", "-r", url)
    assert {each["name"] for each in organizations} == {f"{mark}-satu", f"{mark}-dua"}
    groups = command("dump", "groups", "--all", "-r", url)
    assert [each["name"] for each in groups] == [f"{mark}-tema"]
    found = command("search", "datasets", "-r", url)
    assert {each["name"] for each in found} == names
    padi = command("search", "datasets", "q=padi", f"fq=organization:{mark}-satu", "-r", url)
    assert 0 < len(padi) < len(names)


def test_ckanapi_calls_every_action(running: tuple[Service, str, str], pair: Pair) -> None:
    _, url, mark = running
    with ckanapi.RemoteCKAN(url) as ours, ckanapi.RemoteCKAN(url, get_only=True) as getting:
        for remote in (ours, getting):
            assert len(remote.action.package_list()) == len(_TITLES)
            assert remote.action.package_search(q="padi", rows=1)["count"] == 5
            assert remote.action.organization_show(id=f"{mark}-satu")["package_count"] == 8
            with pytest.raises(ckanapi.NotFound):
                remote.action.package_show(id="tidak-ada")
            with pytest.raises(ckanapi.ValidationError):
                remote.action.package_show()
        with pytest.raises(ckanapi.NotAuthorized):
            ours.action.package_create(name="x")
        with pytest.raises(ckanapi.SearchQueryError):
            ours.action.package_search(foo=1)
