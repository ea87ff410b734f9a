"""How good the guard is on a labelled set: recall, precision and a confusion table by kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

NOTHING = "-"
"""The label of what holds no personal data."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Labelled:
    """One cell or page: where it is, the kind it is labelled with, and the kinds that were found."""

    place: str
    expected: str
    found: frozenset[str]

    @property
    def predicted(self) -> str:
        """The one kind to count it as: the expected one where that is among those found."""
        if self.expected in self.found or not self.found:
            return self.expected if self.found else NOTHING
        return min(self.found)


@dataclass(frozen=True, kw_only=True, slots=True)
class Confusion:
    """Counts of (expected kind, found kind), and the places that came out wrong."""

    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    missed: tuple[str, ...] = ()  #: places of personal data that was not found
    false_alarms: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        """How many cells and pages."""
        return self.counts.total()

    @property
    def recall(self) -> float:
        """Share of personal data that was found (of whatever kind)."""
        positives = sum(n for (expected, _), n in self.counts.items() if expected != NOTHING)
        return 1 - len(self.missed) / positives if positives else 1.0

    @property
    def precision(self) -> float:
        """Share of the findings that are personal data."""
        found = sum(n for (_, kind), n in self.counts.items() if kind != NOTHING)
        return 1 - len(self.false_alarms) / found if found else 1.0

    def table(self) -> Sequence[tuple[str, int, int, int, int, float, float]]:
        """A row a kind: kind, labelled, found as such, found as another, missed, recall, precision."""
        kinds = sorted({kind for pair in self.counts for kind in pair} - {NOTHING})
        rows = []
        for kind in kinds:
            labelled = sum(n for (expected, _), n in self.counts.items() if expected == kind)
            right, missed = self.counts[kind, kind], self.counts[kind, NOTHING]
            found = sum(n for (_, predicted), n in self.counts.items() if predicted == kind)
            rows.append(
                (
                    kind,
                    labelled,
                    right,
                    labelled - right - missed,
                    missed,
                    (labelled - missed) / labelled if labelled else 1.0,
                    (found - self.counts[NOTHING, kind]) / found if found else 1.0,
                )
            )
        return rows

    def text(self) -> str:
        """The table in fixed width, with the totals below."""
        lines = [
            f"{'kind':<16}{'labelled':>9}{'right':>7}{'other':>7}{'missed':>8}{'recall':>9}{'precision':>11}"
        ]
        lines += [
            f"{kind:<16}{labelled:>9}{right:>7}{other:>7}{missed:>8}{recall:>9.3f}{precision:>11.3f}"
            for kind, labelled, right, other, missed, recall, precision in self.table()
        ]
        clean = sum(n for (expected, _), n in self.counts.items() if expected == NOTHING)
        lines.append(
            f"{'nothing':<16}{clean:>9}{self.counts[NOTHING, NOTHING]:>7}{len(self.false_alarms):>7}"
        )
        lines.append(
            f"{self.total} cells and pages: recall {self.recall:.4f}, precision {self.precision:.4f}"
        )
        return "\n".join(lines)


def confusion(labelled: Iterable[Labelled]) -> Confusion:
    """Count what was expected against what was found."""
    counts: Counter[tuple[str, str]] = Counter()
    missed, alarms = [], []
    for one in labelled:
        counts[one.expected, one.predicted] += 1
        if one.expected != NOTHING and not one.found:
            missed.append(one.place)
        elif one.expected == NOTHING and one.found:
            alarms.append(one.place)
    return Confusion(counts=counts, missed=tuple(missed), false_alarms=tuple(alarms))
