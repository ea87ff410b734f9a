"""What a reader yields, and the limits it keeps."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """How much of a file is looked at."""

    size: int = 32 * 1024 * 1024  #: bytes of a file that are read
    unpacked: int = 128 * 1024 * 1024  #: bytes that an archive may unpack to
    ratio: int = 200  #: unpacked to packed bytes, above which an archive is not opened
    rows: int = 100_000
    pages: int = 200
    members: int = 60
    seconds: float = 20.0


@dataclass(kw_only=True, slots=True)
class Budget:
    """What is left of the limits for one file, its archive members included."""

    limits: Limits
    rows: int = 0
    unpacked: int = 0
    deadline: float = field(init=False)
    exceeded: bool = False

    def __post_init__(self) -> None:
        self.deadline = time.monotonic() + self.limits.seconds

    def spent(self) -> bool:
        """Whether rows or time are used up; noted, so that the result says it is partial."""
        if self.rows >= self.limits.rows or time.monotonic() > self.deadline:
            self.exceeded = True
        return self.exceeded


@dataclass(frozen=True, kw_only=True, slots=True)
class TablePart:
    """A table or sheet. ``columns`` are given where the format itself names them."""

    rows: Iterable[Sequence[object]]
    path: str = ""
    sheet: str | None = None
    columns: Sequence[str] | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class TextPart:
    """A text: a page, a comment, a sheet's name."""

    text: str
    path: str = ""
    sheet: str | None = None
    page: bool = False  #: may hold HTML or tables


Part = TablePart | TextPart


class Unreadable(Exception):
    """The file cannot be read as what it is."""
