"""What to try when nothing was found: fewer filters, fewer words, a word that is spelt otherwise."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from harvester.dcat.search import STOP_WORDS, tokens
from harvester.web.current import service

if TYPE_CHECKING:
    from harvester.web.catalogue.asking import Asked

_MOST_WORDS = 6
_LEAST_LETTERS = 4
_BEGINNING = 3  # letters of a word that are taken to be right
_LIKENESS = 0.75
_VOCABULARIES = ("tags", "organization", "place")


@dataclass(frozen=True, kw_only=True, slots=True)
class Suggestion:
    """Another search that finds something. ``kind``: ``spelling``, ``filters`` or ``word``."""

    kind: str
    words: str
    url: str
    count: int


def suggest(asked: Asked) -> Sequence[Suggestion]:
    """Searches that find something where ``asked`` found nothing, the nearest first."""
    return [*_respelt(asked), *_wider(asked)]


def _wider(asked: Asked) -> Iterator[Suggestion]:
    if asked.filters and asked.words:
        yield from _if_any("filters", asked.unfiltered())
    words = _words(asked)
    for word in words if len(words) > 1 or asked.filters else ():
        yield from _if_any("word", asked.unfiltered().saying(word))


def _respelt(asked: Asked) -> Iterator[Suggestion]:
    words = _words(asked)
    mended = [word if _count(asked.unfiltered().saying(word)) else _nearest(word) for word in words]
    if mended != words:
        yield from _if_any("spelling", asked.unfiltered().saying(" ".join(mended)))


def _nearest(word: str) -> str:
    """The word of the catalogue that is most like it; itself when none is."""
    if len(word) < _LEAST_LETTERS:
        return word
    search = service().core.search
    for part in (word[:_BEGINNING], word[-_BEGINNING:]):
        known = {
            token
            for name in _VOCABULARIES
            for value in search.values(name, like=part)
            for token in tokens(value.value)
            if token != word
        }
        if near := difflib.get_close_matches(word, sorted(known), n=1, cutoff=_LIKENESS):
            return near[0]
    return word


def _if_any(kind: str, asked: Asked) -> Iterator[Suggestion]:
    if count := _count(asked):
        yield Suggestion(kind=kind, words=asked.words, url=asked.url, count=count)


def _count(asked: Asked) -> int:
    return service().core.search.find(asked.condition(), limit=1).count


def _words(asked: Asked) -> list[str]:
    """The telling words, without repetition."""
    told = [word for word in dict.fromkeys(tokens(asked.words)) if word not in STOP_WORDS]
    return told[:_MOST_WORDS]
