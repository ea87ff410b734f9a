"""What went wrong with the database, in the words of whoever can mend it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harvester.adapters.db.transactions import BUSY_SECONDS

if TYPE_CHECKING:
    from sqlalchemy.exc import SQLAlchemyError

#: what SQLite says → what to do
_SQLITE = (
    ("database is locked", f"another process has written to it for {BUSY_SECONDS} seconds; try again"),
    ("readonly database", "this account may not write there; run as the account of the service"),
    ("unable to open", "it cannot be opened; look whether this account may write in its folder"),
    ("disk is full", "the disk is full; make room, then try again: what was stored is whole"),
    ("file is not a database", "the file is no SQLite database; put the backup in its place"),
    ("malformed", "the file is damaged; put the backup in its place, or move it away and harvest again"),
    ("disk I/O error", "the disk cannot be read or written; look after the disk"),
    ("no such table", "its tables are missing; put the backup in its place"),
)


def database_fault(error: SQLAlchemyError) -> str:
    """A sentence without the statement and its values, which may be anybody's."""
    cause = getattr(error, "orig", None)
    told = str(cause if cause is not None else error).strip()
    advice = next((words for mark, words in _SQLITE if mark in told), None)
    if advice:
        return f"The database: {advice}."
    first = told.partition("\n")[0].rstrip(".")
    return f"The database does not do what was asked: {first}."
