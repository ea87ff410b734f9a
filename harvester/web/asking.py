"""What the query of a page's address asks for: what is none is as if it were not there."""

from __future__ import annotations

from flask import request

LARGEST = 2**31 - 1  #: what every database takes as a number


def asked(name: str, default: int = 0, *, least: int = 0) -> int:
    """A whole number of the query, within what can be asked for."""
    told = request.args.get(name, "")
    if not (told.isascii() and told.isdigit()) or len(told) > 10:
        return default
    return max(least, min(int(told), LARGEST))


def asked_page(name: str) -> int:
    """The number of a page, from 1 to a million."""
    return min(asked(name, 1, least=1), 1_000_000)


def asked_text(name: str) -> str | None:
    """Words to search for, at most 200 characters; PostgreSQL takes no NUL."""
    return request.args.get(name, "").replace("\x00", "").strip()[:200] or None
