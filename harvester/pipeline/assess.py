"""The contributions of a series become a dataset that is checked and has a state."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from harvester.dcat.document import content_hash, to_document
from harvester.dcat.validation import validate
from harvester.domain.compose import compose
from harvester.domain.dataset import Dataset, Provenance
from harvester.domain.decide import State
from harvester.domain.duplicates import marks_of
from harvester.domain.json import JsonObject
from harvester.domain.problem import Problem

if TYPE_CHECKING:
    from harvester.domain.source import Source


@dataclass(frozen=True, kw_only=True, slots=True)
class Assessed:
    """A dataset as it would be published, and what stands against it."""

    dataset: Dataset
    document: JsonObject
    content_hash: str
    state: State
    problems: tuple[Problem, ...] = ()

    @property
    def title(self) -> str:
        """The title in the first language."""
        return title_of(self.dataset.title) or self.dataset.identifier


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """One contribution to a dataset, with what was noticed in making it."""

    dataset: Dataset
    held: bool
    problems: Sequence[Problem]


def assess_parts(parts: Sequence[Part], *, source: Source, harvested: datetime) -> Assessed:
    """The dataset of a series. A held contribution stays out of it; when all are held, so is the dataset."""
    free = [part for part in parts if not part.held]
    used = free or parts
    newest = used[-1].dataset
    provenance = Provenance(
        source=source.title,
        plugin=source.plugin,
        record_url=newest.landing_page or source.url,
        harvested=harvested.isoformat(timespec="seconds"),
    )
    return assess(
        [part.dataset for part in used],
        provenance=provenance,
        problems=[problem for part in parts for problem in part.problems],
        held=not free,
    )


def title_of(text: Mapping[str, str], language: str = "id") -> str:
    """A text in ``language``, else in whatever language there is."""
    return text.get(language) or next(iter(text.values()), "")


def assess(
    contributions: Sequence[Dataset],
    *,
    provenance: Provenance,
    problems: Sequence[Problem] = (),
    held: bool = False,
) -> Assessed:
    """Compose and validate. ``problems`` are those that normalising and the guard found.

    ``held`` says that the guard holds every contribution back.
    """
    dataset = replace(compose(contributions), provenance=provenance)
    document = to_document(dataset)
    found = (*problems, *validate(document))
    return Assessed(
        dataset=dataset,
        document=document,
        content_hash=content_hash(document),
        state=State.QUARANTINED if held else _state(found),
        problems=found,
    )


def keys_of(assessed: Assessed, series: str, source: Source) -> frozenset[int]:
    """What other sources' duplicates of a dataset are found by; nothing for one that is not fit to stand."""
    if assessed.state is State.INVALID:
        return frozenset()
    return marks_of(assessed.dataset, series=series, source_url=source.url).keys()


def _state(problems: Sequence[Problem]) -> State:
    return State.INVALID if any(problem.invalidates for problem in problems) else State.ACTIVE
