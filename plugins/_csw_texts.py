"""Texts in several languages (PT_FreeText) and the languages of a record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harvester.sdk.markup import squeeze
from plugins._csw_xml import code, lines, value
from plugins._xml import every, first

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml.etree import _Element as Element

    from harvester.sdk import RawText


class Texts:
    """The texts of one record, whose locales say which language a translation is in."""

    def __init__(self, record: Element) -> None:
        self.language = (
            (
                code(first(record, "language"))
                or code(first(record, "defaultLocale", "PT_Locale", "language|languageCode"))
            )
            .partition(";")[0]
            .strip()
        )
        self._locales = {
            identifier: told
            for locale in every(record, "locale|otherLocale|defaultLocale", "PT_Locale")
            if (identifier := locale.get("id")) and (told := code(first(locale, "languageCode|language")))
        }

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that the record is written in, as told."""
        return tuple(dict.fromkeys(told for told in (self.language, *self._locales.values()) if told))

    def of(self, element: Element | None) -> RawText | None:
        """A text, by language where the record translates it."""
        if element is None:
            return None
        told = lines(element)
        others = dict(self._translations(element))
        if not others:
            return told or None
        own = {self.language: told} if told else {}
        return {**others, **own} if self._is_translated(others, told) else told or next(iter(others.values()))

    def _is_translated(self, others: Mapping[str, str], told: str) -> bool:
        return bool(others) and (not told or any(text != told for text in others.values()))

    def _translations(self, element: Element) -> list[tuple[str, str]]:
        found = []
        for text in every(element, "PT_FreeText", "textGroup", "LocalisedCharacterString"):
            told = "".join(text.itertext()).strip()
            locale = (text.get("locale") or "").lstrip("#")
            language = self._locales.get(locale, locale.lower() if len(locale) in {2, 3} else "")
            if told and language:
                found.append((language, told))
        return found

    def words(self, element: Element) -> RawText | None:
        """A keyword, on one line."""
        told = self.of(element)
        if isinstance(told, str):
            return squeeze(told) or None
        return (
            {language: squeeze(text) for language, text in told.items()} if told else value(element) or None
        )
