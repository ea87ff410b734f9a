"""Who may use the API: tokens for everything, a log-in for reading."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar, cast

import orjson
from flask import Blueprint, Response, g, request
from flask_login import current_user

from harvester.domain.errors import ConfigInvalid
from harvester.domain.problem import Problem, Severity
from harvester.web.api.problems import problem_response
from harvester.web.current import service

if TYPE_CHECKING:
    from flask import Flask
    from flask.typing import ResponseReturnValue
    from flask_wtf.csrf import CSRFProtect

    from harvester.adapters.db.accounts import Account

P = ParamSpec("P")
T = TypeVar("T")
blueprint = Blueprint("api", __name__, url_prefix="/api/v1")

_OPEN = frozenset({"api.openapi"})
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def exempt_from_csrf(app: Flask) -> None:
    """No CSRF token is asked for here: whatever changes something needs an API token, no cookie will do."""
    cast("CSRFProtect", app.extensions["csrf"]).exempt(blueprint)


@blueprint.before_request
def _gate() -> ResponseReturnValue | None:
    if request.endpoint in _OPEN:
        return None
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    account: Account | None = None
    if scheme.lower() == "bearer":
        account = service().core.accounts.check_token(token.strip(), service().core.clock.now())
    elif not scheme and request.method in _SAFE and current_user.is_authenticated:
        account = current_user.account
    if account is None:
        response = problem_response(401, "Send an API token: “Authorization: Bearer hv_…”.")
        response.headers["WWW-Authenticate"] = 'Bearer realm="harvester"'
        return response
    g.account = account
    return None


@blueprint.after_request
def _keep_private(response: Response) -> Response:
    response.headers.setdefault("Cache-Control", "no-store")
    return response


def needs(role: str) -> Callable[[Callable[P, ResponseReturnValue]], Callable[P, ResponseReturnValue]]:
    """Let only accounts with at least the rights of ``role`` use a view."""

    def decorate(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
            if not g.account.may(role):
                return problem_response(403, f"This needs the role {role}; the token has {g.account.role}.")
            return view(*args, **kwargs)

        return guarded

    return decorate


def answer(value: Any, status: int = 200) -> Response:
    """A JSON answer; moments as RFC 3339."""
    body = orjson.dumps(value, default=str, option=orjson.OPT_OMIT_MICROSECONDS | orjson.OPT_UTC_Z)
    return Response(body, status=status, content_type="application/json")


class Told:
    """The JSON object of a request, read with all faults collected.

    Raises:
        ConfigInvalid: from the constructor when it is no JSON object, from :meth:`check` with every fault.
    """

    def __init__(self, known: set[str]) -> None:
        self.faults: list[Problem] = []
        try:
            told = orjson.loads(request.get_data())
        except orjson.JSONDecodeError as error:
            raise ConfigInvalid([_fault("", "The body is not JSON: {error}.", error=str(error))]) from error
        if not isinstance(told, dict):
            raise ConfigInvalid([_fault("", "A JSON object is expected.")])
        self._told = told
        self.faults += [_fault(key, "There is no such key here.") for key in told if key not in known]

    def __contains__(self, key: str) -> bool:
        return key in self._told

    def text(self, key: str, default: str = "") -> str:
        """A string."""
        value = self._told.get(key, default)
        return value if isinstance(value, str) else self._wrong(key, "Text is expected here.", default)

    def optional(self, key: str, default: str | None) -> str | None:
        """A string, or null."""
        return None if self._told.get(key, default) is None else self.text(key, default or "") or None

    def flag(self, key: str, default: bool = False) -> bool:
        """True or false."""
        value = self._told.get(key, default)
        wrong = "True or false is expected here."
        return value if isinstance(value, bool) else self._wrong(key, wrong, default)

    def decided(self, key: str) -> bool:
        """True or false, which must be said: neither is what people mean by saying nothing."""
        if key not in self._told:
            self.faults.append(_fault(key, "“{key}” is missing: say true or false.", key=key))
        return self.flag(key)

    def number(self, key: str, default: int, *, most: int) -> int:
        """A whole number from 1."""
        value = self._told.get(key, default)
        if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= most:
            return value
        self.faults.append(_fault(key, "A whole number from 1 to {most} is expected here.", most=str(most)))
        return default

    def table(self, key: str, default: dict[str, Any]) -> dict[str, Any]:
        """An object."""
        value = self._told.get(key, default)
        wrong = "A JSON object is expected here."
        return value if isinstance(value, dict) else self._wrong(key, wrong, default)

    def texts(self, key: str) -> list[str]:
        """A list of strings; empty when it is left out."""
        value = self._told.get(key, [])
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return value
        return self._wrong(key, "A list of texts is expected here.", [])

    def check(self) -> None:
        """Stop if anything was wrong."""
        if self.faults:
            raise ConfigInvalid(self.faults)

    def _wrong(self, key: str, message: str, default: T) -> T:
        self.faults.append(_fault(key, message))
        return default


def _fault(path: str, message: str, **params: str) -> Problem:
    return Problem(code="request-invalid", path=path, message=message, params=params, severity=Severity.ERROR)
