"""What a delivery to a real CKAN would do, told without doing it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from harvester.cli.main import root

if TYPE_CHECKING:
    from place import Place
    from proxy import Proxy

    from harvester.settings import Settings, TargetSettings

pytestmark = pytest.mark.e2e


@pytest.fixture
def run(
    settings: Settings, proxy: Proxy, target: TargetSettings, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Any]:
    """``deliver --dry-run --json``, and the words without --json."""
    proxy.reset()
    monkeypatch.setenv("HARVESTER_STATE_DIR", str(settings.state_dir))
    monkeypatch.setenv("HARVESTER_CKAN_URL", proxy.url)
    monkeypatch.setenv("HARVESTER_CKAN_TOKEN", target.token)

    def invoke(*words: str, as_json: bool = True) -> Any:
        result = CliRunner().invoke(root, ["deliver", "--dry-run", *words, *(["--json"] if as_json else [])])
        assert result.exit_code in {0, 3}, result.output
        return json.loads(result.stdout) if as_json else result.stdout

    return invoke


def actions(told: Any) -> dict[str, tuple[str, list[str]]]:
    return {each["title"]: (each["action"], each["fields"]) for each in told["datasets"]}


def test_a_dry_run_tells_what_would_be_done_and_writes_nothing(
    reopened: Callable[..., Place], run: Callable[..., Any], proxy: Proxy
) -> None:
    place = reopened(url=proxy.url)
    place.harvest("Satu", "Dua", "Tiga")

    told = run()
    assert (told["dry_run"], told["created"], told["pending"]) == (True, 3, 3)
    assert {action for action, _ in actions(told).values()} == {"created"}
    assert place.packages() == {}

    assert place.deliver().created == 3
    before = place.packages()
    place.ckan.action.package_delete(id=before["Tiga"]["id"])
    place.harvest("Satu baru", "Dua", "Tiga baru")
    proxy.reset()
    told = run()
    assert actions(told)["Satu baru"] == ("updated", ["title"])
    assert actions(told)["Tiga baru"][0] == "refused"
    assert (told["updated"], told["failed"], told["created"]) == (1, 1, 0)
    assert proxy.writes == 0
    assert place.service.core.deliveries.counts("ckan") == {"pending": 2, "delivered": 1}
    assert len(place.service.core.reports.passes("ckan")) == 1

    words = run(as_json=False)
    assert "updated: Satu baru" in words
    assert "(title)" in words
    assert "nothing was written" in words
    assert run("--all")["unchanged"] == 1
    assert place.deliver().updated == 1
    place.harvest("Satu baru")
    assert actions(run())["Dua"][0] == "withdrawn"
    assert proxy.calls["package_delete"] == 0


def test_a_name_that_another_has_is_foreseen(
    reopened: Callable[..., Place], run: Callable[..., Any], proxy: Proxy, organization: str
) -> None:
    place = reopened(url=proxy.url)
    place.harvest("Satu")
    place.ckan.action.organization_create(name=organization)
    name = place.service.core.catalogue.page()[0].name
    place.ckan.action.package_create(name=name, title="Milik orang", owner_org=organization)
    (item,) = run()["datasets"]
    assert item["action"] == "created"
    assert [problem["code"] for problem in item["problems"]] == ["name-taken"]


def test_a_dry_run_goes_with_no_writing_option() -> None:
    result = CliRunner().invoke(root, ["deliver", "--dry-run", "--retry"])
    assert result.exit_code == 2
