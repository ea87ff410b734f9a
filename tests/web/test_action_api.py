"""CKAN's Action API as its readers see it; tests/e2e compares it with CKAN's own."""

from __future__ import annotations

import gzip
import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest
from flask import Response
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from stored import become

from harvester.domain.decide import State
from harvester.web.feeds.kept import KeptAnswers

if TYPE_CHECKING:
    from browser import Browser

    from harvester.service import Service

ACTION = "/api/3/action/"


def answer(reader: Browser, action: str, /, **params: Any) -> tuple[int, Any]:
    got = reader.client.get(ACTION + action, query_string=params)
    return got.status_code, json.loads(got.data)


def act(reader: Browser, name: str, **params: Any) -> Any:
    status, told = answer(reader, name, **params)
    assert (status, told["success"]) == (200, True), told
    return told["result"]


def search(reader: Browser, **params: Any) -> Any:
    return act(reader, "package_search", **{key.replace("_field", ".field"): v for key, v in params.items()})


def test_datasets(reader: Browser) -> None:
    assert act(reader, "site_read") is True
    assert act(reader, "status_show")["ckan_version"]
    names = act(reader, "package_list")
    assert len(names) == 19
    assert act(reader, "package_list", limit=3, offset=2) == names[2:5]
    shown = act(reader, "package_show", id=names[0])
    assert shown["name"] == names[0]
    assert act(reader, "package_show", id=shown["id"]) == shown
    assert len(act(reader, "current_package_list_with_resources", limit=4)) == 4
    assert act(reader, "package_autocomplete", q=shown["title"][:6])[0].keys() == {
        *("name", "title", "match_field", "match_displayed"),
    }


def test_search(reader: Browser) -> None:
    found = search(reader, rows=5, start=15, sort="id asc")
    assert (found["count"], len(found["results"])) == (19, 4)
    assert search(reader, rows=5, start=500)["results"] == []
    assert search(reader, q="sembako")["count"] == 1
    assert search(reader, fq="organization:kim-sendang OR organization:portal")["count"] == 8
    assert search(reader, fq="-organization:portal")["count"] == 13
    assert search(reader, fq_list='["organization:portal", "name:zz*"]')["count"] == 0
    assert search(reader, fq="metadata_modified:[2000-01-01T00:00:00Z TO *]")["count"] == 19
    assert search(reader, fq="metadata_modified:[2100-01-01T00:00:00Z TO *]")["count"] == 0
    portal = act(reader, "organization_show", id="portal")
    assert search(reader, fq=f"owner_org:{portal['id']}")["count"] == portal["package_count"] == 6
    few = search(reader, rows=3, fl="name,organization", sort="name asc", fq="organization:portal")["results"]
    assert few == [{"name": each["name"], "organization": "portal"} for each in few]
    assert len(few) == 3


def test_facets(reader: Browser) -> None:
    found = search(reader, rows=0, facet_field='["organization", "res_format", "kelurahan"]')
    assert sum(found["facets"]["organization"].values()) == 19
    assert found["facets"]["kelurahan"] == {}
    items = found["search_facets"]["organization"]["items"]
    assert [i["display_name"] for i in items] == sorted((i["display_name"] for i in items), reverse=True)
    assert {i["name"]: i["count"] for i in items} == found["facets"]["organization"]
    limited = act(reader, "package_search", **{"facet.field": '["tags"]', "facet.limit": 2})
    assert len(limited["facets"]["tags"]) == 2
    often = act(reader, "package_search", **{"facet.field": '["organization"]', "facet.mincount": 4})
    assert all(n >= 4 for n in often["facets"]["organization"].values())
    assert act(reader, "package_search", **{"facet.field": '["tags"]', "facet": "false"})["facets"] == {}


def test_what_is_not_understood_widens(reader: Browser) -> None:
    found = search(reader, fq='vocab_x:"a b" AND {!join}', sort="views_recent desc", qf="title")
    assert found["count"] == 19
    assert found["ignored"] == ['vocab_x:"a b"', "{!join}", "sort: views_recent desc", "qf: title"]
    assert "ignored" not in search(reader, fq="+state:active", include_private="true")


