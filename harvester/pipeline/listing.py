"""What can be wrong with a listing as a whole."""

from __future__ import annotations

from harvester.domain.problem import Problem, Severity


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
