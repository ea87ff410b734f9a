"""``/data.json``: DCAT-US 1.1, which data.go.id and data.gov harvest. Streamed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import orjson
from flask import Blueprint

from harvester.dcat.datajson import HEAD
from harvester.dcat.forms import Form
from harvester.dcat.pieces import Piece
from harvester.ports import Position
from harvester.web.current import service
from harvester.web.feeds.answers import not_modified, streamed, tag_of

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from harvester.service import Service

blueprint = Blueprint("datajson", __name__)

_BATCH = 200
_COMMA = Piece.of(b",\n")


@blueprint.get("/data.json")
def catalog() -> ResponseReturnValue:
    """The whole catalogue."""
    known = service()
    standing = known.core.forms.standing()
    tag = tag_of("data.json", known.published.mark, standing.revision)
    if same := not_modified(tag, standing.modified):
        return same
    return streamed(_written(known), "application/json", tag=tag, modified=standing.modified)


def _written(known: Service) -> Iterator[Piece]:
    yield Piece.of(orjson.dumps(HEAD)[:-1] + b',"dataset":[\n')
    after = Position()
    between: tuple[Piece, ...] = ()
    while rows := known.core.forms.page(Form.DCAT_US, after=after, limit=_BATCH):
        entries = known.published.pieces(Form.DCAT_US, rows)
        for row in rows:
            if row.id in entries:
                yield from (*between, entries[row.id])
                between = (_COMMA,)
        after = rows[-1].position()
    yield Piece.of(b"\n]}\n")
