"""The language of text that no one marked: what the record says of itself, unless its words say otherwise."""

from __future__ import annotations

from collections.abc import Collection, Iterable

_LENGTH = 300
# Little words that one of the two languages has and the other lacks; “data”, “in”, “per” tell nothing.
_INDONESIAN = (
    "dan di yang dari untuk pada dengan menurut berdasarkan adalah oleh ini itu dalam tentang ke atau serta"
    " sebagai jumlah tahun daftar desa kabupaten kecamatan provinsi setiap antara tidak"
)
_ENGLISH = (
    "the of and for by with to from is are on this that as at which their its these was were has have been"
    " between into all each number list"
)
_LITTLE = {"id": frozenset(_INDONESIAN.split()), "en": frozenset(_ENGLISH.split())}
_LEAST = 2


def language_of(texts: Iterable[object], told: Collection[str], usual: str) -> str:
    """The tag of unmarked ``texts``.

    ``told`` are the languages that the record names; one alone holds for its text too. Indonesian and
    English are told apart by their little words, since portals set “en” or “id” for all they have;
    ``usual`` (of the source) where nothing tells.
    """
    said = next(iter(told)) if len(told) == 1 else usual
    if said not in _LITTLE:
        return said
    words = [word for text in texts if isinstance(text, str) for word in text[:_LENGTH].lower().split()]
    other = "en" if said == "id" else "id"
    count = sum(map(_LITTLE[other].__contains__, words))
    if count < _LEAST:
        return said
    return other if count > 3 * sum(map(_LITTLE[said].__contains__, words)) else said
