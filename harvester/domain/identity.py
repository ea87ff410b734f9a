"""Ids, CKAN names and hashes. Names are chosen once and kept for life."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
import uuid
from typing import TYPE_CHECKING

import orjson

if TYPE_CHECKING:
    from harvester.domain.json import Json

HASH_VERSION = b"\x01"
#: Raised when the meaning of a content hash changes, so that everything is compared afresh.

_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))
_NAMESPACE = uuid.UUID("6f1b2c1e-6d3c-5b0a-9f0e-3522b0c0a001")
_RESERVED = frozenset({"new", "edit", "search"})  # routes of CKAN's dataset controller
_NAME_LENGTH = 80  # CKAN allows 100; the rest is room for a site's own suffixes
_SHARED = "series:"


def canonical(value: Json) -> bytes:
    """``value`` as JSON bytes that are equal for equal values: sorted keys, no blanks, UTF-8."""
    try:
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    except TypeError:  # halves of characters, numbers of more than 64 bits, keys that are no text
        return _ENCODER.encode(value).encode("utf-8", "surrogatepass")


def digest(data: bytes) -> str:
    """Hex SHA-256 of a version byte and ``data``."""
    return hashlib.sha256(HASH_VERSION + data).hexdigest()


def content_digest(value: Json) -> str:
    """Hash of a JSON value, independent of the order of its keys."""
    return digest(canonical(value))


def keyed_digest(data: bytes, key: bytes) -> str:
    """Hex BLAKE2b of ``data`` under ``key`` (64 bytes at most).

    Of what a person's number was masked in: numbers of residents are few enough that whoever has a plain
    digest finds the number by trying them all.
    """
    return hashlib.blake2b(HASH_VERSION + data, digest_size=32, key=key).hexdigest()


def source_uuid(name: str, url: str) -> str:
    """The id of a source; the same in another installation, which so finds the same packages in CKAN."""
    return str(uuid.uuid5(_NAMESPACE, f"source\n{name}\n{url}"))


def dataset_uuid(source_uuid: str, series: str, *, another: int = 0) -> str:
    """The id of the dataset ``series`` of a source; the same in every run and database.

    ``another`` tells a dataset from others that had its series before and go on under a new one.
    """
    again = f"\n{another}" if another else ""
    return str(uuid.uuid5(_NAMESPACE, f"{source_uuid}\n{series}{again}"))


def series_key(identifier: str, series: str | None) -> str:
    """The series of a record: the one that its draft names, or itself alone."""
    return f"{_SHARED}{series}" if series else identifier


def is_shared(series: str) -> bool:
    """Whether several records may contribute to the series."""
    return series.startswith(_SHARED)


def plain_series(series: str) -> str:
    """A series as a person knows it: the record's identifier, or the name that its draft gave."""
    return series.removeprefix(_SHARED)


def slug(text: str) -> str:
    """``text`` in ``[a-z0-9-]``: accents dropped, everything else a single hyphen."""
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", ascii_text).strip("-")


def ckan_name(title: str, key: str) -> str:
    """A CKAN dataset name (2–100 of ``[a-z0-9_-]``) from a title and a key that tells it from others.

    The short hash of the key makes two datasets of one title differ, and lets a retried create find
    its own package.
    """
    suffix = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    stem = slug(title)[: _NAME_LENGTH - len(suffix) - 1].rstrip("-")
    return f"{stem}-{suffix}" if stem else f"dataset-{suffix}"


def ckan_slug(title: str, fallback: str) -> str:
    """A CKAN organization or group name from a title."""
    name = slug(title)[:_NAME_LENGTH].rstrip("-")
    if len(name) < 2 or name in _RESERVED:
        name = slug(f"{fallback}-{name}").strip("-")[:_NAME_LENGTH]
    return name
