"""Users and API tokens, for administrators."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from harvester.adapters.db.accounts import ROLES
from harvester.domain.errors import Conflict
from harvester.web.admin.access import blueprint, needs
from harvester.web.admin.passwords import password_fault
from harvester.web.current import service

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue


@blueprint.get("/accounts")
@needs("admin")
def accounts() -> ResponseReturnValue:
    """All users and tokens."""
    return _page()


def _page(*, token: str | None = None, name: str = "") -> str:
    core = service().core
    return render_template(
        "admin/accounts.html",
        users=core.accounts.users(),
        tokens=core.overview.tokens(),
        roles=ROLES,
        token=token,
        name=name,
    )


def _role() -> str | None:
    role = request.form.get("role", "")
    return role if role in ROLES else None


@blueprint.post("/accounts/users")
@needs("admin")
def add_user() -> ResponseReturnValue:
    """Make a user."""
    core = service().core
    name, password, role = request.form.get("name", "").strip(), request.form.get("password", ""), _role()
    fault = password_fault(name, password, password)
    if fault or role is None:
        flash(fault or _("Choose a role."), "bad")
        return _page(name=name), 422
    try:
        core.accounts.add_user(name, password, role, core.clock.now())
    except Conflict:
        flash(_("There is a user “%(name)s” already.", name=name), "bad")
        return _page(name=name), 409
    flash(_("“%(name)s” may log in now.", name=name), "good")
    return redirect(url_for("admin.accounts"))


@blueprint.post("/accounts/users/password")
@needs("admin")
def set_password() -> ResponseReturnValue:
    """Give a user a new password; it ends the user's log-ins."""
    name, password = request.form.get("name", ""), request.form.get("password", "")
    fault = password_fault(name, password, password)
    if fault:
        flash(fault, "bad")
        return _page(), 422
    service().core.accounts.set_password(name, password)
    flash(_("“%(name)s” has a new password, and has to log in again.", name=name), "good")
    return redirect(url_for("admin.accounts"))


@blueprint.post("/accounts/users/remove")
@needs("admin")
def remove_user() -> ResponseReturnValue:
    """Remove a user, but never the one who asks: so an administrator always remains."""
    name = request.form.get("name", "")
    if name == current_user.name:
        flash(_("You cannot remove yourself. Another administrator can."), "bad")
        return _page(), 409
    service().core.accounts.remove_user(name)
    flash(_("“%(name)s” is removed.", name=name), "good")
    return redirect(url_for("admin.accounts"))


@blueprint.post("/accounts/tokens")
@needs("admin")
def add_token() -> ResponseReturnValue:
    """Make an API token, shown this once."""
    core = service().core
    name, role = request.form.get("name", "").strip(), _role()
    if not name or len(name) > 80 or not name.isprintable() or role is None:
        flash(_("Give a name of at most 80 characters."), "bad")
        return _page(), 422
    try:
        token = core.accounts.add_token(name, role, core.clock.now())
    except Conflict:
        flash(_("There is a token “%(name)s” already.", name=name), "bad")
        return _page(), 409
    return _page(token=token)


@blueprint.post("/accounts/tokens/remove")
@needs("admin")
def remove_token() -> ResponseReturnValue:
    """Revoke an API token."""
    name = request.form.get("name", "")
    service().core.accounts.remove_token(name)
    flash(_("The token “%(name)s” no longer works.", name=name), "good")
    return redirect(url_for("admin.accounts"))
