"""Datasets that came back under other identifiers: which of the new ones is which of those that vanished."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import unquote, urlsplit

from harvester.domain.duplicates.addresses import normal_address
from harvester.domain.duplicates.marks import key_of
from harvester.domain.identity import canonical

if TYPE_CHECKING:
    from harvester.domain.dataset import Dataset, Distribution, Table
    from harvester.domain.json import Json

Traits = tuple[int | None, ...]
"""What a dataset is told again by, surest first; ``None`` where it says nothing of the kind."""

Key = TypeVar("Key", int, str)
_SURE = 4  #: traits that tell a single dataset; the last one only tells many together
ENOUGH = 0.5  #: of those that vanished


def traits(dataset: Dataset) -> Traits:
    """The traits of a dataset: none of them depends on its identifier, or on those of its files.

    Each is its title together with: where its files lie (without scheme and ``www.``) and what its tables
    hold; its page; all else that it says, addresses left aside; the names of its files; nothing more.
    """
    title: Json = {language: " ".join(text.casefold().split()) for language, text in dataset.title.items()}
    told = (
        _of_all(map(_content, dataset.distribution)),
        normal_address(dataset.landing_page),
        _words(dataset),
        _of_all(map(_file_name, dataset.distribution)),
        "",
    )
    return tuple(
        None if value is None or not title else key_of(f"{level}\n{canonical([title, value])!r}")
        for level, value in enumerate(told)
    )


def pair(vanished: Mapping[int, Traits], came: Mapping[str, Traits], *, many: bool = False) -> dict[int, str]:
    """Which new series is which vanished dataset (by id): one to one by the surest trait, or not at all.

    A trait that two of one side share tells neither. ``many`` says that more vanished at once than can be
    chance: then equal titles are enough, if with them half of the vanished are found again.
    """
    moved: dict[int, str] = {}
    for level in range(_SURE):
        moved |= _pairs(vanished, came, level, moved)
    if many:
        with_titles = moved | _pairs(vanished, came, _SURE, moved)
        if len(with_titles) >= ENOUGH * len(vanished):
            return with_titles
    return moved


def _pairs(
    vanished: Mapping[int, Traits], came: Mapping[str, Traits], level: int, moved: Mapping[int, str]
) -> dict[int, str]:
    taken = set(moved.values())
    before = _single({number: each[level] for number, each in vanished.items() if number not in moved})
    after = _single({series: each[level] for series, each in came.items() if series not in taken})
    return {number: after[trait] for trait, number in before.items() if trait in after}


def _single(told: Mapping[Key, int | None]) -> dict[int, Key]:
    """Trait → the only one that has it."""
    found: dict[int, Key] = {}
    shared: set[int] = set()
    for key, trait in told.items():
        if trait is not None and found.setdefault(trait, key) != key:
            shared.add(trait)
    return {trait: key for trait, key in found.items() if trait not in shared}


def _of_all(marks: Iterable[Json]) -> Json:
    """The marks of all distributions in any order, where there are some and each has one."""
    found = list(marks)
    return sorted(found, key=canonical) if found and None not in found else None


def _content(distribution: Distribution) -> Json:
    if distribution.table:
        return _rows(distribution.table)
    return normal_address(distribution.download_url or distribution.access_url)


def _rows(table: Table) -> Json:
    return [[column.name for column in table.columns], list(table.parts)]


def _file_name(distribution: Distribution) -> Json:
    try:
        path = urlsplit(distribution.download_url or distribution.access_url or "").path
    except ValueError:
        return None
    name = unquote(path.rstrip("/").rpartition("/")[2])
    return name.casefold() if "." in name else None


def _words(dataset: Dataset) -> Json:
    """What a reader is told, but for addresses and for when it was written; nothing where that is little."""
    if not (dataset.description or dataset.issued or dataset.temporal):
        return None
    files: list[Json] = [
        [
            dict(each.title),
            each.format,
            each.byte_size,
            each.checksum.checksum_value if each.checksum else None,
            [each.temporal.start_date, each.temporal.end_date] if each.temporal else None,
            _rows(each.table) if each.table else None,
        ]
        for each in dataset.distribution
    ]
    return [
        dict(dataset.description),
        {language: sorted(words) for language, words in dataset.keyword.items()},
        dataset.publisher.name if dataset.publisher else None,
        dataset.issued,
        [[each.start_date, each.end_date] for each in dataset.temporal],
        sorted(files, key=canonical),
    ]
