"""Text that people read: characters mended, HTML made safe Markdown, placeholders seen through."""

from __future__ import annotations

import html
import math
import re
import unicodedata
from functools import lru_cache

import ftfy

from harvester.normalise.markdown import has_blocks, safe_links, strip_tags, to_markdown

TITLE_LENGTH = 500
TEXT_LENGTH = 50_000

#: What people and programs write where they have nothing to say.
_PLACEHOLDERS = frozenset(
    {
        *("", "-", "--", "---", "–", "—", "_", "?", ".", "..", "...", "…", "*", "0000-00-00"),
        *("null", "none", "n/a", "n.a.", "n/a.", "#n/a", "nil", "nan", "undefined", "[]", "{}", "(null)"),
        *("tbd", "tba", "todo", "to do", "xxx", "not available", "not specified", "notspecified"),
        *("tidak ada", "belum ada", "tidak diisi", "kosong", "nihil", "no description", "tanpa keterangan"),
    }
)
_SHORT = 20  # what is shorter may be a placeholder, and comes again: “CSV”, “2024”, the name of an office
_LOREM = re.compile(r"\W*lorem ipsum\b", re.IGNORECASE)
_UNWANTED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\xad\u180e\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069"
    "\ufdd0-\ufdef\ufeff\ufff9-\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
_BREAKS = dict.fromkeys(map(ord, "\r\x0b\x0c\x85\u2028\u2029"), "\n") | {0xA0: " "}
_C1 = re.compile("[\x80-\x84\x86-\x9f]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_SUSPICIOUS = re.compile("[ÂÃâðï][\x80-\xff\u0152-\u0192\u02c6\u02dc\u2010-\u2122]|\ufffd")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,24});")
_TAG = re.compile(
    r"</?(?:abbr|address|article|aside|audio|big|blockquote|body|br|button|canvas|caption|center|cite|code|col"
    r"|dd|del|details|div|dl|dt|em|embed|figure|figcaption|font|footer|form|frame|h[1-6]|head|header|hr|html|iframe"
    r"|img|input|ins|kbd|label|li|link|main|map|mark|math|meta|nav|noscript|object|ol|option|picture|pre|script"
    r"|section|select|small|source|span|strike|strong|style|sub|sup|svg|table|tbody|td|template|textarea|tfoot|th"
    r"|thead|title|tr|tt|ul|var|video|o:p)(?:[\s/][^<>]*)?>|</?[abipqsu](?:\s*/?|[\s/][^<>]*=[^<>]*)>|<!--|<!doctype\b|<[a-z][\w:-]*\s+[\w:-]+\s*=",
    re.IGNORECASE,
)
_EMPTY_HEADING = re.compile(r"^#{1,6}$", re.MULTILINE)
_GAPS = re.compile(r"\n{3,}")
_BLANKS = re.compile(r"[^\S\n]+")
_FIXES = ftfy.TextFixerConfig(
    unescape_html=False,
    fix_latin_ligatures=False,
    fix_character_width=False,
    uncurl_quotes=False,
    fix_line_breaks=False,
    remove_control_chars=False,
    normalization=None,
    max_decode_length=TEXT_LENGTH,
)


def is_placeholder(text: str) -> bool:
    """Whether ``text`` (trimmed) stands for nothing: “-”, “N/A”, “Lorem ipsum …”."""
    if len(text) < _SHORT:
        return text.casefold() in _PLACEHOLDERS or text[:11].casefold() == "lorem ipsum"
    return "orem" in text[:8] and _LOREM.match(text) is not None


def mend(text: str) -> str:
    """``text`` with its characters put right: mojibake, control characters, lone surrogates, NFC."""
    if text.isprintable():
        if text.isascii():
            return text
    else:
        if "\xa0" in text and _SUSPICIOUS.search(text):  # half of a character: “Ã\xa0” is à
            text = ftfy.fix_text(text, _FIXES)
        text = text.replace("\r\n", "\n").replace("\xa0", " ")
        if not text.replace("\n", "").replace("\t", "").isprintable():
            text = _mend_unprintable(text)
        if text.isascii():
            return text
    if _SUSPICIOUS.search(text):
        text = ftfy.fix_text(text, _FIXES).replace("â€", "”")  # its third byte has no character
    return unicodedata.normalize("NFC", text)


