"""Delivering to the targets of the settings."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from harvester.adapters.ckan import CkanSettings, CkanTarget
from harvester.domain.errors import Conflict, NotFound
from harvester.pipeline.backoff import DeliveryPolicy
from harvester.pipeline.deliver import DeliveryCounts, Watch, deliver
from harvester.service.core import Core

if TYPE_CHECKING:
    from harvester.domain.problem import Problem
    from harvester.settings import TargetSettings

HEARTBEAT_SECONDS = 20.0


@dataclass(frozen=True)
class Delivering:
    """Keeps the targets in step."""

    core: Core

    def targets(self) -> Sequence[str]:
        """The names of the targets in the settings."""
        return [target.name for target in self.core.settings.targets]

    def deliver(
        self, name: str, *, progress: Callable[[DeliveryCounts], None] | None = None
    ) -> DeliveryCounts:
        """One pass over a target.

        Raises:
            NotFound: there is no such target in the settings.
            Conflict: another process is delivering to it.
        """
        core = self.core
        target = self._target(name)
        core.deliveries.open(name, core.clock.now())
        error: str | None = "The delivery was interrupted; what is pending is delivered next time."
        try:
            with self._heartbeat(name):
                counts = deliver(
                    core.deliveries,
                    target,
                    core.clock,
                    policy=DeliveryPolicy(workers=core.settings.deliver.workers),
                    watch=Watch(progress=progress) if progress else None,
                )
            error = counts.error
        finally:
            target.close()
            core.deliveries.close(name, core.clock.now(), error)
        return counts

    def deliver_all(self) -> list[DeliveryCounts]:
        """One pass over each target; one that is being delivered to already is left to that pass."""
        passes = []
        for name in self.targets():
            try:
                passes.append(self.deliver(name))
            except Conflict:
                continue
        return passes

    def check(self, name: str) -> Sequence[Problem]:
        """What stands against delivering to a target; empty when all is well."""
        target = self._target(name)
        try:
            return target.check()
        finally:
            target.close()

    def _target(self, name: str) -> CkanTarget:
        found = next((t for t in self.core.settings.targets if t.name == name), None)
        if found is None:
            known = ", ".join(self.targets()) or "none; set HARVESTER_CKAN_URL and HARVESTER_CKAN_TOKEN"
            raise NotFound(f"There is no target “{name}” in the settings. There are: {known}.")
        return CkanTarget(self._settings(found))

    def _settings(self, target: TargetSettings) -> CkanSettings:
        settings = self.core.settings
        return CkanSettings(
            name=target.name,
            url=target.url,
            token=target.token,
            public_url=settings.public_url,
            locale=settings.language,
            default_organization=target.organization or None,
            create_organizations=target.create_organizations,
            read_timeout=settings.deliver.timeout,
        )

    @contextmanager
    def _heartbeat(self, name: str) -> Iterator[None]:
        core = self.core
        stop = threading.Event()

        def beat() -> None:
            while not stop.wait(HEARTBEAT_SECONDS):
                core.deliveries.renew(name, core.clock.now())

        thread = threading.Thread(target=beat, name=f"heartbeat-{name}", daemon=True)
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join(timeout=5)
