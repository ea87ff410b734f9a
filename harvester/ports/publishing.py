"""What feeds ask of the store: which datasets they show, where they stand, and what is kept of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Selection:
    """Which datasets a feed shows: the active ones, or some of them.

    With ``changes`` those come too that are gone (withdrawn, or now published from another source), and all
    in the order of their last change; datasets of which nothing was ever shown never do.
    """

    organization: str | None = None
    since: datetime | None = None  #: last changed then or later
    until: datetime | None = None  #: last changed then or earlier
    changes: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Position:
    """A place in a walk: behind this dataset. It stays where it is, whatever comes or goes.

    Walks of changes are ordered by the last change, others by id.
    """

    id: int = 0
    updated: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class KeptForm:
    """A dataset, and its form as it was last kept, which may be stale or missing."""

    id: int
    name: str
    updated: datetime
    withdrawn: bool
    made_of: str  #: differs whenever the dataset would be written otherwise
    key: str | None  #: of what it was made from
    piece: bytes | None

    def position(self) -> Position:
        """Behind this dataset."""
        return Position(id=self.id, updated=self.updated)


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """How a selection stands."""

    revision: str  #: another whenever anything in the catalogue changed
    modified: datetime | None  #: when that was
    count: int
