"""DCAT-AP 3 feeds: the catalogue page by page, and each dataset."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, redirect, request

from harvester.dcat.document import from_document
from harvester.dcat.published import publish
from harvester.dcat.rdf import CatalogInfo, Fragments, Paging, Syntax, fragments, page, tombstone
from harvester.domain.dataset import Agent
from harvester.domain.decide import State
from harvester.web.current import service
from harvester.web.feeds.answers import addresses, not_modified, tag_of, whole

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask.typing import ResponseReturnValue

    from harvester.ports import DatasetRow

blueprint = Blueprint("rdf", __name__)

A_PAGE = 100
FORM_VERSION = "1"  # raised when the same dataset is written otherwise
_SYNTAXES: dict[str, tuple[Syntax, str]] = {
    "ttl": ("ttl", "text/turtle"),
    "jsonld": ("jsonld", "application/ld+json"),
    "rdf": ("rdfxml", "application/rdf+xml"),
    "xml": ("rdfxml", "application/rdf+xml"),
    "nt": ("nt", "application/n-triples"),
}
_BY_MEDIA_TYPE = {media_type: name for name, (_, media_type) in _SYNTAXES.items() if name != "xml"}


@blueprint.get("/catalog.<any(ttl, jsonld, rdf, xml, nt):extension>")
@blueprint.get("/organization/<organization>/catalog.<any(ttl, jsonld, rdf, xml, nt):extension>")
def catalog(extension: str, organization: str | None = None) -> ResponseReturnValue:
    """One page of the catalogue. Pages are cut by a stable key, which ``hydra:next`` carries (``after``)."""
    forms = service().core.forms
    since = _since()
    count, modified = forms.state(since=since, organization=organization)
    after, number = _position(since, organization)
    tag = tag_of(FORM_VERSION, request.full_path, addresses().root, count, modified)
    if same := not_modified(tag, modified):
        return same
    keys = forms.keys(after=after, limit=A_PAGE + 1, since=since, organization=organization)
    syntax, media_type = _SYNTAXES[extension]
    shown = keys[:A_PAGE]
    paging = _paging(
        extension,
        organization,
        next_after=shown[-1][0] if len(keys) > A_PAGE else None,
        count=count,
        number=number,
    )
    body = b"".join(page(syntax, _forms(shown, syntax), _info(organization, modified), paging))
    return whole(body, f"{media_type}; charset=utf-8", tag=tag, modified=modified)


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
    if found.state is not State.ACTIVE:
        abort(404)
    tag = tag_of(FORM_VERSION, found.content_hash, addresses().root, extension)
    if same := not_modified(tag, found.updated):
        return same
    body = b"".join(page(syntax, [serialise(found).of(syntax)]))
    return whole(body, f"{media_type}; charset=utf-8", tag=tag, modified=found.updated)


def serialise(found: DatasetRow) -> Fragments:
    """A dataset in every syntax."""
    known = addresses()
    shown = publish(from_document(found.document), found.name, known)
    return fragments(shown, known.dataset(found.name), known.catalog)


def _forms(keys: Sequence[tuple[int, str]], syntax: Syntax) -> list[bytes]:
    """The forms of datasets in order; those that are missing or stale are made and kept."""
    core = service().core
    base = tag_of(FORM_VERSION, addresses().root)[:12]
    kept = core.forms.get([dataset_id for dataset_id, _ in keys], syntax)
    found: dict[int, bytes] = {}
    stale = []
    for dataset_id, content_hash in keys:
        key, form = kept.get(dataset_id, ("", b""))
        if key == base + content_hash:
            found[dataset_id] = form
        else:
            stale.append(dataset_id)
    made = []
    for row in core.catalogue.by_ids(stale):
        written = serialise(row)
        found[row.id] = written.of(syntax)
        made.append(
            {
                "dataset_id": row.id,
                "key": base + row.content_hash,
                "nt": written.nt,
                "ttl": written.ttl,
                "jsonld": written.jsonld,
                "rdfxml": written.rdfxml,
            }
        )
    core.forms.put(made)
    return [found[dataset_id] for dataset_id, _ in keys if dataset_id in found]


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
