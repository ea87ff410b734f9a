"""Numbers in the query of an address."""

from __future__ import annotations

from flask import request

from harvester.domain.errors import ConfigInvalid
from harvester.domain.problem import Problem, Severity
from harvester.web.asking import LARGEST

_MOST = 500
_DEFAULT = 100


def asked_limit() -> int:
    """How many are asked for, at most 500.

    Raises:
        ConfigInvalid: it is no number.
    """
    return max(1, min(asked_number("limit", _DEFAULT) or _DEFAULT, _MOST))


def asked_number(name: str, default: int | None) -> int | None:
    """A whole number that is not negative.

    Raises:
        ConfigInvalid: it is none.
    """
    told = request.args.get(name)
    if told is None or told == "":
        return default
    if not (told.isascii() and told.isdigit()) or len(told) > 10 or int(told) > LARGEST:
        problem = Problem(
            code="request-invalid",
            path=name,
            message="“{value}” is not a whole number.",
            params={"value": told[:40]},
            severity=Severity.ERROR,
        )
        raise ConfigInvalid([problem])
    return int(told)
