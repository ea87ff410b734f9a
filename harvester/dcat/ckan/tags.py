"""Keywords as CKAN tags: 2 to 100 letters, digits, blanks, ``-``, ``_`` and ``.`` of any script."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import TYPE_CHECKING

from harvester.domain.problem import Severity

if TYPE_CHECKING:
    from harvester.dcat.ckan.fitting import Fitting

_SEPARATORS = re.compile(r"[,;|\r\n\t]+")
_FORBIDDEN = re.compile(r"[^\w\-. ]+")
_NAMES = {"+": " plus", "#": " sharp"}  # of what would be a tag of one letter without: C++, C#
_LONGEST = 100


def to_tags(keywords: Iterable[str], fit: Fitting) -> list[str]:
    """Tag names of ``keywords``, in order, each once whatever its case; no word is lost."""
    tags: dict[str, str] = {}
    for keyword in keywords:
        for part in _SEPARATORS.split(fit.text(keyword, "keyword")):
            tag = _tag(part, fit)
            if tag:
                tags.setdefault(tag.casefold(), tag)
    return list(tags.values())


def _tag(part: str, fit: Fitting) -> str:
    word = unicodedata.normalize("NFC", part).strip()
    tag = _cleaned(word)
    if len(tag) < 2:
        tag = _cleaned("".join(_NAMES.get(character, character) for character in word))
    if not word or len(tag) >= 2:
        return _shortened(tag, fit)
    fit.note(
        "tag-too-short",
        "The keyword “{keyword}” is too short for a tag; write a longer word.",
        "keyword",
        Severity.INFO,
        keyword=word,
    )
    return ""


def _cleaned(word: str) -> str:
    without_marks = "".join(c for c in word if not unicodedata.category(c).startswith(("M", "Cf")))
    return " ".join(_FORBIDDEN.sub(" ", without_marks).split())


def _shortened(tag: str, fit: Fitting) -> str:
    if len(tag) <= _LONGEST:
        return tag
    cut = tag[: _LONGEST + 1].rsplit(" ", 1)[0][:_LONGEST].rstrip()
    fit.note(
        "tag-cut",
        "The keyword “{keyword}…” is longer than 100 characters; its end was cut off.",
        "keyword",
        Severity.INFO,
        keyword=cut,
    )
    return cut
