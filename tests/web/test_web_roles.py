"""Nobody can do more than the role allows: every address that changes something is tried."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from browser import Browser
    from flask import Flask

    from harvester.service import Service

_FOR_ADMINS = {
    "accounts",
    "add_user",
    "set_password",
    "remove_user",
    "add_token",
    "remove_token",
    "remove_source",
}
_VALUES = {"name": "x", "run_id": "1", "pass_id": "1", "code": "x", "other": "x"}
_VALUES |= {"target": "x", "delivery_id": "1"}
_WRITING = ("POST", "PUT", "PATCH", "DELETE")


def rules(app: Flask, blueprint: str, methods: tuple[str, ...]) -> list[tuple[str, str, str]]:
    """(endpoint, method, path) of a blueprint."""
    found = []
    for rule in app.url_map.iter_rules():
        area, _, endpoint = rule.endpoint.partition(".")
        if area != blueprint:
            continue
        path = re.sub(r"<(?:[^:<>]+:)?(\w+)>", lambda match: _VALUES[match[1]], rule.rule)
        found += [(endpoint, method, path) for method in methods if method in (rule.methods or ())]
    return found


def test_a_visitor_reaches_no_page_of_the_administration(app: Flask, visitor: Browser) -> None:
    pages = [r for r in rules(app, "admin", ("GET",)) if r[0] not in {"login", "setup"}]
    assert len(pages) > 10
    for _, _, path in pages:
        response = visitor.client.get(path)
        assert (response.status_code, response.headers["Location"][:12]) == (302, "/admin/login"), path


@pytest.mark.parametrize("name", ["viewer", "editor"])
def test_changing_wants_the_role(app: Flask, log_in: Callable[[str], Browser], name: str) -> None:
    browser = log_in(name)
    token = browser.token()
    tried = 0
    for endpoint, _, path in rules(app, "admin", ("POST",)):
        if endpoint in {"login", "logout", "setup"}:
            continue
        forbidden = name == "viewer" or endpoint in _FOR_ADMINS
        status = browser.client.post(path, data={"csrf_token": token}).status_code
        assert (status == 403) == forbidden, (endpoint, status)
        tried += 1
    assert tried > 12


def test_without_the_token_of_the_form_every_post_is_refused(app: Flask, admin: Browser) -> None:
    for endpoint, _, path in rules(app, "admin", ("POST",)):
        assert admin.client.post(path, data={"name": "x"}).status_code == 400, endpoint


def test_the_api_wants_a_token(app: Flask, visitor: Browser) -> None:
    tried = 0
    for endpoint, method, path in rules(app, "api", ("GET", *_WRITING)):
        if endpoint == "openapi":
            continue
        for headers in ({}, {"Authorization": "Bearer hv_wrong"}, {"Authorization": "Basic eDp5"}):
            response = visitor.client.open(path, method=method, headers=headers)
            assert response.status_code == 401, (endpoint, method)
            assert response.mimetype == "application/problem+json"
        tried += 1
    assert tried > 12


def test_the_api_wants_the_role_and_no_cookie_will_do_for_changes(
    app: Flask, service: Service, admin: Browser
) -> None:
    token = service.core.accounts.add_token("reader", "viewer", service.core.clock.now())
    for endpoint, method, path in rules(app, "api", _WRITING):
        response = admin.client.open(path, method=method, headers={"Authorization": f"Bearer {token}"})
        assert response.status_code == 403, endpoint
        assert admin.client.open(path, method=method).status_code == 401, endpoint
    assert admin.client.get("/api/v1/sources").status_code == 200
