"""What a check of quality measures: how much of a dataset meets it, out of how much."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from harvester.domain.dataset import Dataset, Distribution

_MEDIA_TYPE = re.compile(r"(?:application|audio|font|image|message|model|multipart|text|video)/[\w!#$&^.+-]+")


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """What scoring needs to know beside the dataset."""

    formats: frozenset[str] = frozenset()  #: codes of the file-type table
    licences: frozenset[str] = frozenset()  #: IRIs of the licence table
    links: Mapping[str, bool] = field(default_factory=dict)  #: whether an address answered, as far as checked
    valid: bool = True  #: no error stands against the document


class Measured(NamedTuple):
    """What was met, out of how much, and which distributions do not meet it."""

    good: int
    total: int
    lacking: tuple[Distribution, ...] = ()


Measure = Callable[["Dataset", Known], Measured]


def of_dataset(has: Callable[[Dataset], object]) -> Measure:
    """Whether the dataset has something."""
    return lambda dataset, known: Measured(int(bool(has(dataset))), 1)


def of_files(has: Callable[[Distribution, Known], object]) -> Measure:
    """How many distributions have something."""
    return lambda dataset, known: _count(dataset, lambda item: has(item, known))


def _count(dataset: Dataset, has: Callable[[Distribution], object]) -> Measured:
    files = dataset.distribution
    lacking = tuple(item for item in files if not has(item))
    return Measured(len(files) - len(lacking), len(files), lacking)


def format_of(item: Distribution) -> str | None:
    """The format; a table of ours is a CSV."""
    return item.format or ("CSV" if item.table else None)


def media_type_of(item: Distribution) -> str | None:
    """The media type; a table of ours is a CSV."""
    return item.media_type or ("text/csv" if item.table else None)


def is_media_type(text: str | None) -> bool:
    """Whether a media type is formed as IANA's are."""
    return bool(text and _MEDIA_TYPE.fullmatch(text))


def answers(url: str | None, item: Distribution, known: Known) -> bool:
    """Whether ``url`` answered when it was last checked; a table of ours always does."""
    return bool(item.table) or known.links.get(url or "", False)


def _licence(dataset: Dataset, item: Distribution) -> str | None:
    return item.license or dataset.license


def licensed(dataset: Dataset, known: Known) -> Measured:
    """How many distributions have a licence, their own or the dataset's."""
    if not dataset.distribution:
        return Measured(int(bool(dataset.license)), 1)
    return _count(dataset, lambda item: _licence(dataset, item))


def licensed_from_table(dataset: Dataset, known: Known) -> Measured:
    """How many distributions have a licence of the table."""
    if not dataset.distribution:
        return Measured(int(dataset.license in known.licences), 1)
    return _count(dataset, lambda item: _licence(dataset, item) in known.licences)


def rights(dataset: Dataset, known: Known) -> Measured:
    """Whether the dataset, else how many distributions, have a statement of rights."""
    if dataset.rights or not dataset.distribution:
        return Measured(int(bool(dataset.rights)), 1)
    return _count(dataset, lambda item: item.rights)


def reachable(dataset: Dataset, known: Known) -> Measured:
    """How many distributions have an address that answered."""
    return _count(dataset, lambda item: answers(item.access_url or item.download_url, item, known))
