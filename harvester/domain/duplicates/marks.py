"""What a dataset can be known by in another source."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from harvester.domain.duplicates.addresses import host_of, normal_address, worldwide

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harvester.domain.dataset import Dataset

MOST_FILES = 16  #: keys of files a dataset; the least hashes, so that two datasets choose the same ones
_CODE = re.compile(r"\d{2}(?:\.\d{2}(?:\.\d{2}(?:\.\d{4})?)?)?")
_WORD = re.compile(r"\w+")
_EMPTY = frozenset(
    {
        "data", "dataset", "jumlah", "rekap", "rekapitulasi", "daftar", "tabel", "menurut", "berdasarkan",
        "di", "dan", "per", "yang", "pada", "dari", "untuk", "dengan", "tahun", "kabupaten", "kab",
        "the", "of", "by", "in", "and", "for",
    }
)  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Marks:
    """All that tells a dataset again. Addresses are in the form of :func:`normal_address`."""

    names: frozenset[str]  #: identifiers that are unique in the world
    pages: frozenset[str]  #: pages about it
    files: frozenset[str]  #: its files
    words: frozenset[str]  #: of its title, without those that every title has
    places: frozenset[str]  #: Kemendagri codes of what it is about and of who publishes it
    publisher: str  #: identifier, else name; empty when unknown
    host: str  #: of its source
    local: str = ""  #: publisher, identifier and title, where the identifier is the publisher's own
    titled: str = ""  #: publisher, title and period

    def keys(self) -> frozenset[int]:
        """What it is looked up by: two datasets that may be the same have at least one key in common."""
        return frozenset(key_of(mark) for mark in self._marks())

    def _marks(self) -> Iterator[str]:
        yield from (f"a {name}" for name in self.names | self.pages)
        yield from (f"f {file}" for file in sorted(self.files, key=key_of)[:MOST_FILES])
        yield from (f"l {self.local}",) if self.local else ()
        yield from (f"t {self.titled}",) if self.titled else ()


_NOTHING: frozenset[str] = frozenset()
NO_MARKS = Marks(
    names=_NOTHING, pages=_NOTHING, files=_NOTHING, words=_NOTHING, places=_NOTHING, publisher="", host=""
)


def key_of(mark: str) -> int:
    """A mark as a signed number of 64 bits; what a shared number means is judged on the marks themselves."""
    hashed = hashlib.blake2b(mark.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(hashed, signed=True)


def marks_of(dataset: Dataset, *, series: str, source_url: str) -> Marks:
    """The marks of a dataset that ``source_url`` lists as ``series``."""
    landing = normal_address(dataset.landing_page)
    publisher = _publisher(dataset)
    title = " ".join(sorted(_words(next(iter(dataset.title.values()), ""))))
    local = dataset.identifier if not worldwide(dataset.identifier) else ""
    owner = dataset.publisher.identifier if dataset.publisher else None
    return Marks(
        names=frozenset().union(*(worldwide(each) for each in _identifiers(dataset, series))),
        pages=frozenset(page for page in (landing, _only_source(dataset)) if page),
        files=frozenset(file for file in _files(dataset) if file != landing),
        words=_words(next(iter(dataset.title.values()), "")) - _EMPTY,
        places=frozenset(_places(dataset)),
        publisher=publisher,
        host=host_of(source_url),
        local=f"{owner}\n{local}\n{title}" if owner and local and title else "",
        titled=f"{publisher}\n{title}\n{_period(dataset)}" if publisher and title else "",
    )


def _identifiers(dataset: Dataset, series: str) -> Iterator[str]:
    yield dataset.identifier
    yield series  # the source's own identifier of the record, such as the UUID of a CKAN package
    for name in ("alternate_identifier", "guid", "uri"):  # the last two: what portals harvested it under
        others = dataset.extras.get(name)
        for each in others if isinstance(others, list | tuple) else (others,):
            if isinstance(each, str):
                yield each


def _only_source(dataset: Dataset) -> str | None:
    """What it is derived from, if that is one thing: a dataset made of several is a work of its own."""
    return normal_address(dataset.source[0]) if len(dataset.source) == 1 else None


def _files(dataset: Dataset) -> Iterator[str]:
    for distribution in dataset.distribution:
        told = distribution.download_url or (distribution.access_url if distribution.format else None)
        if distribution.table is None and (file := normal_address(told)):
            yield file


def _words(text: str) -> frozenset[str]:
    plain = unicodedata.normalize("NFKD", text).casefold()
    return frozenset(_WORD.findall("".join(c for c in plain if not unicodedata.combining(c))))


def _publisher(dataset: Dataset) -> str:
    if dataset.publisher is None:
        return ""
    return dataset.publisher.identifier or " ".join(sorted(_words(dataset.publisher.name)))


def _period(dataset: Dataset) -> str:
    return " ".join(sorted(f"{p.start_date}/{p.end_date}" for p in dataset.temporal))


def _places(dataset: Dataset) -> Iterator[str]:
    told = [place.identifier for place in dataset.spatial]
    told.append(dataset.publisher.identifier if dataset.publisher else None)
    return (code for code in told if code and _CODE.fullmatch(code))
