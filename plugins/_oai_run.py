"""One run over a repository: all of it, or what changed since the last run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

from harvester.sdk import FetchContext, Json, JsonObject, Problem, RawRecord, Severity
from plugins._oai_listing import Listing
from plugins._oai_repository import Identity, OaiFault, Repository
from plugins._values import text, texts

_OVERLAP = timedelta(days=1)  # clocks differ, and indexes lag behind


@dataclass
class Run:
    """One run over a repository in one format."""

    config: Mapping[str, Json]
    ctx: FetchContext
    repository: Repository
    identity: Identity
    prefix: str
    kind: str
    given: int = 0

    def records(self) -> Iterator[RawRecord]:
        """The records of every set; keeps at the end from when on the next run has to ask."""
        sets = texts(self.config.get("sets")) or ("",)
        first, last = text(self.config.get("from")), text(self.config.get("until"))
        scope: dict[str, Json] = {
            "url": self.repository.url, "format": self.prefix, "sets": list(sets), "from": first,
            "until": last,
        }  # fmt: skip
        since = self._since(scope)
        listing = Listing(
            self.ctx,
            self.repository,
            self.prefix,
            since=self._moment(max(filter(None, (first, since)), default=""), "T00:00:00Z"),
            until=self._moment(last or "", "T23:59:59Z"),
        )
        for name in sets:
            for record in self._of_set(listing, name, first):
                self.given += 1
                yield record
        if last:
            self.ctx.partial("Only records that changed up to a day were asked for.")
        if since and listing.since:
            self.ctx.partial(self.ctx.partial_reason or "Only what changed since the last run was asked for.")
        if not listing.broken:
            self.ctx.save_state({"since": self.identity.responded[:10], "scope": scope})

    def _of_set(self, listing: Listing, name: str, first: str | None) -> Iterator[RawRecord]:
        try:
            yield from self._raw(listing, name)
        except OaiFault as fault:
            if fault.code != "badArgument" or not listing.since or first:
                raise
            listing.since = ""
            self.ctx.problem(
                Problem(
                    code="changes-not-offered",
                    message="The portal cannot say what changed since the last run, so everything was read.",
                    severity=Severity.INFO,
                )
            )
            yield from self._raw(listing, name)

    def _raw(self, listing: Listing, name: str) -> Iterator[RawRecord]:
        for one in listing.records(name):
            query = urlencode(
                {"verb": "GetRecord", "metadataPrefix": self.prefix, "identifier": one.identifier}
            )
            yield RawRecord(
                identifier=one.identifier,
                content={"format": self.kind, "xml": one.xml, "repository": self.identity.name},
                url=f"{self.repository.url}?{query}",
                deleted=one.deleted,
            )

    def _since(self, scope: JsonObject) -> str | None:
        """The day to ask from: one before the last run, if that asked for the same."""
        if self.ctx.full or self.ctx.state.get("scope") != scope:
            return None
        try:
            told = datetime.fromisoformat(text(self.ctx.state.get("since")) or "") - _OVERLAP
        except (ValueError, OverflowError):
            return None
        day = told.date().isoformat()
        return day if day > self.identity.earliest[:10] else None

    def _moment(self, day: str, time: str) -> str:
        return f"{day}{time}" if day and self.identity.by_second else day
