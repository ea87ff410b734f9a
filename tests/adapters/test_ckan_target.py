"""What CKAN and what stands before it may answer, by a server on loopback that gives recorded answers."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

import pytest
from scripted_ckan import CREATED, DENIED, JSON, NOT_FOUND, Answer, Scripted, error, ok, target, wanted

from harvester.adapters.ckan.tags import TagGate
from harvester.domain.decide import Action
from harvester.domain.errors import (
    HarvesterError,
    TargetForbidden,
    TargetNotReady,
    TargetRefused,
    TargetUnavailable,
)


def test_a_first_delivery_sends_the_token_and_our_name(ckan: Scripted) -> None:
    delivered = target(ckan, user_agent="harvester/1 (+mailto:x@y.example)").deliver(wanted())
    assert (delivered.action, delivered.package_id) == (Action.CREATED, "p1")
    assert delivered.resources == {"a/0": "r1"}
    assert ckan.headers[0]["Authorization"] == "rahasia"
    assert ckan.headers[0]["User-Agent"] == "harvester/1 (+mailto:x@y.example)"
    assert ckan.sent[-1][1]["owner_org"] == "o1"


def test_the_address_may_name_the_api(ckan: Scripted) -> None:
    target(ckan, url=f"{ckan.url}/api/3/action/").deliver(wanted())
    assert ckan.actions()[-1] == "package_create"


VALIDATION = {
    "resources": [{}, {"size": ["Invalid integer"]}],
    "tags": ['Tag "a,b" can only contain alphanumeric characters'],
    "__type": "Validation Error",
}
IMMENSE = {
    "__type": "Search Index Error",
    "message": "Unable to add package to search index: Solr returned an error: Document contains at least "
    'one immense term in field="a" (whose UTF8 encoding is longer than the max length 32766)',
}
LONG_AGO = format_datetime(datetime(2000, 1, 1, tzinfo=UTC))
INTERNAL = {"__type": "Internal Server Error", "message": "Internal Server Error"}


@pytest.mark.parametrize(
    ("answer", "kind", "words"),
    [
        (error(409, VALIDATION), TargetRefused, "“resources[1].size”: Invalid integer"),
        (error(500, IMMENSE), TargetRefused, "immense term"),
        (
            error(400, {"__type": "Integrity Error", "message": "wrong shape"}),
            TargetRefused,
            "Integrity Error",
        ),
        ((400, JSON, '"Bad request: Action name not known"', {}), TargetRefused, "not known"),
        ((413, "text/html", "<h1>413</h1>", {}), TargetRefused, "too large"),
        (error(500, INTERNAL), TargetUnavailable, "500"),
        ((502, "text/html", "<h1>Bad Gateway</h1>", {}), TargetUnavailable, "502"),
        ((503, JSON, "{}", {}), TargetUnavailable, "503"),
        ((200, "text/html", "<h1>Masuk</h1>", {}), TargetUnavailable, "not CKAN's"),
        ((200, JSON, '{"success": true}', {}), TargetUnavailable, "not CKAN's"),
        ((200, JSON, "[" * 100, {}), TargetRefused, "dataset"),
        ((404, "text/html", "<h1>404</h1>", {}), TargetUnavailable, "address"),
        (
            (301, "text/html", "", {"Location": "https://data.example/api/action/package_create"}),
            TargetUnavailable,
            "redirects to https://data.example; set",
        ),
        ((401, "text/html", "", {}), TargetForbidden, "token"),
        ((403, "text/html", "<h1>Blocked</h1>", {}), TargetNotReady, "firewall"),
        (DENIED, TargetNotReady, "not authorized to create packages"),
        (None, TargetUnavailable, "could not be reached"),
    ],
)
def test_every_answer_has_its_error(
    ckan: Scripted, answer: Answer | None, kind: type[HarvesterError], words: str
) -> None:
    ckan.answers["package_create"] = lambda _: answer
    with pytest.raises(kind) as caught:
        target(ckan).deliver(wanted())
    assert type(caught.value) is not HarvesterError
    assert words in str(caught.value)
    assert "rahasia" not in str(caught.value)


def test_problems_have_dcat_paths(ckan: Scripted) -> None:
    ckan.answers["package_create"] = error(409, VALIDATION)
    with pytest.raises(TargetRefused) as caught:
        target(ckan).deliver(wanted())
    assert [p.path for p in caught.value.problems] == ["distribution[1].size", "keyword"]


@pytest.mark.parametrize(
    ("value", "low", "high"),
    [
        ("7", 7, 7),
        (format_datetime(datetime(2000, 1, 1, tzinfo=UTC)), 0, 0),
        ("99999", 3600, 3600),
        ("x", None, None),
    ],
)
def test_retry_after(ckan: Scripted, value: str, low: float | None, high: float | None) -> None:
    ckan.answers["package_create"] = (429, "text/plain", "", {"Retry-After": value})
    with pytest.raises(TargetUnavailable) as caught:
        target(ckan).deliver(wanted())
    after = caught.value.retry_after
    assert (after is None) if low is None or high is None else (after is not None and low <= after <= high)


def test_a_token_that_ckan_does_not_know_is_forbidden(ckan: Scripted) -> None:
    ckan.answers |= {"package_create": DENIED, "user_show": NOT_FOUND}
    with pytest.raises(TargetForbidden):
        target(ckan).deliver(wanted())
    assert [p.code for p in target(ckan).check()] == ["token-unknown"]
    (missing,) = target(ckan, token="").check()
    assert "HARVESTER_CKAN_TOKEN" in missing.text


def test_ckan_is_not_there(ckan: Scripted) -> None:
    gone = target(ckan, url="http://127.0.0.1:9", connect_timeout=1.0)
    with pytest.raises(TargetUnavailable):
        gone.deliver(wanted())
    (told,) = gone.check()
    assert told.code == "target-unavailable"
    assert "no web server runs at this address now" in told.text
    (told,) = target(ckan, url=ckan.url.replace("http:", "https:")).check()
    assert "try its address with http://" in told.text
    (told,) = target(ckan, url="http://tidak-ada.invalid").check()
    assert "check the address (DNS)" in told.text or "name service" in told.text


def test_silence_ends_at_the_time_limit(ckan: Scripted) -> None:
    release = threading.Event()

    def silent(_: dict[str, Any]) -> Answer:
        release.wait(5)
        return ok(CREATED)

    ckan.answers["package_create"] = silent
    with pytest.raises(TargetUnavailable, match="did not answer within"):
        target(ckan, read_timeout=0.2).deliver(wanted())
    release.set()


def test_a_name_that_the_token_may_not_see_is_left_alone(ckan: Scripted) -> None:
    name = wanted().dataset.name
    taken = error(409, {"name": ["That URL is already in use."], "__type": "Validation Error"})
    ckan.answers["package_create"] = lambda sent: taken if sent["name"] == name else ok(CREATED)
    ckan.answers["package_show"] = DENIED
    delivered = target(ckan).deliver(wanted())
    assert [p.code for p in delivered.problems] == ["name-taken"]
    names = [sent["name"] for action, sent in ckan.sent if action == "package_create"]
    assert names[0] == name
    assert names[1].startswith(f"{name}-")


def test_a_package_under_our_id_that_is_now_anothers_is_not_written(ckan: Scripted) -> None:
    foreign = {
        "id": "p9",
        "name": "x",
        "state": "active",
        "extras": [{"key": "harvester_dataset", "value": "z"}],
    }
    ckan.answers["package_show"] = lambda sent: ok(foreign) if sent["id"] == "p9" else NOT_FOUND
    assert target(ckan).deliver(wanted(package_id="p9")).package_id == "p1"
    assert "package_update" not in ckan.actions()


@pytest.mark.parametrize(
    ("settings", "answers", "code"),
    [
        ({}, {"organization_show": NOT_FOUND, "organization_create": DENIED}, "organization-missing"),
        ({"create_organizations": False}, {"organization_show": NOT_FOUND}, "organization-missing"),
        ({}, {"organization_show": ok({"id": "o2", "state": "active"})}, "organization-closed"),
        ({}, {"organization_show": ok({"id": "o2", "state": "deleted"})}, "organization-deleted"),
    ],
)
def test_an_organization_that_cannot_be_used_holds_the_dataset_back(
    ckan: Scripted, settings: dict[str, Any], answers: dict[str, Answer], code: str
) -> None:
    ckan.answers |= {"organization_list_for_user": ok([]), **answers}
    with pytest.raises(TargetNotReady) as caught:
        target(ckan, **settings).deliver(wanted())
    assert [p.code for p in caught.value.problems] == [code]


@pytest.mark.parametrize(
    ("organization", "name", "title"),
    [
        ("dinas-kesehatan", "dinas-kesehatan", "Dinas Kesehatan"),
        ("dinas-kependudukan", "dinas-kependudukan", "Dinas Kependudukan"),
        ("Dinas PU & Penataan Ruang", "dinas-pu-penataan-ruang", "Dinas PU & Penataan Ruang"),
        (None, "sumber-uji", "Sumber Uji"),
    ],
)
def test_the_organizations_name_and_title(
    ckan: Scripted, organization: str | None, name: str, title: str
) -> None:
    ckan.answers |= {"organization_show": NOT_FOUND, "organization_create": ok({"id": "o4"})}
    value = wanted()
    source = replace(value.source, organization=None)
    target(ckan).deliver(
        replace(value, source=source, dataset=replace(value.dataset, organization=organization))
    )
    made = next(sent for action, sent in ckan.sent if action == "organization_create")
    assert (made["name"], made["title"]) == (name, title)


def test_an_organization_is_made_once(ckan: Scripted) -> None:
    ckan.answers |= {
        "organization_list_for_user": ok([]),
        "organization_show": NOT_FOUND,
        "organization_create": ok({"id": "o3"}),
    }
    ours = target(ckan)
    ours.deliver(wanted())
    ours.deliver(wanted())
    assert ckan.actions().count("organization_create") == 1


def test_writes_that_bring_the_same_new_tag_wait_for_each_other() -> None:
    gate, inside, most = TagGate(), [], []
    lock, meet = threading.Lock(), threading.Barrier(2)

    def write(*tags: str) -> None:
        with gate.passing(tags):
            with lock:
                inside.append(tags)
                most.append(sum("sama" in each for each in inside))
            if "lain" in tags[0]:
                meet.wait(5)  # two writes of different tags are inside together
            with lock:
                inside.remove(tags)

    calls = [("sama",)] * 6 + [("lain-1",), ("lain-2",)]
    threads = [threading.Thread(target=write, args=tags) for tags in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert not meet.broken
    assert inside == []
    assert most[0] <= 1


def test_a_failed_write_leaves_its_tags_new() -> None:
    gate = TagGate()
    with pytest.raises(TargetUnavailable), gate.passing(["a"]):
        raise TargetUnavailable
    with gate.passing(["a"]):
        waiting = threading.Thread(target=lambda: gate.passing(["a"]).__enter__())
        waiting.start()
        waiting.join(0.05)
        assert waiting.is_alive()
    waiting.join(5)
    assert not waiting.is_alive()
