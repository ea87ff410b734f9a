"""ListRecords to its end: resumption tokens that expire, stay empty, or go in circles."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lxml import etree

from harvester.sdk import FetchContext, Problem, Severity, SourceRefused
from harvester.sdk.markup import squeeze
from plugins._oai_repository import Answer, OaiFault, Repository
from plugins._xml import every, first

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_IDLE_PAGES = 3  #: so many pages without a new record, and the paging is taken for a circle
_LARGEST_LIST = 10_000_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Listed:
    """One record as listed. ``xml`` is what it says; empty for one that is deleted."""

    identifier: str
    xml: str
    deleted: bool


@dataclass
class Listing:
    """The records of one repository in one format, each once over all sets."""

    ctx: FetchContext
    repository: Repository
    prefix: str
    since: str = ""  #: of the incremental request, in the repository's granularity
    until: str = ""
    broken: bool = False  #: something is missing that the next run must bring
    _seen: set[str] = field(default_factory=set)

    def records(self, set_spec: str) -> Iterator[Listed]:
        """The records of a set (of the whole repository with an empty one).

        Raises:
            OaiFault: the repository does not take the request.
            SourceUnavailable, SourceRefused: it stops answering.
        """
        token, restarted = "", False
        tokens: set[str] = set()
        listed: set[str] = set()
        idle = 0
        while True:
            try:
                answer = self._page(set_spec, token)
            except OaiFault as fault:
                if fault.code == "noRecordsMatch":
                    return
                if fault.code != "badResumptionToken" or not token:
                    raise
                if restarted:
                    self._short(
                        "The repository let its resumption token expire twice; the rest was not read."
                    )
                    return
                token, restarted, idle = "", True, 0
                tokens.clear()
                listed.clear()
                continue
            before = len(listed)
            yield from self._of(answer, listed)
            if answer.broken:
                self._short("The repository gave broken XML; what could be read of it is kept.")
            following = self._token(answer)
            idle = 0 if len(listed) > before else idle + 1
            if not following:
                return
            if idle and (following in tokens or idle >= _IDLE_PAGES):
                self._short("The repository repeats a page of its list; the rest was not read.")
                return
            tokens.add(following)
            token = following

    def _page(self, set_spec: str, token: str) -> Answer:
        if not token:
            return self.repository.ask(
                "ListRecords", metadataPrefix=self.prefix, set=set_spec, from_=self.since, until=self.until
            )
        try:
            return self.repository.ask("ListRecords", resumptionToken=token)
        except OaiFault:
            raise
        except SourceRefused as refused:
            if refused.status in {400, 404, 410, 422}:  # how Zenodo and others say that it expired
                raise OaiFault("badResumptionToken", str(refused)) from refused
            raise

    def _token(self, answer: Answer) -> str:
        token = first(answer.content, "resumptionToken")
        if token is None:
            return ""
        size = squeeze(token.get("completeListSize"))
        if size.isdigit() and 0 < int(size) < _LARGEST_LIST:
            self.ctx.expect(int(size))  # a guess, as many repositories count
        return (token.text or "").strip()

    def _of(self, answer: Answer, listed: set[str]) -> Iterator[Listed]:
        for position, record in enumerate(every(answer.content, "record")):
            header = first(record, "header")
            told = first(header, "identifier")
            identifier = squeeze(told.text) if told is not None else ""
            if not identifier:
                self._nameless(len(listed) + position)
                continue
            listed.add(identifier)
            if identifier in self._seen:
                continue
            self._seen.add(identifier)
            deleted = header is not None and (header.get("status") or "").strip().casefold() == "deleted"
            yield Listed(identifier=identifier, xml="" if deleted else _metadata(record), deleted=deleted)

    def _nameless(self, number: int) -> None:
        self.ctx.problem(
            Problem(
                code="entry-unreadable",
                message="Entry {number} of the list has no identifier, so it was left out.",
                severity=Severity.ERROR,
                params={"number": str(number)},
            ),
            f"record[{number}]",
        )

    def _short(self, message: str) -> None:
        self.broken = True
        self.ctx.problem(Problem(code="listing-incomplete", message=message))
        self.ctx.partial(message)


def _metadata(record: Element) -> str:
    """The metadata of a record, with the namespaces that it needs."""
    inner = next(every(record, "metadata", "*"), None)
    if inner is None:
        return ""
    return etree.tostring(inner, encoding="unicode", with_tail=False)
