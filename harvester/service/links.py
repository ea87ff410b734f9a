"""Whether the addresses in the catalogue answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import chain, islice, zip_longest
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from harvester.adapters.db.links import LinkRow
from harvester.adapters.link_checker import LinkAnswer, LinkChecker
from harvester.domain.decide import State
from harvester.service.core import Core
from harvester.service.file_inspection import never

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from harvester.domain.json import JsonObject
    from harvester.ports import DatasetRow

_PAGE = 500
_SAVE_EVERY = 20
_SECONDS_EACH = 20.0
_LONGEST = 2000
_KEYS = ("accessURL", "downloadURL")


@dataclass(frozen=True, kw_only=True, slots=True)
class LinkPass:
    """What one batch of checks did."""

    checked: int = 0
    broken: int = 0
    unknown: int = 0  #: their hosts were too busy, or failed too often
    waiting: int = 0  #: still due


@dataclass(frozen=True, kw_only=True, slots=True)
class BrokenLink:
    """An address that does not answer, and the dataset that has it."""

    dataset: str  #: CKAN name
    title: str
    source: str
    link: LinkRow


@dataclass(frozen=True)
class Links:
    """Checks links, and tells which are broken."""

    core: Core

    def check(
        self,
        source: str | None = None,
        *,
        limit: int | None = None,
        every: bool = False,
        stopped: Callable[[], bool] = never,
    ) -> LinkPass:
        """Check the links that are due, those never checked first, then the oldest.

        ``every`` takes all links as due; ``limit`` is at most that of the settings by default.

        Raises:
            NotFound: there is no such source.
        """
        core, settings = self.core, self.core.settings.links
        now = core.clock.now()
        known = core.links.all()
        urls = dict.fromkeys(url for dataset in self._datasets(source) for url in links_of(dataset.document))
        if source is None:
            core.links.forget(known.keys() - urls.keys())
        before = now if every else now - timedelta(days=settings.recheck_days)
        due = [url for url in urls if url not in known or known[url].checked <= before]
        due.sort(key=lambda url: known[url].checked.timestamp() if url in known else 0.0)
        batch = _interleaved(due[: settings.batch if limit is None else limit])
        options = core.sources.get(source).options if source else {}
        done = LinkPass(waiting=len(due))
        with core.fetcher.brief(options, seconds=_SECONDS_EACH) as http:
            checker = LinkChecker(http=http, seconds=settings.seconds, stopped=stopped)
            rows: list[LinkRow] = []
            for answer in checker.check(batch):
                rows.append(_row(answer, known.get(answer.url), now))
                done = _counted(done, answer)
                if len(rows) >= _SAVE_EVERY:
                    core.links.save(rows)
                    rows = []
            core.links.save(rows)
        return done

    def broken(self, source: str | None = None, *, limit: int | None = None) -> list[BrokenLink]:
        """The links that did not answer when they were last checked, dataset by dataset; the first ``limit``.

        Raises:
            NotFound: there is no such source.
        """
        names = {each.id: each.name for each in self.core.sources.all()}
        known = {url: row for url, row in self.core.links.all().items() if row.ok is False}
        found = (
            BrokenLink(
                dataset=dataset.name, title=dataset.title, source=names[dataset.source_id], link=known[url]
            )
            for dataset in (self._datasets(source) if known else ())
            for url in dict.fromkeys(links_of(dataset.document))
            if url in known
        )
        return list(islice(found, limit))

    def _datasets(self, source: str | None) -> Iterator[DatasetRow]:
        return datasets_of(self.core, source, (State.ACTIVE,))


def datasets_of(core: Core, source: str | None, states: Sequence[State]) -> Iterator[DatasetRow]:
    """The datasets (of a source) in these states, page by page.

    Raises:
        NotFound: there is no such source.
    """
    source_id = core.sources.get(source).id if source else None
    for state in states:
        after = 0
        while page := core.catalogue.page(after=after, limit=_PAGE, state=state, source_id=source_id):
            yield from page
            after = page[-1].id


def links_of(document: JsonObject) -> Iterator[str]:
    """The addresses of a dataset document that a reader would follow."""
    distributions = document.get("distribution")
    told: list[object] = [document.get("landingPage")]
    if isinstance(distributions, Sequence):
        told += [item.get(key) for item in distributions if isinstance(item, dict) for key in _KEYS]
    for url in told:
        if isinstance(url, str) and url.startswith(("http://", "https://")) and len(url) <= _LONGEST:
            yield url


def _interleaved(urls: Iterable[str]) -> Iterator[str]:
    """One of each host in turn, so that none of them is asked again and again while others wait."""
    hosts: dict[str, list[str]] = {}
    for url in urls:
        try:
            host = urlsplit(url).netloc
        except ValueError:
            host = ""
        hosts.setdefault(host, []).append(url)
    return (url for url in chain.from_iterable(zip_longest(*hosts.values())) if url is not None)


def _row(answer: LinkAnswer, before: LinkRow | None, now: datetime) -> LinkRow:
    if answer.ok is None:
        known = before or LinkRow(url=answer.url, checked=now)
        return replace(known, checked=now, error=answer.error)
    failures = 0 if answer.ok else (before.failures if before else 0) + 1
    return LinkRow(
        url=answer.url,
        checked=now,
        ok=answer.ok,
        status=answer.status,
        error=answer.error,
        failures=failures,
    )


def _counted(done: LinkPass, answer: LinkAnswer) -> LinkPass:
    return replace(
        done,
        checked=done.checked + 1,
        broken=done.broken + (answer.ok is False),
        unknown=done.unknown + (answer.ok is None),
        waiting=done.waiting - 1,
    )
