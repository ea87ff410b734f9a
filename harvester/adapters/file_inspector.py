"""Fetches the beginning of a linked file and looks into it for personal data, within a run's limits."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from harvester.adapters.file_readers.delimited import decode
from harvester.adapters.file_readers.parts import Limits
from harvester.adapters.hosts import HostBreaker
from harvester.adapters.http.session import HttpSession
from harvester.adapters.inspect_files import inspect_bytes
from harvester.domain.errors import ResponseTooLarge, SourceError
from harvester.normalise.privacy import Kind, mask, scan_tables
from harvester.normalise.privacy.looks import Look, LookStatus, gathered

if TYPE_CHECKING:
    from harvester.sdk.http import Response

#: In the running text of a page these are how to reach whoever keeps the site; in its tables they count.
_IMPRINT = frozenset({Kind.PHONE, Kind.EMAIL, Kind.OFFICIAL})


@dataclass(frozen=True, kw_only=True, slots=True)
class InspectionLimits:
    """How much is fetched and how long that and the looking may take, in bytes and seconds."""

    max_bytes: int = 5_000_000
    seconds_per_file: float = 20
    seconds_per_run: float = 120


def _never() -> bool:
    return False


@dataclass(kw_only=True)
class HttpFileInspector:
    """Implements :class:`harvester.ports.FileInspector`. One a run: it keeps the run's time and its hosts."""

    http: HttpSession
    limits: InspectionLimits
    stopped: Callable[[], bool] = _never  #: whether the run is to end
    breaker: HostBreaker = field(default_factory=HostBreaker)
    used: float = 0.0  #: seconds

    def exhausted(self) -> bool:
        """Whether no further file is looked into in this run."""
        return self.used >= self.limits.seconds_per_run or self.stopped()

    def look(
        self,
        url: str,
        *,
        title: str = "",
        whole: bool = False,
        etag: str | None = None,
        last_modified: str | None = None,
    ) -> Look:
        """Fetch and look. Never raises for what the file or its host does.

        Raises:
            RunCancelled: the process is stopping.
        """
        if reason := self.breaker.open(url):
            return Look(status=LookStatus.LEFT_ALONE, reason=reason)
        if self.exhausted():
            return Look(status=LookStatus.WAITING, reason="The time for looking into files was used up.")
        started = time.monotonic()
        try:
            return self._look(url, title=title, whole=whole, etag=etag, last_modified=last_modified)
        finally:
            self.used += time.monotonic() - started

    def _look(
        self, url: str, *, title: str, whole: bool, etag: str | None, last_modified: str | None
    ) -> Look:
        try:
            answer = self.http.sample(
                url, self.limits.max_bytes, whole=whole, etag=etag, last_modified=last_modified
            )
        except ResponseTooLarge:
            self.breaker.answered(url)
            reason = f"The file is larger than {self.limits.max_bytes / 1e6:g} MB."
            return Look(status=LookStatus.UNREADABLE, reason=reason)
        except SourceError as error:
            self.breaker.failed(url, error)
            return Look(status=LookStatus.FAILED, reason=mask(str(error)))
        self.breaker.answered(url)
        with answer:
            if answer.not_modified:
                return Look(status=LookStatus.UNCHANGED)
            return self._read(answer, url, title)

    def _read(self, answer: Response, url: str, title: str) -> Look:
        left = self.limits.seconds_per_run - self.used
        limits = Limits(
            size=self.limits.max_bytes,
            unpacked=max(20 * self.limits.max_bytes, 50_000_000),
            seconds=max(min(self.limits.seconds_per_file, left), 1.0),
        )
        body = answer.content
        cut = len(body) >= self.limits.max_bytes
        name = mask(PurePosixPath(unquote(urlsplit(url).path)).name)
        seen = inspect_bytes(body, name=name, title=title, limits=limits)
        findings = seen.findings
        if seen.format == "markup":
            said = (finding for finding in findings if finding.kind not in _IMPRINT)
            findings = (*said, *scan_tables(decode(body), name))
        found = gathered(findings)
        if not found and seen.problems:
            reason = "Only a beginning of it was fetched." if cut else seen.problems[0].params["reason"]
            return Look(status=LookStatus.UNREADABLE, reason=reason)
        return Look(
            status=LookStatus.FOUND if found else LookStatus.CLEAN,
            findings=found,
            complete=seen.complete and not cut,
            etag=_header(answer, "etag"),
            last_modified=_header(answer, "last-modified"),
            checksum=hashlib.sha256(body).hexdigest()[:32],
        )


def _header(answer: Response, name: str) -> str | None:
    return (answer.headers.get(name) or "")[:200] or None
