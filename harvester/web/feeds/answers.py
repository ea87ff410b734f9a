"""How feeds are answered: validators, compression, caching."""

from __future__ import annotations

import gzip
import hashlib
from collections import OrderedDict
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from flask import Response, current_app, request

from harvester.dcat.pieces import Piece, gzipped, plain
from harvester.dcat.published import Addresses
from harvester.web.current import service

if TYPE_CHECKING:
    from datetime import datetime

_PACKED = "-gzip"  # two encodings of one answer are told apart by their validators (RFC 9110, 8.8.3)
_WORTH_PACKING = 1000  # bytes
_REMEMBERED = 32  # sitemaps of 100 kB


def addresses() -> Addresses:
    """The stable addresses of this catalogue."""
    return Addresses(public_url=service().core.settings.public_url)


def tag_of(*parts: object) -> str:
    """A strong validator of what an answer is made from."""
    return hashlib.sha256("\n".join(str(part) for part in parts).encode()).hexdigest()[:32]


def not_modified(tag: str, modified: datetime | None) -> Response | None:
    """304 when the reader has this already, compressed or not."""
    asked = request.if_none_match
    known = [own for own in (tag, tag + _PACKED) if asked.contains_weak(own)]
    response = Response(status=304)
    _mark(response, known[0] if known else tag, modified)
    if asked:
        return response if known else None
    since = request.if_modified_since
    if since and modified and modified.replace(microsecond=0) <= since:
        return response
    return None


def whole(body: bytes, media_type: str, *, tag: str, modified: datetime | None) -> Response:
    """An answer that fits in memory."""
    response = Response(content_type=media_type)
    packed = takes_gzip() and len(body) > _WORTH_PACKING
    if packed:
        body = gzip.compress(body, 4, mtime=0)
        response.headers["Content-Encoding"] = "gzip"
    response.data = body
    _mark(response, tag + _PACKED if packed else tag, modified)
    return response


def joined(
    pieces: Iterable[Piece], media_type: str, *, tag: str, modified: datetime | None, status: int = 200
) -> Response:
    """An answer of pieces, held whole: its length is known before the first byte goes."""
    packed = takes_gzip()
    response = Response(status=status, content_type=media_type)
    if packed:
        response.headers["Content-Encoding"] = "gzip"
        response.data = b"".join(gzipped(pieces))
    else:
        response.data = b"".join(plain(pieces))
    _mark(response, tag + _PACKED if packed else tag, modified)
    return response


def streamed(pieces: Iterable[Piece], media_type: str, *, tag: str, modified: datetime | None) -> Response:
    """An answer that is never held whole. A failure on the way cuts it off: it does not look whole."""
    packed = takes_gzip()
    return _sent(gzipped(pieces) if packed else plain(pieces), media_type, packed, tag, modified)


def passed_on(body: Iterable[bytes], media_type: str, *, tag: str, modified: datetime | None) -> Response:
    """The same of what is not compressed yet."""
    packed = takes_gzip()
    return _sent(gzipped(map(Piece.of, body)) if packed else body, media_type, packed, tag, modified)


def _sent(
    body: Iterable[bytes], media_type: str, packed: bool, tag: str, modified: datetime | None
) -> Response:
    response = Response(() if request.method == "HEAD" else body, content_type=media_type)
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    _mark(response, tag + _PACKED if packed else tag, modified)
    return response


def remembered(tag: str, make: Callable[[], Piece]) -> Piece:
    """What ``make`` gives, as long as it was lately asked for: an answer that many rows make."""
    memory: OrderedDict[str, Piece] = current_app.extensions.setdefault("answers", OrderedDict())
    piece = memory.get(tag) or make()
    memory[tag] = piece
    while len(memory) > _REMEMBERED:
        memory.popitem(last=False)
    return piece


def takes_gzip() -> bool:
    """Whether the reader takes gzip."""
    return request.accept_encodings["gzip"] > 0


def _mark(response: Response, tag: str, modified: datetime | None) -> None:
    response.set_etag(tag)
    if modified:
        response.last_modified = modified
    response.headers["Cache-Control"] = "public, max-age=60"
    response.vary.update(["Accept", "Accept-Encoding"])
