"""All records of a catalogue, page by page, whatever its counts say."""

from __future__ import annotations

import hashlib
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field

from lxml.etree import _Element as Element

from harvester.sdk import (
    AddressForbidden,
    ContentUnreadable,
    FetchContext,
    Problem,
    ResponseTooLarge,
    Severity,
    SourceRefused,
    SourceUnavailable,
)
from plugins._csw_requests import Capabilities, CatalogueRefuses, Way, ask_records
from plugins._csw_xml import METADATA, RECORDS, value
from plugins._xml import every, first, name_of

SHRINK = 5  #: a page that fails is asked for in pieces of a fifth
MOST_SKIPPED = 20  #: records that no answer can be had for, before the listing is given up
MOST_PAGES = 100_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """A record as listed."""

    identifier: str
    element: Element


@dataclass
class Paging:
    """The records of a catalogue, each once; iterate once."""

    ctx: FetchContext
    told: Capabilities
    size: int
    constraint: str = ""
    shortfall: int = 0  #: how many records fewer came at the last run than the catalogue counted
    way: Way | None = field(default=None, init=False)
    seen: set[str] = field(default_factory=set, init=False)
    skipped: int = field(default=0, init=False)
    matched: int | None = field(default=None, init=False)
    new_shortfall: int = field(default=0, init=False)

    def records(self) -> Iterator[Found]:
        """Every record.

        Raises:
            SourceRefused, SourceUnavailable: no way of asking is answered, or not any more.
        """
        start, size = 1, self.size
        for _ in range(MOST_PAGES):
            try:
                page = (
                    self._first()
                    if self.way is None
                    else ask_records(self.ctx, self.way, start, size, self.constraint)
                )
            except (SourceRefused, SourceUnavailable) as error:
                if self.matched is not None and start > self.matched:
                    break  # some answer a page past the end with a failure
                if not self._may_be_one_record(error, start):
                    raise
                if size > 1:
                    size = max(1, size // SHRINK)
                    continue
                self._skip(start, error)
                start, size = start + 1, self.size
                continue
            self._count(page)
            listed = [child for child in page if name_of(child) not in {"", "SearchStatus"}]
            fresh = yield from self._fresh(listed, start)
            following = self._following(page, start, len(listed), fresh)
            if following is None:
                break
            start, size = following, min(self.size, size * SHRINK)
        self._finish()

    def _first(self) -> Element:
        """The first page, by the first way that gives records that can be read.

        A catalogue that counts none is believed; one that counts some and gives none is asked otherwise.
        """
        empty: tuple[Way, Element] | None = None
        failure: SourceRefused | SourceUnavailable | None = None
        for way in self.told.ways():
            try:
                page = ask_records(self.ctx, way, 1, self.size, self.constraint)
            except AddressForbidden:
                raise
            except SourceRefused as error:
                failure = failure or error
                continue
            if any(name_of(child) in METADATA | RECORDS for child in page):
                self.way = way
                return page
            if any(name_of(child) not in {"", "SearchStatus"} for child in page) or _number(
                page, "numberOfRecordsMatched"
            ):
                empty = empty or (way, page)
                continue
            empty = empty or (way, page)
            break
        if empty:
            self.way = empty[0]
            return empty[1]
        raise failure or SourceRefused()

    def _may_be_one_record(self, error: SourceRefused | SourceUnavailable, start: int) -> bool:
        """Whether a failure may be the fault of one record: not of the first page, nor of access."""
        if self.way is None or isinstance(error, AddressForbidden) or self.skipped >= MOST_SKIPPED:
            return False
        if isinstance(error, CatalogueRefuses | ContentUnreadable | ResponseTooLarge):
            return self.matched is None or start <= self.matched
        return error.status is None or error.status >= 500 or error.status == 400

    def _skip(self, start: int, error: Exception) -> None:
        self.skipped += 1
        self.ctx.partial("The catalogue does not give some of its records.")
        self.ctx.problem(
            Problem(
                code="record-not-given",
                message="The catalogue does not give its record number {number}: {error}",
                severity=Severity.ERROR,
                params={"number": str(start), "error": str(error)[:300]},
            ),
            f"record[{start}]",
        )

    def _fresh(self, listed: list[Element], start: int) -> Generator[Found, None, int]:
        """The records not seen before; returns how many."""
        fresh = 0
        for offset, element in enumerate(listed):
            identifier = identifier_of(element)
            if not identifier:
                self.ctx.problem(_NAMELESS, f"record[{start + offset}]")
                identifier = nameless(element)
            if identifier in self.seen:
                continue
            self.seen.add(identifier)
            fresh += 1
            yield Found(identifier=identifier, element=element)
        return fresh

    def _count(self, page: Element) -> None:
        matched = _number(page, "numberOfRecordsMatched")
        if matched is not None:
            self.matched = max(matched, self.matched or 0)

    def _following(self, page: Element, start: int, given: int, fresh: int) -> int | None:
        """Where the next page starts. ``nextRecord`` is 0 on some servers that have more, and lies behind
        the end on others; counts are wrong on others again.
        """
        told = _number(page, "nextRecord")
        if given == 0 or fresh == 0:
            return None
        after = start + given
        if told is not None and told > start:
            if told > after and self.matched is not None and after <= self.matched:
                return after  # records between would be left out
            return told if self.matched is None or told <= self.matched or given >= self.size else None
        return after if self.matched is not None and after <= self.matched else None

    def _finish(self) -> None:
        """Say when fewer records came than were counted; the second time it is believed."""
        self.new_shortfall = missing = max(0, (self.matched or 0) - len(self.seen))
        if not missing:
            return
        self.ctx.problem(
            Problem(
                code="records-fewer",
                message="The catalogue counts {counted} records and gave {given}. When that comes again at "
                "the next run it is believed; until then nothing is withdrawn.",
                params={"counted": str(self.matched), "given": str(len(self.seen))},
            )
        )
        if missing != self.shortfall and not self.skipped:
            self.ctx.partial("The catalogue gave fewer records than it counts.")


def _number(element: Element, name: str) -> int | None:
    told = (element.get(name) or "").strip()
    return int(told) if told.isascii() and told.isdigit() and len(told) < 12 else None


def identifier_of(element: Element) -> str:
    """The identifier of a record of any schema; empty when it has none."""
    for path in (
        ("fileIdentifier",),
        ("metadataIdentifier", "MD_Identifier", "code"),
        ("identifier",),
        ("Description", "identifier"),
        ("Entry_ID",),
    ):
        told = value(first(element, *path))
        if told:
            return told[:500]
    return (element.get("uuid") or "").strip()[:500]


def nameless(element: Element) -> str:
    """An identifier for a record without one: of its title and addresses, which change least."""
    told = [value(at) for at in every(element, "identificationInfo", "*", "citation", "CI_Citation", "title")]
    told += [value(at) for at in every(element, "title")]
    told += ["".join(at.itertext()).strip() for at in element.iter() if name_of(at) in {"URL", "references"}]
    words = "\n".join(told) or "".join(element.itertext())
    return "sha256:" + hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()[:32]


_NAMELESS = Problem(
    code="record-without-identifier",
    message="The record has no identifier; it is known by its title and addresses instead, and counts as "
    "another when they change. Give it a fileIdentifier.",
)
