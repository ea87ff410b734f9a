"""The contributions of one series become one dataset. Pure; run again whenever a contribution changes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from harvester.domain.dataset import Dataset, Distribution, PeriodOfTime, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

T = TypeVar("T")


def compose(contributions: Sequence[Dataset]) -> Dataset:
    """Merge what the records of one series say, oldest first.

    The newest contribution speaks for the whole (title, description, publisher …); distributions,
    keywords, themes, places and periods are gathered from all; ``issued`` is the earliest and
    ``modified`` the latest. Distributions of one identifier are one: the newest wins, and where both
    carry a table of the same columns their rows are joined.
    """
    if len(contributions) == 1:
        return contributions[0]
    newest = contributions[-1]
    return replace(
        newest,
        description=newest.description or _first(c.description for c in reversed(contributions)) or {},
        keyword=_merge_texts(c.keyword for c in contributions),
        theme=_union(c.theme for c in contributions),
        contact_point=newest.contact_point or _first(c.contact_point for c in reversed(contributions)) or (),
        issued=min((c.issued for c in contributions if c.issued), default=None),
        modified=max((date for c in contributions if (date := c.modified or c.issued)), default=None),
        language=_union(c.language for c in contributions),
        spatial=_union(c.spatial for c in contributions),
        temporal=_span(contributions),
        page=_union(c.page for c in contributions),
        distribution=_distributions(contributions),
        extras={key: value for c in contributions for key, value in c.extras.items()},
    )


def _first(values: Iterable[T]) -> T | None:
    return next((value for value in values if value), None)


def _union(values: Iterable[tuple[T, ...]]) -> tuple[T, ...]:
    seen: list[T] = []
    for items in values:
        seen.extend(item for item in items if item not in seen)
    return tuple(seen)


def _merge_texts(values: Iterable[Mapping[str, tuple[str, ...]]]) -> dict[str, tuple[str, ...]]:
    merged: dict[str, dict[str, None]] = {}
    for value in values:
        for language, words in value.items():
            merged.setdefault(language, {}).update(dict.fromkeys(words))
    return {language: tuple(words) for language, words in merged.items()}


def _span(contributions: Sequence[Dataset]) -> tuple[PeriodOfTime, ...]:
    starts = [p.start_date for c in contributions for p in c.temporal if p.start_date]
    ends = [p.end_date for c in contributions for p in c.temporal if p.end_date]
    if not starts and not ends:
        return ()
    return (PeriodOfTime(start_date=min(starts, default=None), end_date=max(ends, default=None)),)


def _distributions(contributions: Sequence[Dataset]) -> tuple[Distribution, ...]:
    merged: dict[str, Distribution] = {}
    for contribution in contributions:
        for distribution in contribution.distribution:
            earlier = merged.get(distribution.identifier)
            merged[distribution.identifier] = _join(earlier, distribution) if earlier else distribution
    return tuple(merged.values())


def _join(earlier: Distribution, later: Distribution) -> Distribution:
    one, two = earlier.table, later.table
    if one is None or two is None or one.columns != two.columns or one.parts == two.parts:
        return later
    table = Table(columns=two.columns, parts=one.parts + two.parts, rows=one.rows + two.rows)
    temporal = later.temporal
    if earlier.temporal and temporal:
        starts = [d for d in (earlier.temporal.start_date, temporal.start_date) if d]
        ends = [d for d in (earlier.temporal.end_date, temporal.end_date) if d]
        temporal = PeriodOfTime(start_date=min(starts, default=None), end_date=max(ends, default=None))
    return replace(later, table=table, temporal=temporal, issued=earlier.issued or later.issued)
