"""What a page of news says: its title, day and body, without what surrounds it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

from harvester.sdk.markup import squeeze, text_of
from harvester.sdk.outline import is_around
from harvester.sdk.series import day_within

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from harvester.sdk import JsonObject
    from harvester.sdk.walk import WalkedPage

MAX_HTML = 1_000_000
MAX_PRINT = 4_000  #: characters of a page that tell it from another
_CLASSED = "//*[contains(concat(' ', normalize-space(@class), ' '), ' {} ')]"
_BODIES = (
    "//*[contains(concat(' ', normalize-space(@itemprop), ' '), ' articleBody ')]",
    *(
        _CLASSED.format(name)
        for name in (
            "post-body", "entry-content", "post-content", "article-content", "article-body", "single-content",
            "news-content", "blog-content", "content-detail", "detail-content", "isi-berita", "berita-isi",
            "detail-berita", "berita-detail", "isi-artikel", "konten-berita",
        )
    ),
    "//article",
    "//main",
    "//*[@role='main']",
    "//*[@id='content' or @id='konten' or @id='main-content' or @id='isi']",
)  # fmt: skip
_DROPPED = ("script", "style", "noscript", "template", "form", "nav", "footer", "aside", "svg")
_SITE_MARK = re.compile(r"\s+[|–—»«·:-]\s+|\s*[|»«]\s*")
_COUNTERS = re.compile(
    r"(?:\b(?:dilihat|dibaca|views?|hits?|pengunjung|viewed)\b\s*:?\s*\d[\d.,]*(?:\s*(?:kali|x|orang|times?|views?))?"
    r"|\b\d[\d.,]*\s*(?:kali\s+(?:dilihat|dibaca)|views?\b|hits?\b|pembaca\b|x\s+dibaca))",
    re.IGNORECASE,
)
_PUBLISHED = (
    "article:published_time",
    "datepublished",
    "dc.date",
    "dc.date.issued",
    "dcterms.created",
    "publishdate",
)
_MODIFIED = ("article:modified_time", "og:updated_time", "datemodified", "dcterms.modified")
_HEADS = ("h1", "h2", "h3")
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, kw_only=True, slots=True)
class Article:
    """One page of news. ``html`` is its body."""

    title: str
    html: str
    published: str | None
    updated: str | None
    labels: tuple[str, ...]
    site: str

    def told(self) -> JsonObject:
        """For the content of a record."""
        return {
            "title": self.title,
            "content": self.html,
            "published": self.published,
            "updated": self.updated,
            "labels": list(self.labels),
            "site": self.site,
        }


def read_article(page: WalkedPage, *, common: Iterable[str] = (), modified: str | None = None) -> Article:
    """Read a page. ``common`` are titles that stand on every page of the site; the tree is changed."""
    metas = dict(_metas(page.tree))
    site = metas.get("og:site_name") or metas.get("application-name") or ""
    shared = {told.casefold() for told in (*common, site) if told}
    body = _body(page.tree)
    title = _title(page, metas, shared, body)
    above = text_of(body)[:600] if body is not None else ""
    published = next((metas[name] for name in _PUBLISHED if metas.get(name)), None)
    return Article(
        title=title,
        html=_html(body),
        published=published or _time(page.tree) or day_within(above) or _day_near(page.tree),
        updated=modified or next((metas[name] for name in _MODIFIED if metas.get(name)), None),
        labels=tuple(
            dict.fromkeys(label for name in ("article:section", "article:tag") if (label := metas.get(name)))
        ),
        site=site,
    )


def fingerprint(page: WalkedPage, number: int) -> str:
    """What a page says, whatever its number: two missing pages say the same."""
    text = " ".join((page.title, page.heading, text_of(page.tree)[:MAX_PRINT]))
    return _DIGITS.sub("#", _COUNTERS.sub("", text.replace(str(number), "#")))


def titles_of(page: WalkedPage) -> tuple[str, ...]:
    """What a site's first page calls itself; on other pages such a title says nothing."""
    heads = (text_of(head) for head in page.tree.iter("h1"))
    return tuple(told for told in dict.fromkeys((page.title, *_SITE_MARK.split(page.title), *heads)) if told)


