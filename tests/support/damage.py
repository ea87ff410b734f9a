"""Answers of sites, damaged as the web damages them: cut off, mixed up, of wrong types, in other charsets."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from lxml import etree

if TYPE_CHECKING:
    import random

TEXTS = (
    *("", " ", "-", "NaN", "-1", "0", "1e999", "1" * 400, "\u202e", "\u00a0", "&nbsp;", "ya" * 5_000),
    *("http://[", "//", "javascript:alert(1)", "http://10.0.0.1/x"),
    *("0000-00-00", "2024-13-45", "-9999-01-01"),
)
VALUES: tuple[Any, ...] = (
    *(None, True, 0, -1, 10**40, 1.5, "", " ", "\x00", "\ud800", "http://[", "a" * 5_000),
    *([], {}, [None], [[]], {"": ""}),
)


def damaged_xml(body: bytes, chance: random.Random) -> bytes:
    """The document with parts gone, doubled, emptied or exchanged, and texts of any kind."""
    root = etree.fromstring(body, etree.XMLParser(remove_comments=True, remove_pis=True))
    for _ in range(chance.randint(1, 8)):
        elements = list(root.iter("*"))
        element = chance.choice(elements)
        parent = element.getparent()
        change = chance.randrange(7)
        if change == 0 and parent is not None:
            parent.remove(element)
        elif change == 1 and parent is not None:
            parent.append(copy.deepcopy(element))
        elif change == 2:
            element.text = chance.choice(TEXTS)
        elif change == 3:
            for child in list(element):
                element.remove(child)
        elif change == 4:
            element.attrib.clear()
        elif change == 5 and element.attrib:
            element.set(chance.choice(list(element.attrib)), chance.choice(TEXTS))
        else:
            element.tag = chance.choice(elements).tag
    return etree.tostring(root)


def damaged_json(body: bytes, chance: random.Random) -> bytes:
    """The document with values of other types anywhere, or pieces of it taken away."""
    value = json.loads(body)
    for _ in range(chance.randint(1, 5)):
        container, key = chance.choice(list(places(value)) or [([0], 0)])
        if chance.random() < 0.2:
            del container[key]
        else:
            container[key] = copy.deepcopy(chance.choice(VALUES))
    return json.dumps(value).encode()


def damaged_bytes(body: bytes, chance: random.Random) -> bytes:
    """The document cut off, with bytes exchanged, or in an encoding that it does not declare."""
    at, length = chance.randrange(len(body) + 1), chance.randrange(1, 40)
    change = chance.randrange(4)
    if change == 0:
        return body[:at]
    if change == 1:
        return body[:at] + chance.randbytes(length) + body[at + length :]
    if change == 2:
        return b"\xef\xbb\xbf\r\n" + body
    return body.decode("utf-8", "replace").encode(chance.choice(["utf-16", "cp1252", "utf-7"]), "replace")


def damaged(body: bytes, chance: random.Random) -> bytes:
    """One of the ways in which such a document is damaged."""
    start = body.lstrip()[:1]
    if not body or chance.random() < 0.3:
        return damaged_bytes(body, chance)
    try:
        if start in {b"{", b"["}:
            return damaged_json(body, chance)
        return damaged_xml(body, chance) if start == b"<" else damaged_bytes(body, chance)
    except (etree.XMLSyntaxError, json.JSONDecodeError):  # it is recorded broken
        return damaged_bytes(body, chance)


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every place in a JSON value: its container and its key or index there."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in list(pairs):
        yield value, key
        yield from places(inner)
