"""The fields of CKAN's index as we have them: what a value, a range or an order by one asks for. Pure.

``None`` for fields that we do not have. https://github.com/ckan/ckan/blob/ckan-2.12.0/ckan/config/solr/schema.xml
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from harvester.dcat.search import Alternatives, Between, Condition, Every, Has, Words, ask
from harvester.web.feeds.datemath import moment

DEFAULT_SORT = "score desc, metadata_modified desc"
MOST_ORDERS = 4  #: fields to sort by

_HAS = {
    **{name: name for name in ("organization", "tags", "res_format", "license_id", "groups", "theme")},
    **{name: name for name in ("name", "id")},
    **{name: name for name in ("harvest_source_id", "harvest_source_title", "harvest_source_url")},
    "owner_org": "organization",
}
_MOMENTS = frozenset({"metadata_modified", "metadata_created"})
_TEXTS = frozenset({"text", "notes", "res_name", "res_description", "author", "maintainer"})
_EVERYWHERE = frozenset({"", "*", "name", "id", "organization", "owner_org", "title", "text", *_MOMENTS})
#: True of every dataset that is shown.
_CONSTANT = {
    "state": "active",
    "type": "dataset",
    "dataset_type": "dataset",
    "entity_type": "package",
    "capacity": "public",
    "private": "false",
}
KNOWN = frozenset({*_HAS, *_MOMENTS, *_TEXTS, *_CONSTANT, "title"})
_SORTED_BY = frozenset({"score", "id", "name", "title_string", *_MOMENTS})

_WILD = re.compile(r"(?<!\\)[*?]")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_SORT = re.compile(r"(\S+)\s+(asc|desc)", re.IGNORECASE)
_NEXT = timedelta(microseconds=1)
_FIRST, _LAST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)


def unescaped(text: str) -> str:
    """What is meant by text with backslashes."""
    return _ESCAPED.sub(r"\1", text)


def of_value(name: str, value: str, now: datetime, *, quoted: bool) -> Condition | None:
    """That a field has a value; without a field, that words are somewhere.

    Args:
        name: the field, or nothing.
        value: as it was written; what was between quotes if ``quoted``.
        now: what ``NOW`` means.
        quoted: whether it is a phrase, in which ``*`` stands for itself.
    """
    plain = unescaped(value)
    if value == "*" and not quoted and name in _EVERYWHERE:
        return Every()
    if name in _HAS:
        wild = not quoted and _WILD.search(value)
        return Has(_HAS[name], (), (plain,)) if wild else Has(_HAS[name], (plain,))
    if name in _CONSTANT:
        return Every() if value in {"*", _CONSTANT[name]} else Alternatives()
    if name in _MOMENTS:
        told = moment(plain, now)
        return Between(name, told, told) if told else None
    if name not in {"", "*", "title", *_TEXTS} or (value == "*" and name):
        return None
    terms = ask(f'"{plain}"' if quoted else plain, prefix=False)
    return Words(terms, in_title=name == "title") if terms else Every()


def of_range(name: str, text: str, low: str, high: str, now: datetime) -> Condition | None:
    """That a field lies between two values; ``*`` for an open end. ``text``: all of it, with brackets."""
    ends = [None if end == "*" else moment(end.strip('"'), now) or end for end in (low, high)]
    first, last = (end if isinstance(end, datetime) else None for end in ends)
    if name not in _MOMENTS or any(isinstance(end, str) for end in ends):
        return None
    if first and first < _LAST and text.startswith("{"):
        first += _NEXT
    if last and last > _FIRST and text.endswith("}"):
        last -= _NEXT
    return Between(name, first, last)


def read_sort(text: str) -> tuple[list[tuple[str, bool]], list[str]]:
    """The order that a ``sort`` asks for: fields with whether they descend; and what of it is not known.

    Raises:
        ValueError: it has not the form that Solr wants.
    """
    order: list[tuple[str, bool]] = []
    unknown = []
    for part in filter(None, map(str.strip, text.split(","))):
        match = _SORT.fullmatch(part)
        if not match:
            raise ValueError(part)
        name = "title_string" if match[1] == "title" else match[1]
        if name in _SORTED_BY:
            order.append((name, match[2].lower() == "desc"))
        else:
            unknown.append(f"sort: {part[:200]}")
    return order[:MOST_ORDERS], unknown
