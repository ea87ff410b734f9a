"""Words as they are searched: folded, and Indonesian ones brought back to their root.

Both databases are given words that are prepared here, so that both find the same: neither SQLite nor
PostgreSQL knows that *kependudukan* and *penduduk* are one word (Snowball's ``indonesian`` tells them apart).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from Sastrawi.Stemmer.StemmerFactory import StemmerFactory

MOST_TERMS = 24  #: of what a person asks for; the rest is left out
_LONGEST = 60
_LEAST_STEMMED = 4
_LEAST_PREFIX = 4
_WORD = re.compile(r"[^\W_]+")
_LATIN = re.compile(r"[a-z]+")
_ASKED = re.compile(r'(?P<not>(?<!\S)-)?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')

#: Words that say nothing by themselves; they are indexed, for phrases, and left out of what is asked for.
STOP_WORDS = frozenset(
    {
        *("dan", "atau", "yang", "di", "ke", "dari", "untuk", "pada", "dengan", "dalam", "oleh", "adalah"),
        *("ini", "itu", "para", "bagi", "serta", "sebagai", "tentang", "menurut", "per", "secara"),
        *("the", "of", "and", "or", "in", "for", "to", "a", "an", "by", "on", "at", "with", "from"),
    }
)


@dataclass(frozen=True, slots=True)
class Term:
    """A word or a phrase that is asked for."""

    stems: tuple[str, ...]  #: of its words, in order
    exact: str = ""  #: the folded word as asked for, where it is one
    prefix: bool = False  #: words that begin so will do


def fold(text: str) -> str:
    """Without case, accents and other marks."""
    if text.isascii():
        return text.lower()
    marked = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in marked if not unicodedata.combining(character))


def tokens(text: str) -> list[str]:
    """The folded words of a text, in order."""
    return [word[:_LONGEST] for word in _WORD.findall(fold(text))]


class _Stemmer(Protocol):
    """What is used of Sastrawi, which has no types."""

    def stem_word(self, word: str) -> str: ...


@lru_cache(maxsize=1)
def _stemmer() -> _Stemmer:
    cached = StemmerFactory().create_stemmer()
    stemmer: _Stemmer = cached.delegatedStemmer  # without its cache, which only grows
    return stemmer


def stem(word: str) -> str:
    """The root of a folded word; other words as they are.

    >>> [stem(word) for word in ("kependudukan", "penduduk", "penganggaran", "apbdes")]
    ['duduk', 'duduk', 'anggar', 'apbdes']
    """
    if len(word) < _LEAST_STEMMED or not _LATIN.fullmatch(word):
        return word  # and no numbers are remembered
    return _root(word)


@lru_cache(maxsize=32_768)
def _root(word: str) -> str:
    return _stemmer().stem_word(word)


def ask(text: str, *, prefix: bool = True) -> tuple[Term, ...]:
    """What a person's words ask for: all of them, ``"phrases"`` as they stand.

    With ``prefix`` the last word may go on, as it does while somebody types. Nothing in ``text`` is an error.
    """
    found = list(_terms(text, prefix=prefix))
    telling = [term for term in found if len(term.stems) > 1 or term.exact not in STOP_WORDS]
    return tuple(dict.fromkeys(telling or found))[:MOST_TERMS]


def _terms(text: str, *, prefix: bool) -> Iterator[Term]:
    parts = list(_ASKED.finditer(text))
    for part in parts:
        if part["phrase"] is not None:
            yield from phrase(part["phrase"])
            continue
        told = part["word"]
        words = tokens(told)
        if len(words) > 1:  # 2023/2024, e-KTP: what stands together is found together
            yield from phrase(told)
        elif words:
            goes_on = told.endswith("*") or (
                prefix and part is parts[-1] and len(words[0]) >= _LEAST_PREFIX and text[-1:].isalnum()
            )
            yield word(words[0], prefix=goes_on)


def word(folded: str, *, prefix: bool = False) -> Term:
    """One word."""
    return Term((stem(folded),), folded, prefix)


def phrase(text: str) -> Iterator[Term]:
    """Words next to each other; none when there is no word."""
    words = tokens(text)
    if len(words) == 1:
        yield word(words[0])
    elif words:
        yield Term(tuple(stem(each) for each in words))
