"""What changed rules would change, by page and by program."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from harvester.domain.source import Source

if TYPE_CHECKING:
    from browser import Browser
    from flask import Flask

    from harvester.service import Service


@pytest.fixture
def told(service: Service) -> Source:
    """A source with three datasets, whose licence was set after the harvest."""
    service.sources.add(
        Source(
            name="told",
            title="Told",
            url="https://told.example/",
            plugin="told",
            config={"titles": ["Satu", "Dua", "Tiga"]},
        )
    )
    service.harvests.harvest("told")
    source = service.core.sources.get("told")
    licence = "https://creativecommons.org/licenses/by/4.0/"
    service.sources.save(replace(source, options={**source.options, "defaults": {"license": licence}}))
    return source


def api(app: Flask, service: Service, role: str = "editor") -> Any:
    token = service.core.accounts.add_token(role, role, service.core.clock.now())
    headers = {"Authorization": f"Bearer {token}"}
    return app.test_client().get("/api/v1/sources/told/rules", headers=headers)


def test_a_click_tells_what_would_change_and_changes_nothing(
    service: Service, told: Source, admin: Browser
) -> None:
    page = admin.get("/admin/sources/told")
    assert 'href="/admin/sources/told/rules"' in page.html
    before = service.core.catalogue.page()
    page = admin.get("/admin/sources/told/rules")
    assert "3 Changed" in page.text
    assert "license" in page.text
    assert service.core.catalogue.page() == before


def test_a_program_gets_the_same(app: Flask, service: Service, told: Source) -> None:
    found = api(app, service).get_json()
    assert (found["changed"], found["updated"], found["records"]) == (3, 3, 3)
    assert {each["title"] for each in found["datasets"]} == {"Satu", "Dua", "Tiga"}
    assert all(each["fields"] == ["license"] for each in found["datasets"])
    assert api(app, service, "viewer").status_code == 403


def test_a_source_that_takes_long_is_left_to_the_command_line(
    app: Flask, service: Service, told: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("harvester.web.api.sources.MOST_RECORDS", 2)
    answer = api(app, service)
    assert answer.status_code == 409
    assert "harvester rules preview told" in answer.get_json()["detail"]
