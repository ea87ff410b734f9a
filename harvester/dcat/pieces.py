"""Pieces of an answer that are kept compressed, and put together without being compressed again.

A piece is a run of raw DEFLATE blocks (RFC 1951) that ends on a byte and is not the last: pieces one after
another, with a header and a checksum, are one gzip stream (RFC 1952). The checksum of the whole comes from
those of the pieces: appending *n* bytes multiplies a CRC by x^(8n) in GF(2)[x] modulo CRC-32's polynomial.
That is linear in the CRC, so for each hexadecimal digit of *n* a table says what each byte of it gives.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

_POLYNOMIAL = 0xEDB88320  # CRC-32, the lowest power in the highest bit
_ONE = 1 << 31
_LEVEL = 6
_HEADER = b"\x1f\x8b\x08\0\0\0\0\0\0\xff"  # no name, no time: equal pieces give equal bytes
_LAST_BLOCK = b"\x03\0"
_STORED = struct.Struct("<II")


@dataclass(frozen=True, slots=True)
class Piece:
    """Some bytes, compressed."""

    packed: bytes
    size: int  #: of the bytes
    crc: int

    @classmethod
    def of(cls, data: bytes, level: int = _LEVEL) -> Piece:
        """Compress ``data``."""
        packer = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
        packed = packer.compress(data) + packer.flush(zlib.Z_SYNC_FLUSH)
        return cls(packed, len(data), zlib.crc32(data))

    @classmethod
    def load(cls, stored: bytes) -> Piece:
        """The piece that :meth:`stored` gave."""
        return cls(stored[_STORED.size :], *_STORED.unpack_from(stored))

    def stored(self) -> bytes:
        """All of it in one string, for a database."""
        return _STORED.pack(self.size, self.crc) + self.packed

    def plain(self) -> bytes:
        """The bytes."""
        return zlib.decompressobj(-zlib.MAX_WBITS).decompress(self.packed)


def gzipped(pieces: Iterable[Piece]) -> Iterator[bytes]:
    """One gzip stream of all pieces."""
    yield _HEADER
    crc = size = 0
    for piece in pieces:
        yield piece.packed
        crc = _appended(crc, piece.size) ^ piece.crc
        size += piece.size
    yield _LAST_BLOCK + struct.pack("<II", crc, size & 0xFFFFFFFF)


def plain(pieces: Iterable[Piece]) -> Iterator[bytes]:
    """The bytes of all pieces."""
    for piece in pieces:
        yield piece.plain()


def _appended(crc: int, size: int) -> int:
    """``crc`` · x^(8 · size) modulo the polynomial."""
    place = 0
    while size:
        if digit := size & 15:
            first, second, third, fourth = _tables(place, digit)
            crc = first[crc & 255] ^ second[crc >> 8 & 255] ^ third[crc >> 16 & 255] ^ fourth[crc >> 24]
        size >>= 4
        place += 1
    return crc


@cache
def _tables(place: int, digit: int) -> Sequence[Sequence[int]]:
    """What each byte of a CRC becomes by digit · 16^place more bytes, the lowest byte first."""
    power = _power(digit << 4 * place)
    bits = [_product(power, 1 << bit) for bit in range(32)]
    tables = []
    for first in range(0, 32, 8):
        table = [0]
        for bit in bits[first : first + 8]:
            table += [bit ^ known for known in table]
        tables.append(table)
    return tables


def _product(a: int, b: int) -> int:
    """a · b modulo the polynomial."""
    product = 0
    bit = _ONE
    while True:
        if a & bit:
            product ^= b
            if not a & (bit - 1):
                return product
        bit >>= 1
        if not bit:
            return product
        b = (b >> 1) ^ _POLYNOMIAL if b & 1 else b >> 1


def _power(size: int) -> int:
    """x^(8 · size) modulo the polynomial, by squaring."""
    power, square = _ONE, _ONE >> 8  # 1 and x^8
    while size:
        if size & 1:
            power = _product(square, power)
        square = _product(square, square)
        size >>= 1
    return power
