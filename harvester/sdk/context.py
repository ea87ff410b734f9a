"""What the core hands to a plugin for one run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from harvester.domain.json import Json, JsonObject
from harvester.domain.problem import Problem
from harvester.sdk.http import Http

if TYPE_CHECKING:
    from harvester.domain.dataset import Column
    from harvester.domain.record import SpooledTable


class TableSpool(Protocol):
    """Writes rows to disk as the CSV of a table of ours."""

    def __call__(self, columns: Sequence[Column], rows: Iterable[Sequence[str]]) -> SpooledTable:
        """The handle of rows that are on disk now."""
        ...


@dataclass(kw_only=True)
class FetchContext:
    """One run's way to the outside.

    ``state`` is what the plugin saved at the end of its last successful run. At first, and whenever
    the core wants a complete listing, ``full`` is true; an incremental plugin's state is then empty.
    """

    url: str
    http: Http
    now: datetime  #: aware; the start of the run
    spool: TableSpool
    config: Mapping[str, Json] = field(default_factory=dict)
    state: JsonObject = field(default_factory=dict)
    full: bool = True
    limit: int | None = None  #: a preview wants no more records than this
    spool_told: TableSpool | None = None  #: likewise for cells as told, whose columns it types

    new_state: JsonObject | None = field(default=None, init=False)
    partial_reason: str | None = field(default=None, init=False)
    kept: list[str] = field(default_factory=list, init=False)
    problems: list[tuple[Problem, str | None]] = field(default_factory=list, init=False)
    expected: int | None = field(default=None, init=False)

    def save_state(self, state: JsonObject) -> None:
        """Keep ``state`` for the next run, if this one succeeds."""
        self.new_state = state

    def partial(self, reason: str) -> None:
        """Say that this listing leaves records out (only changes were asked for, a page was missing).

        Absence then means nothing, and nothing is withdrawn.
        """
        self.partial_reason = reason

    def keep(self, prefix: str) -> None:
        """Keep every record whose identifier starts with ``prefix``, listed or not.

        For what a source shows only for a while (this year's budget, the newest posts) in a listing that
        is complete but for that. A tombstone withdraws such a record all the same.
        """
        self.kept.append(prefix)

    def problem(self, problem: Problem, record: str | None = None) -> None:
        """Report what is wrong with the listing, or with an item that cannot even become a record.

        With severity ``error`` and a ``record`` (an identifier or a place such as ``dataset[3]``) it
        counts as one failed record.
        """
        self.problems.append((problem, record))

    def expect(self, total: int) -> None:
        """Say how many records there will be, for the progress display."""
        self.expected = total

    def table(
        self, columns: Sequence[Column], rows: Iterable[Sequence[str]], *, told: bool = False
    ) -> SpooledTable:
        """Write a table row by row to disk, for ``RawRecord.tables``; never holds it whole.

        Cells go into the CSV as they are, and the columns have the types given. With ``told`` the core
        types each column of text by its cells (``12.508``, ``Rp 5.000,-``, ``27 Oktober 2017``) and
        reads them, as it does with a table in a draft; columns of another type stay as they are.
        """
        spool = self.spool_told if told and self.spool_told else self.spool
        return spool(columns, rows)
