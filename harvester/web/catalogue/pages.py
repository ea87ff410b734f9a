"""The list of datasets, a page for each, and the tables of ours."""

from __future__ import annotations

import csv
import itertools
from collections.abc import Iterator
from typing import TYPE_CHECKING

import orjson
from flask import Blueprint, Response, abort, redirect, render_template, url_for

from harvester.dcat.document import from_document
from harvester.dcat.published import Addresses, publish
from harvester.dcat.schemaorg import to_schema_org
from harvester.dcat.table_schema import table_schema
from harvester.domain.decide import State
from harvester.domain.errors import NotFound
from harvester.web.asking import asked, asked_text
from harvester.web.catalogue.keys import distribution_key
from harvester.web.current import service
from harvester.web.feeds.rdf import asked_extension

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from harvester.domain.dataset import Table
    from harvester.ports import DatasetRow

blueprint = Blueprint("catalogue", __name__)

A_PAGE = 20
SHOWN_ROWS = 20


@blueprint.get("/")
def listing() -> ResponseReturnValue:
    """Datasets that may be shown, with a filter by words of their titles."""
    catalogue = service().core.catalogue
    text = asked_text("q")
    after = asked("after")
    found = catalogue.page(after=after, limit=A_PAGE + 1, text=text)
    return render_template(
        "catalogue/listing.html",
        datasets=found[:A_PAGE],
        following=found[A_PAGE - 1].id if len(found) > A_PAGE else None,
        count=catalogue.count(text=text),
        text=text,
        after=after,
    )


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
    settings = service().core.settings
    addresses = Addresses(public_url=settings.public_url)
    told = from_document(found.document)
    schema_org = to_schema_org(
        publish(told, found.name, addresses),
        uri=addresses.dataset(found.name),
        catalog=settings.catalogue.title,
        language=settings.language,
    )
    tables = {}
    for distribution in told.distribution:
        if distribution.table:
            tables[distribution.identifier] = _first_rows(distribution.table)
    return render_template(
        "catalogue/dataset.html",
        dataset=found,
        document=found.document,
        tables=tables,
        key=distribution_key,
        uri=addresses.dataset(found.name),
        schema_org=schema_org,
    )


@blueprint.get("/dataset/<name>/table/<key>.csv")
def table(name: str, key: str) -> ResponseReturnValue:
    """A table of ours as CSV."""
    body = service().core.tables.open_csv(_table(name, key))
    return Response(
        body,
        content_type="text/csv; charset=utf-8; header=present",
        headers={
            "Content-Disposition": f'attachment; filename="{name}.csv"',
            "Link": f'<{key}.schema.json>; rel="describedby"; type="application/json"',
        },
    )


@blueprint.get("/dataset/<name>/table/<key>.schema.json")
def schema(name: str, key: str) -> ResponseReturnValue:
    """The Table Schema of a table of ours."""
    return Response(orjson.dumps(table_schema(_table(name, key))), content_type="application/json")


def shown(name: str) -> DatasetRow:
    """A dataset that may be shown; 410 for one that was withdrawn, 404 for one that is held back."""
    found = service().core.catalogue.get(name)
    if found.state is State.WITHDRAWN:
        abort(410)
    if found.state is not State.ACTIVE:
        abort(404)
    return found


def _table(name: str, key: str) -> Table:
    for distribution in from_document(shown(name).document).distribution:
        if distribution.table and distribution_key(distribution.identifier) == key:
            return distribution.table
    raise NotFound("There is no such table.")


def _first_rows(table: Table) -> list[list[str]]:
    """Header and first rows; empty when the rows are no longer kept."""
    try:
        pieces = service().core.tables.open_csv(table)
    except NotFound:
        return []
    return list(itertools.islice(csv.reader(_lines(pieces)), SHOWN_ROWS + 1))


def _lines(pieces: Iterator[bytes]) -> Iterator[str]:
    """Pieces of a file as its lines, with their ends; a break inside of a cell is left to the CSV reader."""
    rest = b""
    for piece in pieces:
        *whole, rest = (rest + piece).split(b"\n")
        yield from (line.decode("utf-8", "replace") + "\n" for line in whole)
    if rest:
        yield rest.decode("utf-8", "replace")
