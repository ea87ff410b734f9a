"""What the core tells, in the visitor's language: problems, statuses, moments, sizes."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING

import orjson
from flask_babel import format_date, format_datetime, format_decimal, format_timedelta, gettext
from markdown_it import MarkdownIt
from markupsafe import Markup

from harvester.dcat.ckan.licences import license_id
from harvester.domain.problem import fill
from harvester.web.current import service
from harvester.web.labels import LABELS, LICENCES, PHRASES, RULES, TERMS
from harvester.web.language import LANGUAGES, language, read_catalogue

if TYPE_CHECKING:
    from flask import Flask

    from harvester.domain.problem import Problem
    from harvester.normalise.quality import Check

_MOMENT = "d MMM y HH:mm"
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_SPACES_OF_A_SENTENCE = 2
_LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
_MARKDOWN_LINK = re.compile(r"!?\[([^\]\n]{0,300})\]\([^)\s]{0,2000}\)")
_MARKDOWN_MARKS = re.compile(
    r"(?m)^\s{0,3}(?:#{1,6}|>|[-*+](?= )|[-=|: ]{3,}$)|[*`|]+|(?<!\w)_+|_+(?!\w)|\\(?=\W)"
)
_LEAST_LITERAL = 8  # a template of little more than placeholders would fit anything


def translate(text: str | None) -> str:
    """A constant text of the core or of a plugin (a title, a description) in the visitor's language."""
    return str(gettext(text)) if text else ""


def label(value: object) -> str:
    """A status, state, action, severity, role or trigger in words."""
    text = str(value)
    return str(gettext(LABELS[text])) if text in LABELS else text


def rule(name: str) -> str:
    """What a rule of normalisation does, in words."""
    return translate(RULES[name]) if name in RULES else name


def term(iri: object) -> str:
    """A term of a vocabulary in words, by the last part of its IRI."""
    code = str(iri).rpartition("/")[2]
    return translate(TERMS[code]) if code in TERMS else code.replace("_", " ").lower()


def licence(told: object) -> str:
    """The name of a licence that is known (an IRI or CKAN's id), else as it was told."""
    known = license_id(str(told))
    return translate(LICENCES[known]) if known and known in LICENCES else str(told)


def value(field: str, code: str, name: str) -> str:
    """A value that datasets are filtered by, in words; ``name`` is what the datasets call it."""
    if field == "theme":
        return term(code)
    return licence(code) if field == "license_id" else name or code


def tell(problem: Problem) -> str:
    """A problem in words."""
    return fill(translate(problem.message), {name: _part(value) for name, value in problem.params.items()})


def tell_check(check: Check) -> str:
    """Why a check of quality earned its points, in words."""
    return fill(translate(check.reason), check.params)


def tell_text(text: str | None) -> str:
    """An error that was written down in English with its values filled in, in words.

    The sentence is found again by its shape among the message ids.
    """
    if not text or language() == "en":
        return text or ""
    known = str(gettext(text))
    if known != text:
        return known
    for pattern, template in _shapes():
        if match := pattern.fullmatch(text):
            return fill(
                translate(template), {name: _part(value) for name, value in match.groupdict().items()}
            )
    return text


def _part(value: str) -> str:
    """What is filled into a sentence: words of ours are translated, what others wrote stays."""
    if value in PHRASES:
        return translate(value)
    if value.count(" ") < _SPACES_OF_A_SENTENCE:
        return value
    start = value[: len(value) - len(value.lstrip())]
    return start + tell_text(value.strip())


@cache
def _shapes() -> tuple[tuple[re.Pattern[str], str], ...]:
    """The message ids with ``{placeholders}`` as patterns, the most telling ones first."""
    ids = [str(m.id) for m in read_catalogue("id") if m.id and isinstance(m.id, str)]
    ids = [i for i in ids if _PLACEHOLDER.search(i) and len(_PLACEHOLDER.sub("", i)) >= _LEAST_LITERAL]
    ids.sort(key=lambda i: -len(_PLACEHOLDER.sub("", i)))
    return tuple((_shape(i), i) for i in ids)


def _shape(template: str) -> re.Pattern[str]:
    seen: set[str] = set()
    parts = []
    for position, part in enumerate(_PLACEHOLDER.split(template)):
        if position % 2 == 0:
            parts.append(re.escape(part))
        elif part in seen:
            parts.append(f"(?P={part})")
        else:
            seen.add(part)
            parts.append(f"(?P<{part}>.*?)")
    return re.compile("".join(parts), re.DOTALL)


def moment(value: datetime | None) -> str:
    """A moment in the configured zone."""
    return str(format_datetime(value, _MOMENT)) if value else ""


def ago(value: datetime | None) -> str:
    """How long ago (or ahead) a moment is."""
    if value is None:
        return ""
    return str(format_timedelta(value - service().core.clock.now(), add_direction=True))


