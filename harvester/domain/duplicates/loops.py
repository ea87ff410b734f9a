"""Our own datasets coming back from a portal that harvested us."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from harvester.domain.dataset import Dataset
    from harvester.domain.json import Json

DATASET_MARK = "harvester_dataset"  #: the extra of our packages that holds the dataset's UUID
SOURCE_MARK = "harvest_source_id"  #: which of our packages holds the source's UUID
_IDENTITY = frozenset({"uri", "guid", "@id", "identifier", DATASET_MARK, SOURCE_MARK})
_DATASET = "/dataset/"
_FEEDS = re.compile(r"/?(?:data\.json|catalog(?:\.\w+)?|oai|(?:api/(?:3|v1)|dataset)(?:/.*)?)?")
_DEEPEST, _MOST = 6, 3_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Reference:
    """Something that a record says of itself, which is ours if we know ``value``."""

    value: str  #: the name or id of a dataset, package or source
    told: str  #: as the record has it


@dataclass(frozen=True, kw_only=True, slots=True)
class Ours:
    """The addresses at which our datasets are found: our own pages, and those of the targets."""

    public_url: str
    targets: tuple[str, ...] = ()

    def marks(self) -> tuple[bytes, ...]:
        """What a record that comes back has in it somewhere: without any of these it is not looked at."""
        hosts = {urlsplit(url).netloc for url in (self.public_url, *self.targets)}
        return (
            DATASET_MARK.encode(),
            SOURCE_MARK.encode(),
            *(host.encode() for host in sorted(hosts) if host),
        )

    def own_page(self, url: str) -> bool:
        """Whether an address is that of a dataset, or of a table, of this service."""
        return bool(_below(url, self.public_url))

    def own_feed(self, url: str) -> bool:
        """Whether an address is that of this service's catalogue, or of one of its feeds."""
        rest = _beneath(url, self.public_url)
        return rest is not None and _FEEDS.fullmatch(rest) is not None

    def package(self, url: str) -> str:
        """The name or id of the package that an address in a target names; empty for other addresses."""
        return next((found for target in self.targets if (found := _below(url, target))), "")


def _beneath(url: str, base: str) -> str | None:
    """The path of an address below ``base``, whichever its scheme; ``None`` for other addresses."""
    one, other = url.partition("://"), base.rstrip("/").partition("://")
    rest = one[2].removeprefix(other[2])
    if not one[1] or not other[2] or rest == one[2] or (rest and rest[0] not in "/?#"):
        return None
    return rest.partition("?")[0].partition("#")[0]


def _below(url: str, base: str) -> str:
    """What follows ``/dataset/`` in an address below ``base``."""
    rest = _beneath(url, base) or ""
    return unquote(rest[len(_DATASET) :].partition("/")[0]) if rest.startswith(_DATASET) else ""


def own_address(dataset: Dataset, ours: Ours) -> str | None:
    """The address of ours by which a record calls itself, or at which all of its files lie."""
    others = dataset.extras.get("alternate_identifier")
    told = [dataset.identifier, dataset.landing_page or ""]
    told += [each for each in others if isinstance(each, str)] if isinstance(others, list | tuple) else []
    found = next((each for each in told if ours.own_page(each)), None)
    if found:
        return found
    files = [each.download_url or each.access_url or "" for each in dataset.distribution]
    return files[0] if files and all(ours.own_page(file) for file in files) else None


def references(dataset: Dataset, content: Json, ours: Ours) -> Iterator[Reference]:
    """What else the record says that would make it ours, if we know it."""
    told = [dataset.identifier, dataset.landing_page or "", *_identities(content)]
    for each in told:
        if package := ours.package(each):
            yield Reference(value=package, told=each)
        elif each and "/" not in each:
            yield Reference(value=each, told=each)


def _identities(content: Json) -> Iterator[str]:
    """Values of the keys by which records name themselves, however deep; a CKAN extra is a key too."""
    waiting: list[tuple[Json, int]] = [(content, 0)]
    seen = 0
    while waiting and seen < _MOST:
        value, depth = waiting.pop()
        seen += 1
        if isinstance(value, Mapping):
            key = value.get("key")
            pairs = [*value.items(), *([(key, value.get("value"))] if isinstance(key, str) else [])]
            yield from (item for name, item in pairs if name in _IDENTITY and isinstance(item, str))
            inner: Collection[Json] = list(value.values())
        elif isinstance(value, list | tuple):
            inner = value
        else:
            continue
        if depth < _DEEPEST:
            waiting.extend((each, depth + 1) for each in inner if isinstance(each, Mapping | list | tuple))
