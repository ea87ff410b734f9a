"""A score for a dataset's description, by the European Metadata Quality Assessment.

The dimensions, their checks and points are those of https://data.europa.eu/mqa/methodology: 405 points
in all. What concerns distributions earns the share of the distributions that meet it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from harvester.domain.problem import fill


class Dimension(StrEnum):
    """What a check tells of."""

    FINDABILITY = "findability"
    ACCESSIBILITY = "accessibility"
    INTEROPERABILITY = "interoperability"
    REUSABILITY = "reusability"
    CONTEXTUALITY = "contextuality"


class Rating(StrEnum):
    """The score in a word."""

    EXCELLENT = "excellent"
    GOOD = "good"
    SUFFICIENT = "sufficient"
    BAD = "bad"


#: Points from which a rating is given.
RATINGS = ((351.0, Rating.EXCELLENT), (221.0, Rating.GOOD), (121.0, Rating.SUFFICIENT), (0.0, Rating.BAD))

#: The most that can be earned, by dimension.
MOST = {
    Dimension.FINDABILITY: 100,
    Dimension.ACCESSIBILITY: 100,
    Dimension.INTEROPERABILITY: 110,
    Dimension.REUSABILITY: 75,
    Dimension.CONTEXTUALITY: 20,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Check:
    """One thing that was looked at. ``reason`` and ``advice`` are gettext templates for ``params``."""

    code: str
    dimension: Dimension
    points: float
    most: int
    reason: str
    advice: str = ""  #: what to do; empty where all points were earned
    params: Mapping[str, str] = field(default_factory=dict)
    files: Sequence[str] = ()  #: addresses (else names) of the files that do not meet it

    @property
    def lost(self) -> float:
        """Points that could still be earned."""
        return self.most - self.points

    @property
    def text(self) -> str:
        """The reason in English, filled in."""
        return fill(self.reason, self.params)


@dataclass(frozen=True, kw_only=True, slots=True)
class Quality:
    """The score of one dataset, check by check."""

    checks: tuple[Check, ...]

    @property
    def points(self) -> float:
        """All points, of 405."""
        return round(sum(check.points for check in self.checks), 1)

    @property
    def rating(self) -> Rating:
        """The score in a word."""
        return rating(self.points)

    @property
    def dimensions(self) -> Mapping[Dimension, float]:
        """Points by dimension; :data:`MOST` has the most that each can have."""
        return {
            dimension: round(sum(c.points for c in self.checks if c.dimension is dimension), 1)
            for dimension in Dimension
        }

    @property
    def to_do(self) -> Sequence[Check]:
        """The checks that lost points, the dearest first."""
        return sorted((check for check in self.checks if check.lost > 0), key=lambda check: -check.lost)


@dataclass(frozen=True, kw_only=True, slots=True)
class Summary:
    """The scores of many datasets: their mean, how many have which rating, what loses most points."""

    datasets: int
    points: float
    dimensions: Mapping[Dimension, float]
    ratings: Mapping[Rating, int]
    lost: Mapping[str, float]  #: mean points lost, by check, the dearest first

    @property
    def rating(self) -> Rating:
        """The mean in a word."""
        return rating(self.points)


def rating(points: float) -> Rating:
    """The word for so many points."""
    return next((word for least, word in RATINGS if points >= least), Rating.BAD)


def summarise(qualities: Iterable[Quality]) -> Summary:
    """The mean and the distribution of scores; of none, everything is zero."""
    number, total = 0, 0.0
    dimensions = dict.fromkeys(Dimension, 0.0)
    ratings = dict.fromkeys(Rating, 0)
    lost: dict[str, float] = {}
    for quality in qualities:
        number += 1
        total += quality.points
        ratings[quality.rating] += 1
        for dimension, points in quality.dimensions.items():
            dimensions[dimension] += points
        for check in quality.checks:
            lost[check.code] = lost.get(check.code, 0.0) + check.lost
    each = number or 1
    dearest = sorted(lost.items(), key=lambda item: -item[1])
    return Summary(
        datasets=number,
        points=round(total / each, 1),
        dimensions={dimension: round(points / each, 1) for dimension, points in dimensions.items()},
        ratings=ratings,
        lost={code: round(points / each, 1) for code, points in dearest if points > 0},
    )
