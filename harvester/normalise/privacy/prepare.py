"""The same text, letter by letter, in plain characters: offsets into it are offsets into the original."""

from __future__ import annotations

import functools
import re
import unicodedata

_MARKUP = re.compile(
    r"</?[A-Za-z](?![\w.+%-]{0,64}@)[\w-]*|/?>|<!--|-->|&(?:nbsp|#160|#xa0|#8203);", re.IGNORECASE
)
WITHIN_NUMBER = re.compile(  # what parts the digits of one number
    r"(?<=\d)(?:</?(?:b|i|u|em|strong|span|font|wbr|mark|small)>|&(?:nbsp|#160|#xa0|#8203);)+(?=\d)",
    re.IGNORECASE,
)
_MISREAD = re.compile(
    r"[OoIl](?:(?<=\d.)(?:(?=[OoIl]?\d)|(?!\w))|(?<=\d[OoIl].)(?=\d)|(?<![A-Za-z0-9].)(?=8\d{2}))"
)
"""Letters that people and scanners take for digits: ``35221344077200O1``, ``O812 3456``."""

_ESCAPED = re.compile(r"%[0-9A-Fa-f]{2}(?=\d{8})")  # in an address: “ktp%203522…”
_FOREIGN_DIGIT = re.compile(r"[^\x00-\x7f\D]")
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−﹣－⁃"), "-")
_QUOTES = dict.fromkeys(map(ord, "‘’‛ʼ′`´＇"), "'")
_OTHER = {
    ord("．"): ".",
    ord("＠"): "@",
    ord("＋"): "+",
    ord("："): ":",
    ord("，"): ",",
    ord("·"): ".",
    ord("•"): "\x1a",
}
_INVISIBLE = dict.fromkeys(
    (0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0xAD, 0x200E, 0x200F, 0x202A, 0x202C), "\u200b"
)


def plain(text: str) -> str:
    """ASCII digits, dashes, quotes and blanks for their many cousins; tag names blanked. Equal length."""
    if not text.isascii():
        if _COUSIN.search(text):
            text = text.translate(_TABLE)
        if _FOREIGN_DIGIT.search(text):
            text = "".join(_digit(ch) for ch in text)
    if "%" in text:
        text = _ESCAPED.sub("   ", text)
    if _MISREAD.search(text):
        text = _MISREAD.sub(lambda match: "0" if match[0] in "Oo" else "1", text)
    if "<" in text or "&" in text:
        text = WITHIN_NUMBER.sub(lambda match: "\u200b" * len(match[0]), text)
        text = _MARKUP.sub(lambda match: " " * len(match[0]), text)
    return text


@functools.lru_cache(maxsize=1024)
def _digit(char: str) -> str:
    return str(unicodedata.decimal(char)) if not char.isascii() and char.isdecimal() else char


_BLANKS = dict.fromkeys((0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000), " ")
_TABLE = {**_DASHES, **_QUOTES, **_OTHER, **_INVISIBLE, **_BLANKS}
_COUSIN = re.compile("[" + "".join(map(re.escape, map(chr, sorted(_TABLE)))) + "]")
"""Accented letters are many, and stay: only a text with one of these is translated."""
