"""The WebAPI of BPS: lists by page and single tables. The key never leaves this module."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NoReturn
from urllib.parse import quote, urlsplit

from harvester.sdk import ContentUnreadable, FetchContext, SourceRefused, SourceUnavailable
from plugins._told import field, objects, text

WEBAPI = "https://webapi.bps.go.id/v1/api"
MOST_PAGES = 1_000
_ANSWERS = frozenset({400, 401, 403, 404})  #: statuses that come with an answer in JSON
_WITHOUT = frozenset({"list-not-available", "not-available", "unavailable"})


class KeyRefused(SourceRefused):
    """BPS does not accept the key. Enter the one in your profile at webapi.bps.go.id."""


@dataclass(frozen=True, kw_only=True)
class WebApi:
    """Requests to the WebAPI for one domain (a region: 0000 Indonesia, 3522 Bojonegoro)."""

    ctx: FetchContext
    root: str
    domain: str
    key: str
    language: str = "ind"

    def listed(self, model: str, **words: str | int) -> Iterator[Mapping[str, Any]]:
        """The rows of a list, page by page; nothing when BPS has none.

        Raises:
            SourceRefused, SourceUnavailable: BPS does not answer, or refuses.
        """
        before: object = None
        pages = 1
        for page in range(1, MOST_PAGES + 1):
            answer = self._ask("list/model", model, **words, page=page)
            data = answer.get("data") if answer else None
            if not isinstance(data, list) or len(data) < 2 or data[1] == before:
                if page <= pages and page > 1:
                    self.ctx.partial("BPS did not give all pages of a list.")
                return
            before = data[1]
            yield from objects(data[1])
            told = str(field(data[0], "pages"))
            pages = int(told) if told.isascii() and told.isdigit() else page
            if page >= pages:
                return

    def data(self, variable: str, *, years: str = "") -> Mapping[str, Any] | None:
        """The cells of a variable; ``None`` when BPS has none."""
        words = {"var": variable} | ({"th": years} if years else {})
        return self._ask("list/model", "data", **words)

    def table(self, identifier: str) -> Mapping[str, Any] | None:
        """A static table with its HTML; ``None`` when BPS has it no more."""
        answer = self._ask("view/model", "statictable", id=identifier)
        data = answer.get("data") if answer else None
        return data if isinstance(data, Mapping) else None

    def domains(self) -> list[Mapping[str, Any]]:
        """All regions with the address of their site; empty when BPS does not tell."""
        try:
            answer = self._get(f"{self.root}/domain/type/all/key/{quote(self.key, safe='')}/")
        except (SourceRefused, SourceUnavailable):
            return []
        data = answer.get("data") if answer else None
        return objects(data[1]) if isinstance(data, list) and len(data) > 1 else []

    def is_clean(self, url: str) -> bool:
        """Whether an address that BPS gives is free of the key."""
        return self.key not in url

    def _ask(self, what: str, model: str, **words: str | int) -> Mapping[str, Any] | None:
        told = {"lang": self.language, "domain": self.domain, **words, "key": self.key}
        path = "/".join(f"{name}/{quote(str(value), safe=';')}" for name, value in told.items())
        return self._get(f"{self.root}/{what}/{model}/{path}/")

    def _get(self, url: str) -> Mapping[str, Any] | None:
        try:
            with self.ctx.http.get(url, accept_status=_ANSWERS) as answer:
                read = answer.json() if answer.status == 200 else _forgiving(answer.content, answer.json)
                status, told = answer.status, answer.headers.get("data-availability", "")
        except ContentUnreadable as error:
            raise ContentUnreadable(self._without_key(error)) from None
        except SourceUnavailable as error:
            raise SourceUnavailable(self._without_key(error), status=error.status) from None
        except SourceRefused as error:
            raise type(error)(self._without_key(error), status=error.status) from None
        if not isinstance(read, Mapping):
            raise ContentUnreadable("Expected the WebAPI of BPS, but something else answers.")
        if text(read.get("data-availability")) in _WITHOUT or told in _WITHOUT:
            return None
        if text(read.get("status")).upper() != "OK" or status != 200:
            self._refuse(read, status)
        return read

    def _without_key(self, error: Exception) -> str:
        return str(error).replace(quote(self.key, safe=""), "…").replace(self.key, "…")

    def _refuse(self, answer: Mapping[str, Any], status: int) -> NoReturn:
        words = text(answer.get("message")) or text(answer.get("data")) or f"HTTP {status}"
        words = words.replace(self.key, "…")[:300].rstrip(".")
        about_key = "key" in words.lower() or "token" in words.lower() or "app id" in words.lower()
        if about_key or status in {401, 403}:
            raise KeyRefused(
                f"BPS does not accept the key ({words}). Enter the one in your profile at webapi.bps.go.id."
            )
        raise SourceRefused(f"BPS refuses: {words}.")


def _forgiving(body: bytes, read: Any) -> Any:
    """The JSON of a refusal; of a refusal in HTML, nothing."""
    return read() if body.lstrip()[:1] == b"{" else {}


def root_of(url: str) -> str:
    """Where the WebAPI answers, for an address in it, for any site of BPS, or for a copy of it."""
    parts = urlsplit(url)
    before, found, _ = url.partition("/v1/api")
    if found:
        return before + found
    host = parts.hostname or ""
    if host == "bps.go.id" or host.endswith(".bps.go.id"):
        return WEBAPI
    return f"{parts.scheme}://{parts.netloc}/v1/api"


def word_of(url: str, name: str) -> str:
    """What follows ``/name/`` in the path of an address."""
    steps = urlsplit(url).path.split("/")
    return next((after for step, after in pairwise(steps) if step == name), "")
