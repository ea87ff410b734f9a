"""Which entry is which, where identifiers are missing, doubled, or new at every run."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import orjson

from harvester.sdk.joining import web_address
from plugins._datajson_keys import local_key
from plugins._fields import Fields
from plugins._values import mappings, present, text

if TYPE_CHECKING:
    from harvester.sdk import Json, JsonObject

#: Salted password hashes (bcrypt, crypt, argon2, phpass): some portals make them of an id, anew at each run.
_SALTED = re.compile(r"\$(?:2[abxy]?|1|5|6|P|H|argon2\w*)\$\S+", re.IGNORECASE)
_NOTHING = frozenset(
    {"", "-", "--", "0", "null", "none", "n/a", "na", "undefined", "nan", "tidak ada", "[]", "{}"}
)


def digest(value: Json) -> bytes:
    """A short hash of a value, the same for the same keys in any order."""
    try:
        body = orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    except TypeError:  # lone surrogates, huge numbers
        body = repr(value).encode("utf-8", "replace")
    return hashlib.sha256(body).digest()[:12]


def told_identifier(entry: JsonObject) -> str | None:
    """The identifier that the entry gives, if it gives one that can be used."""
    told = _first(entry, "identifier")
    found = _name(told) if not isinstance(told, list) else next((n for i in told if (n := _name(i))), None)
    if found and found.casefold() not in _NOTHING:
        return found
    iri = text(_first(entry, "@id"))
    return iri if iri and not iri.startswith(("_:", "#")) and len(iri) > 1 else None


def _first(entry: JsonObject, name: str) -> Json:
    return next((v for k, v in entry.items() if local_key(k) == name and present(v)), None)


def _name(told: Json) -> str | None:
    if isinstance(told, Mapping):
        return text(told.get("@id")) or text(told.get("@value"))
    return text(told)


def is_salted(identifier: str) -> bool:
    """Whether the identifier is a salted hash, so that the next run brings another one."""
    return bool(_SALTED.fullmatch(identifier))


def landing_page(entry: JsonObject, base: str) -> str | None:
    """The entry's page, unless it is only the front page of the portal."""
    fields = Fields(entry.items(), local_key)
    page = fields.peek("landingpage")
    if isinstance(page, Mapping):
        local = {local_key(key): value for key, value in page.items()}
        page = local.get("accessurl") or local.get("@id")
    url = web_address(base, text(page))
    if url is None:
        return None
    parts = urlsplit(url)
    inner = parts.path.strip("/") not in {"", "index.php", "index.html"} or parts.query
    return url if inner else None


def by_files(entry: JsonObject) -> str | None:
    """A name made of the entry's download addresses, whatever their order."""
    urls: set[str] = set()
    for key, value in entry.items():
        if local_key(key) == "distribution":
            for distribution in mappings(value):
                fields = Fields(distribution.items(), local_key)
                urls.update(filter(None, (text(fields.peek("downloadurl")),)))
    return "files:" + _short("\n".join(sorted(urls))) if urls else None


def by_title(entry: JsonObject) -> str | None:
    """A name made of publisher and title."""
    fields = Fields(entry.items(), local_key)
    title = text(fields.peek("title", "name"))
    publisher = fields.peek("publisher")
    if isinstance(publisher, Mapping):
        local = {local_key(key): value for key, value in publisher.items()}
        publisher = local.get("name")
    words = " ".join(f"{text(publisher) or ''}\n{title}".casefold().split()) if title else ""
    return "title:" + _short(words) if words else None


def _short(value: str) -> str:
    return hashlib.sha256(value.encode("utf-8", "replace")).hexdigest()[:24]
