"""CKAN 2.9 to 2.12: what each answers, and how a package that we delivered stands in it.

The answers in ``ckan_versions`` have the shape that each version gives: taken down from its source
(``ckan/views/api.py``, ``ckan/logic``, ``ckan/lib/dictization``), and for 2.12 from a running one.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from scripted_ckan import JSON, Answer, Scripted, ok, target, wanted

from harvester.dcat.ckan import Origin, to_package
from harvester.dcat.document import from_document
from harvester.domain.decide import Action
from harvester.domain.errors import TargetForbidden, TargetNotReady, TargetRefused

FOLDER = Path(__file__).parent / "ckan_versions"
VERSIONS = [path.stem for path in sorted(FOLDER.glob("*.json"))]


class Recorded:
    """The answers of one version."""

    def __init__(self, version: str) -> None:
        self.told = json.loads((FOLDER / f"{version}.json").read_text("utf-8"))

    def __getitem__(self, name: str) -> Answer:
        answer = self.told[name]
        return answer["status"], JSON, json.dumps(answer["body"]), {}

    def for_token(self, *, known: bool) -> dict[str, Answer]:
        """What is answered to those who ask who they are."""
        whose = "" if known else " of nobody"
        asked = ("user_show", "dashboard_new_activities_count")
        return {"status_show": self["status_show"], **{name: self[name + whose] for name in asked}}

    def shown(self, package: dict[str, Any]) -> dict[str, Any]:
        """The package that we sent as ``package_show`` gives it, after people have been at it."""
        told = self.told["package shown"]
        resources = [
            {**told["resource"], "id": f"r{n}", "position": n, **sent}
            for n, sent in enumerate(package["resources"])
        ]
        by_hand = {**told["resource"], "id": "r9", "position": 9, "url": "https://x.example/", "name": "Peta"}
        names = sorted([*(tag["name"] for tag in package["tags"]), "ditambah"])
        extras = [*package["extras"], {"key": "catatan", "value": "dari walidata"}]
        return {
            **told["package"],
            **package,
            "owner_org": "o1",
            "resources": [*resources, {**by_hand, "format": "PDF", "mimetype": None, "size": None}],
            "tags": [{**told["tag"], "display_name": n, "id": f"t-{n}", "name": n} for n in names],
            "groups": [told["group"]],
            "extras": sorted(extras, key=lambda extra: extra["key"]),
            "num_resources": len(resources) + 1,
            "num_tags": len(names),
        }


@pytest.fixture(params=VERSIONS)
def recorded(request: pytest.FixtureRequest, ckan: Scripted) -> Recorded:
    answers = Recorded(request.param)
    ckan.answers |= answers.for_token(known=True)
    ckan.answers["scheming_dataset_schema_show"] = answers["unknown action"]
    return answers


def ours(**changes: Any) -> dict[str, Any]:
    """The package of :func:`wanted`."""
    value = wanted()
    origin = Origin(
        dataset=value.dataset.uuid,
        name=value.dataset.name,
        source_id=value.source.uuid,
        source_title=value.source.title,
        source_url=value.source.url,
        organization=value.source.organization,
    )
    return {**to_package(from_document(value.dataset.document), origin).package, **changes}


def test_there_are_versions() -> None:
    assert set(VERSIONS) == {"2.9", "2.10", "2.11", "2.12"}


def test_a_package_that_is_as_it_should_be_is_not_written(ckan: Scripted, recorded: Recorded) -> None:
    ckan.answers["package_show"] = ok(recorded.shown(ours()))
    delivered = target(ckan).deliver(wanted(package_id="p1", delivered_hash="x"))
    assert delivered.action is Action.UNCHANGED
    assert delivered.resources == {f"a/{n}": f"r{n}" for n in range(3)}
    assert not {"package_create", "package_update"} & set(ckan.actions())


def test_what_differs_is_written_and_what_people_added_stays(ckan: Scripted, recorded: Recorded) -> None:
    shown = recorded.shown(ours(title="Judul lama"))
    ckan.answers |= {"package_show": ok(shown), "package_update": ok(shown)}
    delivered = target(ckan).deliver(wanted(package_id="p1", delivered_hash="x"))
    assert (delivered.action, delivered.fields) == (Action.UPDATED, ("title",))
    sent = next(sent for action, sent in ckan.sent if action == "package_update")
    assert sent["title"] == ours()["title"]
    assert "metadata_modified" not in sent
    assert [resource["id"] for resource in sent["resources"]] == ["r0", "r1", "r2", "r9"]
    assert {"key": "catatan", "value": "dari walidata"} in sent["extras"]
    assert {"ditambah"} < {tag["name"] for tag in sent["tags"]}
    assert [group["name"] for group in sent["groups"]] == ["kependudukan"]


def test_a_token_that_is_known_is_not_taken_for_unknown(ckan: Scripted, recorded: Recorded) -> None:
    ckan.answers["package_create"] = recorded["denied"]
    with pytest.raises(TargetNotReady, match="not authorized"):
        target(ckan).deliver(wanted())
    assert target(ckan).check() == []


def test_a_token_that_is_not_known_is_forbidden(ckan: Scripted, recorded: Recorded) -> None:
    ckan.answers |= recorded.for_token(known=False)
    ckan.answers["package_create"] = recorded["denied"]
    with pytest.raises(TargetForbidden):
        target(ckan).deliver(wanted())
    assert [problem.code for problem in target(ckan).check()] == ["token-unknown"]


def test_refusals_keep_the_words_and_the_place(ckan: Scripted, recorded: Recorded) -> None:
    ckan.answers["package_create"] = recorded["resource refused"]
    with pytest.raises(TargetRefused, match="Invalid integer") as caught:
        target(ckan).deliver(wanted())
    assert [problem.path for problem in caught.value.problems] == ["distribution[1].size"]
    ckan.answers["package_create"] = recorded["extras doubled"]
    with pytest.raises(TargetRefused, match="Duplicate key"):
        target(ckan).deliver(wanted())


def test_a_name_in_use_by_our_own_package_is_adopted(ckan: Scripted, recorded: Recorded) -> None:
    shown = recorded.shown(ours())
    ckan.answers |= {"package_create": recorded["name in use"], "package_show": ok(shown)}
    assert target(ckan).deliver(wanted()).package_id == "p1"


@pytest.mark.parametrize(
    ("version", "codes"),
    [("2.8.12", ["target-old"]), ("2.9.0", []), ("2.13.0a0", []), ("3.0", []), (None, []), ("main", [])],
)
def test_the_version_is_told(ckan: Scripted, version: str | None, codes: list[str]) -> None:
    ckan.answers["status_show"] = ok({"ckan_version": version} if version else {})
    assert [problem.code for problem in target(ckan).check()] == codes
