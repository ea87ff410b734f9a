"""Periods as offices write them (“Triwulan II 2022”, “s.d. Maret 2018”) → dct:PeriodOfTime."""

from __future__ import annotations

from harvester.domain.dataset import PeriodOfTime
from harvester.domain.problem import Problem


def read_period(text: str | None, *, zone: str = "Asia/Jakarta") -> PeriodOfTime | None:
    """The period that ``text`` as a whole says; ``None`` when it says none. Ends are inclusive."""
    raise NotImplementedError


def read_ends(
    start: str | None, end: str | None, *, zone: str = "Asia/Jakarta", path: str = ""
) -> tuple[PeriodOfTime | None, tuple[Problem, ...]]:
    """The period of a draft (``PeriodDraft.start``, ``.end``): two ends, or one text in ``start``."""
    raise NotImplementedError


def find_period(title: str) -> tuple[PeriodOfTime | None, str]:
    """The period named inside a title, and the title without it: what stays the same in a series."""
    raise NotImplementedError