def test_organizations_groups_and_tags(reader: Browser) -> None:
    names = act(reader, "organization_list")
    assert {"portal", "kim-sendang"} <= set(names)
    counted = act(reader, "organization_list", all_fields="true", sort="package_count desc")
    numbers = [each["package_count"] for each in counted]
    assert numbers == sorted(numbers, reverse=True)
    assert sum(numbers) == 19
    assert act(reader, "organization_list", organizations="portal,none") == ["portal"]
    assert act(reader, "organization_list", limit=1, offset=1) == names[1:2]
    shown = act(reader, "organization_show", id="portal", include_datasets="true")
    assert len(shown["packages"]) == 6
    assert act(reader, "organization_autocomplete", q="porta")[-1]["name"] == "portal"
    assert len(act(reader, "group_package_show", id="portal")) == 6
    tags = act(reader, "tag_list")
    assert tags == sorted(tags)
    tag = act(reader, "tag_show", id=tags[0], include_datasets="1")
    assert tags[0] in {each["name"] for each in tag["packages"][0]["tags"]}
    assert act(reader, "tag_show", id=tag["id"])["name"] == tags[0]
    assert act(reader, "tag_list", query=tags[0], all_fields="1")[0]["name"] == tags[0]
    assert "csv" in act(reader, "format_autocomplete", q="c")
    assert {each["id"] for each in act(reader, "license_list")} >= {"cc-by", "notspecified", "other-closed"}


def test_a_resource_is_found_by_its_id(reader: Browser) -> None:
    packages = search(reader, rows=100)["results"]
    for package in packages:
        for resource in package["resources"]:
            assert act(reader, "resource_show", id=resource["id"]) == resource
    assert answer(reader, "resource_show", id=packages[0]["id"])[0] == 404
    assert act(reader, "resource_view_list", id=packages[0]["resources"][0]["id"]) == []


def test_what_changed(reader: Browser, filled: Service, clock: Any) -> None:
    clock.time += timedelta(minutes=1)
    row = filled.core.catalogue.page()[0]
    become(filled, row, State.WITHDRAWN)
    first, *others = act(reader, "recently_changed_packages_activity_list", limit=100)
    assert (first["activity_type"], first["data"]["package"]["name"]) == ("deleted package", row.name)
    assert len(others) == 18
    assert act(reader, "recently_changed_packages_activity_list", limit=2, offset=1) == others[:2]
    one = others[0]["data"]["package"]
    assert act(reader, "package_activity_list", id=one["id"]) == [others[0]]


@pytest.mark.parametrize("state", [State.WITHDRAWN, State.QUARANTINED, State.INVALID])
def test_what_is_not_shown_is_nowhere(reader: Browser, filled: Service, state: State) -> None:
    row = next(each for each in filled.core.catalogue.page() if "Sembako" in each.title)
    package = act(reader, "package_show", id=row.name)
    become(filled, row, state)
    assert answer(reader, "package_show", id=row.name)[0] == 404
    assert answer(reader, "package_show", id=row.uuid)[0] == 404
    assert answer(reader, "resource_show", id=package["resources"][0]["id"])[0] == 404
    told = [
        *(act(reader, "package_list"), search(reader, rows=100), search(reader, q="sembako")),
        *(search(reader, fq=f"name:{row.name}"), act(reader, "current_package_list_with_resources")),
        *(act(reader, "package_autocomplete", q="sembako"), act(reader, "package_list")),
        act(reader, "organization_show", id=package["organization"]["name"], include_datasets="1"),
    ]
    if state is not State.WITHDRAWN:  # which leaves a tombstone there
        told.append(act(reader, "recently_changed_packages_activity_list", limit=100))
    assert row.name not in json.dumps(told)
    assert "sembako" not in json.dumps(told[2]["results"]).lower()


def test_errors_have_ckans_shapes(reader: Browser, filled: Service) -> None:
    status, told = answer(reader, "package_show", id="nonesuch")
    assert (status, told["error"]) == (404, {"__type": "Not Found Error", "message": "Not found"})
    assert answer(reader, "package_show")[1]["error"]["name_or_id"] == ["Missing value"]
    assert answer(reader, "nonesuch") == (400, "Bad request: Action name not known: nonesuch")
    assert answer(reader, "package_search", foo=1)[0] == 400
    assert answer(reader, "package_search", rows="x")[1]["error"]["rows"][0] == "Invalid integer"
    assert answer(reader, "package_search", sort="name sideways")[0] == 400
    assert answer(reader, "package_create")[0] == 400
    for write in ("package_create", "dataset_purge", "organization_delete", "resource_update"):
        refused = reader.client.post(ACTION + write, json={"name": "x"})
        assert refused.status_code == 403
        assert json.loads(refused.data)["error"]["__type"] == "Authorization Error"
    row = filled.core.catalogue.page()[0]
    become(filled, row, State.WITHDRAWN)
    assert "withdrawn" in answer(reader, "package_show", id=row.name)[1]["error"]["message"]


