"""The body of an upload, as it is sent and as a server reads it."""

from __future__ import annotations

import email
import email.policy

import pytest

from harvester.adapters.ckan.multipart import FileForm

PIECES = [b"desa,jumlah\r\n", b"Bareng,12\r\n" * 5_000, b"", b"Kapas,7\r\n"]
CONTENT = b"".join(PIECES)


def form() -> FileForm:
    fields = {"id": "r1", "judul": "Désa “A”"}
    return FileForm(fields, "data.csv", "text/csv", iter(PIECES), len(CONTENT))


@pytest.mark.parametrize("size", [1, 7, 16_384, 10_000_000])
def test_what_is_read_has_the_length_that_was_told(size: int) -> None:
    made = form()
    read = b"".join(iter(lambda: made.read(size), b""))
    assert len(read) == len(made)
    assert CONTENT in read


def test_a_server_finds_the_fields_and_the_file() -> None:
    made = form()
    head = f"Content-Type: {made.content_type}\r\n\r\n".encode()
    message = email.message_from_bytes(head + made.read(), policy=email.policy.HTTP)
    parts = {part.get_param("name", header="content-disposition"): part for part in message.iter_parts()}
    assert parts["id"].get_payload(decode=True) == b"r1"
    assert parts["judul"].get_payload(decode=True) == "Désa “A”".encode()
    assert parts["upload"].get_filename() == "data.csv"
    assert parts["upload"].get_content_type() == "text/csv"
    assert parts["upload"].get_payload(decode=True) == CONTENT


def test_it_is_read_in_pieces() -> None:
    pieces = list(form())
    assert max(map(len, pieces)) <= 65_536
    assert CONTENT in b"".join(pieces)
