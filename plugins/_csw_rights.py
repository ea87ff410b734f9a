"""Constraints of a record: its licence, its statements of rights, and who may see the data."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from plugins._csw_xml import XLINK_HREF, code, lines, value
from plugins._xml import every, first

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_LICENCE = re.compile(
    r"\bCC[- ]?(?:0|BY)\b|creative ?commons|opendatacommons|\bODbL\b|open (?:government|database) licen"
    r"|\bpublic domain\b|\b(?:lisensi|licen[cs]e|licenza|lizenz)\b|/licen[cs]es?/|govdata\.de/dl-de",
    re.IGNORECASE,
)
_NO_LIMITS = re.compile(
    r"noLimitations?\b|no (?:limitation|restriction)s? (?:on|to) public access|\bunrestricted\b"
    r"|tanpa batasan|tidak ada (?:pem)?batasan|terbuka untuk umum",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"https?://[^\s<>\"')\]]+")
_EMPTY = re.compile(r"(?:none|n/?a|-+|no conditions apply.*|tidak ada|nil|unknown)\.?", re.IGNORECASE)
#: MD_RestrictionCode and MD_ClassificationCode (ISO 19115) as far as they tell who may see the data.
_CLOSED = {
    "restricted": "restricted",
    "limitedDistribution": "restricted",
    "limitedDissemination": "restricted",
    "statutory": "restricted",
    "in-confidence": "restricted",
    "protected": "restricted",
    "sensitive": "restricted",
    "SBU": "restricted",
    "forOfficialUseOnly": "non-public",
    "confidential": "non-public",
    "confidentiel": "non-public",
    "private": "non-public",
    "secret": "non-public",
    "topSecret": "non-public",
}
_OPEN = frozenset({"unrestricted", "unclassified"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Rights:
    """What the constraints say, as told."""

    license: str | None = None
    rights: str | None = None
    access_rights: str | None = None


def read_rights(identification: Element) -> Rights:
    """The constraints of an identification, in ISO 19139 or 19115-3."""
    constraints = list(every(identification, "resourceConstraints", "*"))
    others = [told for at in constraints for told in _statements(at, "otherConstraints|reference")]
    limits = [told for at in constraints for told in _statements(at, "useLimitation")]
    statements = [text or address for text, address in (*others, *limits) if text or address]
    licence = next((told for pair in (*others, *limits) if (told := _licence(*pair))), None)
    cited = {text for text, address in (*others, *limits) if licence in {text, address}}
    said = [text for text in dict.fromkeys(statements) if text not in cited and not _EMPTY.fullmatch(text)]
    codes = [code(at) for around in constraints for at in every(around, "accessConstraints|classification")]
    return Rights(
        license=licence,
        rights="\n\n".join(said) or None,
        access_rights=_access(codes, (f"{text} {address}" for text, address in others)),
    )


def _statements(constraint: Element, names: str) -> list[tuple[str, str]]:
    """Texts with the addresses that they link to; a reference is a citation with an online resource."""
    found = []
    for at in every(constraint, names):
        cited = first(at, "CI_Citation")
        if cited is not None:
            linkage = value(first(cited, "onlineResource", "CI_OnlineResource", "linkage"))
            found.append((value(first(cited, "title")), linkage))
        else:
            inner = first(at, "CharacterString|Anchor")
            found.append((lines(at), inner.get(XLINK_HREF) or "" if inner is not None else ""))
    return found


def _licence(text: str, address: str) -> str | None:
    """The address of a licence where there is one, else the words that name it."""
    if address and _LICENCE.search(f"{address} {text}"):
        return address
    if not _LICENCE.search(text) or _NO_LIMITS.search(text):
        return None
    inside = _ADDRESS.search(text)
    if inside and (len(text) > len(inside[0]) * 3 or _LICENCE.search(inside[0])):
        return inside[0].rstrip(".,;") if _LICENCE.search(inside[0]) else text
    return text if len(text) < 200 else None


def _access(codes: Iterable[str], statements: Iterable[str]) -> str | None:
    told = [code for code in codes if code]
    closed = {_CLOSED[code] for code in told if code in _CLOSED}
    if closed:
        return "non-public" if "non-public" in closed else "restricted"
    open_ = any(code in _OPEN for code in told) or any(_NO_LIMITS.search(said) for said in statements)
    return "public" if open_ else None
