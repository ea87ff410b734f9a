"""Values as RDF takes them: no character, address or date that could break a whole page."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from harvester.dcat.rdf_terms import XSD

if TYPE_CHECKING:
    from harvester.domain.json import Json

_MAX_DEPTH = 50
_LARGEST = 2**63

_XML_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(?=[^\s])")
_UNSAFE = re.compile(
    '[\x00-\x20\x7f-\xa0<>"{}|\\\\^`\ue000-\uf8ff\ufdd0-\ufdef\ufff0-\uffff\U000e0000-\U0010ffff'
    "\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]"  # blanks, at which rdflib ends an IRI
)
_BARE_PERCENT = re.compile("%(?![0-9A-Fa-f]{2})")
_TAG = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
_DATES = (
    (re.compile(r"\d{4}"), "-01-01", "gYear"),
    (re.compile(r"\d{4}-\d\d"), "-01", "gYearMonth"),
    (re.compile(r"\d{4}-\d\d-\d\d"), "", "date"),
)
_DATE_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?")


def clean_text(text: str) -> str:
    """``text`` without characters that XML 1.0 has no place for."""
    return _XML_ILLEGAL.sub("", text)


def clean_iri(text: object) -> str | None:
    """``text`` as an absolute IRI that every parser takes (mended), or ``None``."""
    if not isinstance(text, str):
        return None
    told = text.strip()
    if not _SCHEME.match(told):
        return None
    try:
        return NamedNode(told).value if _plain(told) else _encoded(told)
    except (ValueError, UnicodeEncodeError):
        return _encoded(told)


def _plain(told: str) -> bool:
    return told.isascii() and not _UNSAFE.search(told) and told.count("#") < 2


def _encoded(told: str) -> str | None:
    """Spaces, braces, a second hash and the like percent-encoded (seen: ``…#!/app#x``, ``…/{id}.csv``)."""
    told = _BARE_PERCENT.sub("%25", told.encode("utf-8", "replace").decode())
    told = _UNSAFE.sub(lambda match: "".join(f"%{byte:02X}" for byte in match[0].encode()), told)
    head, hash_sign, fragment = told.partition("#")
    told = head + hash_sign + fragment.replace("#", "%23")
    for candidate in (told, told.replace("[", "%5B").replace("]", "%5D")):
        try:
            return NamedNode(candidate).value
        except ValueError:
            continue
    return None


def clean_tag(tag: str) -> str:
    """A language tag, or nothing when it is not one."""
    return tag if _TAG.fullmatch(tag) and tag.lower() != "und" else ""


def date_literal(told: str | None) -> tuple[str, str] | None:
    """(lexical form, datatype) of a date as precise as it was said; ``None`` when it is not one."""
    if not told or told.startswith("0000"):
        return None
    for form, rest, kind in _DATES:
        if form.fullmatch(told):
            return (told, XSD + kind) if _is_date(told + rest) else None
    try:
        moment = datetime.fromisoformat(told) if "T" in told else None
    except ValueError:
        moment = None
    if moment is None:
        return None
    return (told if _DATE_TIME.fullmatch(told) else moment.isoformat()), XSD + "dateTime"


def _is_date(told: str) -> bool:
    try:
        date.fromisoformat(told)
    except ValueError:
        return False
    return True


def plain_json(value: object, depth: int = 0) -> Json:
    """``value`` as JSON that every reader takes: no NaN or lone surrogate, not too deep nor large."""
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, Mapping) and depth < _MAX_DEPTH:
        return {clean_text(str(key)): plain_json(item, depth + 1) for key, item in value.items()}
    if isinstance(value, list | tuple) and depth < _MAX_DEPTH:
        return [plain_json(item, depth + 1) for item in value]
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, int):
        return value if -_LARGEST <= value < _LARGEST else str(value)
    return None
