"""The outside world from memory: HTTP answers, and a spool for tables."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from harvester.domain.errors import SourceRefused, SourceUnavailable
from harvester.domain.record import SpooledTable
from harvester.sdk.http import Params, Response, decode
from harvester.sdk.page import Page

if TYPE_CHECKING:
    from harvester.domain.dataset import Column

MAX_REQUESTS = 10_000


def canonical_url(url: str, params: Params | None = None) -> str:
    """``url`` with its query sorted, so that the order of parameters does not matter."""
    parts = urlsplit(url)
    query = parse_qsl(parts.query, keep_blank_values=True) + [(k, str(v)) for k, v in (params or {}).items()]
    return urlunsplit((parts.scheme, parts.netloc, parts.path or "/", urlencode(sorted(query)), ""))


def _canonical_key(key: str) -> str:
    method, _, url = key.rpartition(" ")
    return f"{method} {canonical_url(url)}".strip()


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One recorded answer."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


class FakeHttp:
    """Answers from memory with the rules of the real client; counts what was asked."""

    def __init__(self, answers: Mapping[str, Answer], *, otherwise: Answer | None = None) -> None:
        self._answers = {_canonical_key(key): answer for key, answer in answers.items()}
        self._otherwise = otherwise or Answer(status=404)
        self.requests: list[str] = []

    def get(
        self,
        url: str,
        *,
        params: Params | None = None,
        headers: Mapping[str, str] | None = None,
        accept_status: Collection[int] = (),
        conditional: bool = False,
        listing: bool = False,
        crawl: bool = False,
        max_bytes: int | None = None,
    ) -> Response:
        """GET from memory."""
        return self._answer(canonical_url(url, params), accept_status)

    def post(
        self,
        url: str,
        *,
        data: Mapping[str, str] | bytes | None = None,
        json: Any = None,
        headers: Mapping[str, str] | None = None,
        accept_status: Collection[int] = (),
        max_bytes: int | None = None,
    ) -> Response:
        """POST from memory: the answer is under ``POST <url>?<form>``; of a body, ``POST <url>``."""
        form = None if isinstance(data, bytes) else data
        return self._answer("POST " + canonical_url(url, form), accept_status)

    def _answer(self, url: str, accept_status: Collection[int]) -> Response:
        self.requests.append(url)
        if len(self.requests) > MAX_REQUESTS:
            raise AssertionError(f"The plugin does not stop asking; last for {url}")
        answer = self._answers.get(url, self._otherwise)
        if not (200 <= answer.status < 300 or answer.status in accept_status or answer.status == 304):
            kind = SourceUnavailable if answer.status in {429, 500, 502, 503, 504} else SourceRefused
            raise kind(f"{url} answers {answer.status}.", status=answer.status)
        lowered = {key.lower(): value for key, value in answer.headers.items()}
        return Response(
            url=url.removeprefix("POST "), status=answer.status, headers=lowered, body=io.BytesIO(answer.body)
        )

    def page(self, url: str) -> Page:
        """The page at ``url``, whose probes are answered from memory too."""
        answer = self._answers.get(canonical_url(url), self._otherwise)
        headers = {key.lower(): value for key, value in answer.headers.items()}
        text = decode(answer.body, headers.get("content-type", ""))
        return Page(
            url=url, status=answer.status, headers=headers, body=answer.body, text=text, prober=self._probe
        )

    def _probe(self, url: str) -> Page | None:
        page = self.page(url)
        return page if page.status == 200 else None


@dataclass
class MemorySpool:
    """Keeps spooled tables in memory, by their hash."""

    bodies: dict[str, str] = field(default_factory=dict)

    def __call__(self, columns: Sequence[Column], rows: Iterable[Sequence[str]]) -> SpooledTable:
        """Write the rows as CSV."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\r\n")
        count = 0
        for row in rows:
            writer.writerow(row)
            count += 1
        sha256 = hashlib.sha256(out.getvalue().encode("utf-8", "replace")).hexdigest()
        self.bodies[sha256] = out.getvalue()
        return SpooledTable(columns=tuple(columns), sha256=sha256, rows=count)
