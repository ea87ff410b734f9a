"""What the address of a search page asks for: words, filters, order, page.

The parameters are those of CKAN's pages, so that links made for a CKAN go on working.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from flask import abort, request

from harvester.dcat.search import Condition, Every, Has, Words, ask
from harvester.web.asking import asked_page, asked_text

if TYPE_CHECKING:
    from harvester.adapters.db.search import Order

FILTERS = (
    "organization", "theme", "res_format", "place", "year", "license_id", "source", "tags", "groups",
)  # fmt: skip
"""Parameters that narrow a search; each may be there several times."""

SORTS: Mapping[str, Order] = {
    "score desc": (("score", True), ("metadata_modified", True)),
    "metadata_modified desc": (("metadata_modified", True),),
    "title_string asc": (("title_string", False),),
}
"""Orders that the pages offer, by CKAN's name."""

RELEVANCE, NEWEST, BY_TITLE = SORTS

_ACCEPTED: Mapping[str, Order] = {
    **SORTS,
    "metadata_modified asc": (("metadata_modified", False),),
    "metadata_created desc": (("metadata_created", True),),
    "title_string desc": (("title_string", True),),
    "name asc": (("name", False),),
    "name desc": (("name", True),),
}
_OF_ONE = frozenset({"organization", "license_id", "source"})  # a dataset has one: several are alternatives
_MOST_FILTERS = 12
_LONGEST_VALUE = 200
_LONGEST_QUERY = 4_000

Filter = tuple[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """A search. ``fixed`` is the filter that the page itself stands for, as that of an organization does."""

    path: str
    words: str = ""
    filters: tuple[Filter, ...] = ()
    sort: str = ""
    page: int = 1
    fixed: Filter | None = None

    @property
    def is_narrowed(self) -> bool:
        """Whether it asks for less than the page has."""
        return bool(self.words or self.filters)

    @property
    def order(self) -> Order:
        """The order that is asked for; by relevance where there are words, else the newest first."""
        return _ACCEPTED.get(self.sort_or_default, SORTS[NEWEST])

    @property
    def sort_or_default(self) -> str:
        """The name of the order."""
        return self.sort or (RELEVANCE if self.words else NEWEST)

    def condition(self) -> Condition:
        """What datasets have to fit."""
        chosen = (self.fixed, *self.filters) if self.fixed else self.filters
        words = [Words(terms)] if (terms := ask(self.words)) else []
        return Every((*words, *_conditions(chosen)))

    def having(self, name: str, value: str) -> Asked:
        """With one more filter."""
        return replace(self, filters=(*self.filters, (name, value)), page=1)

    def without(self, name: str, value: str) -> Asked:
        """With one filter less."""
        return replace(self, filters=tuple(f for f in self.filters if f != (name, value)), page=1)

    def saying(self, words: str) -> Asked:
        """With other words."""
        return replace(self, words=words, page=1)

    def unfiltered(self) -> Asked:
        """With its words alone."""
        return replace(self, filters=(), page=1)

    def sorted_by(self, sort: str) -> Asked:
        """In another order."""
        return replace(self, sort=sort, page=1)

    def at(self, page: int) -> Asked:
        """Another page of it."""
        return replace(self, page=page)

    @property
    def pairs(self) -> Iterator[Filter]:
        """All but the words and the page, as parameters."""
        yield from self.filters
        if self.sort:
            yield "sort", self.sort

    @property
    def url(self) -> str:
        """Its address."""
        told = [("q", self.words)] if self.words else []
        told += self.pairs
        told += [("page", str(self.page))] if self.page > 1 else []
        return f"{self.path}?{urlencode(told)}" if told else self.path


def read_asked(path: str, fixed: Filter | None = None) -> Asked:
    """The search of this request; what is not understood is as if it were not there."""
    if len(request.query_string) > _LONGEST_QUERY:
        abort(414)
    filters = [(name, value) for name in FILTERS for value in map(_told, request.args.getlist(name)) if value]
    sort = " ".join(request.args.get("sort", "").partition(",")[0].split()).lower()
    return Asked(
        path=path,
        words=asked_text("q") or "",
        filters=tuple(each for each in dict.fromkeys(filters) if each != fixed)[:_MOST_FILTERS],
        sort=sort if sort in _ACCEPTED else "",
        page=asked_page("page"),
        fixed=fixed,
    )


def _told(value: str) -> str:
    return value.replace("\x00", "").strip()[:_LONGEST_VALUE]


def _conditions(filters: Iterable[Filter]) -> Iterator[Has]:
    alternatives: dict[str, list[str]] = {}
    for name, value in filters:
        if name in _OF_ONE:
            alternatives.setdefault(name, []).append(value)
        elif name == "res_format":
            yield Has(name, tuple(dict.fromkeys((value, value.upper()))))
        else:
            yield Has(name, (value,))
    for name, values in alternatives.items():
        yield Has(name, tuple(values))
