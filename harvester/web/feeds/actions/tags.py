"""Actions about tags, formats and licences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from harvester.dcat.ckan.register import LICENCES
from harvester.dcat.ckan.shown import tag_id
from harvester.dcat.search import Has
from harvester.domain.errors import NotFound
from harvester.web.current import service
from harvester.web.feeds.actions.answer import within
from harvester.web.feeds.actions.asking import (
    MOST,
    MOST_ROWS,
    Params,
    natural,
    not_found,
    required,
    text,
    truth,
)
from harvester.web.feeds.packages import package_pieces

if TYPE_CHECKING:
    from harvester.adapters.db.facets import Value

_FORMATS = 5


def tag_list(params: Params) -> list[Any]:
    """The tags of the datasets.

    :param query: what they have in them (optional)
    :param all_fields: whether to show all of each (optional)
    """
    _no_vocabulary(params)
    found = service().core.search.values("tags", like=text(params, "query") or text(params, "q"))
    return [_tag(each.value) if truth(params, "all_fields") else each.value for each in found]


def tag_show(params: Params) -> Any:
    """A tag.

    :param id: its name or id
    :param include_datasets: whether to show also its datasets, at most 1,000 (optional)
    """
    _no_vocabulary(params)
    wanted = required(params, "id")
    search = service().core.search
    if not any(each.value == wanted for each in search.values("tags", like=wanted)):
        by_id = (each.value for each in search.values("tags") if tag_id(each.value) == wanted)
        wanted = next(by_id, "")
    if not wanted:
        raise NotFound
    if not truth(params, "include_datasets"):
        return _tag(wanted)
    newest = (("metadata_modified", True),)
    ids = search.find(Has("tags", (wanted,)), order=newest, limit=MOST_ROWS).ids
    return within(_tag(wanted), "packages", package_pieces(service(), ids))


def tag_search(params: Params) -> dict[str, Any]:
    """Tags that have all of these words in them, and how many there are.

    :param query: the words
    :param limit: how many (optional)
    :param offset: after how many (optional)
    """
    found = _like(params)
    limit, offset = natural(params, "limit", MOST), natural(params, "offset", 0)
    page = [_tag(each.value) for each in found[offset : offset + limit]]
    for each in page:
        del each["display_name"]
    return {"count": len(found), "results": page}


def tag_autocomplete(params: Params) -> list[str]:
    """Tags that have what somebody is typing.

    :param query: what was typed
    :param limit: how many (optional)
    """
    limit, offset = natural(params, "limit", MOST), natural(params, "offset", 0)
    return [each.value for each in _like(params)[offset : offset + limit]]


def _like(params: Params) -> Sequence[Value]:
    _no_vocabulary(params)
    words = (text(params, "query") or text(params, "q")).split()
    if not words:
        return []
    found = service().core.search.values("tags", like=words[0])
    return [each for each in found if all(word.lower() in each.value.lower() for word in words)]


def _no_vocabulary(params: Params) -> None:
    if vocabulary := text(params, "vocabulary_id"):
        raise not_found(f"could not find vocabulary '{vocabulary}'")


def _tag(name: str) -> dict[str, Any]:
    return {"id": tag_id(name), "name": name, "vocabulary_id": None, "display_name": name}


def format_autocomplete(params: Params) -> list[str]:
    """Formats of files that have what somebody is typing, the most frequent first.

    :param q: what was typed
    :param limit: how many (optional; 5)
    """
    typed, limit = required(params, "q"), natural(params, "limit", _FORMATS, MOST_ROWS)
    found = service().core.search.values("res_format", like=typed)
    frequent = sorted(found, key=lambda each: (-each.count, each.value))
    return list(dict.fromkeys(each.value.lower() for each in frequent))[:limit]


def license_list(params: Params) -> list[dict[str, str]]:
    """The licences that CKAN knows; what a dataset's ``license_id`` means."""
    return [licence.told() for licence in LICENCES.values()]


ACTIONS = (tag_list, tag_show, tag_search, tag_autocomplete, format_autocomplete, license_list)
