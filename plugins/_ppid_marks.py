"""How a PPID site is known by one of its pages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from harvester.sdk.markup import parse_html, squeeze, text_of
from plugins._categories import category_of
from plugins._dip import find_dip
from plugins._document_types import type_of

if TYPE_CHECKING:
    from harvester.sdk import Page

_PPID_SITE = re.compile(r"\be?-?ppid\b|\bpejabat pengelola informasi", re.IGNORECASE)
_PPID = re.compile(
    r"\be?-?ppid\b|\bpejabat pengelola informasi|\blayanan informasi publik\b|\binformasi publik\b",
    re.IGNORECASE,
)
#: Village software with categories of its own, read better through its own interface.
_VILLAGE = re.compile(r"\bopensid\b|/desa/themes/|/first/artikel", re.IGNORECASE)


def marks_of_ppid(page: Page) -> dict[str, float]:
    """What shows that the page is of a PPID site, with how surely."""
    seen: dict[str, float] = {}
    if page.status != 200 or page.media_type not in {"", "text/html", "application/xhtml+xml"}:
        return seen
    if "informasi" not in page.text.lower() or _VILLAGE.search(page.text[:500_000]):
        return seen
    tree = parse_html(page.text)
    if tree is None:
        return seen
    if find_dip(tree, base=page.url):
        seen["the page holds a list of public information (DIP)"] = 0.96
    title = squeeze(" ".join(told.text or "" for told in tree.iter("title")))
    heads = " ".join(text_of(head) for head in list(tree.iter("h1"))[:3])
    host, path = urlsplit(page.url).hostname or "", urlsplit(page.url).path
    links = [(text_of(a), a.get("href") or "") for a in tree.iter("a")]
    categories = {found for told, href in links if told and (found := category_of(told) or category_of(href))}
    named = host.startswith(("ppid.", "ppid-", "eppid.", "e-ppid."))
    if len(categories) >= 2 and (named or _PPID.search(title)):
        seen["the site calls itself PPID and leads to " + ", ".join(sorted(categories))] = (
            0.96 if named else 0.8
        )
    elif len(categories) >= 2 and (_PPID.search(heads) or _PPID.search(path.replace("-", " "))):
        seen["the page is about public information and leads to " + ", ".join(sorted(categories))] = 0.7
    elif named and any(type_of(told) for told, _ in links):
        seen["the host is called ppid, and the page links to public documents"] = 0.6
    elif len(categories) >= 2:
        seen["the page leads to " + ", ".join(sorted(categories))] = 0.4
    elif named:
        seen["the host is called ppid"] = 0.4
    return seen
