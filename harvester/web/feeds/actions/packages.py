"""Actions about datasets, but for the search."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import orjson

from harvester.dcat.search import Alternatives, Every, Has, Words, ask
from harvester.domain.decide import State
from harvester.domain.errors import NotFound
from harvester.web.current import service
from harvester.web.feeds.actions.answer import Spliced
from harvester.web.feeds.actions.asking import MOST_ROWS, Params, natural, not_found, required
from harvester.web.feeds.packages import package_bytes, package_pieces

if TYPE_CHECKING:
    from harvester.ports import DatasetRow

_AUTOCOMPLETED = 10


def package_list(params: Params) -> list[str]:
    """The names of the datasets, in their order.

    :param limit: how many (optional)
    :param offset: after how many (optional)
    """
    limit, offset = natural(params, "limit", 0), natural(params, "offset", 0)
    return list(service().core.catalogue.names(limit=limit or None, offset=offset))


def current_package_list_with_resources(params: Params) -> Spliced:
    """The datasets, those that changed last first.

    :param limit: how many (optional; 10, at most 1,000)
    :param offset: after how many (optional)
    :param page: which page of so many (optional)
    """
    limit = natural(params, "limit", 10, MOST_ROWS)
    offset = natural(params, "offset", 0)
    if "offset" not in params and (page := natural(params, "page", 1)) > 1:
        offset = (page - 1) * limit
    found = service().core.search.find(
        Every(), order=(("metadata_modified", True),), start=offset, limit=limit
    )
    return Spliced(package_pieces(service(), found.ids), b"[", b"]")


def package_show(params: Params) -> Spliced:
    """A dataset with its files.

    :param id: its name or id
    """
    row = _dataset(required(params, "id", called="name_or_id"))
    pieces = package_pieces(service(), [row.id])
    if not pieces:
        raise NotFound
    return Spliced(pieces)


def _dataset(name: str) -> DatasetRow:
    """A dataset that is shown; of one that is gone, why."""
    found = service().core.catalogue.get(name)
    if found.state is State.ACTIVE:
        return found
    if found.state is State.WITHDRAWN and found.published:
        raise not_found("this dataset was withdrawn")
    if chosen := service().duplicates.chosen(name):
        raise not_found(f"this dataset is published as {chosen}")
    raise NotFound


def package_autocomplete(params: Params) -> list[dict[str, str]]:
    """Datasets whose name or title has what somebody is typing.

    :param q: what was typed
    :param limit: how many (optional; 10)
    """
    told = required(params, "q")
    limit = natural(params, "limit", _AUTOCOMPLETED, MOST_ROWS)
    named = Has("name", (), (f"*{re.sub(r'[*?]', '', told).lower()}*",))
    terms = ask(told)
    condition = Alternatives((named, Words(terms, in_title=True))) if terms else named
    found = service().core.search.find(condition, order=(("name", False),), limit=limit)
    return [_completed(orjson.loads(each), told.lower()) for each in package_bytes(service(), found.ids)]


def _completed(package: dict[str, Any], typed: str) -> dict[str, str]:
    name, title = package["name"], package["title"]
    by_name = typed in name
    return {
        "name": name,
        "title": title,
        "match_field": "name" if by_name else "title",
        "match_displayed": name if by_name else f"{title} ({name})",
    }


def package_relationships_list(params: Params) -> list[Any]:
    """Relations of a dataset to others: none.

    :param id: the name or id of the dataset
    """
    _dataset(required(params, "id"))
    return []


ACTIONS = (
    package_list,
    current_package_list_with_resources,
    package_show,
    package_autocomplete,
    package_relationships_list,
)
