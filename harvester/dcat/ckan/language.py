"""Which language of a text a catalogue shows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from harvester.domain.dataset import Text


def shown(text: Text, locale: str) -> tuple[str, str]:
    """(language, text) in ``locale``, else in a variant of it, else the first; empty when there is none."""
    filled = {language: value for language, value in text.items() if value}
    for language in (locale, *(each for each in filled if _same(each, locale)), *filled):
        if language in filled:
            return language, filled[language]
    return "", ""


def others(text: Text, locale: str) -> Mapping[str, str]:
    """The languages that :func:`shown` does not show."""
    language, _ = shown(text, locale)
    return {each: value for each, value in text.items() if value and each != language}


def _same(language: str, locale: str) -> bool:
    return language.replace("_", "-").split("-")[0].lower() == locale.replace("_", "-").split("-")[0].lower()
