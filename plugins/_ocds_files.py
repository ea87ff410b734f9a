"""The files of an OCDS publication: packages, their pages, the packages they name, JSON Lines."""

from __future__ import annotations

import gzip
import tempfile
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Any

import orjson

from harvester.sdk import (
    AddressForbidden,
    ContentUnreadable,
    FetchContext,
    Json,
    Problem,
    Response,
    ResponseTooLarge,
    Severity,
    SourceRefused,
    SourceUnavailable,
    SourceUnchanged,
)
from harvester.sdk.joining import web_address
from harvester.sdk.jsonfile import JsonFile
from plugins._told import field as field_of
from plugins._told import objects, text, texts

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_FILES = 5_000  #: pages and packages of one publication
_UNPACKED = 1_000_000_000  #: bytes of a file after gzip
_LINE = 20_000_000  #: bytes of a line in JSON Lines
_CHUNK = 1 << 20


@dataclass(kw_only=True)
class Package:
    """A file, once it was read: what stood around its releases."""

    url: str
    number: int
    told: dict[str, Json] = field(default_factory=dict)  #: publisher, license … of the package
    releases: int = 0
    paged: bool = False  #: reached by ``links.next``


class Publication:
    """Walks the files, from the first address on."""

    def __init__(self, ctx: FetchContext, url: str, take: Callable[[Mapping[str, Any], int], bool]) -> None:
        self._ctx, self._take = ctx, take  # a release and the number of its package; whether it is one
        self._queue: deque[tuple[str, bool]] = deque([(url, False)])
        self._known = {url}
        self.packages: list[Package] = []
        self.unreadable = 0  #: entries that are no releases
        self.lines_broken = 0

    def read(self, *, conditional: bool) -> None:
        """Read every file; those after the first may fail, and then the run is partial.

        Raises:
            SourceUnchanged: the first file is as it was.
            SourceRefused, SourceUnavailable: the first file cannot be read.
        """
        while self._queue:
            url, paged = self._queue.popleft()
            if len(self.packages) >= MAX_FILES:
                self._problem(url, f"there are more than {MAX_FILES} files")
                return
            try:
                self._read(url, paged, conditional=conditional and not self.packages)
            except AddressForbidden as error:
                if not self.packages:
                    raise
                self._problem(url, str(error))
            except (SourceRefused, SourceUnavailable) as error:
                if not self.packages:
                    raise
                self._problem(url, str(error))
                if error.retry and paged:
                    return

    def _problem(self, url: str, why: str) -> None:
        self._ctx.problem(
            Problem(
                code="package-not-read",
                message="{url} is not read: {why}",
                severity=Severity.ERROR,
                params={"url": url, "why": why},
            )
        )
        self._ctx.partial("Some packages could not be read.")

    def _read(self, url: str, paged: bool, *, conditional: bool) -> None:
        with self._ctx.http.get(url, conditional=conditional) as response:
            if response.not_modified:
                raise SourceUnchanged
            package = Package(url=response.url, number=len(self.packages), paged=paged)
            with _unpacked(response) as unpacked:
                named = self._content(unpacked, package)
        self.packages.append(package)
        if not package.releases and not named and len(self.packages) == 1 and not is_package(package.told):
            raise ContentUnreadable(f"{url} holds no OCDS releases or records.")
        self._follow(package, named)

    def _content(self, response: Response, package: Package) -> list[str]:
        named: list[str] = []
        lines = _lines(response.open())
        if lines is not None:
            for line in lines:
                if isinstance(line, Mapping):
                    named += self._object(line, package)
                else:
                    self.lines_broken += 1
            return named
        file = JsonFile(response)
        for member in file.members():
            if member.listed and member.key in {"", "releases", "records"}:
                named += self._entry(member.value, package)
            elif member.listed:
                listed = package.told.setdefault(member.key, [])
                if isinstance(listed, list) and len(listed) < MAX_FILES:
                    listed.append(member.value)
            else:
                package.told[member.key] = member.value
        named += self._alone(package)
        if file.broken_off:
            self._problem(package.url, f"the file breaks off ({file.broken_off})")
        if not package.releases:
            named += texts(package.told.get("packages"))
        return named

    def _alone(self, package: Package) -> list[str]:
        """A file that is a release or a record, without a package around it."""
        if "ocid" in package.told and not package.releases:
            return self._entry(dict(package.told), package)
        return []

    def _object(self, told: Mapping[str, Any], package: Package) -> list[str]:
        """A line or a list's entry: a package, a record, or a release."""
        inside = [*objects(told.get("releases")), *objects(told.get("records"))]
        if "ocid" in told or not inside:
            return self._entry(told, package)
        for key in ("publisher", "license"):
            package.told.setdefault(key, told.get(key))
        return [url for entry in inside for url in self._entry(entry, package)]

    def _entry(self, told: Json, package: Package) -> list[str]:
        """Hand on the releases in an entry; returns the addresses of those that are only named."""
        if not isinstance(told, Mapping):
            self.unreadable += 1
            return []
        if "ocid" not in told:
            if isinstance(told.get("releases"), list) or isinstance(told.get("records"), list):
                return self._object(told, package)
            self.unreadable += 1
            return []
        compiled = told.get("compiledRelease")
        listed = objects(told.get("releases"))
        whole = [release for release in listed if "ocid" in release or "tender" in release]
        versioned = told.get("versionedRelease")
        if isinstance(compiled, Mapping):
            self._hand_on({"ocid": told["ocid"], **compiled}, package)
        elif whole:
            for release in whole:
                self._hand_on({"ocid": told["ocid"], **release}, package)
        elif isinstance(versioned, Mapping):
            self._hand_on({**versioned, "ocid": told["ocid"]}, package)
        elif listed:
            return [text(release.get("url")) for release in listed if text(release.get("url"))]
        else:
            self._hand_on(told, package)
        return []

    def _hand_on(self, release: Mapping[str, Any], package: Package) -> None:
        if self._take(release, package.number):
            package.releases += 1
        else:
            self.unreadable += 1

    def _follow(self, package: Package, named: list[str]) -> None:
        """Queue the next page first, then the packages that are only named; none twice."""
        links = package.told.get("links")
        following = text(field_of(links, "next")) or text(field_of(field_of(links, "next"), "href"))
        if following and package.releases:
            self._add(package.url, following, paged=True)
        for url in named:
            self._add(package.url, url, paged=False)

    def _add(self, base: str, told: str, *, paged: bool) -> None:
        url = (web_address(base, told) or "").partition("#")[0]
        if url and url not in self._known:
            self._known.add(url)
            self._queue.append((url, paged))


