"""The CKAN plugin: its contract, recorded portals, and the ways in which portals misbehave."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from harvester.domain.identity import content_digest
from harvester.sdk import (
    FetchContext,
    Page,
    Recognition,
    Response,
    ResponseTooLarge,
    SourceRefused,
    SourceUnavailable,
)
from harvester.sdk.testing import Answer, FakeHttp, PluginContract, Site, fill_defaults, make_context
from plugins._ckan_api import roots
from plugins._ckan_content import content
from plugins.ckan import CkanPlugin

HOME = "https://data.contohkab.go.id"


class TestCkan(PluginContract):
    plugin = CkanPlugin
    cases = Path(__file__).parent / "fixtures" / "ckan"


def package(number: int, **more: object) -> dict[str, Any]:
    return {"id": f"{number:06d}", "name": f"data-{number}", "title": f"Data {number}", **more}


@dataclass
class Portal:
    """A portal in memory that does what its hooks say while it is read."""

    packages: list[dict[str, Any]]
    cap: int = 1000
    broken: frozenset[str] = frozenset()
    before: Callable[[Portal, int], None] = lambda portal, start: None
    ignores: Collection[str] = ()
    post_only: bool = False
    redirect: str | None = None
    asked: list[tuple[str, dict[str, Any], Mapping[str, str]]] = field(default_factory=list)

    def get(
        self,
        url: str,
        *,
        params: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        accept_status: Collection[int] = (),
        **more: object,
    ) -> Response:
        if self.post_only:
            raise SourceRefused("no", status=405)
        return self._answer(url, dict(params or {}), headers or {})

    def post(
        self, url: str, *, json: Any = None, headers: Mapping[str, str] | None = None, **more: object
    ) -> Response:
        return self._answer(url, dict(json or {}), headers or {})

    def _answer(self, url: str, params: dict[str, Any], headers: Mapping[str, str]) -> Response:
        self.asked.append((url, params, headers))
        assert len(self.asked) < 500, "the plugin does not stop asking"
        if not url.endswith("/package_search"):
            raise SourceRefused("no such action", status=404)
        start = 0 if "start" in self.ignores else int(params["start"])
        self.before(self, start)
        found = sorted(self.packages, key=lambda one: str(one["id"]))
        shown = found[start : start + min(int(params["rows"]), self.cap)]
        if any(one["id"] in self.broken for one in shown) and "fl" not in params:
            raise SourceUnavailable("500", status=500)
        body = {"success": True, "help": "…", "result": {"count": len(found), "results": shown}}
        where = url if not self.redirect else self.redirect + urlsplit(url).path
        return Response(url=where, status=200, headers={}, body=io.BytesIO(json.dumps(body).encode()))


def read(portal: Portal, url: str = HOME, **config: Any) -> tuple[list[str], FetchContext]:
    site = Site(url=url, config=config, answers={})
    context = make_context(FakeHttp({}), site)
    context.http = portal
    plugin = CkanPlugin(url, fill_defaults(CkanPlugin.config_schema, config))
    return [raw.identifier for raw in plugin.records(context)], context


def test_a_portal_that_caps_pages_is_read_to_its_end() -> None:
    names, context = read(Portal([package(n) for n in range(250)], cap=100))
    assert len(names) == len(set(names)) == 250
    assert context.partial_reason is None
    assert context.expected == 250


def test_a_dataset_that_appears_while_paging_is_read_once_and_nothing_twice() -> None:
    def appear(portal: Portal, start: int) -> None:
        if start == 10 and len(portal.packages) == 30:
            portal.packages.append(package(0))

    names, context = read(Portal([package(n) for n in range(1, 31)], before=appear), rows=10)
    assert sorted(names) == [f"{n:06d}" for n in range(31)]
    assert context.partial_reason is None


def test_a_dataset_that_goes_while_paging_does_not_hide_its_neighbour() -> None:
    def go(portal: Portal, start: int) -> None:
        if start == 10 and len(portal.packages) == 30:
            del portal.packages[0]

    names, _ = read(Portal([package(n) for n in range(1, 31)], before=go), rows=10)
    assert sorted(names) == [f"{n:06d}" for n in range(1, 31)]


@pytest.mark.parametrize("broken", [{0}, {29}, {7, 8, 22}, {10, 11, 12, 13}])
def test_broken_packages_are_named_and_the_rest_is_read(broken: set[int]) -> None:
    names = frozenset(f"{n:06d}" for n in broken)
    found, context = read(Portal([package(n) for n in range(30)], broken=names), rows=16)
    assert sorted(found) == sorted({f"{n:06d}" for n in range(30)} - names)
    assert {record for problem, record in context.problems if problem.severity == "error"} == names
    assert context.partial_reason
    assert context.new_state is None


def test_a_portal_of_which_everything_is_broken_is_unavailable() -> None:
    portal = Portal([package(n) for n in range(30)], broken=frozenset(f"{n:06d}" for n in range(30)))
    with pytest.raises(SourceUnavailable):
        read(portal, rows=16)


def test_a_portal_that_ignores_start_ends_and_is_partial() -> None:
    names, context = read(Portal([package(n) for n in range(9)], cap=3, ignores=["start"]))
    assert names == ["000000", "000001", "000002"]
    assert "repeats a page" in str(context.partial_reason)


def test_a_portal_that_takes_only_posts() -> None:
    names, _ = read(Portal([package(n) for n in range(12)], post_only=True), rows=5)
    assert len(names) == 12


def test_the_token_goes_to_the_portal_and_nowhere_else() -> None:
    portal = Portal([package(n) for n in range(12)], cap=5, redirect="https://other.example")
    read(portal, api_key="s3cret")
    sent = {url.split("/")[2]: headers.get("Authorization") for url, _, headers in portal.asked}
    assert sent == {"data.contohkab.go.id": "s3cret", "other.example": None}


def test_the_filters_hold_even_if_the_portal_ignores_them() -> None:
    packages = [
        package(1, organization={"name": "dinkes"}, groups=[{"name": "a"}]),
        package(2, organization={"name": "dinsos"}, groups=[{"name": "a"}, {"name": "b"}]),
        package(3, organization={"name": "dinkes"}, groups=[]),
        package(4, organization=None, owner_org="0f83"),
    ]
    assert read(Portal(packages), organizations_filter_include=["dinkes"])[0] == [
        "000001",
        "000003",
        "000004",
    ]
    assert read(Portal(packages), organizations_filter_exclude=["dinkes"])[0] == ["000002", "000004"]
    assert read(Portal(packages), groups_filter_include=["a"], groups_filter_exclude=["b"])[0] == ["000001"]


def test_a_refused_query_is_not_answered_with_everything() -> None:
    envelope = b'{"success": false, "error": {"__type": "Search Error", "message": "bad query"}}'
    http = FakeHttp({}, otherwise=Answer(status=409, body=envelope))
    site = Site(url=HOME, config={"fq": "tags:["}, answers={})
    plugin = CkanPlugin(HOME, fill_defaults(CkanPlugin.config_schema, site.config))
    with pytest.raises(SourceRefused, match="bad query"):
        list(plugin.records(make_context(http, site)))


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://x.go.id", "https://x.go.id"),
        ("https://x.go.id/dataset/padi?q=1#a", "https://x.go.id"),
        ("https://x.go.id/data/dataset", "https://x.go.id/data"),
        ("https://x.go.id/data/", "https://x.go.id/data"),
        ("https://x.go.id/api/3", "https://x.go.id"),
        ("https://x.go.id/data/api/3/action/package_search?q=", "https://x.go.id/data"),
        ("https://x.go.id/organization/dinkes", "https://x.go.id"),
    ],
)
def test_the_root_of_a_portal(url: str, expected: str) -> None:
    assert roots(url)[0] == expected


def test_the_hash_holds_still_while_a_portal_counts_views_and_reindexes() -> None:
    one = package(1, tracking_summary={"total": 1}, score=1.0, revision_id="a", num_tags=2, issued="2020")
    one |= {"modified": "2021", "metadata_modified": "2024-01-01", "tags": [{"name": "b"}, {"name": "a"}]}
    two = one | {"tracking_summary": {"total": 9}, "score": 2.5, "revision_id": "b"}
    two |= {"metadata_modified": "2024-02-02", "tags": [{"name": "a"}, {"name": "b"}]}
    assert content_digest(content(one)) == content_digest(content(two))
    assert content_digest(content(one)) != content_digest(content(one | {"modified": "2022"}))


def test_a_site_is_recognised_at_any_of_its_pages() -> None:
    status = b'{"success": true, "result": {"ckan_version": "2.10.4", "site_title": "x"}}'
    http = FakeHttp(
        {
            f"{HOME}/data/dataset": Answer(body=b'<html><a href="/data/dataset/padi">Padi</a></html>'),
            f"{HOME}/data/api/3/action/status_show": Answer(body=status),
        }
    )
    found = CkanPlugin.recognise(http.page(f"{HOME}/data/dataset"))
    assert isinstance(found, Recognition)
    assert found.url == f"{HOME}/data"
    assert CkanPlugin.recognise(Page(url=HOME, text="<html>OpenSID</html>")) == 0.0


def test_dkan_offers_the_lists_but_not_the_search() -> None:
    listed = [[package(1), package(2)]]
    http = FakeHttp(
        {
            f"{HOME}/api/3/action/current_package_list_with_resources?limit=100&offset={offset}": Answer(
                body=json.dumps({"success": True, "result": listed if not offset else []}).encode()
            )
            for offset in (0, 2)
        }
    )
    plugin = CkanPlugin(HOME, fill_defaults(CkanPlugin.config_schema, {}))
    context = make_context(http, Site(url=HOME, config={}, answers={}))
    assert [raw.identifier for raw in plugin.records(context)] == ["000001", "000002"]
    assert context.partial_reason is None


def test_a_page_that_is_too_large_is_asked_for_in_parts() -> None:
    def too_large(portal: Portal, start: int) -> None:
        if int(portal.asked[-1][1]["rows"]) > 6:
            raise ResponseTooLarge("more than the limit")

    names, context = read(Portal([package(n) for n in range(30)], before=too_large), rows=20)
    assert len(names) == 30
    assert context.partial_reason is None


def test_state_never_goes_back() -> None:
    envelope = json.dumps({"success": True, "result": {"count": 1, "results": [package(1)]}}).encode()
    site = Site(url=HOME, config={}, answers={}, state={"since": "2024-05-05T00:00:00"})
    context = make_context(FakeHttp({}, otherwise=Answer(body=envelope)), site)
    list(CkanPlugin(HOME, fill_defaults(CkanPlugin.config_schema, {})).records(context))
    assert context.new_state == {"since": "2024-05-05T00:00:00"}
    assert context.partial_reason
