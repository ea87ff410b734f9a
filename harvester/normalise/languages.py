"""Languages: ISO 639-1, -2 and -3, IRIs, locale names and names → BCP 47 tags."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from harvester.normalise.terms import lookup

if TYPE_CHECKING:
    from collections.abc import Callable

    from harvester.normalise.terms import Terms

_LOCALE = re.compile(r"(?P<language>[A-Za-z]{2,3})(?P<rest>(?:[-_][A-Za-z0-9]{2,8})*)(?:\.[\w-]+)?(?:@\w+)?")
_IRI = re.compile(r"https?://.*[/#](?P<code>[A-Za-z]{2,3})/?", re.IGNORECASE)
_LIST = re.compile(r"\s*(?:[,;/|+&]|\b(?:dan|and|atau|or|e|et|und|y)\b)\s*", re.IGNORECASE)
_MOST_LISTED = 12
_UNMARKED = frozenset({"", "und", "none", "@none", "default", "zxx", "mul", "mis", "xx"})


def read_language(text: str, terms: Terms) -> str | None:
    """The primary tag (``id``, ``en``) of a code, locale, IRI or name; ``None`` when it is none."""
    found = lookup(terms, text)
    if found:
        return found
    name, bracket, _ = text.partition("(")  # “English (United States)”, “Indonesian (id)”
    if bracket and (found := lookup(terms, name)):
        return found
    match = _LOCALE.fullmatch(text.strip()) or _IRI.fullmatch(text.strip())
    return terms.get(match[1].casefold()) if match else None


def read_languages(text: str, read: Callable[[str], str | None]) -> tuple[str, ...]:
    """The tags of “id, en”, “Indonesia dan Inggris”; none where one of several names is not known."""
    found = read(text)
    if found is not None:
        return (found,)
    tags = [read(part) for part in _LIST.split(text) if part]
    known = tuple(dict.fromkeys(tag for tag in tags if tag))
    return known if 1 < len(tags) <= _MOST_LISTED and None not in tags else ()


def read_tag(text: str, terms: Terms) -> str | None:
    """A key of a language map: like :func:`read_language`, but ``zh_Hant`` stays ``zh-Hant``.

    Regions are dropped (``en-US`` and ``en`` are one language to a reader) but where they tell scripts
    or standards apart.

    A well-formed tag of a language that the table lacks is kept; ``None`` for what marks no language.
    """
    if text.casefold().strip() in _UNMARKED:
        return None
    match = _LOCALE.fullmatch(text.strip())
    if match is None:
        return read_language(text, terms)
    primary = terms.get(match["language"].casefold(), match["language"].lower())
    subtags = re.split("[-_]", match["rest"])[1:]
    return "-".join([primary, *(_cased(subtag) for subtag in subtags if _tells(primary, subtag))])


def _tells(primary: str, subtag: str) -> bool:
    return len(subtag) > 2 if primary not in {"zh", "pt"} else len(subtag) > 1


def _cased(subtag: str) -> str:
    if len(subtag) == 2:
        return subtag.upper()
    return subtag.title() if len(subtag) == 4 and subtag.isalpha() else subtag.lower()
