"""The service and a real CKAN: filters, names of organizations, revival, reports."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from harvester.cli.main import root
from harvester.settings import SelectionSettings, Settings, TargetSettings

if TYPE_CHECKING:
    from place import Place

pytestmark = pytest.mark.e2e


def test_a_dataset_that_leaves_a_filter_is_withdrawn_and_comes_back(
    reopened: Callable[..., Place], organization: str
) -> None:
    place = reopened()
    place.harvest("Satu", "Dua")
    assert place.deliver().created == 2
    before = place.packages()

    narrowed = reopened(exclude=SelectionSettings(organizations=(organization,)))
    assert narrowed.deliver().withdrawn == 2
    assert narrowed.packages() == {}
    narrowed.harvest("Satu", "Dua", "Tiga")
    counts = narrowed.deliver()
    assert (counts.created, counts.pending) == (0, 0)
    assert narrowed.service.core.deliveries.counts("ckan") == {"withdrawn": 2, "excluded": 1}

    widened = reopened(include=SelectionSettings(sources=("s", "lain")))
    counts = widened.deliver()
    assert (counts.updated, counts.created, counts.failed) == (2, 1, 0)
    after = widened.packages()
    assert {title: after[title]["id"] for title in before} == {t: p["id"] for t, p in before.items()}
    assert widened.deliver().updated == 0


def test_organizations_have_other_names_there(reopened: Callable[..., Place], organization: str) -> None:
    place = reopened()
    place.harvest("Satu")
    place.deliver()
    mapped = reopened(organizations={organization: f"{organization}-lain"})
    assert mapped.deliver().updated == 1
    assert mapped.packages() == {}
    found = mapped.ckan.action.package_search(fq=f'organization:"{organization}-lain"')["results"]
    assert [each["title"] for each in found] == ["Satu"]


def test_what_was_deleted_by_hand_is_shown_and_put_back_when_someone_says_so(
    reopened: Callable[..., Place],
    settings: Settings,
    target: TargetSettings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    place = reopened()
    place.harvest("Satu", "Dua")
    place.deliver()
    before = place.packages()["Satu"]
    place.ckan.action.package_delete(id=before["id"])
    place.harvest("Satu lagi", "Dua")
    assert place.deliver().failed == 1

    monkeypatch.setenv("HARVESTER_STATE_DIR", str(settings.state_dir))
    monkeypatch.setenv("HARVESTER_CKAN_URL", target.url)
    monkeypatch.setenv("HARVESTER_CKAN_TOKEN", target.token)
    run = CliRunner().invoke
    listed = run(root, ["delivery", "list", "--status", "refused", "--json"])
    state = json.loads(listed.stdout)
    assert (state["title"], state["status"], state["attempts"]) == ("Satu lagi", "refused", 1)
    assert state["problems"][0]["code"] == "deleted-in-catalogue"
    assert "deleted this dataset" in state["error"]

    assert run(root, ["deliver", "--json"]).exit_code == 0
    assert "Satu lagi" not in place.packages()
    assert run(root, ["delivery", "revive", "tak-ada"]).exit_code == 3
    done = run(root, ["deliver", "--revive", "--json"])
    assert json.loads(done.stdout)["updated"] == 1
    assert place.packages()["Satu lagi"]["id"] == before["id"]

    newest = json.loads(run(root, ["delivery", "passes", "--limit", "1", "--json"]).stdout)
    assert (newest["updated"], newest["target"], newest["error"]) == (1, "ckan", None)
    shown = json.loads(run(root, ["delivery", "show", str(newest["pass"]), "--json"]).stdout)
    (item,) = shown["datasets"]
    assert (item["action"], item["title"]) == ("updated", "Satu lagi")
    assert "title" in item["fields"]
    assert "state" in item["fields"]


def test_all_compares_every_dataset_and_writes_what_differs(reopened: Callable[..., Place]) -> None:
    place = reopened()
    place.harvest("Satu", "Dua")
    place.deliver()
    package = place.packages()["Satu"]
    place.ckan.action.package_patch(id=package["id"], title="Diubah tangan")
    assert place.deliver().updated == 0
    place.service.deliveries.again("ckan")
    counts = place.deliver()
    assert (counts.updated, counts.unchanged) == (1, 1)
    assert set(place.packages()) == {"Satu", "Dua"}
