"""Large JSON files: their members streamed from disk, or read leniently where the file is broken."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import IO, Any

import ijson

from harvester.domain.errors import ContentUnreadable
from harvester.domain.json import Json
from harvester.sdk.http import Response, decode, parse_json

_CONTROL = bytes(code for code in range(32) if code not in b"\t\n\r")
_COMMA = re.compile(r'("(?:[^"\\]|\\.)*")|,(?=\s*[\]}])', re.DOTALL)
_SURROGATE = re.compile("[\ud800-\udfff]")
_DEPTH = 100  # no entry is nested deeper; what is would exhaust the stack of every encoder
_LARGEST = 16 * 2**20  # characters of one entry: 10,000 files take 3; as objects it takes ten times as much
_WHOLE_LIMIT = 64 * 2**20
_EMPTY: Mapping[str, Callable[[], Any]] = {"start_map": dict, "start_array": list}
_ENDS = frozenset({"end_map", "end_array"})


@dataclass(frozen=True, kw_only=True)
class Member:
    """A value at the top: its key there (empty in a bare list) and whether it stood in a list."""

    key: str
    value: Json
    listed: bool


class _Cleaned:
    """A file without byte order mark and control characters, which the parser refuses."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        if file.read(3) != b"\xef\xbb\xbf":
            file.seek(0)

    def read(self, size: int = -1) -> bytes:
        while chunk := self._file.read(size):
            if clean := chunk.translate(None, _CONTROL):
                return clean
        return b""


class JsonFile:
    """A JSON list or object on disk. Can be read any number of times.

    Well-formed JSON is streamed: one member of a list is held at a time. Anything else (BOM, NaN, control
    characters, words around it, commas too many) is read whole, once, if it can be repaired.
    """

    def __init__(self, response: Response) -> None:
        self._response = response
        self._whole: Json = None
        self.keys: set[str] = set()  #: at the top, in what was read; empty text for a bare list
        self.broken_off: str | None = None  #: why the file ended before its end

    def members(self) -> Iterator[Member]:
        """Every value at the top, those in lists one by one.

        Raises:
            ContentUnreadable: not JSON, and not to be repaired.
        """
        if self._whole is not None:
            yield from self._members_of(self._whole)
            return
        given = 0
        try:
            for member in self._streamed(self._response.open()):
                given += 1
                yield member
        except (ijson.JSONError, UnicodeDecodeError, RecursionError, ValueError) as error:
            self._whole = self._repaired(error, given)
            if self._whole is not None:
                yield from list(self._members_of(self._whole))[given:]

    def _streamed(self, file: IO[bytes]) -> Iterator[Member]:
        events: Iterator[tuple[str, Any]] = iter(ijson.basic_parse(_Cleaned(file), use_float=True))
        kind, _ = next(events, ("", None))
        if kind == "start_array":
            self.keys.add("")
            yield from _items(events, "")
        elif kind == "start_map":
            for event, value in events:
                if event == "end_map":
                    break
                self.keys.add(str(value))
                yield from _values(events, str(value))
        else:
            raise ValueError("neither an object nor a list")
        for _ in events:
            pass

    def _members_of(self, whole: Json) -> Iterator[Member]:
        if isinstance(whole, list):
            self.keys.add("")
            yield from (Member(key="", value=item, listed=True) for item in whole)
        elif isinstance(whole, Mapping):
            for key, value in whole.items():
                self.keys.add(key)
                if isinstance(value, list):
                    yield from (Member(key=key, value=item, listed=True) for item in value)
                else:
                    yield Member(key=key, value=value, listed=False)

    def _repaired(self, error: Exception, given: int) -> Json:
        try:
            return lenient_json(self._response, self._response.url)
        except ContentUnreadable:
            if not given:
                raise
            self.broken_off = (str(error).splitlines() or ["?"])[0]
            return None


def _values(events: Iterator[tuple[str, Any]], key: str) -> Iterator[Member]:
    kind, value = next(events, ("", None))
    if kind == "start_array":
        yield from _items(events, key)
    else:
        yield Member(key=key, value=_built(events, kind, value), listed=False)


def _items(events: Iterator[tuple[str, Any]], key: str) -> Iterator[Member]:
    for kind, value in events:
        if kind == "end_array":
            return
        yield Member(key=key, value=_built(events, kind, value), listed=True)


def _built(events: Iterator[tuple[str, Any]], kind: str, value: Any) -> Json:
    if kind not in _EMPTY:
        return _portable(value)
    whole = filled = _EMPTY[kind]()
    around: list[Any] = []  # the containers around the one that is filled
    key, deepest, size = "", 1, 0
    for event, told in events:
        size += len(told) if isinstance(told, str) else 1
        if event == "map_key":
            key = told
            continue
        if event in _ENDS:
            if not around:
                break
            filled = around.pop()
            continue
        empty = _EMPTY.get(event)
        item = empty() if empty else _portable(told) if event == "number" else told
        if size < _LARGEST and deepest < _DEPTH:
            if type(filled) is dict:
                filled[key] = item
            else:
                filled.append(item)
        if empty:
            around.append(filled)
            filled, deepest = item, max(deepest, len(around) + 1)
    return whole if deepest < _DEPTH and size < _LARGEST else None


def _portable(value: Any) -> Json:
    """A number that every database and encoder takes; larger whole numbers as text."""
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, int) and abs(value) >= 2**63:
        return str(value)
    told: Json = value
    return told


def lenient_json(response: Response, url: str) -> Json:
    """JSON that breaks the rules: NaN, words before or after, commas too many, lone surrogates.

    Raises:
        ContentUnreadable: it cannot be repaired.
    """
    body = response.open().read(_WHOLE_LIMIT)
    try:
        told: Json = parse_json(body, url)
    except ContentUnreadable as unreadable:
        text = decode(body, "charset=utf-8" if not body.startswith((b"\xff\xfe", b"\xfe\xff")) else "")
        for start in _starts(text):
            try:
                repaired = _COMMA.sub(lambda found: found[1] or "", text[start:])
                value = _DECODER.raw_decode(_SURROGATE.sub("\ufffd", repaired))[0]
            except (ValueError, RecursionError):
                continue
            if isinstance(value, Mapping | list):
                return _whole_texts(value)
        raise unreadable
    return told


_DECODER = json.JSONDecoder(strict=False, parse_constant=lambda name: None)


def _starts(text: str) -> Iterator[int]:
    """Where the JSON may begin: not in an HTML page, and not inside JSON that is cut off."""
    if re.match(r"\s*<(?:!doctype|html|head|body)", text[:2000], re.IGNORECASE):
        return
    before = None
    for number, found in enumerate(re.finditer(r'[\[{](?=\s*["{\[\]}])', text[:20_000])):
        start = found.start()
        if number >= 20 or re.search(r'"\s*:', text[:start]):
            return
        if before is not None and not text[before + 1 : start].strip():
            return
        yield start
        before = start


def _whole_texts(value: Any, depth: int = 0) -> Json:
    """``value`` without lone surrogates, which no database and no encoder takes."""
    if isinstance(value, str):
        return _SURROGATE.sub("\ufffd", value)
    if depth > _DEPTH:
        return None
    if isinstance(value, Mapping):
        return {_SURROGATE.sub("\ufffd", k): _whole_texts(v, depth + 1) for k, v in value.items()}
    if isinstance(value, list):
        return [_whole_texts(item, depth + 1) for item in value]
    return _portable(value)
