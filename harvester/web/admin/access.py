"""Who is logged in, and what they may do."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, ParamSpec
from urllib.parse import urlsplit

from flask import Blueprint, abort, redirect, request, url_for
from flask_login import LoginManager, UserMixin, current_user

from harvester.web.current import service

if TYPE_CHECKING:
    from flask import Flask, Response
    from flask.typing import ResponseReturnValue

    from harvester.adapters.db.accounts import Account

P = ParamSpec("P")
blueprint = Blueprint("admin", __name__, url_prefix="/admin")

#: Everything else of this blueprint wants a log-in.
_OPEN = frozenset({"admin.login", "admin.setup"})


class Visitor(UserMixin):  # type: ignore[misc]  # flask-login has no types
    """A logged-in person."""

    def __init__(self, account: Account) -> None:
        self.account = account
        self.name = account.name
        self.role = account.role

    def may(self, role: str) -> bool:
        """Whether this person has at least the rights of ``role``."""
        return self.account.may(role)

    def get_id(self) -> str:
        """What the cookie carries; it changes with the password, so that older log-ins end."""
        return f"{self.account.id}.{self.account.stamp}"


def log_in_with(app: Flask) -> None:
    """Keep log-ins in an application's session cookie."""
    manager = LoginManager(app)
    manager.user_loader(_load)


def _load(told: str) -> Visitor | None:
    number, _, stamp = told.partition(".")
    account = service().core.accounts.user(int(number)) if number.isdigit() else None
    return Visitor(account) if account and account.stamp == stamp else None


@blueprint.before_request
def _gate() -> ResponseReturnValue | None:
    if request.endpoint in _OPEN or current_user.is_authenticated:
        return None
    wanted = request.full_path if request.method == "GET" and request.query_string else request.path
    return redirect(url_for("admin.login", next=wanted if request.method == "GET" else None))


@blueprint.after_request
def _keep_private(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response


def needs(
    role: str,
) -> Callable[[Callable[P, ResponseReturnValue]], Callable[P, ResponseReturnValue]]:
    """Let only accounts with at least the rights of ``role`` use a view."""

    def decorate(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
            if not current_user.is_authenticated:
                return redirect(url_for("admin.login"))
            if not current_user.may(role):
                abort(403)
            return view(*args, **kwargs)

        return guarded

    return decorate


def safe_next(wanted: str | None) -> str:
    """Where to go after the log-in: a path of our own, never another site."""
    home = url_for("admin.sources")
    if not wanted or not wanted.startswith("/") or wanted[1:2] in {"/", "\\"}:
        return home
    if any(ord(character) < 33 or character == "\\" for character in wanted):
        return home
    parts = urlsplit(wanted)
    return home if parts.scheme or parts.netloc else wanted
