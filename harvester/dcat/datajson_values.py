"""Values as the JSON Schemas of DCAT-US 1.1 and 3.0 take them: mended, or left out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from harvester.dcat.rdf_terms import LANGUAGES, XSD
from harvester.dcat.rdf_values import clean_iri, date_literal
from harvester.dcat.texts import one_line

if TYPE_CHECKING:
    from harvester.domain.dataset import ContactPoint, Dataset

NO_ADDRESS = "mailto:tidak-ada@example.org"  # the schemas demand one; example.org reaches nobody (RFC 2606)
_MAIL = re.compile(r"mailto:[\w~!$&'()*+,;=:.-]+@[\w.-]+\.[\w-]+", re.ASCII)
_MEDIA_TYPE = re.compile(r"[-\w]+/[-\w]+(?:\.[-\w]+)*(?:\+[-\w]+)?", re.ASCII)
_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z]{2})?")
_TWO_LETTERS = {code: tag for tag, code in LANGUAGES.items()}
_PERIODICITY = {
    "ANNUAL": "R/P1Y",
    "ANNUAL_2": "R/P6M",
    "ANNUAL_3": "R/P4M",
    "QUARTERLY": "R/P3M",
    "BIMONTHLY": "R/P2M",
    "MONTHLY": "R/P1M",
    "BIWEEKLY": "R/P2W",
    "WEEKLY": "R/P1W",
    "DAILY": "R/P1D",
    "HOURLY": "R/PT1H",
    "BIENNIAL": "R/P2Y",
    "TRIENNIAL": "R/P3Y",
    "QUINQUENNIAL": "R/P5Y",
    "DECENNIAL": "R/P10Y",
    "CONT": "R/PT1S",
    "UPDATE_CONT": "R/PT1S",
    "IRREG": "irregular",
}


def address(text: str | None) -> str | None:
    """An absolute URI in ASCII (RFC 3986), or nothing."""
    iri = clean_iri(text)
    return quote(iri, safe="%/:?#[]@!$&'()*+,;=-._~") if iri else None


def date(told: str | None) -> str | None:
    """A date as precise as it was said (RFC 3339, or a year, or a month), or nothing."""
    literal = date_literal(told)
    if literal is None:
        return None
    value, kind = literal
    if kind != XSD + "dateTime" or value.endswith("Z") or re.search(r"[+-]\d\d:\d\d$", value):
        return value
    return value[:10]  # a time of no zone is none


def mail(contact: ContactPoint | None) -> str:
    """Where a contact is written to; an address that reaches nobody when it tells none."""
    told = contact.has_email if contact else None
    return told if told and _MAIL.fullmatch(told) else NO_ADDRESS


def media_type(told: str | None) -> str | None:
    """A media type without parameters, or nothing."""
    bare = (told or "").partition(";")[0].strip()
    return bare if _MEDIA_TYPE.fullmatch(bare) else None


def periodicity(frequency: str | None) -> str | None:
    """A term of the EU's frequency table as ISO 8601, or ``irregular``."""
    return _PERIODICITY.get(frequency.rpartition("/")[2]) if frequency else None


def tags(languages: tuple[str, ...]) -> list[str]:
    """Language tags of a language and at most a country."""
    return list(dict.fromkeys(tag for tag in languages if _TAG.fullmatch(tag)))


def two_letters(languages: tuple[str, ...]) -> list[str]:
    """Languages by their codes of ISO 639-1; those that have none are left out."""
    codes = (tag.partition("-")[0].lower() for tag in languages)
    found = (code if code in LANGUAGES else _TWO_LETTERS.get(code.upper()) for code in codes)
    return list(dict.fromkeys(code for code in found if code))


def keywords(dataset: Dataset) -> list[str]:
    """All keywords of all languages, each once."""
    told = (one_line(word) for words in dataset.keyword.values() for word in words)
    return list(dict.fromkeys(word for word in told if word))
