"""What changed, as CKAN's stream of activities."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

import orjson

from harvester.dcat.ckan.shown import naive
from harvester.dcat.forms import Form
from harvester.domain.decide import State
from harvester.web.current import service
from harvester.web.feeds.actions.asking import Params, natural, required
from harvester.web.feeds.packages import package_bytes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from harvester.ports import KeptForm

_USUAL, _MOST = 31, 100
_FURTHEST = 10_000  # into the past; the Atom feed and modified_since go on


def recently_changed_packages_activity_list(params: Params) -> list[dict[str, Any]]:
    """The datasets that changed last, each with its last change; those that are gone among them.

    :param limit: how many (optional; 31, at most 100)
    :param offset: after how many (optional)
    """
    limit, offset = natural(params, "limit", _USUAL, _MOST), natural(params, "offset", 0)
    if offset > _FURTHEST:
        return []
    return _activities(service().core.forms.newest(Form.PACKAGE, limit=offset + limit)[offset:])


def package_activity_list(params: Params) -> list[dict[str, Any]]:
    """The last change of a dataset.

    :param id: its name or id
    """
    row = service().core.catalogue.get(required(params, "id"))
    kept = service().core.forms.of(Form.PACKAGE, [row.id])
    return _activities([each for each in kept if row.state is State.ACTIVE and not each.withdrawn])


def _activities(kept: Sequence[KeptForm]) -> list[dict[str, Any]]:
    shown = {each.id: each for each in kept if not each.withdrawn}
    packages = {told["name"]: told for told in map(orjson.loads, package_bytes(service(), list(shown)))}
    rows = {row.id: row for row in service().core.catalogue.by_ids([e.id for e in kept if e.withdrawn])}
    found = []
    for each in kept:
        if each.withdrawn and each.id in rows:
            row = rows[each.id]
            gone = {"id": row.uuid, "name": row.name, "title": row.title, "state": "deleted"}
            found.append(_activity("deleted package", gone, naive(each.updated)))
        elif package := packages.get(each.name):
            new = package["metadata_created"] == package["metadata_modified"]
            kind = "new package" if new else "changed package"
            found.append(_activity(kind, package, package["metadata_modified"]))
    return found


def _activity(kind: str, package: dict[str, Any], moment: str) -> dict[str, Any]:
    return {
        "id": str(uuid.uuid5(uuid.UUID(package["id"]), f"{kind} {moment}")),
        "timestamp": moment,
        "user_id": "harvester",
        "object_id": package["id"],
        "activity_type": kind,
        "data": {"package": package, "actor": "harvester"},
    }


ACTIONS = (recently_changed_packages_activity_list, package_activity_list)
