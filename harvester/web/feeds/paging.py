"""Where a reader of a long feed stands, as its addresses say it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask import abort, request

from harvester.ports import EPOCH, Position, Selection, Standing
from harvester.web.current import service

_LONGEST = 19  # digits of a key
_MICROSECOND = timedelta(microseconds=1)


def token(position: Position, *, changes: bool) -> str:
    """A position as text."""
    if not changes or position.updated is None:
        return str(position.id)
    return f"{(position.updated - EPOCH) // _MICROSECOND}-{position.id}"


def position_of(told: str, *, changes: bool) -> Position | None:
    """The position that :func:`token` wrote; ``None`` for any other text."""
    parts = told.split("-")
    if len(parts) != 1 + changes or not all(_is_number(part) for part in parts):
        return None
    if not changes:
        return Position(id=int(parts[0]))
    try:
        return Position(id=int(parts[1]), updated=EPOCH + int(parts[0]) * _MICROSECOND)
    except OverflowError:
        return None


def asked_position(selection: Selection, size: int) -> tuple[Position, int | None]:
    """Where the page that is asked for begins: behind a key, or at a page's number, which is told too."""
    if told := request.args.get("after"):
        position = position_of(told, changes=selection.changes)
        if position is None:
            abort(400, "after is none of the keys that the pages of this feed give.")
        return position, None
    told = request.args.get("page", "1")
    if not _is_number(told) or not 1 <= int(told) <= 10**9:
        abort(400, "page is not a number from 1.")
    number = int(told)
    begin = service().core.forms.before_page(number, size, selection)
    if begin is None:
        abort(404, "There is no such page.")
    return begin, number


def standing_of(organization: str | None) -> Standing:
    """How what an organization ever showed stands; of ``None``, how everything does. 404 for an unknown one.

    Not an empty feed: who reads one takes all datasets for withdrawn.
    """
    standing = service().core.forms.standing(Selection(organization=organization, changes=True))
    if organization and not standing.count:
        abort(404, "There is no such organization here.")
    return standing


def asked_moment(name: str) -> datetime | None:
    """A date or time in the address."""
    told = request.args.get(name)
    if not told:
        return None
    try:
        moment = datetime.fromisoformat(told)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        abort(400, f"{name} is not a date: write it as 2024-12-31 or 2024-12-31T12:00:00Z.")


def _is_number(told: str) -> bool:
    return told.isascii() and told.isdigit() and len(told) <= _LONGEST
