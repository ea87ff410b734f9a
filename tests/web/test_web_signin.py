"""Logging in, and what a log-in is worth."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from browser import Browser

from harvester.web import create_app

if TYPE_CHECKING:
    from harvester.service import Service

PASSWORD = "correct horse battery"
_ELSEWHERE = (
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example",
    "\\\\evil.example",
    "/%09/evil.example\t",
    "javascript:alert(1)",
    "/\tevil",
    "///evil.example",
)


def test_the_administration_wants_a_login_and_leads_back(visitor: Browser) -> None:
    page = visitor.get("/admin/runs?before=9")
    assert page.url.startswith("/admin/login")
    page = visitor.submit(page, name="viewer", password=PASSWORD)
    assert page.url == "/admin/runs?before=9"


def test_a_wrong_password_is_refused_without_saying_which_part(visitor: Browser) -> None:
    told = []
    for name in ("admin", "nobody"):
        page = visitor.submit(visitor.get("/admin/login"), name=name, password="wrong")
        assert page.status == 401
        told.append(page.text.replace(name, ""))
    assert told[0] == told[1]
    assert visitor.get("/admin/").url.startswith("/admin/login")


def test_guessing_is_slowed_down_for_that_name_only(
    visitor: Browser, log_in: Callable[[str], Browser], clock: Any
) -> None:
    for _ in range(5):
        visitor.submit(visitor.get("/admin/login"), name="admin", password="wrong")
    page = visitor.submit(visitor.get("/admin/login"), name="admin", password=PASSWORD)
    assert page.status == 429
    assert int(page.headers["Retry-After"]) > 0
    log_in("editor")
    clock.step(minutes=6)
    log_in("admin")


def test_the_login_never_leads_to_another_site(visitor: Browser) -> None:
    page = visitor.get("/admin/login")
    token = page.forms()[0].xpath(".//input[@name='csrf_token']/@value")[0]
    for target in _ELSEWHERE:
        data = {"csrf_token": token, "name": "admin", "password": PASSWORD, "next": target}
        response = visitor.client.post("/admin/login", data=data)
        assert response.status_code == 302, target
        assert response.headers["Location"] == "/admin/"
        token = visitor.token()


def test_logging_out_ends_it(admin: Browser) -> None:
    admin.post("/admin/logout", [("csrf_token", admin.token())])
    assert admin.get("/admin/").url.startswith("/admin/login")


def test_a_new_password_ends_older_logins(
    service: Service, admin: Browser, log_in: Callable[[str], Browser]
) -> None:
    editor = log_in("editor")
    page = admin.get("/admin/accounts")
    form_page = admin.post(
        "/admin/accounts/users/password",
        [("csrf_token", admin.token()), ("name", "editor"), ("password", "another long one")],
    )
    assert page.status == form_page.status == 200
    assert editor.get("/admin/").url.startswith("/admin/login")
    assert service.core.accounts.check_password("editor", "another long one")


def test_the_one_time_link_makes_the_first_administrator_once(
    open_with: Callable[..., Service], tmp_path: Path
) -> None:
    service = open_with(state_dir=tmp_path / "other", language="en")
    code = service.core.accounts.make_setup_code()
    app = create_app(service)
    visitor = Browser(app)
    assert visitor.get("/admin/setup/wrong").status == 410
    page = visitor.get(f"/admin/setup/{code}")
    assert visitor.submit(page, name="siti", password="short", repeat="short").status == 422
    assert visitor.submit(page, name="siti", password=PASSWORD, repeat="different").status == 422
    page = visitor.submit(page, name="siti", password=PASSWORD, repeat=PASSWORD)
    assert page.url == "/admin/"
    assert service.core.accounts.check_password("siti", PASSWORD)
    assert Browser(app).get(f"/admin/setup/{code}").status == 410


def test_without_its_token_no_form_changes_anything(admin: Browser, service: Service) -> None:
    page = admin.post("/admin/accounts/users", [("name", "x"), ("password", PASSWORD), ("role", "admin")])
    assert page.status == 400
    assert "expired" in page.text
    assert {user.name for user in service.core.accounts.users()} == {"admin", "editor", "viewer"}


@pytest.mark.parametrize("public_url", ["http://127.0.0.1:8000", "https://harvester.example"])
def test_cookies_are_kept_from_scripts_and_other_sites(
    open_with: Callable[..., Service], tmp_path: Path, public_url: str
) -> None:
    service = open_with(state_dir=tmp_path / "other", public_url=public_url)
    response = create_app(service).test_client().get("/admin/login?lang=en")
    cookies = response.headers.getlist("Set-Cookie")
    assert len(cookies) == 2
    for cookie in cookies:
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        assert ("Secure" in cookie) == public_url.startswith("https")


def test_an_administrator_always_remains(admin: Browser, service: Service) -> None:
    page = admin.post("/admin/accounts/users/remove", [("csrf_token", admin.token()), ("name", "admin")])
    assert page.status == 409
    admin.post("/admin/accounts/users/remove", [("csrf_token", admin.token()), ("name", "viewer")])
    assert [user.name for user in service.core.accounts.users()] == ["admin", "editor"]


def test_accounts_and_tokens_are_made_on_their_page(admin: Browser, service: Service) -> None:
    page = admin.submit(
        admin.get("/admin/accounts"), action="/users", name="budi", password="a long password", role="editor"
    )
    assert "budi" in page.text
    page = admin.submit(admin.get("/admin/accounts"), action="/tokens", name="script", role="viewer")
    token = page.html.partition('class="secret">')[2].partition("<")[0]
    account = service.core.accounts.check_token(token, service.core.clock.now())
    assert account is not None
    assert account.role == "viewer"
    assert token not in admin.get("/admin/accounts").html
    admin.submit(admin.get("/admin/accounts"), action="/tokens/remove")
    assert service.core.accounts.check_token(token, service.core.clock.now()) is None
