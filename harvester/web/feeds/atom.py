"""Atom of what changed last, of all or of one organization, with tombstones (RFC 4287, 5005, 6721)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote
from xml.sax.saxutils import quoteattr

from flask import Blueprint, abort, redirect, request

from harvester.dcat.forms import Form
from harvester.dcat.pieces import Piece
from harvester.dcat.xml_forms import element, moment
from harvester.ports import EPOCH, Selection
from harvester.web.current import service
from harvester.web.feeds.answers import addresses, joined, not_modified, tag_of
from harvester.web.feeds.paging import position_of, standing_of, token

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask.typing import ResponseReturnValue

    from harvester.ports import KeptForm, Position

blueprint = Blueprint("atom", __name__)

A_PAGE = 100


@blueprint.get("/feed.atom")
@blueprint.get("/feeds/organization/<organization>.atom")
def feed(organization: str | None = None) -> ResponseReturnValue:
    """The last changes, newest first; ``next`` leads on to older ones."""
    core, published = service().core, service().published
    standing = standing_of(organization)
    tag = tag_of(request.full_path, published.mark, standing.revision)
    if same := not_modified(tag, standing.modified):
        return same
    selection = Selection(organization=organization)
    kept = core.forms.newest(Form.ATOM, selection, before=_before(), limit=A_PAGE + 1)
    shown = kept[:A_PAGE]
    entries = published.pieces(Form.ATOM, shown)
    pieces = [
        Piece.of(_head(organization, shown, shown[-1] if len(kept) > A_PAGE else None)),
        *(entries[each.id] for each in shown if each.id in entries),
        Piece.of(b"</feed>\n"),
    ]
    return joined(pieces, "application/atom+xml; charset=utf-8", tag=tag, modified=standing.modified)


@blueprint.get("/feeds/dataset.atom")
def where_ckan_has_it() -> ResponseReturnValue:
    """Readers that know CKAN's address."""
    return redirect("/feed.atom", code=301)


def _before() -> Position | None:
    told = request.args.get("before")
    if not told:
        return None
    position = position_of(told, changes=True)
    if position is None:
        abort(400, "before is none of the keys that the pages of this feed give.")
    return position


def _head(organization: str | None, shown: Sequence[KeptForm], last: KeptForm | None) -> bytes:
    catalogue, root = service().published.catalogue, addresses().root
    title, address, page = catalogue.title, f"{root}/feed.atom", f"{root}/"
    if organization:
        known = ("organization", organization)
        title = f"{service().core.search.labels([known]).get(known, organization)} – {title}"
        address = f"{root}/feeds/organization/{quote(organization)}.atom"
        page = f"{root}/organization/{quote(organization)}"
    following = (
        f'<link rel="next" href={quoteattr(f"{address}?before={token(last.position(), changes=True)}")}/>'
        if last
        else ""
    )
    parts = [
        element("id", address),
        element("title", title) or "<title>?</title>",
        element("updated", moment(shown[0].updated if shown else EPOCH)),
        f"<author>{element('name', catalogue.publisher) or '<name>?</name>'}</author>",
        f'<link rel="self" type="application/atom+xml" href={quoteattr(address)}/>',
        f'<link rel="alternate" type="text/html" href={quoteattr(page)}/>',
        following,
    ]
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" '
        f'xmlns:at="http://purl.org/atompub/tombstones/1.0">{"".join(parts)}\n'
    ).encode("utf-8", "replace")
