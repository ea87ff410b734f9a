"""What is sent to CKAN for a package that is there."""

from __future__ import annotations

from typing import Any

import pytest
from delivery_fakes import dataset

from harvester.dcat.ckan import Claim, Origin, claim, differing_fields, merge, to_package

ORIGIN = Origin(
    dataset="d1", name="n", source_id="s1", source_title="Sumber", source_url="https://sumber.example/"
)


def wanted(**changes: Any) -> dict[str, Any]:
    return to_package(dataset("a", **changes), ORIGIN).package


def stored(package: dict[str, Any]) -> dict[str, Any]:
    """As ``package_show`` gives a package that was created like this."""
    resources = [
        {"id": f"r{n}", "position": n, "state": "active", "hash": "", "description": None, **resource}
        for n, resource in enumerate(package["resources"])
    ]
    tags = [{"id": f"t-{tag['name']}", "state": "active", **tag} for tag in package["tags"]]
    more = {"id": "p1", "state": "active", "metadata_modified": "2025-01-01T00:00:00", "author": None}
    return {**package, **more, "tags": sorted(tags, key=lambda tag: tag["name"]), "resources": resources}


def extras(package: dict[str, Any]) -> dict[str, Any]:
    return {extra["key"]: extra["value"] for extra in package["extras"]}


def test_the_same_again_differs_in_nothing() -> None:
    current = stored(wanted())
    merged = merge(current, wanted(), {})
    assert differing_fields(current, merged) == ()
    assert "metadata_modified" not in merged
    assert merged["resources"] == current["resources"]


def test_what_the_source_took_back_is_taken_away() -> None:
    current = stored(wanted(landing_page="https://sumber.example/a", version="1"))
    merged = merge(current, wanted(issued=None, license=None, keyword={}), {})
    assert "issued" not in extras(merged)
    assert merged["url"] == merged["license_id"] == merged["version"] == ""
    assert merged["tags"] == []
    assert {"url", "version", "license_id", "tags", "extras.issued"} <= set(differing_fields(current, merged))


def test_an_extra_that_people_filled_in_stays_though_it_could_be_ours() -> None:
    current = stored(wanted())
    current["extras"].append({"key": "frequency", "value": "tahunan"})
    assert extras(merge(current, wanted(title={"id": "Baru"}), {}))["frequency"] == "tahunan"


@pytest.mark.parametrize("note", ["", "bukan json", "[1]", '{"extras": 3}', "[" * 100_000, None])
def test_a_note_that_cannot_be_read_takes_nothing_away(note: str | None) -> None:
    current = stored(wanted())
    for extra in current["extras"]:
        if extra["key"] == "harvester_managed":
            extra["value"] = note
    merged = merge(current, wanted(issued=None), {})
    assert extras(merged)["issued"] == "2024-05-01"


def test_resources_are_found_by_id_then_field_then_address() -> None:
    current = stored(wanted())
    one, two, three = current["resources"]
    one["harvester_distribution"] = "an old identifier"
    del three["harvester_distribution"]
    three["url"] += "/"
    merged = merge(current, wanted(), {"a/0": one["id"]})
    assert [resource["id"] for resource in merged["resources"]] == [one["id"], two["id"], three["id"]]
    assert merged["resources"][0]["harvester_distribution"] == "a/0"


def test_a_distribution_that_is_gone_takes_its_resource_along_and_no_other() -> None:
    current = stored(wanted())
    current["resources"].append({"id": "by-hand", "url": "https://lain.example/x.pdf"})
    less = wanted(distribution=dataset("a").distribution[:1])
    merged = merge(current, less, {f"a/{n}": f"r{n}" for n in range(3)})
    assert [resource["id"] for resource in merged["resources"]] == ["r0", "by-hand"]


def files(*told: tuple[str, str, str]) -> list[dict[str, Any]]:
    return [
        {"url": url, "name": name, "format": "CSV", "harvester_distribution": id_} for id_, url, name in told
    ]


