"""Text of several languages where a form has room for one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harvester.dcat.rdf_values import clean_text

if TYPE_CHECKING:
    from harvester.domain.dataset import Text


def in_language(text: Text, language: str) -> str:
    """``text`` in a language, else in the first that there is; empty when there is none."""
    return text.get(language) or next(iter(text.values()), "")


def one_line(text: str | None) -> str:
    """``text`` trimmed and without characters that XML and JSON readers stumble over."""
    return clean_text(text or "").strip()