def _mend_unprintable(text: str) -> str:
    if _SURROGATE.search(text):
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "ignore")
    if _C1.search(text):  # Windows-1252 read as Latin-1: \x96 for a dash
        text = ftfy.fix_text(text, _FIXES)
    return _UNWANTED.sub("", text.translate(_BREAKS))


def told(value: object) -> str | None:
    """A value as told, as one trimmed line; ``None`` for what is no text, empty or a placeholder."""
    if value is None:
        return None
    if not isinstance(value, str):
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            return None
        value = _number(value)
    return _told_often(value) if len(value) < _SHORT else _told(value)


def _told(value: str) -> str | None:
    if value.isascii() and value.isprintable() and "  " not in value and value == value.strip():
        text = value if len(value) <= 4 * TEXT_LENGTH else value[: 4 * TEXT_LENGTH]
    else:
        text = one_line(value)
    return None if is_placeholder(text) else text


_told_often = lru_cache(4096)(_told)


def _number(value: float) -> str:
    if isinstance(value, int):
        return str(value) if abs(value) < 10**30 else ""
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else str(value)


def one_line(text: str) -> str:
    """``text`` mended, on one line, with single blanks."""
    return " ".join(mend(text[: 4 * TEXT_LENGTH]).split())


def looks_like_html(text: str) -> bool:
    """Whether ``text`` has tags of HTML (not merely “<” as in “umur <5 tahun”)."""
    return "<" in text and _TAG.search(text) is not None


def unescape(text: str) -> str:
    """``text`` with character references resolved; twice where they were escaped twice (``&amp;amp;``)."""
    for _ in range(2):
        if "&" not in text or not _ENTITY.search(text):
            break
        text = html.unescape(text)
    return text


def read_title(value: object, *, is_html: bool = False) -> str | None:
    """A title or other text of one line: no tags, no entities."""
    text = told(value)
    if text is None or ("<" not in text and "&" not in text):
        return text
    text = _without_cdata(text)
    if is_html and "<" in text:
        text = to_markdown(text, plain=True)
    return told(_without_html(text, plain=True, base=None))


def read_description(value: object, *, is_html: bool = False, base: str | None = None) -> str | None:
    """A text of several lines, as Markdown without raw HTML. ``base`` resolves its relative links."""
    if not isinstance(value, str):
        return told(value)
    text = _without_cdata(mend(value[: 5 * TEXT_LENGTH]))
    if is_html and "<" in text:
        text = mend(to_markdown(text, base=base))
    if "<" in text or "&" in text:
        text = mend(_without_html(text, plain=False, base=base))
    text = safe_links(tidy_lines(text))
    return None if is_placeholder(text) else text


def _without_cdata(text: str) -> str:
    """``text`` without the marks that some feeds leave around it."""
    return text.replace("<![CDATA[", "").replace("]]>", "") if "<![CDATA[" in text else text


def _without_html(text: str, *, plain: bool, base: str | None) -> str:
    """``text`` without tags and entities, however often they were escaped (``&lt;p&gt;``)."""
    for _ in range(3):
        if looks_like_html(text):
            mixed = not plain and "\n" in text and not has_blocks(text)
            text = strip_tags(text) if mixed else to_markdown(text, base=base, plain=plain)
        unescaped = unescape(text)
        if unescaped == text:
            break
        text = unescaped
    return text.replace("<", "‹") if looks_like_html(text) else text


def tidy_lines(text: str) -> str:
    """``text`` trimmed, without blanks at the ends of lines and with at most one empty line in a row."""
    if not text.strip("# \n\t"):
        return ""
    if "\n" not in text and "\t" not in text:
        return text.strip() if "  " not in text else _BLANKS.sub(" ", text).strip()
    joined = "\n".join(line.rstrip() for line in text.splitlines())
    if joined.startswith("#") or "\n#" in joined:
        joined = _EMPTY_HEADING.sub("", joined)
    return (_GAPS.sub("\n\n", joined) if "\n\n\n" in joined else joined).strip()


def cut(text: str, length: int) -> str:
    """``text``, at most ``length`` characters, cut at a word with “…”."""
    if len(text) <= length:
        return text
    kept = text[: length - 1]
    return (kept.rsplit(" ", 1)[0].rstrip() if " " in kept else kept) + "…"