@pytest.mark.parametrize(
    ("before", "after", "ids"),
    [
        (  # the site moved to https and www
            files(("http://a.example/1.csv",) * 3, ("http://a.example/2.csv",) * 3),
            files(("https://www.a.example/2.csv",) * 3, ("https://www.a.example/1.csv",) * 3),
            ["r1", "r0"],
        ),
        (  # other addresses, the same names
            files(("x", "https://a.example/?f=1", "Januari"), ("y", "https://a.example/?f=2", "Februari")),
            files(("p", "https://b.example/77", "Februari"), ("q", "https://b.example/78", "Januari")),
            ["r1", "r0"],
        ),
        (  # names that tell nothing, and others
            files(("x", "https://a.example/1", "CSV"), ("y", "https://a.example/2", "CSV")),
            files(("p", "https://b.example/1", "CSV"), ("q", "https://b.example/2", "Maret")),
            [None, None],
        ),
        (  # one that is still there is nobody else
            files(("x", "https://a.example/1", "Data")),
            files(("x", "https://a.example/1", "Data"), ("y", "http://a.example/1", "Data")),
            ["r0", None],
        ),
    ],
)
def test_files_that_moved_keep_their_resource(
    before: list[dict[str, Any]], after: list[dict[str, Any]], ids: list[str | None]
) -> None:
    current = stored({**wanted(), "resources": before})
    known = {each["harvester_distribution"]: f"r{n}" for n, each in enumerate(before)}
    merged = merge(current, {**wanted(), "resources": after}, known)
    assert [resource.get("id") for resource in merged["resources"]] == ids
    assert [r["harvester_distribution"] for r in merged["resources"]] == [
        r["harvester_distribution"] for r in after
    ]


def test_what_ckan_guessed_stays() -> None:
    current = stored(wanted(distribution=(dataset("a").distribution[0],)))
    resource = current["resources"][0]
    resource |= {"format": "csv", "mimetype": "text/csv", "description": "Oleh Bu Siti", "size": "100"}
    merged = merge(current, wanted(distribution=(dataset("a").distribution[0],)), {})
    assert differing_fields(current, merged) == ()


def test_vocabulary_tags_stay() -> None:
    current = stored(wanted())
    current["tags"].append({"name": "penduduk", "vocabulary_id": "v1"})
    merged = merge(current, wanted(keyword={}), {})
    assert [tag.get("vocabulary_id") for tag in merged["tags"]] == ["v1"]


def test_a_package_of_odd_shape_is_merged_all_the_same() -> None:
    odd = {
        "id": "p1",
        "extras": None,
        "tags": None,
        "resources": [None, {"id": "x", "harvester_distribution": [1]}],
    }
    merged = merge(odd, wanted(), {})
    assert len(merged["resources"]) == 3


def test_thousands_of_resources_are_matched_in_time() -> None:
    many = wanted()
    many["resources"] = [
        {"url": f"https://x.example/{n}", "harvester_distribution": str(n)} for n in range(20_000)
    ]
    current = stored(many)
    for resource in current["resources"]:
        del resource["harvester_distribution"]
    merged = merge(current, {**many, "resources": many["resources"][::-1]}, {})
    assert merged["resources"][0]["id"] == "r19999"


IRI, PLAIN = "https://sumber.example/a", "17"


@pytest.mark.parametrize(
    ("identifier", "found", "expected"),
    [
        (IRI, {"harvester_dataset": "d1"}, Claim.OURS),
        (IRI, {"harvester_dataset": "d2", "guid": IRI}, Claim.FOREIGN),
        (IRI, {"guid": IRI}, Claim.SAME),
        (IRI, {"guid": IRI, "harvest_source_url": "https://sumber.example"}, Claim.SAME),
        (IRI, {"guid": IRI, "harvest_source_url": "https://lain.example"}, Claim.FOREIGN),
        (PLAIN, {"guid": PLAIN}, Claim.FOREIGN),
        (PLAIN, {"guid": PLAIN, "harvest_source_id": "s1"}, Claim.SAME),
        (PLAIN, {"guid": PLAIN, "harvest_source_url": "https://sumber.example/"}, Claim.SAME),
        ("", {"guid": ""}, Claim.FOREIGN),
        (IRI, {"guid": ["x"], "harvest_source_url": 3}, Claim.FOREIGN),
        (IRI, {}, Claim.FOREIGN),
    ],
)
def test_whose_package_it_is(identifier: str, found: dict[str, Any], expected: Claim) -> None:
    package = {"extras": [{"key": key, "value": value} for key, value in found.items()]}
    assert claim(package, ORIGIN, identifier) is expected
