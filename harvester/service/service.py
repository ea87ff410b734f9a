"""The front door of the use cases: one object for the command line, the web and the workers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from harvester.service.core import Core, open_core
from harvester.service.delivering import Delivering
from harvester.service.duplicates import Duplicates
from harvester.service.harvesting import Harvesting
from harvester.service.history import History
from harvester.service.inspecting import Inspecting
from harvester.service.links import Links
from harvester.service.notifying import Notifying
from harvester.service.publishing import Publishing
from harvester.service.quality import Qualities
from harvester.service.registering import Registering
from harvester.service.rehearsing import Rehearsing
from harvester.service.removing import Removing
from harvester.service.rules import Rules
from harvester.service.takeover import TakingOver

if TYPE_CHECKING:
    from harvester.ports import Clock
    from harvester.settings import Settings


@dataclass(frozen=True, kw_only=True)
class Service:
    """What can be done. ``core`` gives the stores for looking things up."""

    core: Core
    sources: Registering
    harvests: Harvesting
    deliveries: Delivering

    @property
    def rehearsals(self) -> Rehearsing:
        """What a delivery would do."""
        return Rehearsing(self.core)

    @property
    def notices(self) -> Notifying:
        """Telling people what needs them."""
        return Notifying(self.core)

    @property
    def removals(self) -> Removing:
        """Parting with a source."""
        return Removing(self.core, self.deliveries)

    @property
    def takeovers(self) -> TakingOver:
        """Adopting packages of an earlier harvester."""
        return TakingOver(self.core)

    @property
    def inspections(self) -> Inspecting:
        """Looking into linked files."""
        return Inspecting(self.core)

    @property
    def rules(self) -> Rules:
        """What changed rules would change."""
        return Rules(self.core)

    @property
    def links(self) -> Links:
        """Whether the addresses in the catalogue answer."""
        return Links(self.core)

    @property
    def published(self) -> Publishing:
        """Datasets in the forms that readers ask for."""
        return Publishing(self.core)

    @property
    def duplicates(self) -> Duplicates:
        """The same dataset in several sources."""
        return Duplicates(self.core)

    @property
    def history(self) -> History:
        """How datasets became what they are."""
        return History(self.core)

    @property
    def quality(self) -> Qualities:
        """How good the descriptions are."""
        return Qualities(self.core)

    def close(self) -> None:
        """Give everything back."""
        self.core.close()


def open_service(settings: Settings, *, clock: Clock | None = None) -> Service:
    """Open everything."""
    core = open_core(settings, clock=clock)
    return Service(
        core=core, sources=Registering(core), harvests=Harvesting(core), deliveries=Delivering(core)
    )
