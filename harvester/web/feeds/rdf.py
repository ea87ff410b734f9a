"""DCAT-AP 3 feeds: the catalogue page by page, and each dataset."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from flask import Blueprint, abort, redirect, request

from harvester.dcat.croissant import CONFORMS_TO
from harvester.dcat.forms import Form
from harvester.dcat.pieces import Piece
from harvester.dcat.rdf import SYNTAXES, CatalogInfo, Paging, Syntax, page_head
from harvester.dcat.rdf_syntax import foot, head, separator
from harvester.domain.dataset import Agent
from harvester.domain.decide import State
from harvester.ports import Selection, Standing
from harvester.web.current import service
from harvester.web.feeds.answers import addresses, joined, not_modified, tag_of, takes_gzip
from harvester.web.feeds.kept import again_or
from harvester.web.feeds.paging import asked_moment, asked_position, standing_of, token

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from flask import Response
    from flask.typing import ResponseReturnValue
    from werkzeug import Response as AnyResponse

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
_EXTENSIONS = "<any(ttl, jsonld, rdf, xml, nt):extension>"


@blueprint.get(f"/catalog.{_EXTENSIONS}")
@blueprint.get(f"/organization/<organization>/catalog.{_EXTENSIONS}")
def catalog(extension: str, organization: str | None = None) -> ResponseReturnValue:
    """One page of the catalogue. Pages are cut by a stable key, which ``hydra:next`` carries (``after``).

    With ``modified_since`` also what was withdrawn since then, in the order of change.
    """
    forms = service().core.forms
    if organization:
        standing_of(organization)
    since = asked_moment("modified_since")
    selection = Selection(organization=organization, since=since, changes=since is not None)
    standing = forms.standing(selection)
    tag = tag_of(request.full_path, service().published.mark, standing.revision)
    if same := not_modified(tag, standing.modified):
        return same
    return again_or(
        (tag, takes_gzip()), lambda: _page(extension, organization, selection, standing=standing, tag=tag)
    )


def _page(
    extension: str, organization: str | None, selection: Selection, *, standing: Standing, tag: str
) -> Response:
    after, number = asked_position(selection, A_PAGE)
    syntax, media_type = _SYNTAXES[extension]
    form = Form(syntax)
    kept = service().core.forms.page(form, selection, after=after, limit=A_PAGE + 1)
    shown = kept[:A_PAGE]
    following = shown[-1].position() if len(kept) > A_PAGE else None
    paging = _paging(
        extension,
        organization,
        following=token(following, changes=selection.changes) if following else None,
        count=standing.count,
        number=number,
    )
    made = service().published.pieces(form, shown)
    members = [addresses().dataset(each.name) for each in shown if each.id in made and not each.withdrawn]
    start = page_head(syntax, _info(organization, standing.modified), paging, members)
    body = _whole(syntax, start, [made[each.id] for each in shown if each.id in made])
    response = joined(body, f"{media_type}; charset=utf-8", tag=tag, modified=standing.modified)
    _link(response, first=paging.first, prev=paging.previous, next=paging.next, last=paging.last)
    return response


@blueprint.get("/catalog")
@blueprint.get("/organization/<organization>/catalog")
def negotiated(organization: str | None = None) -> ResponseReturnValue:
    """The catalogue in the form that the reader asks for; people see its pages."""
    extension = asked_extension(default="text/turtle")
    if extension is None:
        return _varying(redirect(f"/organization/{organization}" if organization else "/", code=303))
    query = f"?{request.query_string.decode('ascii', 'ignore')}" if request.query_string else ""
    return _varying(redirect(f"{request.path}.{extension}{query}", code=303))


def asked_extension(default: str) -> str | None:
    """The RDF form that a reader prefers; ``None`` for one who would rather see a page.

    406 for one who takes neither.
    """
    known = [*_BY_MEDIA_TYPE, "text/html", "application/xhtml+xml"]
    if not request.accept_mimetypes:
        return _BY_MEDIA_TYPE.get(default)
    if request.accept_mimetypes.best == "*/*":
        return _BY_MEDIA_TYPE.get(default)
    best = request.accept_mimetypes.best_match(known)
    if best is None:
        abort(406, "There is this in: " + ", ".join(known))
    return _BY_MEDIA_TYPE.get(best)


def _varying(response: AnyResponse) -> AnyResponse:
    response.headers["Vary"] = "Accept"
    return response


@blueprint.get(f"/dataset/<name>.{_EXTENSIONS}")
def dataset(name: str, extension: str) -> ResponseReturnValue:
    """One dataset; 410 with a tombstone for one that was withdrawn."""
    if chosen := service().duplicates.chosen(name):
        return redirect(f"/dataset/{chosen}.{extension}", code=303)
    found = service().core.catalogue.get(name)
    syntax, media_type = _SYNTAXES[extension]
    gone = found.state is State.WITHDRAWN
    if not gone and found.state is not State.ACTIVE:
        abort(404)
    kept = service().core.forms.of(Form(syntax), [found.id])
    tag = tag_of(request.path, service().published.mark, *(each.made_of for each in kept))
    if not gone and (same := not_modified(tag, found.updated)):
        return same
    pieces = service().published.pieces(Form(syntax), kept).values()
    if not pieces:
        abort(404)
    body = _whole(syntax, head(syntax), pieces)
    response = joined(
        body, f"{media_type}; charset=utf-8", tag=tag, modified=found.updated, status=410 if gone else 200
    )
    _link(response, canonical=addresses().dataset(found.name))
    return response


@blueprint.get("/dataset/<name>/croissant.json")
def croissant(name: str) -> ResponseReturnValue:
    """The tables of a dataset, for machine learning."""
    if chosen := service().duplicates.chosen(name):
        return redirect(f"/dataset/{chosen}/croissant.json", code=303)
    found = service().core.catalogue.get(name)
    if found.state is State.WITHDRAWN and found.published:
        abort(410)
    if found.state is not State.ACTIVE:
        abort(404)
    kept = service().core.forms.of(Form.CROISSANT, [found.id])
    tag = tag_of(request.path, service().published.mark, *(each.made_of for each in kept))
    if same := not_modified(tag, found.updated):
        return same
    pieces = [piece for piece in service().published.pieces(Form.CROISSANT, kept).values() if piece.size]
    if not pieces:
        abort(404, "This dataset has no tables, so there is no Croissant of it.")
    media_type = f'application/ld+json; profile="{CONFORMS_TO}"'
    response = joined(pieces, media_type, tag=tag, modified=found.updated)
    _link(response, canonical=addresses().dataset(found.name))
    return response


@blueprint.get("/catalog.<extension>")
@blueprint.get("/organization/<organization>/catalog.<extension>")
@blueprint.get("/dataset/<name>.<extension>")
def unknown_form(extension: str, name: str = "", organization: str = "") -> ResponseReturnValue:
    """A form that there is not."""
    abort(404, f"There is no form “{extension[:20]}” of this. There are: {', '.join(_SYNTAXES)}.")


def _link(response: Response, **targets: str | None) -> None:
    """``Link`` headers (RFC 8288), and the other forms of the same."""
    links = [f'<{target}>; rel="{relation}"' for relation, target in targets.items() if target]
    path, _, own = request.path.rpartition(".")
    if own in _SYNTAXES:
        links += [
            f'<{addresses().root}{path}.{name}>; rel="alternate"; type="{media_type}"'
            for name, (_, media_type) in _SYNTAXES.items()
            if name not in {own, "xml"}
        ]
    response.headers["Link"] = ", ".join(links)


def _whole(syntax: Syntax, start: bytes, pieces: Iterable[Piece]) -> Iterator[Piece]:
    """A document: its head, the fragments of datasets, and its foot."""
    yield Piece.of(start, level=1)
    between = _BETWEEN.get(syntax)
    first = start == head(syntax)
    for piece in pieces:
        if between and not first:
            yield between
        yield piece
        first = False
    if end := foot(syntax):
        yield Piece.of(end, level=1)


def _paging(
    extension: str, organization: str | None, *, following: str | None, count: int, number: int | None
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
        next=at(after=following) if following is not None else None,
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
