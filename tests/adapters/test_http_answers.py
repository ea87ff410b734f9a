"""What servers answer, well and badly: statuses, bodies that break off or never end, retries."""

from __future__ import annotations

import gzip
import threading
import time
import zlib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING

import pytest
from fetching import QUICK, source
from loopback import Exchange, Route, serve

from harvester.adapters.http import HttpFetcher
from harvester.domain.errors import ContentUnreadable, ResponseTooLarge, SourceRefused, SourceUnavailable

if TYPE_CHECKING:
    from harvester.adapters.http.session import HttpSession


def in_turn(*routes: Route) -> Callable[[Exchange], None]:
    """Answers with each route once, the last one for ever."""
    waiting = list(routes)

    def answer(exchange: Exchange) -> None:
        route = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        if callable(route):
            route(exchange)
        else:
            exchange.answer(200, route)

    return answer


def status(code: int, **headers: str) -> Callable[[Exchange], None]:
    return lambda exchange: exchange.answer(code, b"words", **headers)


def raw(*pieces: bytes) -> Callable[[Exchange], None]:
    """Sends bytes as they are and hangs up."""

    def answer(exchange: Exchange) -> None:
        for piece in pieces:
            exchange.wfile.write(piece)
        exchange.close_connection = True

    return answer


def test_an_answer(http: HttpSession) -> None:
    with serve(
        {"/a": lambda e: e.answer(200, b'{"x": 1}', Content_Type="application/json; charset=utf-8")}
    ) as site:
        response = http.get(f"{site.url}/a", params={"q": "kopi susu", "n": 2}, headers={"X-Own": "yes"})
        assert response.json() == {"x": 1}
        assert (response.status, response.media_type) == (200, "application/json")
        assert response.url == f"{site.url}/a?q=kopi+susu&n=2"
        asked = site.asked[0]
        assert asked.headers["user-agent"] == "harvester/0.1.0 (+https://example.org/harvester)"
        assert asked.headers["accept-encoding"] == "gzip, deflate"
        assert asked.headers["x-own"] == "yes"
        assert "if-none-match" not in asked.headers


def test_posts_a_form_and_json_and_tries_again(http: HttpSession) -> None:
    with serve({"/p": in_turn(status(503), b"ok")}) as site:
        assert http.post(f"{site.url}/p", data={"draw": "1"}).content == b"ok"
        assert [(asked.method, asked.body) for asked in site.asked] == [("POST", b"draw=1")] * 2
        http.post(f"{site.url}/p", json={"a": [1]})
        assert site.asked[-1].body == b'{"a": [1]}'
        http.post(f"{site.url}/p", data=b"<a/>", headers={"Content-Type": "application/xml"})
        assert (site.asked[-1].body, site.asked[-1].headers["content-type"]) == (b"<a/>", "application/xml")


@pytest.mark.parametrize("code", [429, 500, 502, 503, 504])
def test_tries_again_after_a_passing_failure(http: HttpSession, code: int) -> None:
    with serve({"/a": in_turn(status(code), status(code), b"ok")}) as site:
        assert http.get(f"{site.url}/a").content == b"ok"
        assert len(site.asked) == 3


@pytest.mark.parametrize("code", [429, 500, 503, 520])
def test_gives_up_after_the_retries(http: HttpSession, code: int) -> None:
    with serve({"/a": status(code)}) as site:
        with pytest.raises(SourceUnavailable) as failure:
            http.get(f"{site.url}/a")
        assert failure.value.status == code
        assert f"HTTP {code}" in str(failure.value)
        assert len(site.asked) == 1 + QUICK.retries


@pytest.mark.parametrize(
    ("code", "words"),
    [(403, "firewall"), (404, "no such page"), (401, "login"), (410, "gone"), (418, "HTTP 418")],
)
def test_a_refusal_is_final_and_says_what_to_do(http: HttpSession, code: int, words: str) -> None:
    with serve({"/a": status(code)}) as site:
        with pytest.raises(SourceRefused, match=words) as failure:
            http.get(f"{site.url}/a")
        assert failure.value.status == code
        assert len(site.asked) == 1


def test_an_accepted_status_is_an_answer(http: HttpSession) -> None:
    with serve({"/a": status(409), "/b": status(503), "/c": status(302, Location="/a")}) as site:
        assert http.get(f"{site.url}/a", accept_status={409}).content == b"words"
        assert http.get(f"{site.url}/b", accept_status={503}).status == 503
        assert http.get(f"{site.url}/c", accept_status={302}).status == 302
        assert len(site.asked) == 3


