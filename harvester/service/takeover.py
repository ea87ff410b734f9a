"""Taking over what an earlier installation, or ckanext-harvest, made of the same source: a report first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from harvester.domain.decide import State
from harvester.service.core import Core
from harvester.service.targets import Targets

if TYPE_CHECKING:
    from harvester.ports import Candidate, Wanted

_PAGE = 500


@dataclass(frozen=True)
class TakingOver:
    """Finds packages of others that are datasets of ours, and adopts them."""

    core: Core

    def report(self, source: str, target: str) -> list[Candidate]:
        """What would be adopted (``sure``), and what looks alike and would be left alone.

        Raises:
            NotFound: there is no such source or target.
            TargetUnavailable: the target does not answer.
        """
        opened = Targets(self.core).open(target)
        try:
            found: dict[tuple[int, str], Candidate] = {}
            for page in self._pages(source, target):
                for candidate in opened.candidates(page):
                    found[candidate.dataset_id, candidate.package_id] = candidate
            return _one_each(list(found.values()))
        finally:
            opened.close()

    def adopt(self, source: str, target: str) -> list[Candidate]:
        """Adopt what :meth:`report` is sure of; the next delivery makes the packages equal.

        Raises:
            As :meth:`report`, and Conflict: the target is being delivered to.
        """
        core, targets = self.core, Targets(self.core)
        chosen = {each.dataset_id: each for each in self.report(source, target) if each.sure}
        opened = targets.open(target)
        try:
            core.deliveries.open(target, core.clock.now(), targets.rules(target))
            try:
                for page in self._pages(source, target):
                    for wanted in page:
                        candidate = chosen.get(wanted.dataset.id)
                        if candidate:
                            opened.adopt(wanted, candidate.package_id)
                            core.deliveries.adopt(target, wanted.dataset.id, candidate.package_id)
            finally:
                core.deliveries.close(target, core.clock.now(), None)
        finally:
            opened.close()
        return list(chosen.values())

    def _pages(self, source: str, target: str) -> Iterator[Sequence[Wanted]]:
        """The datasets of a source that have no package in the target yet."""
        source_id, after = self.core.sources.get(source).id, 0
        while page := self.core.deliveries.of_source(target, source_id, limit=_PAGE, after=after):
            after = page[-1].dataset.id
            yield [
                each for each in page if each.dataset.state is State.ACTIVE and not each.delivery.package_id
            ]


def _one_each(found: Sequence[Candidate]) -> list[Candidate]:
    """A dataset takes over one package: the first it is sure of."""
    ordered = sorted(found, key=lambda each: (each.dataset_id, not each.sure, each.package))
    first: dict[int, Candidate] = {}
    for each in ordered:
        first.setdefault(each.dataset_id, each)
    return list(first.values())
