"""What the pipeline asks of the world: time, HTTP, files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from harvester.domain.dataset import Column, Table
    from harvester.domain.record import SpooledTable
    from harvester.domain.source import Source
    from harvester.normalise.privacy.looks import Look
    from harvester.sdk.http import Http
    from harvester.sdk.page import Page


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """The present, aware, in UTC."""
        ...


class Fetcher(Protocol):
    """Makes the HTTP clients of runs."""

    def session(self, source: Source, validators: Validators | None = None) -> AbstractContextManager[Http]:
        """A client with its own cookies for one run. With ``validators`` conditional requests are sent."""
        ...

    def page(self, url: str) -> Page:
        """Fetch an address for detection, with a bounded number of probes."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Validator:
    """By what an address is known to answer as before."""

    etag: str | None = None
    last_modified: str | None = None
    sha256: str | None = None  #: of the body, in hex, for servers that send neither


class Validators(Protocol):
    """What each address answered in the last successful run."""

    def get(self, url: str) -> Validator:
        """What is known of ``url``."""
        ...

    def put(self, url: str, validator: Validator) -> None:
        """Remember what a 200 carried; kept only when the run succeeds."""
        ...

    @property
    def pages(self) -> Mapping[str, str]:
        """The pages of the last complete listing, in the order they were asked for: hashes of the answers."""
        ...

    def put_pages(self, pages: Mapping[str, str]) -> None:
        """Remember the pages of this run's listing; kept only when it is complete."""
        ...


class FileInspector(Protocol):
    """Looks into linked files for personal data, within the time of one run."""

    def exhausted(self) -> bool:
        """Whether the time is used up."""
        ...

    def look(
        self,
        url: str,
        *,
        title: str = "",
        whole: bool = False,
        etag: str | None = None,
        last_modified: str | None = None,
    ) -> Look:
        """Fetch a file, or as much of it as is looked at, and look; with validators only if it changed.

        ``whole`` says that its format cannot be read from a beginning. Files never raise.
        """
        ...


class TableFiles(Protocol):
    """CSV bodies of our tables, named by their SHA-256."""

    def write(self, columns: Sequence[Column], rows: Iterable[Sequence[str]]) -> SpooledTable:
        """Write the rows as CSV (RFC 4180, UTF-8, without header); equal rows give an equal name."""
        ...

    def path(self, sha256: str) -> Path:
        """Where a body lies."""
        ...

    def discard(self, sha256: str) -> None:
        """Remove a body; none is no fault."""
        ...


class PublishedTables(Protocol):
    """The CSVs of our tables, as people download them."""

    def open_csv(self, table: Table) -> Iterator[bytes]:
        """The CSV in pieces, header first.

        Raises:
            NotFound: at once, when a part of it is no longer kept.
        """
        ...
