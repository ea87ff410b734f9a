"""Which entry of a feed is which, where identifiers are missing, doubled, or new at every visit."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from harvester.sdk import FetchContext, Problem

if TYPE_CHECKING:
    from harvester.sdk import JsonObject
    from harvester.sdk.feeds import FeedEntry

SAMPLE = 500
_SALTED = re.compile(r"\$(?:2[abxy]?|1|5|6|P|H|argon2\w*)\$\S+")
_TRACKING = re.compile(r"^(?:utm_\w+|fbclid|gclid|ref|source)$", re.IGNORECASE)


def plain_link(link: str) -> str:
    """An entry's address without what marketers add to it."""
    try:
        parts = urlsplit(link)
    except ValueError:
        return link
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    kept = [(key, value) for key, value in pairs if not _TRACKING.match(key)]
    query = parts.query if len(kept) == len(pairs) else urlencode(kept)
    return urlunsplit((parts.scheme, parts.netloc, parts.path, query, ""))


@dataclass
class Names:
    """Gives the entries of a feed their identifiers, and notices when those of the feed do not stay."""

    ctx: FetchContext
    sample: dict[str, str] = field(default_factory=dict)  #: link → identifier, to compare next time
    distrust: bool = False  #: the feed's identifiers change from visit to visit
    _given: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.distrust = self.ctx.state.get("distrust") is True

    def compare(self, entries: Sequence[FeedEntry]) -> tuple[str, ...]:
        """See whether identifiers changed for the same links since the last run.

        Returns:
            The identifiers given before, when they turn out to be worth nothing.
        """
        before = self.ctx.state.get("sample")
        if self.distrust or not isinstance(before, Mapping):
            return ()
        told = {plain_link(entry.link): entry.identifier for entry in entries if entry.link}
        both = [link for link in told if link in before and told[link]]
        changed = [link for link in both if told[link] != before[link]]
        if not changed or len(changed) * 2 < len(both):
            return ()
        self.distrust = True
        self.ctx.problem(
            Problem(
                code="identifier-unstable",
                message="The feed's identifiers changed since the last run for the same posts "
                "(e.g. {example}); posts are told apart by their addresses from now on.",
                params={"example": changed[0]},
            )
        )
        return tuple(dict.fromkeys(name for name in before.values() if isinstance(name, str)))

    def name(self, entries: Sequence[FeedEntry]) -> Iterator[tuple[str, FeedEntry]]:
        """The entries of one page with their identifiers, each once in a run."""
        links: dict[str, set[str | None]] = {}
        for entry in entries:
            if entry.identifier:
                links.setdefault(entry.identifier, set()).add(entry.link)
        used = Counter({identifier: len(of) for identifier, of in links.items()})
        for number, entry in enumerate(entries):
            identifier = self._identifier(entry, shared=used[entry.identifier or ""] > 1)
            if identifier is None:
                self.ctx.problem(_NAMELESS, f"entry[{number}]")
            elif identifier not in self._given:
                self._given.add(identifier)
                if entry.link and len(self.sample) < SAMPLE and entry.identifier:
                    self.sample[plain_link(entry.link)] = entry.identifier
                yield identifier, entry

    def _identifier(self, entry: FeedEntry, *, shared: bool) -> str | None:
        told = entry.identifier
        if told and not self.distrust and not shared and not _SALTED.fullmatch(told):
            return told
        if entry.link:
            return plain_link(entry.link)
        words = f"{entry.title}\n{entry.published or ''}"
        return (
            f"title:{hashlib.sha256(words.encode('utf-8', 'replace')).hexdigest()[:24]}"
            if entry.title
            else None
        )

    def state(self) -> JsonObject:
        """What to keep for the next run."""
        return {"sample": dict(self.sample), "distrust": self.distrust}


_NAMELESS = Problem(
    code="post-without-id",
    message="An entry of the feed has neither identifier, address nor title and was left out.",
)
