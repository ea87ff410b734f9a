"""How an action is answered: CKAN's envelope around a result, whose datasets are kept compressed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import orjson
from flask import Response, request

from harvester.dcat.pieces import Piece
from harvester.web.feeds.actions.asking import ActionError
from harvester.web.feeds.answers import addresses, joined, whole

if TYPE_CHECKING:
    from datetime import datetime

JSON = "application/json;charset=utf-8"
_COMMA = Piece.of(b",")
_CALLBACK = re.compile(r"[A-Za-z_$][\w$.\[\]]{0,99}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Spliced:
    """JSON that is written already in part: ``before``, the members with commas between, ``after``."""

    members: Sequence[Piece] = field(default_factory=tuple)
    before: bytes = b""
    after: bytes = b""

    def pieces(self, before: bytes, after: bytes) -> Iterator[Piece]:
        """All of it, with more around it."""
        yield Piece.of(before + self.before, level=1)
        for number, member in enumerate(self.members):
            if number:
                yield _COMMA
            yield member
        yield Piece.of(self.after + after, level=1)


def within(told: Mapping[str, Any], name: str, members: Sequence[Piece]) -> Spliced:
    """An object with one more key, whose value is the list of ``members``."""
    before = orjson.dumps(told)[:-1] + (b"," if told else b"")
    return Spliced(members, before + orjson.dumps(name) + b":[", b"]}")


def callback() -> str:
    """The function that the reader wants the answer in, if any (JSONP)."""
    told = request.args.get("callback", "") if request.method in {"GET", "HEAD"} else ""
    if told and not _CALLBACK.fullmatch(told):
        message = "callback is not the name of a function."
        raise ActionError(400, "Bad request", {"message": message})
    return told


def success(name: str, result: Any, *, tag: str, modified: datetime | None) -> Response:
    """The answer of an action that went well."""
    body = result if isinstance(result, Spliced) else Spliced(before=orjson.dumps(result))
    before = b'{"help":' + orjson.dumps(_help(name)) + b',"success":true,"result":'
    after, media_type = b"}", JSON
    if function := callback():
        before, after = function.encode() + b"(" + before, b"});"
        media_type = "application/javascript;charset=utf-8"
    return _open(joined(body.pieces(before, after), media_type, tag=tag, modified=modified))


def failure(name: str, error: ActionError) -> Response:
    """The answer of one that did not."""
    told = {"help": _help(name), "error": {**error.told, "__type": error.kind}, "success": False}
    return _open(Response(orjson.dumps(told), error.status, content_type=JSON))


def bad_request(why: str) -> Response:
    """CKAN's answer where there is no action: a text alone."""
    return _open(Response(orjson.dumps(f"Bad request: {why}"), 400, content_type=JSON))


def version(number: int, *, tag: str) -> Response:
    """Which API this is."""
    return _open(whole(orjson.dumps({"version": number}), JSON, tag=tag, modified=None))


def _help(name: str) -> str:
    return f"{addresses().root}/api/3/action/help_show?name={name}"


def _open(response: Response) -> Response:
    """Pages of other sites may read it."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Allow-Headers"] = "Content-Type, Authorization, X-CKAN-API-KEY"
    response.headers["Access-Control-Allow-Methods"] = "GET, POST, OPTIONS"
    return response
