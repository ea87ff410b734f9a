"""What a dataset is about: its keywords and its themes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from harvester.normalise.iri import mend_iri
from harvester.normalise.keywords import MOST, read_keywords
from harvester.normalise.scope import items
from harvester.normalise.text import told
from harvester.normalise.themes import themes_of_affairs, themes_of_words

if TYPE_CHECKING:
    from harvester.domain.dataset import Text, Texts
    from harvester.domain.record import DatasetDraft
    from harvester.normalise.organisations import Publisher
    from harvester.normalise.scope import Scope


def read_subjects(
    draft: DatasetDraft, title: Text, office: Publisher | None, scope: Scope
) -> tuple[dict[str, tuple[str, ...]], tuple[str, ...]]:
    """(keywords by language, themes). A theme that the table lacks becomes a keyword."""
    themes, others = _told_themes(draft.theme, scope)
    words = _by_language(draft.keyword, scope)
    if others:
        words.setdefault(scope.language, []).extend(others)
    keyword: Texts = {
        language: read
        for language, values in words.items()
        if (read := _keywords(values, f"keyword.{language}", scope))
    }
    return dict(keyword), themes or _guessed_themes(draft, title, keyword, office, scope)


def _keywords(values: list[object], path: str, scope: Scope) -> tuple[str, ...]:
    found = read_keywords(values, is_html=scope.is_html)
    if len(found) != len(values) or any(word != value for word, value in zip(found, values, strict=True)):
        before = "; ".join(value for value in values if isinstance(value, str))
        scope.findings.change(path, before, "; ".join(found), "keywords")
    if len(found) > MOST:
        scope.findings.problem(
            "too-many-keywords",
            "There are too many keywords to be of use; the first {most} are published.",
            path,
            most=MOST,
        )
    return found[:MOST]


def _told_themes(values: object, scope: Scope) -> tuple[tuple[str, ...], list[str]]:
    themes: dict[str, None] = {}
    others: list[str] = []
    for index, value in enumerate(items(values)):
        text = told(value)
        if text is None:
            continue
        theme = scope.lookups.theme(text)
        if theme is None and "://" in text:
            theme = mend_iri(text)
        if theme is None:
            others.append(text)
            scope.findings.change(f"theme[{index}]", text, f"keyword {text}", "theme-unknown")
            continue
        if theme != text:
            scope.findings.change(f"theme[{index}]", text, theme, "theme")
        themes[theme] = None
    return tuple(themes), others


def _guessed_themes(
    draft: DatasetDraft, title: Text, keyword: Texts, office: Publisher | None, scope: Scope
) -> tuple[str, ...]:
    """By the groups at the source, else the words of title and keywords, else the publisher's affairs."""
    by_group = (scope.lookups.theme(text.replace("-", " ")) for g in items(draft.groups) if (text := told(g)))
    found: tuple[str, ...] = tuple(dict.fromkeys(theme for theme in by_group if theme))
    rule = "theme-from-groups"
    if not found:
        texts = (*title.values(), *(word for words in keyword.values() for word in words))
        found, rule = themes_of_words(texts, scope.lookups.hinted), "theme-from-words"
    if not found and office is not None:
        found, rule = themes_of_affairs(office.affairs, scope.lookups.themes), "theme-from-publisher"
    if found:
        scope.findings.change("theme", "", ", ".join(found), rule)
    return found


def _by_language(values: object, scope: Scope) -> dict[str, list[object]]:
    words: dict[str, list[object]] = {}
    for value in items(values):
        if isinstance(value, Mapping):
            for mark, text in list(value.items())[:50]:
                tag = (scope.lookups.tag(mark) if isinstance(mark, str) else None) or scope.language
                words.setdefault(tag, []).extend(items(text))
        else:
            words.setdefault(scope.language, []).append(value)
    return words
