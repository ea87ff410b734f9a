"""One exchange: a request out, status and headers in, the body counted into a spool."""

from __future__ import annotations

import hashlib
import tempfile
import time
from collections.abc import Callable, Collection, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any, cast

from requests.cookies import RequestsCookieJar, extract_cookies_to_jar
from urllib3 import HTTPResponse

from harvester.adapters.http.connections import GuardedAdapter
from harvester.adapters.http.faults import PASSING, TRANSPORT_ERRORS
from harvester.adapters.http.urls import shown
from harvester.domain.errors import ContentUnreadable, ResponseTooLarge, SourceUnavailable

if TYPE_CHECKING:
    import ssl

    import requests

    from harvester.adapters.http.connections import Gate
    from harvester.adapters.http.settings import HttpSettings

REDIRECTS = frozenset({301, 302, 303, 307, 308})
_IN_MEMORY = 1_000_000
_CHUNK = 65_536


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """How much of a body is wanted, and of which statuses."""

    max_bytes: int
    truncate: bool = False  #: cut the body at ``max_bytes`` instead of refusing it
    accept_status: Collection[int] = ()
    accept_304: bool = False
    accept_any: bool = False
    digest: bool = False  #: hash the body

    def accepts(self, status: int) -> bool:
        """Whether ``status`` is an answer for the caller."""
        if 200 <= status < 300 or status in self.accept_status:
            return True
        if status == 304:
            return self.accept_304
        return self.accept_any and 400 <= status < 500 and status not in PASSING


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What one exchange brought. ``body`` is there when the limits accept the status."""

    url: str
    status: int
    headers: Mapping[str, str]  #: keys in lower case
    body: IO[bytes] | None = None
    sha256: str | None = None  #: of the body, if the limits ask for it

    @property
    def location(self) -> str | None:
        """Where the answer redirects to."""
        return self.headers.get("location") if self.status in REDIRECTS and self.body is None else None


class Transport:
    """Sends one request at a time over guarded connections; keeps the cookies."""

    def __init__(self, settings: HttpSettings, gate: Gate, context: Callable[[], ssl.SSLContext]) -> None:
        self._settings, self._gate = settings, gate
        self._adapter = GuardedAdapter(gate, context)
        self.cookies = RequestsCookieJar()

    def close(self) -> None:
        """Close the connections."""
        self._adapter.close()

    def exchange(self, prepared: requests.PreparedRequest, limits: Limits) -> Answer:
        """Send ``prepared`` and read its answer. Redirects are not followed, nor are their bodies read.

        Raises:
            ResponseTooLarge, ContentUnreadable, AddressForbidden: final.
            SourceUnavailable: the whole response took too long; final too.
            OSError, urllib3.exceptions.HTTPError: see :mod:`harvester.adapters.http.faults`.
        """
        total = self._settings.total_deadline
        self._gate.deadline = time.monotonic() + total
        try:
            return self._exchange(prepared, limits)
        except TRANSPORT_ERRORS as error:
            if self._gate.expired:
                url = shown(prepared.url or "")
                raise SourceUnavailable(f"{url} takes longer than {total:g} seconds to answer.") from error
            raise
        finally:
            self._gate.deadline = float("inf")

    def _exchange(self, prepared: requests.PreparedRequest, limits: Limits) -> Answer:
        timeout = (self._settings.connect_timeout, self._settings.read_timeout)
        with self._adapter.send(prepared, stream=True, timeout=timeout) as response:
            extract_cookies: Any = extract_cookies_to_jar  # requests' stubs leave it untyped
            extract_cookies(self.cookies, prepared, response.raw)
            headers = {key.lower(): value for key, value in response.headers.items()}
            url, status = prepared.url or "", response.status_code
            body, digest = None, hashlib.sha256() if limits.digest else None
            if limits.accepts(status):
                _check_encoding(url, headers)
                if status != 304:  # whose Content-Length is that of the body which it does not send
                    _check_length(url, headers, limits)
                body = self._read(cast("HTTPResponse", response.raw), url, limits, digest)
            told = digest.hexdigest() if digest else None
            return Answer(url=url, status=status, headers=headers, body=body, sha256=told)

    def _read(self, raw: HTTPResponse, url: str, limits: Limits, digest: hashlib._Hash | None) -> IO[bytes]:
        spool_dir = self._settings.spool_dir
        with ExitStack() as unless_whole:
            spool = Spool(max_size=_IN_MEMORY, dir=str(spool_dir) if spool_dir else None)
            unless_whole.callback(spool.close)
            size = 0
            for chunk in raw.stream(_CHUNK, decode_content=True):
                size += len(chunk)
                if limits.truncate and size >= limits.max_bytes:
                    spool.write(chunk[: len(chunk) - (size - limits.max_bytes)])
                    break
                _check_size(url, size, limits)
                spool.write(chunk)
                if digest:
                    digest.update(chunk)
            spool.seek(0)
            unless_whole.pop_all()
        return cast("IO[bytes]", spool)


class Spool(tempfile.SpooledTemporaryFile[bytes]):
    """A body: in memory up to 1 MB, then in a file without a name, gone when closed or forgotten."""

    def __del__(self) -> None:
        self.close()  # plugins need not close answers, and the base class would warn of it


def _check_length(url: str, headers: Mapping[str, str], limits: Limits) -> None:
    announced = headers.get("content-length", "")
    if not limits.truncate and announced.isascii() and announced.isdigit() and len(announced) < 20:
        _check_size(url, int(announced), limits)


def _check_size(url: str, size: int, limits: Limits) -> None:
    if size > limits.max_bytes:
        raise ResponseTooLarge(
            f"{shown(url)} is larger than {limits.max_bytes / 1e6:.3g} MB, the limit in the settings."
        )


def _check_encoding(url: str, headers: Mapping[str, str]) -> None:
    """Refuse a compression that was not asked for and cannot be read (``utf-8`` and the like are no harm)."""
    told = {word.strip().lower() for word in headers.get("content-encoding", "").split(",")}
    unknown = (told & {"br", "zstd", "compress", "x-compress"}) - set(HTTPResponse.CONTENT_DECODERS)
    if unknown:
        raise ContentUnreadable(f"{shown(url)} is compressed with {unknown.pop()}, which was not asked for.")
