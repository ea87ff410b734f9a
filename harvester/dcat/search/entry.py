"""What of a dataset is searched and counted. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from harvester.dcat.ckan.fitting import Fitting
from harvester.dcat.ckan.licences import license_id
from harvester.dcat.ckan.tags import to_tags
from harvester.dcat.search.words import fold, stem, tokens
from harvester.domain.identity import ckan_slug

if TYPE_CHECKING:
    from harvester.domain.json import JsonObject

RULES = "2"
"""Raised when the same dataset is to be found otherwise, so that every entry is made anew."""

LONGEST_VALUE = 200
_LONGEST_TITLE = 80
_LONGEST_FORMAT = 100  # as the package is cut
_MOST_WORDS = 4_000  # of one weight
_MOST_YEARS = 60
_YEAR = re.compile(r"(?:19|20)\d\d")

WEIGHTS = ("title", "keyword", "about", "description")
"""Texts by weight, the heaviest first; ``about`` is publisher, places, files, formats."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """A dataset as it is found. ``texts``: stems by weight; ``exact``: words that differ from theirs."""

    texts: Mapping[str, Sequence[str]]
    exact: Mapping[str, Sequence[str]]
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  #: field → value → label


def sort_title(title: str) -> str:
    """What datasets are put in the order of their titles by."""
    return " ".join(tokens(title))[:_LONGEST_TITLE]


def to_entry(
    document: JsonObject, *, organization: str, organization_title: str, source: str, source_title: str
) -> Entry:
    """The entry of a dataset's document; total, whatever the document holds."""
    told: Mapping[str, Any] = document
    files = _objects(told.get("distribution"))
    publisher = _object(told.get("publisher"))
    places = [_place(place) for place in _objects(told.get("spatial"))]
    texts = {
        "title": list(_texts(told.get("title"))),
        "keyword": [word for words in _object(told.get("keyword")).values() for word in words],
        "about": [
            str(publisher.get("name", "")),
            organization_title,
            *(label for _, label in places),
            *(text for file in files for text in _texts(file.get("title"))),
            *dict.fromkeys(str(file.get("format", "")) for file in files),
        ],
        "description": [
            *_texts(told.get("description")),
            *(text for file in files for text in _texts(file.get("description"))),
        ],
    }
    words = {
        weight: [word for text in parts for word in tokens(text)][:_MOST_WORDS]
        for weight, parts in texts.items()
    }
    roots = {word: stem(word) for word in set().union(*words.values())}
    return Entry(
        texts={weight: [roots[word] for word in found] for weight, found in words.items()},
        exact={weight: [w for w in dict.fromkeys(f) if roots[w] != w] for weight, f in words.items()},
        values=_cut(
            {
                "organization": {organization: organization_title},
                "source": {source: source_title},
                "tags": _same(_tags(told)),
                "res_format": _same(_formats(files)),
                "license_id": _same(_licences(told, files)),
                "groups": _same(ckan_slug(group, "group") for group in told.get("groups") or () if group),
                "theme": _same(str(theme).rsplit("/", 1)[-1] for theme in told.get("theme") or ()),
                "place": dict(places),
                "year": _same(_years(told)),
            }
        ),
    )


def _cut(values: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    fit = Fitting()
    return {
        name: {
            fit.text(value, name)[:LONGEST_VALUE].replace("\0", ""): fit.text(label, name)[:LONGEST_VALUE]
            for value, label in told.items()
            if value
        }
        for name, told in values.items()
    }


def _same(values: Iterable[str]) -> dict[str, str]:
    return {value: value for value in values}


def _tags(told: Mapping[str, Any]) -> list[str]:
    return to_tags((word for words in _object(told.get("keyword")).values() for word in words), Fitting())


def _formats(files: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Those of files that have an address; the package leaves the others out."""
    for file in files:
        if file.get("format") and (file.keys() & {"downloadURL", "accessURL", "table"}):
            yield str(file["format"])[:_LONGEST_FORMAT]


def _licences(told: Mapping[str, Any], files: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """The licence that the package shows, as it decides."""
    for licence in (told.get("license"), *(file.get("license") for file in files)):
        if licence and (known := license_id(str(licence))):
            yield known
            return


def _place(place: Mapping[str, Any]) -> tuple[str, str]:
    label = str(place.get("prefLabel") or place.get("identifier") or "")
    return str(place.get("identifier") or fold(label)), label


def _years(told: Mapping[str, Any]) -> Iterator[str]:
    """The years that it is about; else the one it was published in."""
    periods = _objects(told.get("temporal"))
    for period in periods:
        ends = [_YEAR.match(str(period.get(key, ""))) for key in ("startDate", "endDate")]
        known = [int(end[0]) for end in ends if end]
        if known:
            yield from map(str, range(known[0], known[-1] + 1)[-_MOST_YEARS:])
    if not periods:
        found = _YEAR.match(str(told.get("issued") or told.get("modified") or ""))
        if found:
            yield found[0]


def _texts(value: Any) -> Iterator[str]:
    yield from dict.fromkeys(str(text) for text in _object(value).values())


def _object(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _objects(value: Any) -> list[Mapping[str, Any]]:
    return [item for item in value or () if isinstance(item, Mapping)] if isinstance(value, list) else []


__all__ = ["LONGEST_VALUE", "RULES", "WEIGHTS", "Entry", "sort_title", "to_entry"]
