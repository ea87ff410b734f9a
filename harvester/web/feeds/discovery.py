"""``robots.txt`` and ``sitemap.xml``."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from flask import Blueprint, Response, abort

from harvester.dcat.pieces import Piece
from harvester.web.current import service
from harvester.web.feeds.answers import addresses, joined, not_modified, remembered, tag_of, whole

if TYPE_CHECKING:
    from datetime import datetime

    from flask.typing import ResponseReturnValue

blueprint = Blueprint("discovery", __name__)

A_SITEMAP = 10_000  # addresses; the protocol allows 50,000
_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


@blueprint.get("/robots.txt")
def robots() -> ResponseReturnValue:
    """All may be read but the administration."""
    text = f"User-agent: *\nDisallow: /admin/\nSitemap: {addresses().root}/sitemap.xml\n"
    tag = tag_of(text)
    same = not_modified(tag, None)
    return same or whole(text.encode(), "text/plain; charset=utf-8", tag=tag, modified=None)


@blueprint.get("/sitemap.xml")
def index() -> ResponseReturnValue:
    """The list of sitemaps."""
    standing = service().core.forms.standing()
    tag = tag_of("sitemap", addresses().root, standing.revision)
    if same := not_modified(tag, standing.modified):
        return same
    pages = max(1, -(-standing.count // A_SITEMAP))
    changed = f"<lastmod>{_w3c(standing.modified)}</lastmod>" if standing.modified else ""
    entries = "".join(
        f"<sitemap><loc>{escape(addresses().root)}/sitemap-{number}.xml</loc>{changed}</sitemap>"
        for number in range(1, pages + 1)
    )
    return _xml(f'<sitemapindex xmlns="{_SPACE}">{entries}</sitemapindex>', tag, standing.modified)


@blueprint.get("/sitemap-<int:number>.xml")
def part(number: int) -> ResponseReturnValue:
    """One sitemap: the pages of datasets, and when each last changed."""
    core = service().core
    after = core.forms.before_page(number, A_SITEMAP)
    if number < 1 or after is None:
        abort(404)
    standing = core.forms.standing()
    tag = tag_of("sitemap", number, addresses().root, standing.revision)
    if same := not_modified(tag, standing.modified):
        return same
    head, foot = f'{_DECLARATION}<urlset xmlns="{_SPACE}">', "</urlset>\n"

    def make() -> Piece:
        start = f"<url><loc>{escape(addresses().dataset(''))}"  # a name is of [a-z0-9_-]
        entries = [
            f"{start}{name}</loc><lastmod>{_w3c(updated)}</lastmod></url>"
            for name, updated in core.forms.names(after=after.id, limit=A_SITEMAP)
        ]
        return Piece.of("".join((head, *entries, foot)).encode(), level=4)

    return joined([remembered(tag, make)], "application/xml", tag=tag, modified=standing.modified)


def _w3c(moment: datetime) -> str:
    return f"{moment.isoformat()[:19]}Z"  # times of the database are in UTC


def _xml(text: str, tag: str, modified: datetime | None) -> Response:
    body = f"{_DECLARATION}{text}\n".encode()
    return whole(body, "application/xml", tag=tag, modified=modified)