def is_package(told: Mapping[str, Json]) -> bool:
    """Whether what stands in a file without releases is the frame of a package: an empty one."""
    return {"publisher", "publishedDate"} <= told.keys() or {"uri", "publishedDate"} <= told.keys()


def _lines(file: IO[bytes]) -> Iterator[Json] | None:
    """The lines of JSON Lines, a broken one as nothing; ``None`` where the file is no JSON Lines."""
    if file.read(3) != b"\xef\xbb\xbf":
        file.seek(0)
    first = file.readline(_LINE)
    if not first.lstrip().startswith(b"{") or not first.endswith(b"\n"):
        return None
    try:
        told = orjson.loads(first)
    except orjson.JSONDecodeError:
        return None
    second = file.readline(_LINE)
    return _parsed(file, told, second) if second.strip() else None


def _parsed(file: IO[bytes], first: Json, second: bytes) -> Iterator[Json]:
    yield first
    line = second
    while line:
        if line.strip():
            try:
                yield orjson.loads(line)
            except orjson.JSONDecodeError:
                yield None
        line = file.readline(_LINE)


def _unpacked(response: Response) -> Response:
    """The response, or its content where the file itself is gzip (``.jsonl.gz``).

    Raises:
        ContentUnreadable: the gzip is broken.
        ResponseTooLarge: it holds too much.
    """
    if response.open().read(2) != b"\x1f\x8b":
        response.open()
        return response
    body = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the response
    try:
        with gzip.open(response.open()) as packed:
            while chunk := packed.read(_CHUNK):
                body.write(chunk)
                if body.tell() > _UNPACKED:
                    raise ResponseTooLarge(f"{response.url} holds more than {_UNPACKED} bytes.")
    except (OSError, EOFError) as error:
        body.close()
        raise ContentUnreadable(f"The gzip file at {response.url} is broken: {error}.") from error
    return Response(url=response.url, status=200, headers=response.headers, body=body)