def test_parameters_come_in_every_way(reader: Browser) -> None:
    client = reader.client
    wanted = search(reader, q="padi", rows=3)
    for told in (
        client.post(ACTION + "package_search", json={"q": "padi", "rows": 3}),
        client.post(ACTION + "package_search", data={"q": "padi", "rows": 3}),
        client.post(ACTION + "package_search", data='{"q": "padi", "rows": 3}'),
        client.post(
            ACTION + "package_search",
            data='{"q":"padi","rows":3}',
            content_type="application/x-www-form-urlencoded",
        ),
        client.post(ACTION + "package_search?q=padi&rows=3"),
        client.get("/api/action/package_search/?q=padi&rows=3"),
        client.get("/api/2/action/package_search?q=padi&rows=3"),
    ):
        assert json.loads(told.data)["result"] == wanted
    assert client.post(ACTION + "package_search", data="{bad").status_code == 400
    assert client.post(ACTION + "package_search", json=[1]).status_code == 400
    assert client.post(ACTION + "package_search", data={"q": ["padi", "jagung"]}).status_code != 500
    for path in ("/api/3", "/api", "/api/2"):
        assert "version" in json.loads(client.get(path).data)


def test_pages_of_other_sites_read_it(reader: Browser) -> None:
    told = reader.client.get(ACTION + "site_read?callback=jQuery1.done")
    assert told.mimetype == "application/javascript"
    assert json.loads(told.data.removeprefix(b"jQuery1.done(").removesuffix(b");"))["result"] is True
    assert reader.client.get(ACTION + "site_read?callback=<script>").status_code == 400
    assert told.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    "path", ["package_search?rows=20", "package_list", "organization_list?all_fields=1", "license_list"]
)
def test_validators_and_gzip(reader: Browser, filled: Service, path: str) -> None:
    client = reader.client
    first = client.get(ACTION + path)
    packed = client.get(ACTION + path, headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(packed.data) == first.data
    for told in (first, packed):
        tag = {"If-None-Match": told.headers["ETag"]}
        assert client.get(ACTION + path, headers=tag).status_code == 304
    since = {"If-Modified-Since": first.headers["Last-Modified"]}
    assert client.get(ACTION + path, headers=since).status_code == 304
    head = client.head(ACTION + path)
    assert (head.status_code, head.data, head.headers["ETag"]) == (200, b"", first.headers["ETag"])
    become(filled, filled.core.catalogue.page()[0], State.WITHDRAWN)
    changed = client.get(ACTION + path, headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200


def test_answers_are_kept_as_far_as_there_is_room() -> None:
    kept = KeptAnswers(most=250)
    for number in range(3):
        kept.put(number, Response(b"x" * 100, headers={"X-Number": str(number)}))
    assert kept.get(0) is None
    assert kept.get(1) is not None
    again = kept.get(2)
    assert again is not None
    assert (again.data, again.headers["X-Number"]) == (b"x" * 100, "2")
    kept.put(3, Response(b"x" * 300))
    assert kept.get(3) is None


def test_a_kept_answer_is_the_same(reader: Browser) -> None:
    first, again = (reader.client.get(ACTION + "package_search?rows=3&q=padi") for _ in range(2))
    assert (again.data, list(again.headers)) == (first.data, list(first.headers))


def test_what_is_remembered_follows_every_change(reader: Browser, filled: Service) -> None:
    def told(rows: int) -> tuple[int, dict[str, str]]:  # another number each time: no answer comes twice
        path = f"package_search?sort=id asc&rows={rows}"
        result = json.loads(reader.client.get(ACTION + path).data)["result"]
        return result["count"], {each["name"]: each["title"] for each in result["results"]}

    count, titles = told(100)
    gone, renamed, *_ = filled.core.catalogue.page()
    become(filled, gone, State.WITHDRAWN)
    assert told(101) == (count - 1, {name: title for name, title in titles.items() if name != gone.name})
    become(filled, gone, State.ACTIVE)
    assert told(102) == (count, titles)
    become(filled, renamed, State.ACTIVE, title={"id": "Judul lain"})
    assert told(103) == (count, {**titles, renamed.name: "Judul lain"})


def test_files_are_searched(reader: Browser, filled: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    row = filled.core.catalogue.page()[0]
    files = [
        {"identifier": "a", "title": {"id": "Padi “Ciherang” É"}, "downloadURL": "https://a.example/a.CSV"},
        {
            "identifier": "b",
            "title": {"id": "Lampiran"},
            "downloadURL": "https://a.example/b.pdf",
            "byteSize": 12,
        },
    ]
    become(filled, row, State.ACTIVE, distribution=files)

    def names(*query: str) -> list[str]:
        told = act(reader, "resource_search", query=list(query), order_by="url")
        assert told["count"] == len(told["results"])
        return [each["name"] for each in told["results"]]

    assert names("url:A.EXAMPLE/") == ["Padi “Ciherang” É", "Lampiran"]
    assert names("url:a.example/", "name:“ciherang” é") == ["Padi “Ciherang” É"]
    assert names("url:a.example/", "size:12") == ["Lampiran"]
    assert names("url:a.example/", "size:1") == []
    become(filled, row, State.WITHDRAWN)
    assert names("url:a.example/") == []
    monkeypatch.setattr("harvester.web.feeds.actions.resources._MOST_LOOKED_AT", 5)
    told = act(reader, "resource_search", query="url:https")
    assert told["ignored"] == ["all but 5 of 18 datasets"]


def test_help_is_there_for_every_action(reader: Browser) -> None:
    told = reader.client.get(ACTION + "package_search?rows=0")
    path = json.loads(told.data)["help"].removeprefix("http://127.0.0.1:8000")
    assert ":param fq:" in json.loads(reader.client.get(path).data)["result"]
    assert answer(reader, "help_show", name="nonesuch")[0] == 404
    assert answer(reader, "help_show")[0] == 409


WORDS = st.text(alphabet='ab:()[]{}"\\+-!*?^~ ANDORTo/1Z&|,\0\ud800é', max_size=40)
FIELDS = st.sampled_from(
    ["organization", "name", "title", "tags", "metadata_modified", "state", "extras_x", "text"]
)
PARTS = st.one_of(
    WORDS,
    st.builds("{}:{}".format, FIELDS, WORDS),
    st.builds("{}:[{} TO {}]".format, FIELDS, WORDS, st.sampled_from(["*", "NOW", "NOW-1YEARS/DAY", "x"])),
)
QUERIES = st.lists(PARTS, max_size=4).map(" ".join)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    q=QUERIES, fq=QUERIES, sort=st.one_of(WORDS, st.just("name desc, score asc")), rows=st.integers() | WORDS
)
def test_no_query_is_a_failure(reader: Browser, q: str, fq: str, sort: str, rows: Any) -> None:
    params = {"q": q, "fq": fq, "sort": sort, "rows": rows, "start": rows, "facet.field": '["tags"]'}
    got = reader.client.get(ACTION + "package_search?" + urlencode(params, errors="replace"))
    assert got.status_code in {200, 400, 409}
    posted = reader.client.post(ACTION + "package_search", json={"q": q, "fq": fq, "fq_list": [q]})
    assert posted.status_code == 200 or "\ud800" in q + fq, posted.data


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.sampled_from(
        [
            *(
                "package_show",
                "package_list",
                "resource_show",
                "resource_search",
                "organization_list",
                "organization_show",
            ),
            *("group_list", "tag_list", "tag_show", "tag_search", "package_autocomplete", "help_show"),
            *("recently_changed_packages_activity_list", "package_activity_list", "format_autocomplete"),
            *("current_package_list_with_resources", "group_package_show", "vocabulary_show"),
        ]
    ),
    params=st.dictionaries(
        st.sampled_from(
            ["id", "q", "query", "limit", "offset", "sort", "all_fields", "organizations", "page"]
        ),
        WORDS | st.integers() | st.none() | st.lists(WORDS, max_size=2) | st.floats() | st.just({"a": [1]}),
    ),
)
def test_no_parameter_is_a_failure(reader: Browser, name: str, params: dict[str, Any]) -> None:
    got = reader.client.post(ACTION + name, json=params)
    assert got.status_code in {200, 400, 404, 409}, got.data