def _metas(tree: Element) -> Iterator[tuple[str, str]]:
    """The first of each ``meta`` and ``itemprop``."""
    seen: set[str] = set()
    for meta in tree.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower()
        told = squeeze(meta.get("content"))
        if name and told and name not in seen:
            seen.add(name)
            yield name, told[:500]


def _body(tree: Element) -> Element | None:
    for path in _BODIES:
        found = tree.xpath(path)
        if isinstance(found, list):
            for element in found:
                if isinstance(element, etree._Element) and text_of(element):
                    return element
    body = tree.find("body")
    body = tree if body is None else body
    for element in list(body.iter()):
        if isinstance(element.tag, str) and element is not body and _starts_around(element):
            _drop(element)
    return body


def _starts_around(element: Element) -> bool:
    """Whether an element is the top of what surrounds the content."""
    if element.tag == "header" and element.find(".//table") is None:
        return True
    first = next(iter(element), None)
    return first is not None and is_around(first) and not is_around(element)


def _drop(element: Element) -> None:
    above = element.getparent()
    if above is None:
        return
    before = element.getprevious()
    if element.tail:
        if before is None:
            above.text = (above.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
    above.remove(element)


def _html(body: Element | None) -> str:
    if body is None:
        return ""
    etree.strip_elements(body, *_DROPPED, with_tail=False)
    html = etree.tostring(body, encoding="unicode", method="html", with_tail=False)
    return _COUNTERS.sub("", html[:MAX_HTML])


def _title(page: WalkedPage, metas: Mapping[str, str], shared: set[str], body: Element | None) -> str:
    heads = [text_of(head) for tag in _HEADS for head in page.tree.iter(tag) if not is_around(head)]
    inner = [text_of(head) for tag in _HEADS for head in (body.iter(tag) if body is not None else ())]
    whole = metas.get("og:title", "")
    for told in (whole, page.title):
        # The page's name is the heading that its title begins with; what follows is the site's.
        head = next((h for h in heads if h and told.casefold().startswith(h.casefold())), "")
        if head and head.casefold() not in shared:
            return head[:300]
    for told in (
        _without_site(whole, shared),
        *heads[:1],
        *inner[:1],
        _without_site(page.title, shared),
        *heads,
    ):
        if told and told.casefold() not in shared and len(told) > 2:
            return told[:300]
    return ""


def _without_site(title: str, shared: set[str]) -> str:
    parts = [part.strip() for part in _SITE_MARK.split(title) if part.strip()]
    kept = [part for part in parts if part.casefold() not in shared]
    if len(kept) == len(parts):
        return title
    return " – ".join(kept)


def _time(tree: Element) -> str | None:
    for element in tree.iter("time"):
        told = squeeze(element.get("datetime"))
        if told[:4].isdigit() and not is_around(element):
            return told
    for element in tree.iter("span", "meta", "abbr", "div"):
        if (element.get("itemprop") or "").lower() == "datepublished":
            told = squeeze(element.get("content")) or text_of(element)
            return told if told[:4].isdigit() else day_within(told)
    return None


def _day_near(tree: Element) -> str | None:
    """The first day that stands near the page's heading."""
    for head in tree.iter(*_HEADS):
        if is_around(head):
            continue
        place: Element | None = head
        for _ in range(2):
            if place is None:
                break
            beside = [*place.itersiblings()][:3], [*place.itersiblings(preceding=True)][:2]
            for near in (*beside[0], *beside[1]):
                if isinstance(near.tag, str) and (day := day_within(text_of(near)[:200])):
                    return day
            place = place.getparent()
    return None
