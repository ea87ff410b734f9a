"""``/data.json``: DCAT-US 1.1, which data.go.id and data.gov harvest. Streamed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import orjson
from flask import Blueprint

from harvester.dcat.datajson import HEAD, to_entry
from harvester.dcat.document import from_document
from harvester.dcat.published import publish
from harvester.web.current import service
from harvester.web.feeds.answers import addresses, not_modified, streamed, tag_of

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from harvester.dcat.published import Addresses
    from harvester.service import Service

blueprint = Blueprint("datajson", __name__)

_BATCH = 200


@blueprint.get("/data.json")
def catalog() -> ResponseReturnValue:
    """The whole catalogue."""
    known = service()
    count, modified = known.core.forms.state()
    tag = tag_of("data.json", addresses().root, count, modified)
    if same := not_modified(tag, modified):
        return same
    return streamed(_written(known, addresses()), "application/json", tag=tag, modified=modified)


def _written(known: Service, places: Addresses) -> Iterator[bytes]:
    settings = known.core.settings
    publisher = settings.catalogue.publisher or settings.catalogue.title
    yield orjson.dumps(HEAD)[:-1] + b',"dataset":['
    after, between = 0, b"\n"
    while rows := known.core.catalogue.page(after=after, limit=_BATCH):
        entries = [
            orjson.dumps(
                to_entry(
                    publish(from_document(row.document), row.name, places),
                    publisher=publisher,
                    language=settings.language,
                )
            )
            for row in rows
        ]
        yield between + b",\n".join(entries)
        after, between = rows[-1].id, b",\n"
    yield b"\n]}\n"
