"""Organizations and groups in CKAN: looked up once, made on demand where the token may."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from harvester.adapters.ckan import problems
from harvester.adapters.ckan.calls import Denied
from harvester.domain.errors import NotFound, TargetNotReady, TargetRefused

if TYPE_CHECKING:
    from harvester.adapters.ckan.calls import Ckan
    from harvester.domain.problem import Problem


class Organizations:
    """Ids of the organizations that the token may put datasets into, by name."""

    def __init__(self, ckan: Ckan, *, create: bool) -> None:
        self._ckan = ckan
        self._create = create
        self._lock = threading.Lock()
        self._ids: dict[str, str] | None = None

    def id_of(self, name: str, title: str, successor: Callable[[], str | None] = lambda: None) -> str:
        """The id of ``name``; an organization that is not there is made, with ``title``.

        Before one is made, ``successor`` may name another that took its place.

        Raises:
            TargetNotReady: it is not there and may not be made, was deleted, or is out of bounds.
        """
        with self._lock:
            if self._ids is None:
                self._ids = self._writable()
            if name not in self._ids:
                self._ids[name] = self._look_up(name, title, successor)
            return self._ids[name]

    def forget(self) -> None:
        """Look afresh next time: something changed in CKAN."""
        with self._lock:
            self._ids = None

    def _writable(self) -> dict[str, str]:
        listed = self._ckan.call("organization_list_for_user", permission="create_dataset")
        return {item["name"]: item["id"] for item in listed if item.get("state", "active") == "active"}

    def _look_up(self, name: str, title: str, successor: Callable[[], str | None] = lambda: None) -> str:
        try:
            found = self._ckan.call("organization_show", id=name, include_datasets=False, include_users=False)
        except NotFound:
            renamed = successor()
            return self._look_up(renamed, title) if renamed else self._make(name, title)
        except Denied as error:
            raise TargetNotReady([problems.organization_closed(name)]) from error
        if found.get("state") == "deleted":
            raise TargetNotReady([problems.organization_deleted(name)])
        refreshed = self._writable()  # it may have been made or opened to us since
        found_name = found.get("name", name)  # ``name`` may be an id
        if found_name not in refreshed:
            raise TargetNotReady([problems.organization_closed(name)])
        return refreshed[found_name]

    def _make(self, name: str, title: str) -> str:
        if not self._create:
            raise TargetNotReady([problems.organization_missing(name)])
        try:
            return str(self._ckan.call("organization_create", name=name, title=title)["id"])
        except Denied as error:
            raise TargetNotReady([problems.organization_missing(name)]) from error
        except TargetRefused as error:
            raise TargetNotReady([problem.at("organization") for problem in error.problems]) from error


class Groups:
    """Groups that the token may put datasets into, by name."""

    def __init__(self, ckan: Ckan, *, create: bool) -> None:
        self._ckan = ckan
        self._create = create
        self._lock = threading.Lock()
        self._there: dict[str, bool] | None = None

    def usable(self, names: Sequence[str]) -> tuple[list[str], list[Problem]]:
        """Those of ``names`` that can be used, and a problem for each of the others."""
        if not names:
            return [], []
        with self._lock:
            if self._there is None:
                listed = self._ckan.call("group_list_authz", am_member=False)
                self._there = {item["name"]: True for item in listed}
            for name in names:
                if name not in self._there:
                    self._there[name] = self._make(name)
            there = self._there
            return (
                [name for name in names if there[name]],
                [problems.group_left_out(name) for name in names if not there[name]],
            )

    def _make(self, name: str) -> bool:
        if not self._create:
            return False
        try:
            self._ckan.call("group_create", name=name, title=name.replace("-", " ").capitalize())
        except (Denied, TargetRefused):
            return False
        return True
