"""Walking through ``package_search`` of a portal that changes, caps, repeats or breaks while one reads it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from harvester.sdk import (
    ContentUnreadable,
    FetchContext,
    Json,
    JsonObject,
    Problem,
    ResponseTooLarge,
    Severity,
    SourceUnavailable,
)
from plugins._ckan_api import ActionApi
from plugins._values import text

_BROKEN_IN_A_ROW = 5  # then the portal is down, and it is not single datasets that are broken
_STEPS_BACK = 10


@dataclass(frozen=True, kw_only=True)
class Page:
    """One page of a search."""

    results: tuple[Json, ...]
    count: int | None


@dataclass
class SearchWalk:
    """All packages that a search finds, each once.

    Advances by the number received, since portals cap ``rows``. A page that breaks is halved down to
    the package that breaks it. Says so with ``ctx.partial()`` when something is missing.
    """

    api: ActionApi
    ctx: FetchContext
    rows: int
    query: Mapping[str, str | int]
    seen: set[str] = field(default_factory=set)
    nameless: set[str] = field(default_factory=set)
    broken: int = 0
    count: int | None = None
    looping: bool = False
    restless: bool = False  #: the portal's data moved while it was read
    _ceiling: int = 0
    _size: int = 0
    _failures: int = 0

    def __post_init__(self) -> None:
        self._ceiling = self._size = self.rows

    def fetch(self, start: int, rows: int) -> Page:
        """One page, as it is."""
        told = self.api.call("package_search", {**self.query, "rows": rows, "start": start, "sort": "id asc"})
        results = (
            told.get("results") if isinstance(told, Mapping) else told
        )  # some proxies strip the envelope
        if not isinstance(results, list):
            raise ContentUnreadable(f"The search of {self.api.root} answers without a list of results.")
        count = told.get("count") if isinstance(told, Mapping) else None
        number = count if isinstance(count, int) and not isinstance(count, bool) and count >= 0 else None
        return Page(results=tuple(results), count=number)

    def packages(self, first: Page | None) -> Iterator[JsonObject]:
        """Every package; ``first`` is the first page if it is there already."""
        yield from self._pass(first)
        if self._missing() and self.restless and not self.looping:
            yield from self._pass(None, again=True)
        self._conclude()

    def _missing(self) -> int:
        return max(0, (self.count or 0) - len(self.seen) - self.broken)

    def _pass(self, page: Page | None, *, again: bool = False) -> Iterator[JsonObject]:
        start, stale, back = 0, 0, 0
        last: list[str] = []
        while True:
            page = page or self._next(start)
            if page is None:
                start += 1
                if self.count is not None and start >= self.count:
                    return
                continue
            if not page.results:
                return
            shrunk = self._recount(page)
            names, fresh = self._sort_out(page.results, start)
            yield from fresh
            stale = 0 if fresh else stale + 1
            self.restless = self.restless or len(fresh) < len(page.results)
            if stale and ((names == last and len(names) > 1) or (stale >= 3 and not again)):
                self.looping = self.looping or bool(self._missing()) or self.count is None
                return
            last = names
            if shrunk and back < _STEPS_BACK:
                back, start, page = back + 1, max(0, start - shrunk), None
                continue
            start += len(page.results)
            full = len(page.results) >= self._size
            page = None
            if self.count is not None and start >= self.count and not (full and fresh):
                return

    def _recount(self, page: Page) -> int:
        """By how much the count shrank since the last page."""
        before, self.count = self.count, page.count if page.count is not None else self.count
        if before is None:
            if self.count is not None:
                self.ctx.expect(self.count)
            return 0
        self.restless = self.restless or before != self.count
        return max(0, before - (self.count or 0))

    def _sort_out(self, results: tuple[Json, ...], start: int) -> tuple[list[str], list[JsonObject]]:
        names, fresh = [], []
        for position, package in enumerate(results, start):
            name = key(package)
            if name is None or not isinstance(package, Mapping):
                name = f"package[{position}]"
                if name not in self.nameless:
                    self._lost(name, "it has neither id nor name")
                    self.nameless.add(name)
                    self.broken += 1
            elif name not in self.seen:
                fresh.append(package)
                self.seen.add(name)
            names.append(name)
        return names, fresh

    def _next(self, start: int) -> Page | None:
        """The page at ``start`` in the largest size that works; nothing when its first package breaks it."""
        while True:
            try:
                page = self.fetch(start, self._size)
            except (SourceUnavailable, ResponseTooLarge, ContentUnreadable) as error:
                if isinstance(error, SourceUnavailable) and (error.status is None or error.status == 429):
                    raise
                if self._size == self.rows and self._size > 1:
                    self.count = self.fetch(0, 0).count  # is it the page, or the portal?
                if self._size == 1:
                    self._failures += 1
                    if self._failures > _BROKEN_IN_A_ROW:
                        raise
                    self.broken += 1
                    self._lost(self._name_at(start), str(error))
                    self._ceiling = self.rows
                    return None
                self._ceiling = self._size = self._size // 2
            else:
                self._failures = 0
                self._size = min(self._size * 2, self._ceiling)
                return page

    def _name_at(self, start: int) -> str:
        """What the portal's index calls the package at ``start``."""
        params = {**self.query, "rows": 1, "start": start, "sort": "id asc", "fl": "id,name"}
        try:
            told = self.api.call("package_search", params)
        except (SourceUnavailable, ContentUnreadable, ResponseTooLarge):
            told = None
        results = told.get("results") if isinstance(told, Mapping) else None
        return (key(results[0]) if isinstance(results, list) and results else None) or f"package[{start}]"

    def _lost(self, record: str, why: str) -> None:
        self.ctx.problem(
            Problem(
                code="package-broken",
                message="The portal cannot give “{record}”: {why} Tell its operator; the rest was read.",
                severity=Severity.ERROR,
                params={"record": record, "why": why if why.endswith(".") else f"{why}."},
            ),
            record,
        )

    def _conclude(self) -> None:
        if self.broken:
            self.ctx.partial(f"The portal could not give {self.broken} of its datasets.")
        if self.looping:
            self._incomplete(
                "paging-loops",
                "The portal repeats a page instead of going on: {seen} of {count} datasets were read.",
            )
        elif self._missing():
            self._incomplete(
                "count-differs", "The portal says that it has {count} datasets, but gives {seen}."
            )

    def _incomplete(self, code: str, message: str) -> None:
        count = "?" if self.count is None else str(self.count)
        problem = Problem(code=code, message=message, params={"seen": str(len(self.seen)), "count": count})
        self.ctx.problem(problem)
        self.ctx.partial(problem.text)


def key(package: Json) -> str | None:
    """What identifies a package: its id, which no renaming changes; else its name."""
    return (text(package.get("id")) or text(package.get("name"))) if isinstance(package, Mapping) else None
