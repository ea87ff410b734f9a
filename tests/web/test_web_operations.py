"""What whoever runs the service sees."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from browser import Browser
from sqlalchemy import text

from harvester.domain.source import Source
from harvester.settings import TargetSettings
from harvester.web import create_app

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from flask import Flask

    from harvester.service import Service


def test_alive_and_ready(visitor: Browser, service: Service) -> None:
    assert visitor.client.get("/healthz").get_json() == {"status": "ok"}
    assert visitor.client.get("/readyz").status_code == 200
    with service.core.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    assert visitor.client.get("/readyz").status_code == 503
    assert visitor.client.get("/healthz").status_code == 200


def test_metrics(visitor: Browser, service: Service, clock: Any) -> None:
    service.sources.add(
        Source(
            name="told", title="T", url="https://told.example/", plugin="told", config={"titles": ["A", "B"]}
        )
    )
    service.harvests.harvest("told")
    clock.step(seconds=90)
    told = visitor.client.get("/metrics").get_data(as_text=True)
    assert re.search(r'^harvester_runs\{status="(done|problems)"\} 1.0$', told, re.MULTILINE)
    assert 'harvester_datasets{source="told",state="active"} 2.0' in told
    assert 'harvester_source_last_success_age_seconds{source="told"} 90.0' in told


def test_every_answer_carries_the_security_headers(visitor: Browser) -> None:
    for path in ("/", "/admin/login", "/nowhere", "/healthz", "/static/style.css", "/api/v1/sources"):
        with visitor.client.get(path) as response:
            headers = response.headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy, path
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"


def test_pages_have_no_scripts_styles_or_foreign_assets(admin: Browser) -> None:
    for path in ("/", "/admin/", "/admin/sources/new", "/admin/accounts", "/admin/targets", "/admin/plugins"):
        page = admin.get(path)
        assert not re.search(r"<script|<style|\sstyle=|\son\w+=|src=[\"']http", page.html), path
        labels = set(re.findall(r'<label for="([^"]+)"', page.html))
        inputs = re.findall(r"<(?:input|select|textarea)\b([^>]*)>", page.html)
        for told in inputs:
            if 'type="hidden"' not in told and "aria-label" not in told:
                identity = re.search(r'\bid="([^"]+)"', told)
                assert identity, told
                assert identity[1] in labels, told


def test_what_nobody_foresaw_is_told_with_a_mark_that_is_in_the_log(
    admin: Browser, service: Service, caplog: pytest.LogCaptureFixture
) -> None:
    with service.core.engine.begin() as connection:
        connection.execute(text("DROP TABLE run_item"))
    service.sources.add(
        Source(name="told", title="T", url="https://told.example/", plugin="told", config={"titles": []})
    )
    service.core.runs.enqueue(1, service.core.clock.now(), trigger="manual")
    page = admin.get("/admin/runs/1")
    assert page.status == 500
    mark = re.search(r"under ([0-9a-f]{8})", page.text)
    assert mark
    assert mark[1] in caplog.text
    assert "run_item" in caplog.text
    assert "run_item" not in page.text


def test_a_target_that_does_not_answer_is_told(
    open_with: Callable[..., Service], tmp_path: Path, plugins: Path, app: Flask, service: Service
) -> None:
    target = TargetSettings(name="ckan", url="http://127.0.0.1:9", token="t0p-secret", organization="kominfo")
    with_target = open_with(plugin_dirs=(plugins,), language="en", targets=(target,))
    with_target.sources.add(
        Source(name="told", title="T", url="https://told.example/", plugin="told", config={"titles": ["A"]})
    )
    with_target.harvests.harvest("told")
    browser = Browser(create_app(with_target))
    browser.submit(browser.get("/admin/login"), name="editor", password="correct horse battery")
    assert "1 Waiting" in browser.get("/admin/targets").text
    with_target.deliveries.deliver("ckan")
    page = browser.get("/admin/targets")
    assert "could not be reached" in page.text or "does not answer" in page.text
    assert "t0p-secret" not in page.html
    assert 'harvester_deliveries{status="' in browser.get("/metrics").html
    dataset = with_target.core.catalogue.page()[0].name
    assert "Deliveries" in browser.get(f"/admin/datasets/{dataset}").text
    assert (
        browser.client.post("/admin/targets/none/deliver", data={"csrf_token": browser.token()}).status_code
        == 404
    )
