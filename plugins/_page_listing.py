"""Directory listings: each file is a contribution to the series that its name tells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin, urlsplit

from harvester.sdk import (
    AgentDraft,
    DatasetDraft,
    DistributionDraft,
    FetchContext,
    Problem,
    RawRecord,
    RecordInvalid,
    SkipRecord,
    SourceRefused,
    SourceUnavailable,
)
from harvester.sdk.links import file_title, find_target
from harvester.sdk.listings import ListedFile, Listing, parse_listing
from harvester.sdk.series import own_places, period_of, series_of
from plugins._page_config import Options
from plugins._page_reading import Reader
from plugins._told import text

if TYPE_CHECKING:
    from harvester.sdk import Json

MOSTLY = 0.8
_METADATA = (b"MD_Metadata", b"MI_Metadata", b"csw:Record", b"<metadata")
PEEK = 4_096


@dataclass
class ListingWalk:
    """The files of a directory and its folders; iterate once."""

    ctx: FetchContext
    reader: Reader
    options: Options

    def records(self, first: Listing) -> Iterator[RawRecord]:
        """A record a file; folders down to the depth in the options, each once."""
        root = first.url
        seen = {root}
        waiting = [(first, 0)]
        while waiting:
            listing, depth = waiting.pop()
            if listing.truncated:
                self.ctx.partial("A directory holds more files than are read.")
            if not self._holds_metadata(listing):
                for entry in listing.entries:
                    if not entry.is_folder and self.options.wants(entry.url):
                        yield _record(entry, listing, root)
            for entry in reversed(listing.entries):
                if entry.is_folder and entry.url not in seen and entry.url.startswith(root):
                    seen.add(entry.url)
                    if (inner := self._inner(entry, depth + 1)) is not None:
                        waiting.append((inner, depth + 1))

    def _inner(self, folder: ListedFile, depth: int) -> Listing | None:
        if depth > self.options.depth:
            self.ctx.partial(f"Folders more than {self.options.depth} deep were not read.")
            return None
        if self.reader.exhausted:
            self.reader.cut()
            return None
        page = self.reader.get(folder.url)
        return parse_listing(page.tree, page.url) if page is not None else None

    def _holds_metadata(self, listing: Listing) -> bool:
        """Whether a directory holds the metadata of maps (a WAF), which another plugin reads."""
        files = [entry for entry in listing.entries if not entry.is_folder]
        sheets = [entry for entry in files if entry.name.lower().endswith(".xml")]
        if not sheets or len(sheets) < len(files) * MOSTLY:
            return False
        start = _peek(self.ctx, sheets[0].url)
        if not any(mark in start for mark in _METADATA):
            return False
        self.ctx.problem(
            Problem(
                code="listing-holds-metadata",
                message="The directory {url} holds metadata of maps in XML; harvest it with the type for "
                "catalogues of maps (csw).",
                params={"url": listing.url},
            )
        )
        return True


def _peek(ctx: FetchContext, url: str) -> bytes:
    try:
        with ctx.http.get(url, crawl=True) as answer:
            return answer.open().read(PEEK)
    except (SourceRefused, SourceUnavailable):
        return b""


def _record(entry: ListedFile, listing: Listing, root: str) -> RawRecord:
    return RawRecord(
        identifier=unquote(entry.url[len(root) :]) if entry.url.startswith(root) else entry.url,
        url=listing.url,
        content={
            "kind": "listed",
            "name": entry.name,
            "download": entry.url,
            "folder": unquote(listing.url[len(root) :]).strip("/"),
            "modified": entry.modified,
            "size": entry.size,
        },
    )


def draft_file(raw: RawRecord, told: Mapping[str, Json], options: Options, home: str) -> DatasetDraft:
    """The file as a contribution to the series that its name tells, within its folder.

    Raises:
        SkipRecord: it is no file of data.
        RecordInvalid: the record holds no address.
    """
    address, name = text(told.get("download")), text(told.get("name"))
    if not address:
        raise RecordInvalid(_NO_ADDRESS)
    target = find_target(address)
    if target is None or target.format is None:
        raise SkipRecord(f"This is no file of data ({name or address}).")
    folder = text(told.get("folder"))
    title = file_title(address) or name
    title = title[:1].upper() + title[1:]
    place = folder.rpartition("/")[2].replace("_", " ").replace("-", " ")
    publisher = options.publisher or None
    series = series_of(title, folder or None, places=options.places or own_places(publisher or ""))
    period = period_of(title) or (period_of(place) if place else None)
    human = series.title or title
    host = urlsplit(home).hostname or home
    return DatasetDraft(
        title=human,
        description=f"{human}: berkas dalam direktori {raw.url or home} di {host}.",
        series=series.key,
        keyword=(place,) if place and not place.isdigit() else (),
        publisher=AgentDraft(name=publisher, homepage=urljoin(home, "/")),
        modified=text(told.get("modified")) or None,
        landing_page=raw.url,
        page=(raw.url,) if raw.url else (),
        temporal=(period,) if period else (),
        distribution=(
            DistributionDraft(
                identifier=address,
                title=title,
                access_url=address,
                download_url=address,
                format=target.format,
                byte_size=text(told.get("size")) or None,
                modified=text(told.get("modified")) or None,
                temporal=period,
            ),
        ),
    )


_NO_ADDRESS = Problem(
    code="file-without-address",
    message="There is no address of a file in this record; harvest the source again.",
)
