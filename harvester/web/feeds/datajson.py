"""``/data.json``: DCAT-US 1.1, or 3.0 for who asks, which data.go.id and data.gov harvest. Streamed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import orjson
from flask import Blueprint, abort, request

from harvester.dcat.datajson import HEAD
from harvester.dcat.datajson3 import head_3
from harvester.dcat.forms import Form
from harvester.dcat.pieces import Piece
from harvester.ports import Position
from harvester.web.current import service
from harvester.web.feeds.answers import not_modified, streamed, tag_of

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from harvester.dcat.published import Catalogue
    from harvester.service import Service

blueprint = Blueprint("datajson", __name__)

Head = Callable[["Catalogue"], Mapping[str, Any]]

_BATCH = 200
_COMMA = Piece.of(b",\n")
_1_1: tuple[Form, Head] = (Form.DCAT_US, lambda _catalogue: HEAD)
_3_0: tuple[Form, Head] = (Form.DCAT_US_3, head_3)
_VERSIONS = {"": _1_1, "1": _1_1, "1.1": _1_1, "3": _3_0, "3.0": _3_0}


@blueprint.get("/data.json")
def catalog() -> ResponseReturnValue:
    """The whole catalogue."""
    asked = request.args.get("version", "")
    if asked not in _VERSIONS:
        abort(400, "There is no such version of data.json here: ask for version=1.1 or version=3.")
    form, head = _VERSIONS[asked]
    known = service()
    standing = known.core.forms.standing()
    tag = tag_of("data.json", form, known.published.mark, standing.revision)
    if same := not_modified(tag, standing.modified):
        return same
    start = orjson.dumps(head(known.published.catalogue))
    return streamed(_written(known, form, start), "application/json", tag=tag, modified=standing.modified)


def _written(known: Service, form: Form, head: bytes) -> Iterator[Piece]:
    yield Piece.of(head[:-1] + b',"dataset":[\n')
    after = Position()
    between: tuple[Piece, ...] = ()
    while rows := known.core.forms.page(form, after=after, limit=_BATCH):
        entries = known.published.pieces(form, rows)
        for row in rows:
            if row.id in entries:
                yield from (*between, entries[row.id])
                between = (_COMMA,)
        after = rows[-1].position()
    yield Piece.of(b"\n]}\n")
