"""Where the file of a table is, what it is called, and the tables in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol
from urllib.parse import unquote, urlsplit

from harvester.sdk import Column, ContentUnreadable, Response, SourceRefused
from harvester.sdk.grids import find_table
from harvester.sdk.links import file_title, find_target
from harvester.sdk.sheets import is_html, open_sheets
from harvester.sdk.tables import FoundTable, find_tables

_LOGIN = re.compile(r"^(?:accounts|login|signin|sso|auth)\.", re.IGNORECASE)
_FILENAME = re.compile(
    r"""filename\*\s*=\s*[\w-]*'[\w-]*'([^;]+)|filename\s*=\s*(?:"([^"]+)"|([^;"]+))""", re.IGNORECASE
)
_GENERIC = re.compile(r"(?:export|pub|edit|download|uc|unduh\w*|file|data|index)(?:\s*\d+)?", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where to fetch the file, and where a person looks at it."""

    download: str
    page: str | None = None
    is_google: bool = False


class Readable(Protocol):
    """A table that can be read more than once."""

    @property
    def title(self) -> str | None:
        """The lines above it."""
        ...

    @property
    def columns(self) -> tuple[Column, ...]:
        """Its columns."""
        ...

    @property
    def notes(self) -> tuple[str, ...]:
        """Remarks."""
        ...

    def rows(self) -> Iterator[Sequence[str]]:
        """The rows, from the first."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """A sheet of the file, or its one table."""

    key: str  #: stable: the sheet's name, else ``tabel``
    name: str = ""
    hidden: bool = False
    table: Readable | None = None
    broken: str | None = None  #: why it cannot be read


@dataclass(frozen=True, kw_only=True, slots=True)
class PageTable:
    """A table of a page that calls itself a spreadsheet, as many exports are."""

    title: str | None
    columns: tuple[Column, ...]
    notes: tuple[str, ...]
    cells: Sequence[Sequence[str]]

    def rows(self) -> Iterator[Sequence[str]]:
        """The rows, from the first."""
        return iter(self.cells)


def place_of(url: str) -> Place:
    """The file behind an address: a Google sheet's export, with all sheets unless ``gid`` names one."""
    target = find_target(url)
    if target is None or target.download_url is None:
        return Place(download=url.partition("#")[0])
    if target.kind != "sheet":
        return Place(download=target.download_url, page=target.access_url, is_google=target.kind == "drive")
    download = target.download_url
    if "gid=" not in download:
        download = download.replace("format=csv", "format=xlsx").replace("output=csv", "output=xlsx")
    return Place(download=download, page=target.access_url, is_google=True)


def check_answer(answer: Response, place: Place) -> None:
    """Refuse a sign-in page, which answers 200 where a file was asked for.

    Raises:
        SourceRefused: in words that say what to do.
    """
    host = urlsplit(answer.url).hostname or ""
    if place.is_google and (_LOGIN.match(host) or is_html(answer.open().read(500))):
        raise SourceRefused(
            "Google does not give this sheet without signing in. Share it with “Anyone with the link”, "
            "or publish it to the web, and harvest again."
        )
    if _LOGIN.match(host):
        raise SourceRefused(f"The address leads to a sign-in page ({host}); publish the file openly.")


def sent_name(disposition: str) -> str:
    """The file's name in a ``Content-Disposition``; empty where there is none."""
    told = _FILENAME.search(disposition)
    return unquote(next((group for group in told.groups() if group), "")) if told else ""


def name_of(answer: Response, url: str) -> str:
    """What the file is called: the name it is sent with, else that in its address."""
    name = sent_name(answer.headers.get("content-disposition", ""))
    title = file_title("/" + name.replace("?", " ")) if name else file_title(url)
    return "" if _GENERIC.fullmatch(title) else title


def parts_of(answer: Response) -> Iterator[Part]:
    """The tables of the file, one a sheet.

    Raises:
        ContentUnreadable: it is no spreadsheet, CSV or page with tables.
    """
    if is_html(answer.open().read(2_000)) and (tables := find_tables(answer.text, base=answer.url)):
        for number, found in enumerate(tables, 1):
            yield Part(key=f"tabel-{number}", table=_of_page(found))
        return
    for sheet in open_sheets(answer):
        name = sheet.name.strip()
        part = Part(key=name or "tabel", name=name, hidden=sheet.hidden)
        try:
            yield replace(part, table=find_table(sheet))
        except ContentUnreadable as error:
            yield replace(part, broken=str(error))


def _of_page(found: FoundTable) -> PageTable:
    draft = found.draft()
    return PageTable(title=found.title, columns=draft.columns, notes=found.notes, cells=draft.rows)
