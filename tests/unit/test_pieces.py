"""Pieces put together are what they were made of, for any reader of gzip."""

from __future__ import annotations

import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harvester.dcat.pieces import Piece, gzipped, plain

PARTS = st.lists(st.binary(max_size=300) | st.integers(0, 70_000).map(bytes), max_size=8)


@given(PARTS)
def test_pieces_are_one_gzip_stream(parts: list[bytes]) -> None:
    pieces = [Piece.load(Piece.of(part).stored()) for part in parts]
    packed = b"".join(gzipped(pieces))
    whole = b"".join(parts)
    assert gzip.decompress(packed) == whole
    assert b"".join(plain(pieces)) == whole
    # One member, as browsers want it: nothing is left behind its end.
    reader = zlib.decompressobj(zlib.MAX_WBITS | 16)
    assert (reader.decompress(packed), reader.eof, reader.unused_data) == (whole, True, b"")


@pytest.mark.parametrize("lost", [1, 9, 30])
def test_a_stream_that_is_cut_is_no_whole_answer(lost: int) -> None:
    packed = b"".join(gzipped([Piece.of(b"a" * 1000), Piece.of(b"b" * 1000)]))
    with pytest.raises(EOFError):
        gzip.decompress(packed[:-lost])
