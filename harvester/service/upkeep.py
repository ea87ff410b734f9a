"""What goes on beside the runs: linked files that are due, links to check, an index of older rules."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy.exc import SQLAlchemyError

from harvester.domain.errors import HarvesterError
from harvester.service.notifying import Translate
from harvester.service.service import Service

logger = logging.getLogger(__name__)

LOOK_SECONDS = 60.0
INSPECT_EVERY = timedelta(minutes=5)
CHECK_EVERY = timedelta(hours=1)
NOTIFY_EVERY = timedelta(minutes=5)
REINDEX_WITHIN = timedelta(hours=1)


@dataclass
class Upkeep:
    """One thread that does what is due. Of several processes only one takes each chore at a time."""

    service: Service
    translate: Callable[[], Translate] = lambda: str  #: asked for when there may be something to tell
    _stop: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin."""
        self._thread = threading.Thread(target=self._run, name="upkeep", daemon=True)
        self._thread.start()

    def stop(self, timeout: float = 3) -> None:
        """End; what is left stays due."""
        self._stop.set()
        if self._thread:
            self._thread.join(timeout=timeout)

    def tend(self) -> None:
        """Do what is due now."""
        core = self.service.core
        settings = core.settings
        now = core.clock.now()
        if core.search.stale() and core.chores.claim("reindex", now, REINDEX_WITHIN):
            logger.info("The search index was made anew: %s datasets", core.search.reindex())
        due = settings.privacy.inspect_files and core.harvest.sources_due(now)
        if due and core.chores.claim("inspect", now, INSPECT_EVERY):
            for done in self.service.inspections.inspect(stopped=self._stop.is_set):
                logger.info("Files of %s: %s looked into, %s held back", done.source, done.looked, done.held)
        if self.service.notices.channels() and core.chores.claim("notify", now, NOTIFY_EVERY):
            for told in self.service.notices.tell(self.translate()):
                logger.info("Told by %s: %s", told.channel, told.text)
        if settings.links.check and core.chores.claim("links", now, CHECK_EVERY):
            checked = self.service.links.check(stopped=self._stop.is_set)
            logger.info("Links: %s checked, %s broken", checked.checked, checked.broken)

    def _run(self) -> None:
        while not self._stop.wait(LOOK_SECONDS):
            try:
                self.tend()
            except (HarvesterError, SQLAlchemyError) as error:
                logger.warning("Upkeep: %s", error)
