"""Posts of blogs and news sites: when one carries data, and which dataset it then contributes to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from harvester.domain.errors import SkipRecord
from harvester.domain.record import AgentDraft, DatasetDraft, DistributionDraft, PeriodDraft
from harvester.sdk.links import FoundLink, find_links
from harvester.sdk.markup import parse_html, plain_text
from harvester.sdk.series import own_places, period_of, series_of
from harvester.sdk.tables import FoundTable, find_tables

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

MAX_LINKS = 200
_MAY_HOLD = re.compile(r"<(?:table|a|iframe|embed|object|button)\b", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Post:
    """A post as its site told it. ``title`` may hold entities and tags, ``html`` is its body."""

    identifier: str
    title: str
    html: str
    url: str | None = None
    published: str | None = None  #: ISO 8601
    updated: str | None = None
    labels: tuple[str, ...] = ()
    attachments: tuple[
        FoundLink, ...
    ] = ()  #: files that belong to the post, whether its text names them or not


@dataclass(frozen=True, kw_only=True, slots=True)
class Publication:
    """Whose posts they are, and how they part into series."""

    title: str = ""  #: of the blog or site
    homepage: str | None = None
    publisher: str | None = None  #: name, where it is not the title
    labels: tuple[str, ...] = ()  #: labels that name series, the first that a post has; else its own first
    places: tuple[str, ...] = ()  #: names of the publisher's own place; else taken from the names above

    def label_of(self, post: Post) -> str | None:
        """The label whose series a post belongs to."""
        own = {label.casefold(): label for label in post.labels}
        wanted = next((own[label.casefold()] for label in self.labels if label.casefold() in own), None)
        return wanted or next(iter(post.labels), None)


def draft_post(post: Post, publication: Publication) -> DatasetDraft:
    """What a post contributes: one distribution a table, one a file or sheet that it links to.

    Raises:
        SkipRecord: there is no table, file or sheet in it.
    """
    tree = parse_html(post.html) if _MAY_HOLD.search(post.html) else None
    tables = find_tables(tree, base=post.url) if tree is not None else []
    links = _links(post, tree)
    if not tables and not links:
        raise SkipRecord("There is no table, file or sheet in this post.")
    title = plain_text(post.title)
    label = publication.label_of(post)
    name = publication.publisher or publication.title
    series = series_of(title, label, places=publication.places or own_places(name))
    period = period_of(title, post.published)
    human = series.title or title or "Tanpa judul"
    return DatasetDraft(
        title=human,
        description=_description(human, name, post),
        series=series.key,
        keyword=post.labels,
        publisher=AgentDraft(name=name or None, homepage=publication.homepage),
        issued=post.published,
        modified=post.updated,
        landing_page=post.url,
        page=(post.url,) if post.url else (),
        temporal=(period,) if period else (),
        distribution=(*_of_tables(post, title, tables, period), *_of_links(post, title, links, period)),
    )


def _description(title: str, name: str, post: Post) -> str:
    by = f" oleh {name}" if name else ""
    where = f" Tulisan terakhir: {post.url}" if post.url else ""
    return f"{title}, sebagaimana dimuat{by} di situsnya.{where}"


def _links(post: Post, tree: Element | None) -> list[FoundLink]:
    found = {link.address: link for link in (find_links(tree, base=post.url) if tree is not None else ())}
    for attachment in post.attachments:
        named = found.get(attachment.address)
        found[attachment.address] = (
            replace(named, format=attachment.format or named.format) if named else attachment
        )
    return list(found.values())[:MAX_LINKS]


def _of_tables(
    post: Post, title: str, tables: Sequence[FoundTable], period: PeriodDraft | None
) -> list[DistributionDraft]:
    drafts = []
    for number, table in enumerate(tables, 1):
        own = table.title if table.title and table.title.casefold() not in title.casefold() else None
        name = f"{title} – {own}" if own and title else own or title
        if len(tables) > 1 and own is None:
            name = f"{name} ({number})"
        drafts.append(
            DistributionDraft(
                identifier=f"{post.identifier}#tabel-{number}",
                title=name,
                description=_remarks(table),
                format="CSV",
                issued=post.published,
                modified=post.updated,
                temporal=_narrower(own, post, period),
                table=table.draft(),
            )
        )
    return drafts


def _remarks(table: FoundTable) -> str | None:
    told = [
        *table.notes,
        *(["Tabel terlalu besar; bagian akhirnya tidak dibaca."] if table.truncated else []),
    ]
    return " ".join(told) or None


def _narrower(title: str | None, post: Post, period: PeriodDraft | None) -> PeriodDraft | None:
    """The period in a table's or link's own title, unless the post's already says as much and more."""
    own = period_of(title, post.published) if title else None
    if own is None or (period and own.start and period.start and own.start in period.start):
        return period
    return own


def _of_links(
    post: Post, title: str, links: Sequence[FoundLink], period: PeriodDraft | None
) -> list[DistributionDraft]:
    return [
        DistributionDraft(
            identifier=link.address,
            title=link.title or title,
            access_url=link.access_url or link.download_url,
            download_url=link.download_url,
            format=link.format,
            issued=post.published,
            temporal=_narrower(link.title, post, period),
        )
        for link in links
    ]
