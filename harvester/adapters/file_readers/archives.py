"""ZIP archives, opened only when they unpack to what they say and within the limits."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator

from harvester.adapters.file_readers.parts import Budget, Unreadable

_BLOCK = 1 << 16
BROKEN = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, ValueError, OSError)
"""What the standard library raises on broken, encrypted or odd archives."""


def open_zip(data: bytes) -> zipfile.ZipFile:
    """The archive in ``data``.

    Raises:
        Unreadable: not an archive, or a broken one.
    """
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except BROKEN as error:
        raise Unreadable("the archive is broken") from error


def read_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, budget: Budget) -> bytes:
    """The bytes of one member, as far as it unpacks within the limits.

    Raises:
        Unreadable: encrypted, broken, or a bomb.
    """
    parts: list[bytes] = []
    size, allowed = 0, budget.limits.unpacked - budget.unpacked
    packed = max(info.compress_size, 1)
    try:
        with archive.open(info) as stream:
            while block := stream.read(_BLOCK):
                size += len(block)
                if size > allowed or (size > 1 << 22 and size > packed * budget.limits.ratio):
                    budget.exceeded = True
                    raise Unreadable("the archive unpacks to more than the limit")
                parts.append(block)
    except BROKEN as error:
        raise Unreadable("the archive is broken or encrypted") from error
    budget.unpacked += size
    return b"".join(parts)


def members(archive: zipfile.ZipFile, budget: Budget) -> Iterator[zipfile.ZipInfo]:
    """The files in an archive, up to the limit."""
    taken = 0
    for info in archive.infolist():
        if info.is_dir() or info.filename.startswith("__MACOSX/"):
            continue
        if taken >= budget.limits.members or budget.spent():
            budget.exceeded = True
            return
        taken += 1
        yield info
