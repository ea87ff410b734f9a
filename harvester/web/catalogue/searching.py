"""Pages that find datasets: the search, and what an organization has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Blueprint, abort, render_template, url_for

from harvester.ports import DatasetRow
from harvester.web.catalogue.answering import for_everybody
from harvester.web.catalogue.asking import Asked, Filter, read_asked
from harvester.web.catalogue.suggesting import Suggestion, suggest
from harvester.web.current import service
from harvester.web.wording import value as in_words

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from harvester.adapters.db.search import Found, Value

blueprint = Blueprint("search", __name__)

A_PAGE = 20
COUNTED = ("organization", "theme", "tags", "res_format", "place", "year", "license_id", "source")
MOST_VALUES = 30  #: of a filter that a page shows


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """A value that a search can be narrowed by, in words."""

    label: str
    url: str
    count: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Results:
    """A page of what was found."""

    asked: Asked
    count: int
    datasets: Sequence[DatasetRow]
    choices: Mapping[str, Sequence[Choice]]
    chosen: Sequence[tuple[str, str, str]]  #: name of the filter, value in words, address without it
    suggestions: Sequence[Suggestion]

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-self.count // A_PAGE))


@blueprint.get("/dataset", strict_slashes=False)
def datasets() -> ResponseReturnValue:
    """Datasets by words and filters."""
    asked = read_asked(url_for("search.datasets"))
    return for_everybody(lambda: render_template("catalogue/search.html", found=find(asked)))


@blueprint.get("/organization/<name>")
def organization(name: str) -> ResponseReturnValue:
    """What an organization has; also a search within it."""
    fixed = ("organization", name)
    asked = read_asked(url_for("search.organization", name=name), fixed)

    def render() -> str:
        alone = Asked(path=asked.path, fixed=fixed)
        whole = service().core.search.find(alone.condition(), order=alone.order, limit=1)
        if not whole.count:
            abort(404)
        example = service().core.catalogue.by_ids(whole.ids)[0]
        publisher = example.document.get("publisher")
        return render_template(
            "catalogue/organization.html",
            found=find(asked),
            name=name,
            title=service().core.search.labels([fixed]).get(fixed) or name,
            publisher=publisher,
            has_feeds=example.organization == name,
        )

    return for_everybody(render)


def find(asked: Asked) -> Results:
    """A page of results; a page that is not there is none (404)."""
    search = service().core.search
    found = search.find(
        asked.condition(),
        order=asked.order,
        start=(asked.page - 1) * A_PAGE,
        limit=A_PAGE,
        facets=COUNTED,
        facet_limit=MOST_VALUES,
    )
    if asked.page > 1 and not found.ids:
        abort(404)
    labels = search.labels(asked.filters)
    return Results(
        asked=asked,
        count=found.count,
        datasets=in_order(found.ids),
        choices=dict(_choices(asked, found)),
        chosen=[
            (name, in_words(name, value, labels.get((name, value), value)), asked.without(name, value).url)
            for name, value in asked.filters
        ],
        suggestions=suggest(asked) if not found.count and asked.is_narrowed else (),
    )


def in_order(ids: Sequence[int]) -> Sequence[DatasetRow]:
    """Datasets with these ids, in this order."""
    rows = {row.id: row for row in service().core.catalogue.by_ids(ids)}
    return [rows[dataset_id] for dataset_id in ids if dataset_id in rows]


def in_words_of(name: str, value: Value) -> str:
    """A value that was counted, in words."""
    return in_words(name, value.value, value.label)


def _choices(asked: Asked, found: Found) -> Iterator[tuple[str, Sequence[Choice]]]:
    taken: set[Filter] = {*asked.filters, *((asked.fixed,) if asked.fixed else ())}
    for name, values in found.facets.items():
        choices = [
            Choice(label=in_words_of(name, each), url=asked.having(name, each.value).url, count=each.count)
            for each in values
            if (name, each.value) not in taken
        ]
        if name == "year":
            choices.sort(key=lambda choice: choice.label, reverse=True)
        if choices:
            yield name, choices
