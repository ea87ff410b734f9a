"""Which datasets of a source are wanted: by words in what says what a dataset is about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from harvester.domain.dataset import Dataset


@dataclass(frozen=True, kw_only=True, slots=True)
class WantedWords:
    """A filter of a source's datasets.

    Each entry is a word or several in a row, in any case, whole; ``*`` stands for any letters of a word.
    It is looked for in titles, keywords, the names of publisher and creator, groups, and the last part of
    themes. Descriptions do not count: they name too much that a dataset is not about.
    """

    only: Sequence[re.Pattern[str]] = ()
    skip: Sequence[re.Pattern[str]] = ()

    @classmethod
    def of(cls, *, only: Iterable[str] = (), skip: Iterable[str] = ()) -> WantedWords:
        """A filter of words as an administrator writes them; blank ones are left out."""
        return cls(only=_patterns(only), skip=_patterns(skip))

    def refusal(self, dataset: Dataset) -> str | None:
        """Why a dataset is left out, in words; ``None`` when it is wanted."""
        if not (self.only or self.skip):
            return None
        told = "\n".join(_subjects(dataset))
        if any(pattern.search(told) for pattern in self.skip):
            return "It has one of the words that this source is told to leave out."
        if self.only and not any(pattern.search(told) for pattern in self.only):
            return "It has none of the words that this source is limited to."
        return None


def _patterns(words: Iterable[str]) -> tuple[re.Pattern[str], ...]:
    parts = (word.split() for word in words)
    return tuple(
        re.compile(r"(?<!\w)" + r"\s+".join(map(_word, row)) + r"(?!\w)", re.IGNORECASE)
        for row in parts
        if row
    )


def _word(word: str) -> str:
    return r"\w*".join(map(re.escape, word.split("*")))


def _subjects(dataset: Dataset) -> Iterator[str]:
    yield from dataset.title.values()
    yield from chain.from_iterable(dataset.keyword.values())
    yield from (agent.name for agent in (dataset.publisher, dataset.creator) if agent)
    yield from dataset.groups
    yield from (theme.rstrip("/").rpartition("/")[2] for theme in dataset.theme)
