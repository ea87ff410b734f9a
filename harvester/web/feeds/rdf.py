"""DCAT-AP 3 feeds: the catalogue page by page, and each dataset."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, redirect, request

from harvester.dcat.document import from_document
from harvester.dcat.forms import VERSION, Form
from harvester.dcat.pieces import Piece
from harvester.dcat.rdf import SYNTAXES, CatalogInfo, Paging, Syntax, page, page_head, tombstone
from harvester.dcat.rdf_syntax import foot, head, separator
from harvester.domain.dataset import Agent
from harvester.domain.decide import State
from harvester.web.current import service
from harvester.web.feeds.answers import addresses, joined, not_modified, tag_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from flask.typing import ResponseReturnValue

blueprint = Blueprint("rdf", __name__)

A_PAGE = 100
_SYNTAXES: dict[str, tuple[Syntax, str]] = {
    "ttl": ("ttl", "text/turtle"),
    "jsonld": ("jsonld", "application/ld+json"),
    "rdf": ("rdfxml", "application/rdf+xml"),
    "xml": ("rdfxml", "application/rdf+xml"),
    "nt": ("nt", "application/n-triples"),
}
_BETWEEN = {syntax: Piece.of(told) for syntax in SYNTAXES if (told := separator(syntax))}
_BY_MEDIA_TYPE = {media_type: name for name, (_, media_type) in _SYNTAXES.items() if name != "xml"}


@blueprint.get("/catalog.<any(ttl, jsonld, rdf, xml, nt):extension>")
@blueprint.get("/organization/<organization>/catalog.<any(ttl, jsonld, rdf, xml, nt):extension>")
def catalog(extension: str, organization: str | None = None) -> ResponseReturnValue:
    """One page of the catalogue. Pages are cut by a stable key, which ``hydra:next`` carries (``after``)."""
    forms = service().core.forms
    since = _since()
    count, modified = forms.state(since=since, organization=organization)
    after, number = _position(since, organization)
    tag = tag_of(VERSION, request.full_path, addresses().root, count, modified)
    if same := not_modified(tag, modified):
        return same
    syntax, media_type = _SYNTAXES[extension]
    form = Form(syntax)
    kept = forms.page(form, after=after, limit=A_PAGE + 1, since=since, organization=organization)
    shown = kept[:A_PAGE]
    paging = _paging(
        extension,
        organization,
        next_after=shown[-1].id if len(kept) > A_PAGE else None,
        count=count,
        number=number,
    )
    made = service().published.pieces(form, shown)
    members = [addresses().dataset(each.name) for each in shown if each.id in made]
    start = page_head(syntax, _info(organization, modified), paging, members)
    body = _whole(syntax, start, [made[each.id] for each in shown if each.id in made])
    return joined(body, f"{media_type}; charset=utf-8", tag=tag, modified=modified)


def _whole(syntax: Syntax, start: bytes, pieces: Iterable[Piece]) -> Iterator[Piece]:
    """A document: its head, the fragments of datasets, and its foot."""
    yield Piece.of(start)
    between = _BETWEEN.get(syntax)
    first = start == head(syntax)
    for piece in pieces:
        if between and not first:
            yield between
        yield piece
        first = False
    if end := foot(syntax):
        yield Piece.of(end)


@blueprint.get("/catalog")
def negotiated() -> ResponseReturnValue:
    """The catalogue in the form that the reader asks for; people see its pages."""
    best = request.accept_mimetypes.best_match([*_BY_MEDIA_TYPE, "text/html"], default="text/turtle")
    if best == "text/html":
        return redirect("/")
    query = f"?{request.query_string.decode('ascii', 'ignore')}" if request.query_string else ""
    return redirect(f"/catalog.{_BY_MEDIA_TYPE[best or 'text/turtle']}{query}", code=303)


@blueprint.get("/dataset/<name>.<any(ttl, jsonld, rdf, xml, nt):extension>")
def dataset(name: str, extension: str) -> ResponseReturnValue:
    """One dataset; 410 with a tombstone for one that was withdrawn."""
    found = service().core.catalogue.get(name)
    syntax, media_type = _SYNTAXES[extension]
    if found.state is State.WITHDRAWN:
        told = from_document(found.document)
        gone = tombstone(
            addresses().dataset(found.name),
            told.identifier,
            title=told.title,
            modified=found.updated.isoformat(timespec="seconds"),
        )
        return Response(b"".join(page(syntax, [gone.of(syntax)])), status=410, content_type=media_type)
    tag = tag_of(VERSION, found.content_hash, addresses().root, extension)
    if same := not_modified(tag, found.updated):
        return same
    pieces = service().published.of(Form(syntax), [found.id]).values()
    if not pieces:
        abort(404)
    body = _whole(syntax, head(syntax), pieces)
    return joined(body, f"{media_type}; charset=utf-8", tag=tag, modified=found.updated)


def _since() -> datetime | None:
    told = request.args.get("modified_since")
    if not told:
        return None
    try:
        since = datetime.fromisoformat(told)
    except ValueError:
        abort(400, "modified_since is not a date: write it as 2024-12-31 or 2024-12-31T12:00:00Z.")
    return since if since.tzinfo else since.replace(tzinfo=UTC)


def _position(since: datetime | None, organization: str | None) -> tuple[int, int | None]:
    """Where the page begins: after a key, or at a page's number."""
    if told := request.args.get("after"):
        if not told.isascii() or not told.isdigit() or len(told) > 15:
            abort(400, "after is not a number.")
        return int(told), None
    told = request.args.get("page", "1")
    if not told.isascii() or not told.isdigit() or not 1 <= int(told) <= 10**9:
        abort(400, "page is not a number from 1.")
    number = int(told)
    after = service().core.forms.before_page(number, A_PAGE, since=since, organization=organization)
    if after is None:
        abort(404, "There is no such page.")
    return after, number


def _paging(
    extension: str, organization: str | None, *, next_after: int | None, count: int, number: int | None
) -> Paging:
    path = f"/organization/{organization}/catalog" if organization else "/catalog"
    base = f"{addresses().root}{path}.{extension}"
    kept = {"modified_since": request.args["modified_since"]} if request.args.get("modified_since") else {}

    def at(**query: object) -> str:
        words = urlencode({**kept, **query})
        return f"{base}?{words}" if words else base

    own = {key: request.args[key] for key in ("after", "page") if request.args.get(key)}
    return Paging(
        this=at(**own),
        first=at(),
        previous=at(page=number - 1) if number and number > 1 else None,
        next=at(after=next_after) if next_after is not None else None,
        last=at(page=max(1, -(-count // A_PAGE))),
        total=count,
        size=A_PAGE,
    )


def _info(organization: str | None, modified: datetime | None) -> CatalogInfo:
    settings = service().core.settings
    told = settings.catalogue
    publisher = told.publisher or told.title
    uri = f"{addresses().root}/organization/{organization}/catalog" if organization else addresses().catalog
    return CatalogInfo(
        uri=uri,
        title={settings.language: told.title},
        description={settings.language: told.description or told.title},
        publisher=Agent(name=publisher, homepage=told.homepage or None),
        homepage=told.homepage or addresses().root,
        language=(settings.language,),
        modified=modified.isoformat(timespec="seconds") if modified else None,
    )
