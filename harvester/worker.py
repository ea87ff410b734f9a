"""What goes on by itself: cron queues runs, workers take them, deliveries follow."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from apscheduler.schedulers.background import BackgroundScheduler

from harvester.domain.errors import ConfigInvalid, HarvesterError
from harvester.domain.schedule import parse_cron
from harvester.service import Service
from harvester.service.schedules import WHOLE_SECOND, cron_trigger, next_time
from harvester.service.upkeep import Upkeep

if TYPE_CHECKING:
    from harvester.domain.source import Source
    from harvester.service.notifying import Translate

logger = logging.getLogger(__name__)

POLL_SECONDS = 1.0
SYNC_SECONDS = 20
DELIVER_SECONDS = 60


class Scheduler:
    """Queues each enabled source when its cron text says so.

    When a source is due stands in the database: a run missed while nothing ran is queued once at
    start, and of several schedulers only the one that moves the due time on queues the run.
    """

    def __init__(self, service: Service, translate: Callable[[], Translate] = lambda: str) -> None:
        """``translate`` gives what turns messages to people into their language."""
        self._service = service
        self._zone = ZoneInfo(service.core.settings.timezone)
        self._scheduler = BackgroundScheduler(timezone=self._zone)
        self._upkeep = Upkeep(service, translate)
        self._jobs: dict[int, str] = {}

    def start(self) -> None:
        """Begin; also catches up on missed runs and closes runs whose process died."""
        self.tend()
        self._scheduler.add_job(self.tend, "interval", seconds=SYNC_SECONDS, id="tend", coalesce=True)
        self._scheduler.add_job(self.clean, "cron", hour=4, minute=17, id="clean", coalesce=True)
        self._scheduler.start()
        self._upkeep.start()

    def stop(self) -> None:
        """End; what is queued stays queued."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
        self._upkeep.stop()

    def tend(self) -> None:
        """Follow the list of sources, and close what died."""
        core = self._service.core
        for source_id in core.runs.close_dead(core.clock.now()):
            core.runs.enqueue(source_id, core.clock.now(), trigger="requeued")
        wanted = {source.id: source for source in core.sources.all(enabled=True)}
        for source_id in self._jobs.keys() - wanted.keys():
            self._scheduler.remove_job(f"source-{source_id}")
            del self._jobs[source_id]
        for source in wanted.values():
            self._follow(source)

    def _follow(self, source: Source) -> None:
        try:
            cron = parse_cron(source.schedule)
        except ConfigInvalid:
            logger.warning("The schedule of %s cannot be read: %s", source.name, source.schedule)
            return
        if cron is None:
            return
        self.fire(source.id)
        if self._jobs.get(source.id) != source.schedule:
            self._scheduler.add_job(
                self.fire,
                cron_trigger(cron, self._zone),
                args=[source.id],
                id=f"source-{source.id}",
                replace_existing=True,
                coalesce=True,
                misfire_grace_time=SYNC_SECONDS,
            )
            self._jobs[source.id] = source.schedule

    def fire(self, source_id: int) -> None:
        """Queue the source if it is due, and work out when it is due next."""
        core = self._service.core
        source = core.sources.by_id(source_id)
        now = core.clock.now()
        due = core.sources.due(source_id)
        if due is not None and due > now + WHOLE_SECOND:
            return
        if core.sources.advance(source_id, due, next_time(source.schedule, self._zone, now)) and due:
            core.runs.enqueue(source_id, now, trigger="cron")

    def clean(self) -> None:
        """Forget what is older than the settings say."""
        forgotten = self._service.history.forget()
        logger.info("Forgotten: %s", forgotten)


@dataclass
class Workers:
    """Threads that take queued runs, and one that delivers."""

    service: Service
    count: int = 2
    _stop: threading.Event = field(default_factory=threading.Event)
    _changed: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)

    def start(self) -> None:
        """Begin."""
        for number in range(self.count):
            self._spawn(self._harvest, f"harvest-{number}")
        if self.service.deliveries.targets():
            self._spawn(self._deliver, "deliver")

    def _spawn(self, target: Callable[[], None], name: str) -> None:
        thread = threading.Thread(target=target, name=name, daemon=True)
        thread.start()
        self._threads.append(thread)

    def stop(self, timeout: float = 4) -> None:
        """Take no further run, and wait a little for those under way.

        A container is killed ten seconds after it was told to end. A run that takes longer stays as it is;
        whoever looks next closes it and queues it again.
        """
        self._stop.set()
        self._changed.set()
        until = time.monotonic() + timeout
        for thread in self._threads:
            thread.join(timeout=max(until - time.monotonic(), 0))

    def _harvest(self) -> None:
        core = self.service.core
        while not self._stop.is_set():
            run = core.runs.claim(core.clock.now())
            if run is None:
                self._stop.wait(POLL_SECONDS)
                continue
            done = self.service.harvests.execute(run)
            logger.info("Run %s of %s: %s", done.id, done.source, done.status)
            self._changed.set()

    def _deliver(self) -> None:
        while not self._stop.is_set():
            self._changed.clear()
            try:
                self.service.deliveries.deliver_all(cancelled=self._stop.is_set)
            except HarvesterError as error:
                logger.warning("Delivering: %s", error)
            self._changed.wait(DELIVER_SECONDS)
