"""The same dataset seen at several sources: what tells it, and which of them is published."""

from __future__ import annotations

from harvester.domain.duplicates.choose import Group, Member, Verdict, settle
from harvester.domain.duplicates.judge import Judgement, Likeness, judge
from harvester.domain.duplicates.marks import NO_MARKS, Marks, key_of, marks_of

__all__ = [
    "NO_MARKS",
    "Group",
    "Judgement",
    "Likeness",
    "Marks",
    "Member",
    "Verdict",
    "judge",
    "key_of",
    "marks_of",
    "settle",
]