def test_waits_as_long_as_retry_after_asks_for() -> None:
    asked_at: list[float] = []

    def first(exchange: Exchange) -> None:
        asked_at.append(time.monotonic())
        exchange.answer(429, Retry_After="1")

    def then(exchange: Exchange) -> None:
        asked_at.append(time.monotonic())
        exchange.answer(200, b"ok")

    with serve({"/a": in_turn(first, then)}) as site, HttpFetcher(QUICK).session(source()) as http:
        assert http.get(f"{site.url}/a").content == b"ok"
    assert asked_at[1] - asked_at[0] >= 0.9


@pytest.mark.parametrize(
    "value",
    ["3600", format_datetime(datetime.now(UTC) + timedelta(hours=2), usegmt=True), "9" * 12],
    ids=["seconds", "date", "far"],
)
def test_a_long_retry_after_is_left_to_the_next_run(http: HttpSession, value: str) -> None:
    with serve({"/a": status(503, Retry_After=value)}) as site:
        with pytest.raises(SourceUnavailable, match="left alone for"):
            http.get(f"{site.url}/a")
        assert len(site.asked) == 1


@pytest.mark.parametrize("value", ["soon", "-5", "", "1e9", "Fri, 31 Feb 2024 99:99:99 GMT", "0", "9" * 5000])
def test_an_odd_retry_after_does_no_harm(value: str) -> None:
    settings = replace(QUICK, max_retry_after=0.5)
    routes: dict[str, Route] = {"/a": in_turn(status(503, Retry_After=value), b"ok")}
    with serve(routes) as site, HttpFetcher(settings).session(source()) as http:
        assert http.get(f"{site.url}/a").content == b"ok"


def test_a_past_retry_after_date_means_now(http: HttpSession) -> None:
    past = format_datetime(datetime.now(UTC) - timedelta(days=1), usegmt=True)
    with serve({"/a": in_turn(status(503, Retry_After=past), b"ok")}) as site:
        assert http.get(f"{site.url}/a").content == b"ok"


@pytest.mark.parametrize(
    "broken",
    [
        raw(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this"),
        raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n"),
        raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nnonsense\r\n"),
        raw(b""),
        raw(b"HTTP/1.1 200 OK\r\nContent-Le"),
        raw(b"this is not HTTP\r\n\r\n"),
        raw(b"HTTP/1.1 200 OK\r\n" + b"X-A: b\r\n" * 200 + b"\r\n"),
        raw(b"HTTP/1.1 200 OK\r\nX-Long: " + b"a" * 100_000 + b"\r\n\r\n"),
        raw(b"HTTP/1.1 999999 ?\r\n\r\n"),
    ],
    ids=[
        "length",
        "chunked",
        "chunk size",
        "nothing",
        "headers",
        "not HTTP",
        "many headers",
        "long header",
        "status",
    ],
)
def test_a_broken_answer_is_asked_for_again(http: HttpSession, broken: Route) -> None:
    with serve({"/a": in_turn(broken, b"whole"), "/b": broken}) as site:
        assert http.get(f"{site.url}/a").content == b"whole"
        with pytest.raises(SourceUnavailable) as failure:
            http.get(f"{site.url}/b")
        assert "127.0.0.1" in str(failure.value)
        assert site.paths == ["/a"] * 2 + ["/b"] * (1 + QUICK.retries)


def test_silence_ends_in_a_timeout() -> None:
    release = threading.Event()

    def silent(exchange: Exchange) -> None:
        release.wait(10)
        exchange.close_connection = True

    settings = replace(QUICK, read_timeout=0.1, retries=1)
    with serve({"/a": silent}) as site, HttpFetcher(settings).session(source()) as http:
        with pytest.raises(SourceUnavailable, match="timeout"):
            http.get(f"{site.url}/a")
        assert len(site.asked) == 2
        release.set()


@pytest.mark.parametrize("part", ["status line", "headers", "body", "chunks"])
def test_a_drip_ends_at_the_deadline(part: str) -> None:
    beginning = {
        "status line": b"",
        "headers": b"HTTP/1.1 200 OK\r\nX-Drip: ",
        "body": b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n",
        "chunks": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
    }[part]
    drop = b"1\r\na\r\n" if part == "chunks" else b"a"
    ended = threading.Event()

    def drip(exchange: Exchange) -> None:
        exchange.wfile.write(beginning)
        while not ended.wait(0.02):
            exchange.wfile.write(drop)
        exchange.close_connection = True

    settings = replace(QUICK, total_deadline=0.4)
    with serve({"/a": drip}) as site, HttpFetcher(settings).session(source()) as http:
        with pytest.raises(SourceUnavailable, match="longer than"):
            http.get(f"{site.url}/a")
        assert len(site.asked) == 1
        ended.set()


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "x-gzip", "utf-8", "none"])
def test_decompresses(http: HttpSession, encoding: str) -> None:
    squeeze = {"gzip": gzip.compress, "x-gzip": gzip.compress, "deflate": zlib.compress}.get(encoding, bytes)
    body = b"Kecamatan " * 1000
    with serve({"/a": lambda e: e.answer(200, squeeze(body), Content_Encoding=encoding)}) as site:
        assert http.get(f"{site.url}/a").content == body


