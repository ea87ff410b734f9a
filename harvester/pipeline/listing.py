"""The records of a listing: their identifiers, and what can be wrong with the listing as a whole."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from harvester.domain.identity import keyed_digest
from harvester.domain.problem import Problem, Severity
from harvester.normalise.privacy import mask

if TYPE_CHECKING:
    from harvester.domain.record import RawRecord

IDENTIFIER_LENGTH = 500  # characters; PostgreSQL indexes no key above 2,700 bytes


def with_sound_identifier(raw: RawRecord, key: bytes) -> RawRecord:
    """An identifier that any database takes as a key, and that may be kept.

    No NUL, no lone surrogate, not endless; a person's number in it is masked. A digest tells it from others
    then, under ``key``, which is this installation's own.
    """
    identifier = raw.identifier
    sound = identifier.encode("utf-8", "replace").decode().replace("\0", "")
    kept = mask(sound)[:IDENTIFIER_LENGTH]
    if kept != sound:
        kept = f"{kept}…{keyed_digest(identifier.encode('utf-8', 'surrogatepass'), key)[:16]}"
    return raw if kept == identifier else replace(raw, identifier=kept)


def listed_twice(identifier: str) -> Problem:
    """Two records of one listing have the same identifier."""
    return Problem(
        code="identifier-twice",
        message="The source lists “{identifier}” twice; the first is kept. Give each its own identifier.",
        params={"identifier": identifier},
        severity=Severity.ERROR,
    )


def listing_empty(held: int) -> Problem:
    """A source that had ``held`` records lists none."""
    return Problem(
        code="listing-empty",
        message="The source answers, but lists nothing, although {held} records are held. "
        "Nothing is withdrawn; look whether the address is still right.",
        params={"held": str(held)},
    )
