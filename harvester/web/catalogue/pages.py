"""A page for each dataset, and the tables of ours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import orjson
from flask import Blueprint, abort, redirect, render_template, url_for
from markupsafe import Markup

from harvester.dcat.croissant import is_tabular
from harvester.dcat.document import from_document
from harvester.dcat.forms import Form
from harvester.dcat.published import Addresses
from harvester.dcat.table_schema import table_schema
from harvester.domain.decide import State
from harvester.domain.errors import NotFound
from harvester.web.asking import asked_page
from harvester.web.catalogue.answering import for_everybody
from harvester.web.catalogue.keys import distribution_key
from harvester.web.catalogue.preview import first_rows
from harvester.web.current import service
from harvester.web.feeds.answers import not_modified, passed_on, tag_of, whole
from harvester.web.feeds.rdf import asked_extension

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from harvester.domain.dataset import Distribution, Table
    from harvester.ports import DatasetRow

blueprint = Blueprint("catalogue", __name__)

FILES_A_PAGE = 30
PREVIEWS = 4  #: of a page; the others are a link away
ROWS_OF_A_PAGE = 100


@blueprint.get("/dataset/<name>")
def dataset(name: str) -> ResponseReturnValue:
    """One dataset; a duplicate leads to the one that is published in its place."""
    if chosen := service().duplicates.chosen(name):
        return redirect(url_for("catalogue.dataset", name=chosen), code=303)
    if extension := asked_extension(default="text/html"):
        answer = redirect(url_for("rdf.dataset", name=name, extension=extension), code=303)
        answer.vary.add("Accept")
        return answer
    found = shown(name)
    return for_everybody(lambda: _page(found), found.content_hash, found.updated)


def _page(found: DatasetRow) -> str:
    settings = service().core.settings
    addresses = Addresses(public_url=settings.public_url)
    told = from_document(found.document)
    told_here = service().published.of(Form.SCHEMA_ORG, [found.id])
    schema_org = Markup(told_here[found.id].plain().decode()) if told_here else ""  # noqa: S704  no “<” in it
    files = newest_first(told.distribution)
    number, pages = asked_page("files"), max(1, -(-len(files) // FILES_A_PAGE))
    if number > pages:
        abort(404)
    here = files[(number - 1) * FILES_A_PAGE : number * FILES_A_PAGE]
    tables = {file.identifier: file.table for file in here if file.table}
    as_told = _as_told(found)
    source = service().core.sources.by_id(found.source_id)
    owner = ("organization", found.organization or source.organization or source.name)
    return render_template(
        "catalogue/dataset.html",
        dataset=found,
        document=found.document,
        files=[as_told[file.identifier] for file in here],
        file_count=len(files),
        before=(number - 1) * FILES_A_PAGE,
        page=number,
        pages=pages,
        previews={each: first_rows(tables[each]) for each in list(tables)[:PREVIEWS]},
        sizes={each: service().core.tables.size(table) for each, table in tables.items()},
        key=distribution_key,
        uri=addresses.dataset(found.name),
        organization=owner[1],
        organization_title=service().core.search.labels([owner]).get(owner, source.title),
        source=source,
        quality=service().quality.of(found),
        schema_org=schema_org,
        croissant=is_tabular(told),
    )


@blueprint.get("/dataset/<name>/table/<key>")
def rows(name: str, key: str) -> ResponseReturnValue:
    """The first hundred rows of a table of ours."""
    found = shown(name)
    identifier, table = _table(found, key)

    def render() -> str:
        told = first_rows(table, ROWS_OF_A_PAGE)
        if told is None:
            raise NotFound("The rows of this table are no longer kept; harvest its source again.")
        return render_template(
            "catalogue/table.html",
            dataset=found,
            document=found.document,
            file=_as_told(found)[identifier],
            told=told,
            size=service().core.tables.size(table),
            key=key,
        )

    return for_everybody(render, found.content_hash)


@blueprint.get("/dataset/<name>/table/<key>.csv")
def table(name: str, key: str) -> ResponseReturnValue:
    """A table of ours as CSV."""
    told = _table(shown(name), key)[1]
    tag = tag_of(told)
    if same := not_modified(tag, None):
        return same
    body = service().core.tables.open_csv(told)
    response = passed_on(body, "text/csv; charset=utf-8; header=present", tag=tag, modified=None)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response.headers["Link"] = f'<{key}.schema.json>; rel="describedby"; type="application/json"'
    return response


@blueprint.get("/dataset/<name>/table/<key>.schema.json")
def schema(name: str, key: str) -> ResponseReturnValue:
    """The Table Schema of a table of ours."""
    told = orjson.dumps(table_schema(_table(shown(name), key)[1]))
    tag = tag_of(told)
    return not_modified(tag, None) or whole(told, "application/json", tag=tag, modified=None)


def shown(name: str) -> DatasetRow:
    """A dataset that may be shown; 410 for one that was and is withdrawn, 404 for one that is held back."""
    found = service().core.catalogue.get(name)
    if found.state is State.WITHDRAWN and found.published:
        abort(410)
    if found.state is not State.ACTIVE:
        abort(404)
    return found


def newest_first(files: Sequence[Distribution]) -> Sequence[Distribution]:
    """The files of a series by their period, the newest first; others as they are told."""
    if sum(file.temporal is not None for file in files) < 2:
        return files
    return sorted(files, key=_period, reverse=True)


def _period(file: Distribution) -> str:
    return (file.temporal.start_date or file.temporal.end_date or "") if file.temporal else ""


def _as_told(found: DatasetRow) -> Mapping[str, Mapping[str, Any]]:
    """The files of a dataset's document, by their identifiers."""
    files: Any = found.document.get("distribution") or ()
    return {file["identifier"]: file for file in files}


def _table(found: DatasetRow, key: str) -> tuple[str, Table]:
    """The table of a distribution, and the distribution's identifier."""
    for distribution in from_document(found.document).distribution:
        if distribution.table and distribution_key(distribution.identifier) == key:
            return distribution.identifier, distribution.table
    raise NotFound("There is no such table.")
