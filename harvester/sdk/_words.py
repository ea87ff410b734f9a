"""Words that people put on links without saying what lies behind them."""

from __future__ import annotations

import re

_VAGUE = re.compile(
    r"(?:(?:silah?kan|untuk|bisa|dapat|link|tautan|klik|click|tekan|tombol|unduh(?:an)?|men?gunduh|download(?:kan|an)?|"
    r"lihat|buka|view|open|baca|read|more|selengkapnya|detail|preview|di\s?-?\s?sini|disini|sini|here|file|berkas|"
    r"dokumen|document|lampiran|attachment|gambar|pdf|xlsx?|docx?|csv|excel|word|zip|rar|data|ini|tersebut|dalam|format|"
    r"google|drive|sheets?|spreadsheets?|docs?|lengkap|full|versi|now|this|the|to|a|or|atau|dan|and|di|via|ukuran|size|"
    r"[1-9]\d{0,3}(?:[.,]\d+)?\s?(?:[kmg]i?b|bytes))"
    r"[\s.,:;!»>→()\[\]<«*\-–|/]*)+",
    re.IGNORECASE,
)
_MARKS = re.compile(r"[\W_]*")


def is_vague(text: str) -> bool:
    """Whether a link's text says nothing of its own: “Unduh”, “klik di sini”, ``>>``, an empty text."""
    return _MARKS.fullmatch(text) is not None or (
        len(text) <= 60 and _VAGUE.fullmatch(text.strip(" \t»>→([*-–|")) is not None
    )
