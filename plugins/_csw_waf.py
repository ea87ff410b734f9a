"""Web-accessible folders: listings of XML files, each a record, down through their folders."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

from harvester.sdk import (
    ContentUnreadable,
    FetchContext,
    Json,
    Problem,
    RawRecord,
    Severity,
    SourceRefused,
    SourceUnavailable,
)
from harvester.sdk.listings import ListedFile, Listing, parse_listing
from plugins._csw_paging import identifier_of
from plugins._csw_xml import METADATA, to_text
from plugins._xml import name_of, parse_xml

MOST_FOLDERS = 5_000


@dataclass
class Folder:
    """The files of a folder and those in it; iterate once."""

    ctx: FetchContext
    depth: int
    before: Mapping[str, Json]  #: what the last run kept of each file, by path: [when changed, identifier]
    kept: dict[str, Json] = field(default_factory=dict, init=False)
    _seen: dict[str, str] = field(default_factory=dict, init=False)  #: path by identifier of metadata
    _unchanged: int = field(default=0, init=False)

    def records(self, listing: Listing) -> Iterator[RawRecord]:
        """A record a file. A file that the listing shows as before is not fetched again."""
        root, known, waiting = listing.url, {listing.url}, [(listing, 0)]
        while waiting:
            here, depth = waiting.pop()
            if here.truncated:
                self.ctx.partial("A folder holds more files than are read.")
            for entry in here.entries:
                if not entry.is_folder and entry.name.lower().endswith(".xml"):
                    yield from self._file(entry, _path(entry.url, root))
            for entry in reversed(here.entries):
                if entry.is_folder and entry.url not in known and entry.url.startswith(root):
                    known.add(entry.url)
                    inner = self._inner(entry, depth + 1, len(known))
                    if inner:
                        waiting.append((inner, depth + 1))
        if self._unchanged:
            self.ctx.partial("Only files that changed were read.")

    def _inner(self, folder: ListedFile, depth: int, count: int) -> Listing | None:
        if depth > self.depth or count > MOST_FOLDERS:
            self.ctx.partial(f"Folders more than {self.depth} deep were not read.")
            return None
        try:
            with self.ctx.http.get(folder.url, crawl=True) as answer:
                return parse_listing(answer.text, answer.url)
        except (SourceRefused, SourceUnavailable) as error:
            self.ctx.partial("Some folders could not be read.")
            self.ctx.problem(
                Problem(
                    code="folder-unreadable",
                    message="The folder {url} could not be read: {error}",
                    params={"url": folder.url, "error": str(error)},
                )
            )
            return None

    def _file(self, entry: ListedFile, path: str) -> Iterator[RawRecord]:
        before = self.before.get(path)
        if entry.modified and isinstance(before, list) and before[:1] == [entry.modified]:
            self._unchanged += 1
            self.kept[path] = before
            self._seen.setdefault(str(before[-1]), path)
            return
        try:
            with self.ctx.http.get(entry.url, crawl=True) as answer:
                content = read_file(answer.content, entry.url)
        except (SourceRefused, SourceUnavailable) as error:
            self.ctx.partial("Some files could not be read.")
            self.ctx.problem(_unreadable(entry.url, error), path)
            return
        identifier = content.pop("identifier", path)
        if entry.modified:
            self.kept[path] = [entry.modified, identifier]
        other = self._seen.setdefault(str(identifier), path)
        if other == path:
            yield RawRecord(identifier=path, url=entry.url, content=content)
        else:
            self.ctx.problem(_twice(other, str(identifier)), path)


def _unreadable(url: str, error: Exception) -> Problem:
    return Problem(
        code="file-unreadable",
        message="The file {url} could not be read: {error}",
        severity=Severity.ERROR,
        params={"url": url, "error": str(error)},
    )


def _twice(other: str, identifier: str) -> Problem:
    return Problem(
        code="file-twice",
        message="This file holds the same record as {other} ({identifier}); it is left out.",
        severity=Severity.INFO,
        params={"other": other, "identifier": identifier},
    )


def read_file(body: bytes, url: str) -> dict[str, Json]:
    """The content of a record from a file; of one that is broken, what is wrong with it."""
    try:
        root = parse_xml(body, url)
    except ContentUnreadable as error:
        return {"broken": str(error)}
    content: dict[str, Json] = {"xml": to_text(root)}
    if name_of(root) in METADATA and (identifier := identifier_of(root)):
        content["identifier"] = identifier
    return content


def _path(url: str, root: str) -> str:
    return unquote(url[len(root) :]) if url.startswith(root) else url
