"""A CKAN that is asked, and never told: writes are answered as it would most likely answer them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from harvester.adapters.ckan.calls import Ckan, Denied, NameTaken
from harvester.adapters.ckan.words import refusal
from harvester.domain.errors import NotFound

_WRITES = ("_create", "_update", "_patch", "_delete", "_purge")
_NEW = "new"  #: the id of what would be made


class DryCkan(Ckan):
    """Reads from CKAN. Whether it would take what is written, only writing can tell."""

    def call(self, action: str, **data: Any) -> Any:
        """As of :class:`Ckan` for what reads; what would write gives back what was sent, with ids.

        Raises:
            As :meth:`Ckan.call`.
        """
        if not action.endswith(_WRITES):
            return super().call(action, **data)
        if action == "package_create" and self._exists(str(data["name"])):
            raise NameTaken([refusal("name", "That URL is already in use.")])
        resources = [{**each, "id": each.get("id") or _NEW} for each in data.get("resources", ())]
        return {"id": _NEW, **data, "resources": resources}

    def upload(
        self,
        action: str,
        *,
        fields: Mapping[str, str],
        name: str,
        media_type: str,
        pieces: Iterator[bytes],
        size: int,
    ) -> Any:
        """As if the file had been taken."""
        return {**fields, "url_type": "upload"}

    def _exists(self, name: str) -> bool:
        try:
            super().call("package_show", id=name)
        except NotFound:
            return False
        except Denied:
            return True
        return True
