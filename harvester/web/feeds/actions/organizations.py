"""Actions about organizations and groups."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from harvester.dcat.ckan.shown import group, group_id, organization, organization_id
from harvester.dcat.search import Has
from harvester.domain.errors import NotFound
from harvester.web.current import service
from harvester.web.feeds.actions.answer import Spliced, within
from harvester.web.feeds.actions.asking import (
    MOST_ROWS,
    ActionError,
    Params,
    listed,
    natural,
    required,
    text,
    truth,
)
from harvester.web.feeds.packages import package_pieces

_AUTOCOMPLETED = 20
_SORTED_BY = frozenset({"name", "title", "package_count", "packages"})


@dataclass(frozen=True, kw_only=True, slots=True)
class _Kind:
    """Organizations or groups: both are groups to CKAN."""

    field: str
    parameter: str
    id_of: Callable[[str], str]
    short: Callable[[str, str], dict[str, Any]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    """An organization or a group, and how many datasets it has."""

    value: str
    title: str
    count: int


_ORGANIZATION = _Kind(
    field="organization", parameter="organizations", id_of=organization_id, short=organization
)
_GROUP = _Kind(field="groups", parameter="groups", id_of=group_id, short=group)


def organizations() -> list[Group]:
    """All organizations that have datasets, by title."""
    return _all(_ORGANIZATION)


def _all(kind: _Kind) -> list[Group]:
    found = [
        Group(value=each.value, title=each.label or each.value, count=each.count)
        for each in service().core.search.values(kind.field)
    ]
    return sorted(found, key=lambda each: (each.title, each.value))


def organization_list(params: Params) -> list[Any]:
    """The names of the organizations that have datasets.

    :param sort: ``name``, ``title`` or ``package_count``, with ``asc`` or ``desc`` (optional; ``title asc``)
    :param limit: how many (optional; at most 1,000)
    :param offset: after how many (optional)
    :param organizations: which alone, names with commas between (optional)
    :param all_fields: whether to show all of each (optional)
    :param include_extras: whether to show also the extras (optional)
    """
    return _list(_ORGANIZATION, params)


def group_list(params: Params) -> list[Any]:
    """The names of the groups that have datasets; parameters as of ``organization_list``.

    :param groups: which alone, names with commas between (optional)
    """
    return _list(_GROUP, params)


def _list(kind: _Kind, params: Params) -> list[Any]:
    limit = natural(params, "limit", MOST_ROWS, MOST_ROWS) or MOST_ROWS
    offset = natural(params, "offset", 0)
    found = _sorted(_all(kind), text(params, "sort") or text(params, "order_by") or "title asc")
    if names := listed(params, kind.parameter):
        found = [each for each in found if each.value in names]
    if words := text(params, "q").strip().lower():
        found = [each for each in found if words in each.value or words in each.title.lower()]
    page = found[offset : offset + limit]
    if not truth(params, "all_fields"):
        return [each.value for each in page]
    also: dict[str, Any] = {"extras": []} if truth(params, "include_extras") else {}
    return [_long(kind, each) | also for each in page]


def _sorted(found: list[Group], sort: str) -> list[Group]:
    words = sort.split()
    name, direction = words[0] if words else "title", words[1].lower() if len(words) > 1 else ""
    if name not in _SORTED_BY:
        raise _unsorted(f"Cannot sort by field `{name}`")
    if direction not in {"", "asc", "desc"} or "," in sort:
        raise _unsorted(f"Cannot sort by `{sort}`")
    counted = name in {"package_count", "packages"}
    descending = direction == "desc" or (counted and not direction)
    if counted:
        return sorted(found, key=lambda each: -each.count if descending else each.count)
    return sorted(found, key=lambda each: each.value if name == "name" else each.title, reverse=descending)


def _unsorted(message: str) -> ActionError:
    return ActionError(409, "Validation Error", {"message": message})


def _long(kind: _Kind, found: Group) -> dict[str, Any]:
    return {
        **kind.short(found.value, found.title),
        "display_name": found.title,
        "image_display_url": "",
        "num_followers": 0,
        "package_count": found.count,
    }


def organization_show(params: Params) -> Any:
    """An organization.

    :param id: its name or id
    :param include_datasets: whether to show also its datasets, at most 1,000 (optional)
    """
    return _show(_ORGANIZATION, params)


def group_show(params: Params) -> Any:
    """A group.

    :param id: its name or id
    :param include_datasets: whether to show also its datasets, at most 1,000 (optional)
    """
    return _show(_GROUP, params)


def _show(kind: _Kind, params: Params) -> Any:
    found = _one(kind, required(params, "id"))
    told = _long(kind, found)
    for name in ("users", "extras", "groups"):
        if truth(params, f"include_{name}", default=True):
            told[name] = []
    if not truth(params, "include_datasets"):
        return told
    return within(told, "packages", package_pieces(service(), _ids(kind, found.value, MOST_ROWS)))


def _one(kind: _Kind, wanted: str) -> Group:
    for each in _all(kind):
        if wanted in {each.value, kind.id_of(each.value)}:
            return each
    raise NotFound


def _ids(kind: _Kind, name: str, limit: int) -> Sequence[int]:
    newest = (("metadata_modified", True),)
    return service().core.search.find(Has(kind.field, (name,)), order=newest, limit=limit).ids


def group_package_show(params: Params) -> Spliced:
    """The datasets of a group or organization.

    :param id: its name or id
    :param limit: how many (optional; at most 1,000)
    """
    name, limit = required(params, "id"), natural(params, "limit", MOST_ROWS, MOST_ROWS)
    try:
        kind, found = _GROUP, _one(_GROUP, name)
    except NotFound:
        kind, found = _ORGANIZATION, _one(_ORGANIZATION, name)
    return Spliced(package_pieces(service(), _ids(kind, found.value, limit)), b"[", b"]")


def organization_autocomplete(params: Params) -> list[dict[str, str]]:
    """Organizations whose name or title has what somebody is typing.

    :param q: what was typed
    :param limit: how many (optional; 20)
    """
    return _autocomplete(_ORGANIZATION, params)


def group_autocomplete(params: Params) -> list[dict[str, str]]:
    """Groups whose name or title has what somebody is typing.

    :param q: what was typed
    :param limit: how many (optional; 20)
    """
    return _autocomplete(_GROUP, params)


def _autocomplete(kind: _Kind, params: Params) -> list[dict[str, str]]:
    typed = required(params, "q").lower()
    limit = natural(params, "limit", _AUTOCOMPLETED, MOST_ROWS)
    found = [each for each in _all(kind) if typed in each.value or typed in each.title.lower()]
    return [{"id": kind.id_of(each.value), "name": each.value, "title": each.title} for each in found[:limit]]


ACTIONS = (
    organization_list,
    organization_show,
    organization_autocomplete,
    group_list,
    group_show,
    group_autocomplete,
    group_package_show,
)
