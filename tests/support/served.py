"""Recorded sites as real servers on loopback, under addresses of their own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qsl, urlsplit

import loopback
from loopback import Exchange, serve

from harvester.sdk.testing import Answer, Site, canonical_url

#: What a server makes of an answer before it sends it.
Change = Callable[[Answer], Answer]


@dataclass
class Served:
    """A recorded site that really answers; ``change`` is applied to every answer."""

    site: Site  #: with the addresses as they are served
    change: Change = lambda answer: answer
    ignores_query: bool = False  #: gives the first answer of a path, whatever page is asked for
    servers: list[loopback.Site] = field(default_factory=list)

    @property
    def asked(self) -> int:
        """How many requests came."""
        return sum(len(server.asked) for server in self.servers)


@contextmanager
def served(recorded: Site) -> Iterator[Served]:
    """Serve ``recorded``: every host of it is another server, and named so in all that is answered."""
    origins = {_origin(key.rpartition(" ")[2]) for key in recorded.answers} | {_origin(recorded.url)}
    with ExitStack() as stack:
        running = {origin: stack.enter_context(serve({})) for origin in sorted(origins)}
        names = {origin: server.url for origin, server in running.items()}

        def renamed(text: str) -> str:
            for origin, url in names.items():
                host = re.escape(origin.partition("://")[2])
                text = re.sub(rf"https?://{host}(?![\w.-])", url, text)
            return text

        answers = {
            renamed(key): replace(
                answer, body=_renamed(answer.body, renamed), headers=_headers(answer, renamed)
            )
            for key, answer in recorded.answers.items()
        }
        site = replace(recorded, url=renamed(recorded.url), answers=answers)
        result = Served(site, servers=list(running.values()))
        for server in running.values():
            server.routes = _Everything(result)
        yield result


class _Everything(dict[str, Callable[[Exchange], None]]):
    """Routes of any path: the answer that is recorded for the whole request."""

    def __init__(self, site: Served) -> None:
        super().__init__()
        self._served = site
        self._answers = {_key(key): answer for key, answer in site.site.answers.items()}

    def get(self, path: str, default: object = None) -> Callable[[Exchange], None]:
        """How to answer; the path does not matter."""
        return self._answer

    def _answer(self, exchange: Exchange) -> None:
        host, port = exchange.server.server_address[:2]
        asked = exchange.server.site.asked[-1]
        url = f"http://{host}:{port}{asked.path}"
        form = dict(parse_qsl(asked.body.decode("utf-8", "replace"), keep_blank_values=True))
        keys = (
            [f"POST {canonical_url(url, form)}", f"POST {canonical_url(url)}"]
            if asked.method == "POST"
            else [canonical_url(url)]
        )
        found = next((self._answers[key] for key in keys if key in self._answers), None)
        if self._served.ignores_query:
            path = f"{asked.method} {urlsplit(url)._replace(query='').geturl()}".removeprefix("GET ")
            same = [key for key in self._answers if key.partition("?")[0] == path]
            found = self._answers[same[0]] if same else found
        answer = self._served.change(found) if found else Answer(status=404, body=b"Not Found")
        exchange.answer(
            answer.status, answer.body, **{k.replace("-", "_"): v for k, v in answer.headers.items()}
        )


def _key(key: str) -> str:
    method, _, url = key.rpartition(" ")
    return f"{method} {canonical_url(url)}".strip()


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _renamed(body: bytes, renamed: Callable[[str], str]) -> bytes:
    try:
        return renamed(body.decode("utf-8")).encode("utf-8")
    except UnicodeDecodeError:
        return body


def _headers(answer: Answer, renamed: Callable[[str], str]) -> dict[str, str]:
    headers = {name.title(): renamed(value) for name, value in answer.headers.items()}
    start = answer.body.lstrip()[:1]
    kind = {b"{": "application/json", b"[": "application/json", b"<": "text/html"}.get(start)
    if answer.body.lstrip()[:5] == b"<?xml":
        kind = "application/xml"
    return {**({"Content-Type": kind} if kind else {}), **headers}