def said(value: object) -> str:
    """A date as precise as it was said: 2024, 2024-05, 2024-05-01 or with a time."""
    text = value if isinstance(value, str) else ""
    try:
        if "T" in text:
            return moment(datetime.fromisoformat(text))
        if len(text) == 10:
            return str(format_date(date.fromisoformat(text), "d MMMM y"))
        if len(text) == 7:
            return str(format_date(date.fromisoformat(f"{text}-01"), "MMMM y"))
    except ValueError:
        return text
    return text


def day(value: datetime | str | None) -> str:
    """The day of a moment, in the configured zone; of a date as it was said, as precise as that is."""
    if isinstance(value, str):
        try:
            return day(datetime.fromisoformat(value)) if "T" in value else said(value)
        except ValueError:
            return value
    return str(format_datetime(value, "d MMMM y")) if value else ""


def period(value: object) -> str:
    """A period in as few words as tell it: a whole year is its number, a whole month its name."""
    told = value if isinstance(value, Mapping) else {}
    first, last = str(told.get("startDate") or ""), str(told.get("endDate") or "")
    if first == last:
        return said(first)
    for length in (4, 7):
        if (first, last) == _bounds(first[:length]):
            return said(first[:length])
    return f"{said(first) or '…'} – {said(last) or '…'}"


def _bounds(text: str) -> tuple[str, str]:
    """The first and the last day of a year or month."""
    try:
        if len(text) == 4:
            return f"{int(text):04}-01-01", f"{text}-12-31"
        year, month = int(text[:4]), int(text[5:])
        return f"{text}-01", f"{text}-{monthrange(year, month)[1]:02}"
    except ValueError:  # IllegalMonthError too
        return "", ""


def number(value: float | None) -> str:
    """A number with the separators of the language."""
    return "" if value is None else str(format_decimal(value))


def size(value: int | None) -> str:
    """A number of bytes, for people."""
    if value is None:
        return ""
    amount, unit = float(value), "B"
    for unit in ("B", "kB", "MB", "GB", "TB"):
        if amount < 1000 or unit == "TB":
            break
        amount /= 1000
    return f"{format_decimal(round(amount, 1))} {unit}"


def text_of(value: object) -> str:
    """The words of a language map in the visitor's language, else in any."""
    if not isinstance(value, Mapping):
        return value if isinstance(value, str) else ""
    for key in (language(), *LANGUAGES, *value):
        if value.get(key):
            words = value[key]
            return words if isinstance(words, str) else ", ".join(str(word) for word in words)
    return ""


def lang_of(value: object) -> Markup:
    """The attribute that tells the language of what :func:`text_of` gives, where it is not the page's."""
    if isinstance(value, Mapping):
        for key in (language(), *LANGUAGES, *value):
            if value.get(key):
                told = str(key)
                other = told != language() and _LANGUAGE_TAG.fullmatch(told)
                return Markup(' lang="{}"').format(told) if other else Markup()
    return Markup()


def excerpt(text: str | None, most: int = 220) -> str:
    """The first words of a Markdown text, without its marks."""
    plain = _MARKDOWN_LINK.sub(r"\1", (text or "")[: 4 * most])
    plain = " ".join(_MARKDOWN_MARKS.sub(" ", plain).split())
    if len(plain) <= most:
        return plain
    return (
        plain[: most + 1].rpartition(" ")[0][:most].rstrip(" ,.;:") + "…"
        if " " in plain
        else plain[:most] + "…"
    )


def words_of(value: object) -> list[str]:
    """All words of a map from languages to lists."""
    if not isinstance(value, Mapping):
        return []
    return list(dict.fromkeys(str(word) for words in value.values() for word in words))


@cache
def _markdown() -> MarkdownIt:
    # The descriptions are other people's: no HTML, and no images, which would be fetched from anywhere.
    return MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")


def markdown(text: str | None) -> Markup:
    """Markdown as HTML."""
    return Markup(_markdown().render(text or ""))  # noqa: S704  the renderer escapes HTML


def pretty(value: object) -> str:
    """JSON for reading."""
    return orjson.dumps(value, option=orjson.OPT_INDENT_2, default=str).decode()


def link(url: object) -> str | None:
    """An address if a browser may be led there."""
    return url if isinstance(url, str) and url.lower().startswith(("http://", "https://")) else None


def add_filters(app: Flask) -> None:
    """Make all this usable in templates."""
    app.jinja_env.filters.update(
        tr=translate,
        label=label,
        rule=rule,
        term=term,
        tell=tell,
        tell_text=tell_text,
        tell_check=tell_check,
        moment=moment,
        day=day,
        period=period,
        ago=ago,
        number=number,
        said=said,
        size=size,
        text_of=text_of,
        words_of=words_of,
        lang_of=lang_of,
        excerpt=excerpt,
        licence=licence,
        markdown=markdown,
        pretty=pretty,
        link=link,
    )
