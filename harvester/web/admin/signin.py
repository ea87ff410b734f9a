"""Logging in and out, and the one-time link of the first administrator."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from flask import current_app, flash, make_response, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_user, logout_user

from harvester.web.admin.access import Visitor, blueprint, safe_next
from harvester.web.admin.passwords import password_fault
from harvester.web.admin.throttle import WINDOW, Throttle
from harvester.web.current import service

if TYPE_CHECKING:
    from flask import Flask
    from flask.typing import ResponseReturnValue

    from harvester.adapters.db.accounts import Account

_KEY = "harvester-throttle"


def limit_tries(app: Flask) -> None:
    """Give an application its memory of wrong passwords."""
    app.extensions[_KEY] = Throttle()


@blueprint.route("/login", methods=["GET", "POST"])
def login() -> ResponseReturnValue:
    """The log-in."""
    wanted = safe_next(request.values.get("next"))
    if request.method == "GET":
        if current_user.is_authenticated:
            return redirect(wanted)
        return render_template(
            "admin/login.html", next=wanted, nobody=not service().core.accounts.has_users()
        )
    core = service().core
    throttle = cast("Throttle", current_app.extensions[_KEY])
    name, address = request.form.get("name", "").replace("\x00", "").strip()[:80], request.remote_addr or ""
    if throttle.is_closed(address, name, core.clock.now()):
        told = _("There were too many wrong passwords. Wait five minutes, then try again.")
        response = make_response(render_template("admin/login.html", next=wanted, name=name, fault=told), 429)
        response.headers["Retry-After"] = str(int(WINDOW.total_seconds()))
        return response
    account = core.accounts.check_password(name, request.form.get("password", ""))
    if account is None:
        throttle.wrong(address, name, core.clock.now())
        told = _("The name or the password is wrong.")
        return render_template("admin/login.html", next=wanted, name=name, fault=told), 401
    throttle.right(address, name)
    _enter(account)
    return redirect(wanted)


def _enter(account: Account) -> None:
    session.clear()  # nothing that was in the cookie before may live on under the new identity
    session.permanent = True
    login_user(Visitor(account))


@blueprint.post("/logout")
def logout() -> ResponseReturnValue:
    """Log out."""
    logout_user()
    session.clear()
    return redirect(url_for("admin.login"))


@blueprint.route("/setup/<code>", methods=["GET", "POST"])
def setup(code: str) -> ResponseReturnValue:
    """The one-time link: make the first administrator."""
    core = service().core
    if not core.accounts.check_setup_code(code):
        return render_template("admin/setup_closed.html"), 410
    if request.method == "GET":
        return render_template("admin/setup.html")
    name = request.form.get("name", "").strip()
    fault = password_fault(name, request.form.get("password", ""), request.form.get("repeat", ""))
    if fault:
        return render_template("admin/setup.html", name=name, fault=fault), 422
    made = core.accounts.add_user(name, request.form["password"], "admin", core.clock.now())
    _enter(core.accounts.user(made.id) or made)
    flash(_("You are the first administrator. Now register a source."), "good")
    return redirect(url_for("admin.sources"))
