"""One run's way to an OpenSID site: what a village switched off is no problem, what fails is told."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from harvester.sdk import (
    ContentUnreadable,
    Problem,
    ResponseTooLarge,
    Severity,
    SourceRefused,
    SourceUnavailable,
)

if TYPE_CHECKING:
    from harvester.sdk import FetchContext, Response

#: A menu that is switched off, a page of another version, a route that takes no such request.
ABSENT = frozenset({400, 404, 405, 410})
_AJAX = {"X-Requested-With": "XMLHttpRequest", "Accept": "application/json"}
MAX_FAILURES = 3  #: requests in a row without an answer: the site is down
_OWN_PATHS = re.compile(
    r"/(?:index\.php|first|artikel|data-statistik|data-wilayah|peraturan[-_]desa|informasi[-_]publik|status-idm"
    r"|internal_api|ppid|siteman|layanan-mandiri|feed(?:\.xml)?|sitemap(?:\.xml)?|load_apbdes|index/\d+)(?:/.*)?$"
)


def root_of(url: str) -> str:
    """Where a site begins, from the address of any of its pages."""
    parts = urlsplit(url if "//" in url else f"http://{url}")
    return f"{parts.scheme}://{parts.netloc}{_OWN_PATHS.sub('', parts.path.rstrip('/'))}/"


class Site:
    """Reads a site's pages and interfaces."""

    def __init__(self, ctx: FetchContext, url: str) -> None:
        self.ctx = ctx
        self.root = root_of(url)
        self._prefix = ""
        self._failures = 0

    def with_index(self, home: str) -> None:
        """Old servers without rewriting have ``index.php/`` in every address, as the front page shows."""
        if "index.php/first" in home:
            self._prefix = "index.php/"

    def url(self, path: str) -> str:
        """The address of a page, by its path or as it is told."""
        if path.startswith(("http://", "https://")):
            return path
        return f"{self.root}{self._prefix if path else ''}{path}"

    def page(self, path: str) -> str:
        """The HTML of a page; empty where there is none."""
        answer = self._ask(path, crawl=True)
        if answer is None:
            return ""
        with answer:
            return answer.text

    def file(self, path: str) -> tuple[bytes, str]:
        """The bytes of a feed or sitemap, and its media type; empty where there is none."""
        answer = self._ask(path)
        if answer is None:
            return b"", ""
        with answer:
            return answer.content, answer.headers.get("content-type", "")

    def json(
        self,
        path: str,
        params: Mapping[str, str | int] | None = None,
        *,
        form: Mapping[str, str] | None = None,
        max_bytes: int | None = None,
    ) -> Any:
        """What an interface answers; ``None`` where there is none, or a page in its place.

        Raises:
            ResponseTooLarge: the answer is larger than ``max_bytes``.
        """
        answer = self._ask(path, params, form=form, max_bytes=max_bytes, ajax=True)
        if answer is None:
            return None
        with answer:
            if _is_no_json(answer.open().read(400)):
                return None
            try:
                return answer.json()
            except ContentUnreadable as error:
                self.tell(path, error)
                return None

    def tell(self, path: str, error: Exception, severity: Severity = Severity.WARNING) -> None:
        """Note that a page could not be read. What it would have held may still be there."""
        problem = Problem(
            code="page-unreadable",
            message="{page} could not be read: {reason} What it held before is kept.",
            params={"page": self.url(path), "reason": str(error)},
            severity=severity,
        )
        self.ctx.problem(problem, path if severity is Severity.ERROR else None)
        self.ctx.partial("Some pages of the site could not be read.")

    def _ask(
        self,
        path: str,
        params: Mapping[str, str | int] | None = None,
        *,
        form: Mapping[str, str] | None = None,
        max_bytes: int | None = None,
        crawl: bool = False,
        ajax: bool = False,
    ) -> Response | None:
        http, url = self.ctx.http, self.url(path)
        headers = _AJAX if ajax else None
        try:
            if form is not None:
                answer = http.post(url, data=form, headers=headers, accept_status=ABSENT, max_bytes=max_bytes)
            else:
                answer = http.get(
                    url,
                    params=params,
                    headers=headers,
                    accept_status=ABSENT,
                    crawl=crawl,
                    max_bytes=max_bytes,
                )
        except SourceUnavailable as error:
            self._failures += 1
            if self._failures >= MAX_FAILURES:
                raise
            self.tell(path, error, Severity.ERROR)
            return None
        except ResponseTooLarge as error:
            if max_bytes is not None:
                raise
            self.tell(path, error)
            return None
        except SourceRefused as error:
            self.tell(path, error)
            return None
        self._failures = 0
        if answer.status not in ABSENT:
            return answer
        answer.close()
        return None


def _is_no_json(beginning: bytes) -> bool:
    return beginning.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in {b"", b"<"}
