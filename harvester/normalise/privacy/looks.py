"""What is remembered of looking into a linked file: kinds and places, never values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from harvester.domain.problem import Severity
from harvester.normalise.privacy.finding import Finding, Kind, Place

if TYPE_CHECKING:
    from harvester.domain.json import Json, JsonObject

MOST_FINDINGS = 20  #: of one file; a clerk needs no more to see what is wrong with it
_LONGEST_NAME = 200
_RECHECK_FOUND = timedelta(days=1)
_LONGEST_WAIT = timedelta(days=30)


class LookStatus(StrEnum):
    """How a look into a file ended."""

    CLEAN = "clean"
    FOUND = "found"
    UNCHANGED = "unchanged"  #: the server says that it is as it was; never stored
    FAILED = "failed"  #: it did not come
    WAITING = "waiting"  #: the time for looking was used up
    LEFT_ALONE = "left-alone"  #: its host failed several times in this run
    UNREADABLE = "unreadable"  #: too large, encrypted, broken

    @property
    def inspected(self) -> bool:
        """Whether the file was looked into."""
        return self in {LookStatus.CLEAN, LookStatus.FOUND, LookStatus.UNCHANGED}


@dataclass(frozen=True, kw_only=True, slots=True)
class Look:
    """What one look into a file brought. ``reason`` says in words why there was none."""

    status: LookStatus
    findings: tuple[Finding, ...] = ()
    complete: bool = True  #: all of the file was looked at, not a beginning
    etag: str | None = None
    last_modified: str | None = None
    checksum: str | None = None  #: of what was read, for servers that send neither
    reason: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Inspection:
    """What is known of one file that a record links to."""

    record: str
    url: str
    title: str = ""
    whole: bool = False  #: its format can only be read when all of it is there
    fingerprint: str = ""  #: of what the record says of the file: size, checksum, date
    status: LookStatus = LookStatus.WAITING
    findings: tuple[Finding, ...] = ()
    etag: str | None = None
    last_modified: str | None = None
    checksum: str | None = None
    released: bool = False  #: an administrator let it go as it was then
    reason: str | None = None
    attempts: int = 0
    checked: datetime | None = None
    due: datetime | None = None  #: when it is to be looked into (again)

    @property
    def personal(self) -> bool:
        """Whether something was found that holds the file back."""
        return any(finding.severity is Severity.ERROR for finding in self.findings)

    def after(self, look: Look, now: datetime, recheck: timedelta) -> Inspection:
        """The same after a look at ``now``. What was found before counts until a look says otherwise."""
        same = self.checked is not None and look.checksum is not None and look.checksum == self.checksum
        if look.status is LookStatus.UNCHANGED or (self.released and same):
            return replace(self, checked=now, due=now + self._interval(recheck), reason=None, attempts=0)
        if not look.status.inspected:
            tried = look.status in {LookStatus.FAILED, LookStatus.UNREADABLE}
            attempts = self.attempts + tried
            waits = {LookStatus.WAITING: timedelta(), LookStatus.UNREADABLE: _LONGEST_WAIT}
            wait = waits.get(look.status, timedelta(days=2 ** min(max(attempts - 1, 0), 10)))
            status = self.status if self.checked else look.status
            due = now + min(wait, _LONGEST_WAIT)
            return replace(self, status=status, reason=look.reason, attempts=attempts, due=due)
        seen = replace(
            self,
            status=look.status,
            findings=look.findings,
            etag=look.etag,
            last_modified=look.last_modified,
            checksum=look.checksum,
            reason=look.reason,
            attempts=0,
            checked=now,
        )
        if self.released and self.checked and seen.personal:
            seen = replace(seen, released=False)  # it is another file than the one that was let go
        return replace(seen, due=now + seen._interval(recheck))

    def _interval(self, recheck: timedelta) -> timedelta:
        return min(recheck, _RECHECK_FOUND) if self.personal and not self.released else recheck


def gathered(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """One finding a kind, sheet and column, those that hold back first, :data:`MOST_FINDINGS` at most."""
    found: dict[tuple[object, ...], Finding] = {}
    for finding in findings:
        place = finding.place
        key = (finding.kind, place.path, place.sheet, place.column, place.position)
        before = found.get(key)
        found[key] = replace(before, count=before.count + finding.count) if before else finding
    ordered = sorted(found.values(), key=lambda f: f.severity is not Severity.ERROR)
    return tuple(
        replace(finding, rows=(), place=_keepable(finding.place)) for finding in ordered[:MOST_FINDINGS]
    )


def _keepable(place: Place) -> Place:
    """Names of sheets and columns are whatever the file says, lone surrogates and NUL included."""
    return replace(
        place,
        path=_cleaned(place.path),
        sheet=_cleaned(place.sheet) if place.sheet else None,
        column=_cleaned(place.column) if place.column else None,
    )


def _cleaned(text: str) -> str:
    return text.encode("utf-8", "replace").decode().replace("\0", "")[:_LONGEST_NAME]


def findings_out(findings: Sequence[Finding]) -> list[JsonObject]:
    """Findings as JSON: kind and place."""
    return [
        {
            "kind": f.kind.value,
            "path": f.place.path,
            "sheet": f.place.sheet,
            "column": f.place.column,
            "position": f.place.position,
            "row": f.place.row,
            "confidence": round(f.confidence, 3),
            "count": f.count,
        }
        for f in findings
    ]


def findings_in(told: Iterable[Mapping[str, Json]]) -> tuple[Finding, ...]:
    """Findings from JSON that :func:`findings_out` made."""
    return tuple(
        Finding(
            kind=Kind(str(entry["kind"])),
            place=Place(
                path=str(entry["path"]),
                sheet=_text(entry["sheet"]),
                column=_text(entry["column"]),
                position=_number(entry["position"]),
                row=_number(entry["row"]),
            ),
            confidence=float(str(entry["confidence"])),
            count=_number(entry["count"]) or 1,
        )
        for entry in told
    )


def _text(value: Json) -> str | None:
    return value if isinstance(value, str) else None


def _number(value: Json) -> int | None:
    return value if isinstance(value, int) else None
