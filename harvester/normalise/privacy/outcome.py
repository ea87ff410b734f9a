"""What hits do to a dataset (rule 10.10): it is held back, or one of its distributions is, or it passes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from harvester.domain.dataset import Dataset
from harvester.domain.problem import Problem, Severity
from harvester.normalise.privacy.dataset import (
    file_problem,
    inspect_dataset,
    mask_dataset,
    without_private_contacts,
)
from harvester.normalise.privacy.text import mask

if TYPE_CHECKING:
    from harvester.normalise.privacy.finding import Finding

_DISTRIBUTION = re.compile(r"distribution\[(\d+)\]")


@dataclass(frozen=True, kw_only=True, slots=True)
class Guarded:
    """A dataset that has been through the guard.

    ``dataset`` may leave when ``quarantined`` is false; when it is true, ``dataset`` is masked, for
    administrators only. ``held`` names the distributions that were left out.
    """

    dataset: Dataset
    problems: tuple[Problem, ...] = ()
    quarantined: bool = False
    held: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Released:
    """What an administrator let pass, with a reason that is kept elsewhere."""

    dataset: bool = False
    distributions: frozenset[str] = field(default_factory=frozenset)  #: identifiers


def guard(
    dataset: Dataset,
    findings: Mapping[str, Sequence[Finding]] | None = None,
    *,
    released: Released | None = None,
) -> Guarded:
    """Decide. ``findings`` are what was seen in files and tables, by the distribution's identifier.

    A hit in the dataset's own metadata quarantines it. A hit in a distribution (its file, its title, its
    address) takes that distribution out; when none is left, the dataset is quarantined. Officials in
    signature blocks and small cells are warnings; the numbers of officials in metadata are masked.
    """
    released = released or Released()
    dataset, problems = without_private_contacts(dataset)
    own: list[Problem] = []
    by_distribution: dict[int, list[Problem]] = {}
    for problem in inspect_dataset(dataset):
        match = _DISTRIBUTION.match(problem.path)
        (by_distribution.setdefault(int(match[1]), []) if match else own).append(problem)
    held = _held(dataset, findings or {}, by_distribution, released)
    emptied = bool(held) and len(held) == len(dataset.distribution)
    for index, item in enumerate(dataset.distribution):
        path, removed = f"distribution[{index}]", index in held
        own_problems = by_distribution.get(index, [])
        problems += tuple(p if emptied else replace(p, severity=Severity.WARNING) for p in own_problems)
        problems += tuple(
            file_problem(
                finding,
                path=path,
                removed=removed and finding.severity is Severity.ERROR,
                last=emptied,
            )
            for finding in (findings or {}).get(item.identifier, ())
        )
    hit = any(problem.severity is Severity.ERROR for problem in own)
    if released.dataset and hit:
        own, hit = [replace(problem, severity=Severity.WARNING) for problem in own], False
    elif own and not hit:
        dataset = mask_dataset(dataset)
    problems += tuple(own)
    if hit or emptied:
        return Guarded(
            dataset=mask_dataset(dataset),
            problems=problems,
            quarantined=True,
            held=_identifiers(dataset, held),
        )
    kept = tuple(item for index, item in enumerate(dataset.distribution) if index not in held)
    return Guarded(
        dataset=replace(dataset, distribution=kept) if held else dataset,
        problems=problems,
        held=_identifiers(dataset, held),
    )


def _held(
    dataset: Dataset,
    findings: Mapping[str, Sequence[Finding]],
    metadata: Mapping[int, Sequence[Problem]],
    released: Released,
) -> frozenset[int]:
    held = set()
    for index, item in enumerate(dataset.distribution):
        if item.identifier in released.distributions or released.dataset:
            continue
        in_file = any(f.severity is Severity.ERROR for f in findings.get(item.identifier, ()))
        if in_file or any(p.severity is Severity.ERROR for p in metadata.get(index, ())):
            held.add(index)
    return frozenset(held)


def _identifiers(dataset: Dataset, held: frozenset[int]) -> tuple[str, ...]:
    return tuple(mask(item.identifier) for index, item in enumerate(dataset.distribution) if index in held)
