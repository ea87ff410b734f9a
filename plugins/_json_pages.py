"""Lists that a JSON interface gives page by page, read to their end or said to be cut short."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from harvester.sdk import ContentUnreadable, FetchContext, Json, JsonObject, Problem, Severity
from plugins._values import text

_LONG = 300


@dataclass(frozen=True, kw_only=True, slots=True)
class Chunk:
    """One page: its items, how many there are in all, and where the next page starts (``None``: the end)."""

    items: Sequence[Json]
    total: int | None = None
    following: int | None = None


@dataclass
class PagedList:
    """Every item of a list once.

    A page without anything new ends the walk, so a list that repeats itself ends. What is missing at the
    end, by the interface's own count, makes the run partial.
    """

    ctx: FetchContext
    fetch: Callable[[int], Chunk]  #: the page that starts at a number
    key: Callable[[JsonObject], str | None]  #: what identifies an item
    start: int = 0
    seen: set[str] = field(default_factory=set)
    total: int | None = None
    _lost: int = 0

    def items(self, first: Chunk | None = None) -> Iterator[tuple[str, JsonObject]]:
        """Each item with its identifier; ``first`` is the first page if it is there already.

        Raises:
            SourceUnavailable, SourceRefused: a page does not come.
        """
        yield from self.walk(first)
        self.conclude()

    def walk(self, first: Chunk | None = None) -> Iterator[tuple[str, JsonObject]]:
        """Like :meth:`items`, without a word on what is missing."""
        start, chunk = self.start, first or self.fetch(self.start)
        if chunk.total is not None:
            self.ctx.expect(chunk.total)
        while True:
            self.total = chunk.total if chunk.total is not None else self.total
            before = len(self.seen) + self._lost
            yield from self.fresh(chunk.items, start)
            stale = len(self.seen) + self._lost == before
            if chunk.following is None or stale or chunk.following <= start:
                if chunk.following is not None and self.total is None:
                    self._short("paging-loops", "The source repeats a page of its list; {seen} were read.")
                return
            start = chunk.following
            chunk = self.fetch(start)

    def fresh(self, items: Sequence[Json], start: int) -> Iterator[tuple[str, JsonObject]]:
        """Those of ``items`` that were not seen before; one that has no identifier is a problem."""
        for position, item in enumerate(items, start):
            name = self.key(item) if isinstance(item, Mapping) else None
            if name is None or not isinstance(item, Mapping):
                self._lost += 1
                self.ctx.problem(
                    Problem(
                        code="entry-unreadable",
                        message="Entry {number} of the list has no identifier, so it was left out.",
                        severity=Severity.ERROR,
                        params={"number": str(position)},
                    ),
                    f"entry[{position}]",
                )
            elif name not in self.seen:
                self.seen.add(name)
                yield name, item

    def missing(self) -> int:
        """How many items were not given, by the list's own count."""
        return max(0, (self.total or 0) - len(self.seen) - self._lost)

    def conclude(self) -> None:
        """Say that the list is short of its own count, if it is."""
        if self.missing():
            self._short("count-differs", "The source says that it has {total} entries, but gives {seen}.")

    def _short(self, code: str, message: str) -> None:
        problem = Problem(
            code=code, message=message, params={"seen": str(len(self.seen)), "total": str(self.total)}
        )
        self.ctx.problem(problem)
        self.ctx.partial(problem.text)


def count(value: Json) -> int | None:
    """A number of items; ``None`` for anything that is none."""
    whole = isinstance(value, int) and not isinstance(value, bool) and value >= 0
    return value if whole and isinstance(value, int) else None


def listed(told: Json, name: str, url: str) -> list[Json]:
    """The list under ``name`` in an answer.

    Raises:
        ContentUnreadable: there is none, in the interface's own words where it says why.
    """
    found = told.get(name) if isinstance(told, Mapping) else None
    if isinstance(found, list):
        return found
    why = complaint(told)
    raise ContentUnreadable(
        f"{url} answers: {why}" if why else f"The answer of {url} is JSON, but holds no list “{name}”."
    )


def complaint(told: Json) -> str | None:
    """What an error body says: ``{"message"}``, ``{"error"}``, ``{"error": {"message"}}``."""
    if not isinstance(told, Mapping):
        return None
    error = told.get("error")
    inner = error if isinstance(error, Mapping) else {}
    said = text(inner.get("message")) or text(told.get("message")) or text(error)
    return said[:_LONG] if said else None
