"""The targets of the settings: how each is reached, what it takes, and what makes it be looked over again."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, cast, get_args

import orjson

from harvester import __version__
from harvester.adapters.ckan import CkanSettings, CkanTarget
from harvester.adapters.ckan.settings import Schema
from harvester.dcat.ckan import MAPPING
from harvester.domain.errors import ConfigInvalid, NotFound
from harvester.domain.problem import Problem, Severity
from harvester.domain.selection import Names, Selection
from harvester.service.core import Core

if TYPE_CHECKING:
    from collections.abc import Sequence

    from harvester.settings import SelectionSettings, TargetSettings

#: Settings of which a change alters no package.
_NO_RULE = ("name", "token", "verify_tls", "create_organizations", "create_groups", "revive_deleted")


@dataclass(frozen=True)
class Targets:
    """Looks targets up by name."""

    core: Core

    def names(self) -> Sequence[str]:
        """The names of the targets in the settings."""
        return [target.name for target in self.core.settings.targets]

    def open(self, name: str, *, dry: bool = False) -> CkanTarget:
        """The target, to be closed after use; ``dry``, it writes nothing.

        Raises:
            NotFound: there is no such target in the settings.
            ConfigInvalid: its settings name no schema that there is.
        """
        return CkanTarget(self._ckan(self.settings(name)), tables=self.core.tables, dry=dry)

    def settings(self, name: str) -> TargetSettings:
        """What the settings say of a target.

        Raises:
            NotFound: nothing.
        """
        found = next((t for t in self.core.settings.targets if t.name == name), None)
        if found is None:
            known = ", ".join(self.names()) or "none; set HARVESTER_CKAN_URL and HARVESTER_CKAN_TOKEN"
            raise NotFound(f"There is no target “{name}” in the settings. There are: {known}.")
        return found

    def selection(self, name: str) -> Selection:
        """What a target takes."""
        target = self.settings(name)
        return Selection(include=_names(target.include), exclude=_names(target.exclude))

    def rules(self, name: str) -> str:
        """Names all that shapes the packages of a target; another name means that they may differ now."""
        told = {key: value for key, value in asdict(self.settings(name)).items() if key not in _NO_RULE}
        settings = self.core.settings
        shaping = [told, settings.public_url, settings.language, MAPPING]
        return hashlib.sha256(orjson.dumps(shaping, option=orjson.OPT_SORT_KEYS)).hexdigest()[:16]

    def _ckan(self, target: TargetSettings) -> CkanSettings:
        settings = self.core.settings
        if target.schema not in get_args(Schema):
            raise ConfigInvalid([_no_schema(target)])
        return CkanSettings(
            name=target.name,
            url=target.url,
            token=target.token,
            user_agent=_user_agent(settings.contact),
            verify_tls=target.verify_tls,
            public_url=settings.public_url,
            locale=settings.language,
            default_organization=target.organization or None,
            organizations=target.organizations,
            create_organizations=target.create_organizations,
            create_groups=target.create_groups,
            revive_deleted=target.revive_deleted,
            schema=cast("Schema", target.schema),
            uploads=target.uploads,
            max_upload=target.max_upload,
            read_timeout=settings.deliver.timeout,
            connections=max(settings.deliver.workers, 1),
        )


def _user_agent(contact: str) -> str:
    """Latin letters alone, as HTTP wants them."""
    shown = " ".join(contact.encode("ascii", "ignore").decode().split())
    return f"harvester/{__version__} (+{shown})" if shown else f"harvester/{__version__}"


def _names(told: SelectionSettings) -> Names:
    return Names(
        sources=frozenset(told.sources),
        organizations=frozenset(told.organizations),
        themes=frozenset(told.themes),
    )


def _no_schema(target: TargetSettings) -> Problem:
    return Problem(
        code="setting-invalid",
        path=f"target.{target.name}.schema",
        message="“{value}” is no schema of a target; choose one of {choices}.",
        params={"value": target.schema, "choices": ", ".join(get_args(Schema))},
        severity=Severity.ERROR,
    )
