"""Which of a dataset's files are to be looked into, and how they are told from another version."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from harvester.domain.identity import content_digest
from harvester.normalise.privacy.text import mask

if TYPE_CHECKING:
    from harvester.domain.dataset import Dataset, Distribution

#: Read from their beginning …
_STREAMED = frozenset(
    {"CSV", "TSV", "JSON", "JSON_LD", "GEOJSON", "TOPOJSON", "HTML", "XHTML", "TXT", "XML", "KML"}
)
_PAGES = frozenset({"HTML", "XHTML"})
#: … or only when all of the file is there.
_WHOLE = frozenset({"XLSX", "XLSM", "XLS", "ODS", "PDF", "DOCX", "ZIP", "GZIP"})
_EXTENSIONS = {"GZ": "GZIP", "HTM": "HTML", "JSONL": "JSON", "NDJSON": "JSON", "TAB": "TSV"}
_LONGEST_URL = 2000
_LONGEST_TITLE = 300


@dataclass(frozen=True, kw_only=True, slots=True)
class LinkedFile:
    """A file behind a distribution that is to be looked into."""

    distributions: tuple[str, ...]  #: identifiers of those that lead to it
    url: str
    title: str
    kept_title: str  #: the dataset's, masked, to be remembered
    whole: bool
    fingerprint: str


def linked_files(dataset: Dataset) -> Sequence[LinkedFile]:
    """The files of ``dataset`` whose format can be read, each once."""
    found: dict[str, LinkedFile] = {}
    title = " ".join(dataset.title.values())[:_LONGEST_TITLE]
    kept: str | None = None
    for item in dataset.distribution:
        url = item.download_url or item.access_url
        if item.table is not None or not url or not _may_be_kept(url):
            continue
        whole = _is_whole(item, url)
        if whole is None:
            continue
        if url in found:
            known = found[url]
            found[url] = replace(known, distributions=(*known.distributions, item.identifier))
            continue
        kept = mask(title) if kept is None else kept
        found[url] = LinkedFile(
            distributions=(item.identifier,),
            url=url,
            title=" ".join((*item.title.values(), title))[:_LONGEST_TITLE],
            kept_title=kept,
            whole=whole,
            fingerprint=_fingerprint(dataset, item),
        )
    return tuple(found.values())


def _may_be_kept(url: str) -> bool:
    """What is personal in an address is a matter of the metadata, and the address is not kept."""
    return url.startswith(("http://", "https://")) and len(url) <= _LONGEST_URL and mask(url) == url


def _is_whole(item: Distribution, url: str) -> bool | None:
    """Whether all of the file is needed; ``None`` for what is not looked into."""
    extension = _extension(url)
    codes = {_EXTENSIONS.get(code, code) for code in (item.format, extension) if code}
    if codes & _WHOLE or ((item.package_format or item.compress_format) and codes & _STREAMED):
        return True
    if codes & (_STREAMED - _PAGES):
        return False
    # A page is looked into where it is the file, not where it leads to it; of an unknown kind of file
    # the first bytes will tell.
    return False if item.download_url and (codes & _PAGES or not codes) else None


def _extension(url: str) -> str | None:
    suffix = PurePosixPath(unquote(urlsplit(url).path)).suffix.removeprefix(".").upper()
    suffix = _EXTENSIONS.get(suffix, suffix)
    return suffix if suffix in _WHOLE | _STREAMED else None


def _fingerprint(dataset: Dataset, item: Distribution) -> str:
    """Changes when the source says that the file did."""
    checksum = item.checksum.checksum_value if item.checksum else None
    said = [item.modified, item.byte_size, checksum]
    if item.modified is None and checksum is None:
        said.append(dataset.modified)
    return content_digest(said)[:16]