def test_a_body_that_is_not_compressed_as_it_claims_is_asked_for_plain(http: HttpSession) -> None:
    def answer(exchange: Exchange) -> None:
        plain = exchange.headers["Accept-Encoding"] == "identity"
        exchange.answer(200, b"plain text", **({} if plain else {"Content_Encoding": "gzip"}))

    with serve({"/a": answer}) as site:
        assert http.get(f"{site.url}/a").content == b"plain text"


def test_a_compression_that_nobody_asked_for_is_named(http: HttpSession) -> None:
    routes: dict[str, Route] = {"/a": lambda e: e.answer(200, b"\x1b\x00", Content_Encoding="compress")}
    with serve(routes) as site, pytest.raises(ContentUnreadable, match="compress"):
        http.get(f"{site.url}/a")


@pytest.mark.parametrize("layers", [1, 2])
def test_a_compression_bomb_stops_at_the_cap(layers: int) -> None:
    bomb = gzip.compress(bytes(100_000_000), 1)
    for _ in range(layers - 1):
        bomb = gzip.compress(bomb)
    settings = replace(QUICK, max_bytes=2_000_000)
    encoding = ", ".join(["gzip"] * layers)
    routes: dict[str, Route] = {"/a": lambda e: e.answer(200, bomb, Content_Encoding=encoding)}
    with serve(routes) as site, HttpFetcher(settings).session(source()) as http:
        with pytest.raises(ResponseTooLarge, match="2 MB"):
            http.get(f"{site.url}/a")
        assert len(site.asked) == 1


def test_a_body_above_the_cap_is_refused_by_its_announced_length(http: HttpSession) -> None:
    routes: dict[str, Route] = {"/a": raw(b"HTTP/1.1 200 OK\r\nContent-Length: 9999999999\r\n\r\n")}
    with serve(routes) as site, pytest.raises(ResponseTooLarge):
        http.get(f"{site.url}/a")


def test_an_endless_body_stops_at_the_cap_of_the_call(http: HttpSession) -> None:
    def endless(exchange: Exchange) -> None:
        exchange.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            exchange.wfile.write(b"x" * 10_000)

    with serve({"/a": endless, "/b": b"x" * 1000}) as site:
        with pytest.raises(ResponseTooLarge):
            http.get(f"{site.url}/a", max_bytes=50_000)
        assert len(http.get(f"{site.url}/b", max_bytes=1000).content) == 1000
        with pytest.raises(ResponseTooLarge):
            http.get(f"{site.url}/b", max_bytes=999)


def test_a_large_body_is_read_from_disk_any_number_of_times(http: HttpSession) -> None:
    body = bytes(range(256)) * 10_000
    with serve({"/a": body}) as site:
        response = http.get(f"{site.url}/a")
        with response.open() as file:
            assert file.read(4) == body[:4]
            assert response.content == body
            assert file.read() == b""
            assert response.open().read() == body


@pytest.mark.parametrize(
    "answer",
    [
        raw(
            b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbody"
        ),
        raw(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbody"),
        raw(b"HTTP/1.0 200 OK\nContent-Type: text/html\n\nbody"),
        raw(b"HTTP/1.1 200\r\nno header at all\r\n\r\nbody"),
        raw(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nContent-Length: 4\r\n\r\nbody"),
        raw(
            b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n"
            b"\r\n4\r\nbody\r\n0\r\n\r\n"
        ),
    ],
    ids=["early hints", "continue", "HTTP/1.0, LF", "sloppy headers", "length twice", "length and chunks"],
)
def test_sloppy_answers_are_read(http: HttpSession, answer: Route) -> None:
    with serve({"/a": answer}) as site:
        assert http.get(f"{site.url}/a").content == b"body"
        assert len(site.asked) == 1


def test_connections_are_kept(http: HttpSession) -> None:
    ports: set[int] = set()

    def note(exchange: Exchange) -> None:
        ports.add(exchange.client_address[1])
        exchange.answer(200, b"x" * 100_000)

    with serve({"/a": note}) as site:
        for _ in range(3):
            http.get(f"{site.url}/a").close()
    assert len(ports) == 1
