"""A multipart body with one file that is read while it is sent, so that it never lies in memory whole."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping

from urllib3.filepost import encode_multipart_formdata


class FileForm:
    """``multipart/form-data`` of ``fields`` and one file, of known length.

    ``requests`` sends what has a length and can be read without gathering it; CKAN's usual servers take
    no chunked bodies, so the length is told.
    """

    def __init__(
        self, fields: Mapping[str, str], name: str, media_type: str, pieces: Iterator[bytes], size: int
    ) -> None:
        mark = secrets.token_hex(32).encode()
        form: dict[str, str | tuple[str, bytes, str]] = {**fields, "upload": (name, mark, media_type)}
        body, self.content_type = encode_multipart_formdata(form)
        head, _, tail = body.partition(mark)
        self._length = len(head) + size + len(tail)
        self._pieces = _chain(head, pieces, tail)
        self._rest = b""

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        piece = self.read(65_536)
        if not piece:
            raise StopIteration
        return piece

    def read(self, size: int = -1) -> bytes:
        """At most ``size`` bytes; all that is left when it is negative."""
        while size < 0 or len(self._rest) < size:
            piece = next(self._pieces, None)
            if piece is None:
                break
            self._rest += piece
        cut = len(self._rest) if size < 0 else size
        taken, self._rest = self._rest[:cut], self._rest[cut:]
        return taken


def _chain(head: bytes, pieces: Iterator[bytes], tail: bytes) -> Iterator[bytes]:
    yield head
    yield from pieces
    yield tail
