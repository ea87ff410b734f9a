"""Redirects, cookies, validators, robots.txt, turns, detection."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from fetching import QUICK, Kept, source
from loopback import Exchange, serve

from harvester.adapters.http import HttpFetcher
from harvester.domain.errors import AddressForbidden, RunCancelled, SourceRefused, SourceUnavailable
from harvester.ports import Validator

if TYPE_CHECKING:
    from harvester.adapters.http.session import HttpSession


def to(location: str, code: int = 302) -> Callable[[Exchange], None]:
    return lambda exchange: exchange.answer(code, b"moved", Location=location)


def test_follows_redirects(http: HttpSession) -> None:
    routes = {
        "/a": to("b?x=1"),
        "/b": to("//127.0.0.1:PORT/c/", 301),
        "/c/": to("../d#part", 308),
        "/d": b"here",
    }
    with serve({}) as site:
        port = site.url.rpartition(":")[2]
        site.routes.update(routes | {"/b": to(f"//127.0.0.1:{port}/c/", 301)})
        response = http.get(f"{site.url}/a", params={"q": "1"})
        assert (response.content, response.url) == (b"here", f"{site.url}/d")
        assert site.paths == ["/a?q=1", "/b?x=1", "/c/", "/d"]


@pytest.mark.parametrize(
    ("code", "method"), [(301, "GET"), (302, "GET"), (303, "GET"), (307, "POST"), (308, "POST")]
)
def test_a_post_stays_one_only_after_307_and_308(http: HttpSession, code: int, method: str) -> None:
    with serve({"/a": to("/b", code), "/b": b"ok"}) as site:
        http.post(f"{site.url}/a", data={"x": "1"})
        assert (site.asked[1].method, site.asked[1].body) == (method, b"x=1" if method == "POST" else b"")
        assert ("content-type" in site.asked[1].headers) == (method == "POST")


def test_a_loop_ends(http: HttpSession) -> None:
    with serve({"/a": to("/b"), "/b": to("/a")}) as site:
        with pytest.raises(SourceRefused, match="more than 5 times"):
            http.get(f"{site.url}/a")
        assert len(site.asked) == 6


@pytest.mark.parametrize(
    "location",
    ["file:///etc/passwd", "ftp://127.0.0.1/", "javascript:alert(1)", "http://[::1", "gopher://x/",
     "http://127.0.0.1:99999/", "http:// /", "data:text/html,x"],
)  # fmt: skip
def test_a_redirect_to_no_web_address_is_refused(http: HttpSession, location: str) -> None:
    with serve({"/a": to(location)}) as site:
        with pytest.raises(SourceRefused):
            http.get(f"{site.url}/a")
        assert len(site.asked) == 1


def test_keys_stay_at_their_site(http: HttpSession) -> None:
    secret = {"Authorization": "key", "X-CKAN-API-Key": "key", "Accept": "text/csv"}
    with serve({"/b": b"ok"}) as other, serve({}) as site:
        site.routes.update({"/same": to("/b"), "/b": b"ok", "/away": to(f"{other.url}/b")})
        http.get(f"{site.url}/same", headers=secret)
        assert {k: site.asked[1].headers[k.lower()] for k in secret} == secret
        http.get(f"{site.url}/away", headers=secret)
        assert other.asked[0].headers["accept"] == "text/csv"
        assert not {"authorization", "x-ckan-api-key"} & set(other.asked[0].headers)
        with_password = site.url.replace("//", "//user:p%40ss@")
        response = http.get(f"{with_password}/same")
        assert [a.headers["authorization"] for a in site.asked[-2:]] == ["Basic dXNlcjpwQHNz"] * 2
        assert "user" not in response.url
        http.get(f"{with_password}/away")
        assert "authorization" not in other.asked[-1].headers


def test_credentials_in_a_redirect_are_not_used(http: HttpSession) -> None:
    with serve({"/b": b"ok"}) as site:
        site.routes["/a"] = to(site.url.replace("//", "//evil:word@") + "/b")
        http.get(f"{site.url}/a")
        assert "authorization" not in site.asked[1].headers


def test_messages_hold_no_secrets(http: HttpSession) -> None:
    with serve({}) as site, pytest.raises(SourceRefused) as failure:
        http.get(site.url.replace("//", "//user:sesame@") + "/a", params={"api_key": "sesame", "q": "padi"})
    assert "sesame" not in str(failure.value)
    assert "q=padi" in str(failure.value)


def test_cookies_live_as_long_as_the_run(fetcher: HttpFetcher) -> None:
    def visit(exchange: Exchange) -> None:
        exchange.answer(302, Location="/b", Set_Cookie="visit=1; Path=/")

    with serve({"/a": visit, "/b": b"ok"}) as site:
        with fetcher.session(source()) as http:
            http.get(f"{site.url}/a")
            http.get(f"{site.url}/b")
        with fetcher.session(source()) as http:
            http.get(f"{site.url}/b")
        assert [asked.headers.get("cookie") for asked in site.asked] == [None, "visit=1", "visit=1", None]


DATE = "Wed, 01 May 2024 03:00:00 GMT"


def versioned(exchange: Exchange) -> None:
    if exchange.headers.get("If-None-Match") == 'W/"1"':
        exchange.send_response(304)
        exchange.send_header("Content-Length", "9999999999")  # of the body that is not sent
        exchange.end_headers()
    else:
        exchange.answer(200, b"new", ETag='W/"1"', Last_Modified=DATE)


def test_asks_only_for_what_changed(fetcher: HttpFetcher) -> None:
    kept = Kept()
    with serve({"/a": versioned}) as site, fetcher.session(source(), kept) as http:
        assert http.get(f"{site.url}/a", params={"n": 1}).content == b"new"
        assert kept.told == {}
        first = http.get(f"{site.url}/a", params={"n": 1}, conditional=True)
        assert first.content == b"new"
        new = hashlib.sha256(b"new").hexdigest()
        assert kept.told == {f"{site.url}/a?n=1": Validator(etag='W/"1"', last_modified=DATE, sha256=new)}
        second = http.get(f"{site.url}/a", params={"n": 1}, conditional=True)
        assert (second.status, second.not_modified, second.content) == (304, True, b"")
        assert site.asked[-1].headers["if-modified-since"] == DATE
        assert http.get(f"{site.url}/a", params={"n": 2}, conditional=True).status == 200


def test_the_same_bytes_again_are_nothing_new_and_can_be_read(fetcher: HttpFetcher) -> None:
    kept, bodies = Kept(), iter([b"one", b"one", b"two", b"two"])
    with (
        serve({"/a": lambda exchange: exchange.answer(200, next(bodies))}) as site,
        fetcher.session(source(), kept) as http,
    ):
        answers = [http.get(f"{site.url}/a", conditional=True) for _ in range(3)]
        assert [answer.not_modified for answer in answers] == [False, True, False]
        assert [(answer.status, answer.content) for answer in answers][1] == (200, b"one")
        assert not http.get(f"{site.url}/a").not_modified  # nobody asked


def test_without_validators_nothing_is_conditional(http: HttpSession) -> None:
    with serve({"/a": versioned, "/b": lambda e: e.answer(304)}) as site:
        assert http.get(f"{site.url}/a", conditional=True).status == 200
        with pytest.raises(SourceRefused, match="not modified"):
            http.get(f"{site.url}/b", conditional=True)


ROBOTS = b"""User-agent: *
Disallow: /private
Allow: /private/but

User-agent: harvester
Disallow: /ours
Crawl-delay: 0.2
"""


def test_robots_govern_crawling_and_nothing_else(http: HttpSession) -> None:
    with serve({"/robots.txt": ROBOTS, "/ours": b"1", "/private": b"2", "/moved": to("/ours/too")}) as site:
        assert http.get(f"{site.url}/ours").content == b"1"
        assert "/robots.txt" not in site.paths
        assert http.get(f"{site.url}/private", crawl=True).content == b"2"
        for path in ("/ours/x", "/moved"):
            with pytest.raises(SourceRefused, match=r"robots\.txt"):
                http.get(f"{site.url}{path}", crawl=True)
        assert site.paths.count("/robots.txt") == 1


def test_a_source_may_be_stricter_or_laxer_with_robots(fetcher: HttpFetcher) -> None:
    with serve({"/robots.txt": ROBOTS, "/ours": b"1"}) as site:
        with fetcher.session(source(obey_robots="always")) as http, pytest.raises(SourceRefused):
            http.get(f"{site.url}/ours")
        with fetcher.session(source(obey_robots="never")) as http:
            assert http.get(f"{site.url}/ours", crawl=True).content == b"1"
        with fetcher.session(source(user_agent="Other/2")) as http:
            assert http.get(f"{site.url}/ours", crawl=True).content == b"1"
            assert site.asked[-1].headers["user-agent"] == "Other/2"


@pytest.mark.parametrize(
    ("code", "allowed"), [(404, True), (403, True), (410, True), (500, False), (503, False)]
)
def test_missing_robots_allow_and_unreachable_ones_do_not(
    http: HttpSession, code: int, allowed: bool
) -> None:
    with serve({"/robots.txt": lambda e: e.answer(code), "/a": b"page"}) as site:
        if allowed:
            assert http.get(f"{site.url}/a", crawl=True).content == b"page"
        else:
            with pytest.raises(SourceUnavailable, match=r"robots\.txt cannot be read"):
                http.get(f"{site.url}/a", crawl=True)
            assert "/a" not in site.paths


def test_huge_and_odd_robots_are_read_as_far_as_they_go(http: HttpSession) -> None:
    huge = (
        b"User-agent: *\nDisallow: /x\nCrawl-delay: nan\n\xff\xfe\x00" + b"#" * 2_000_000 + b"\nDisallow: /\n"
    )
    with serve({"/robots.txt": huge, "/a": b"page"}) as site:
        assert http.get(f"{site.url}/a", crawl=True).content == b"page"
        with pytest.raises(SourceRefused):
            http.get(f"{site.url}/x", crawl=True)


def test_the_crawl_delay_is_kept(http: HttpSession) -> None:
    with serve({"/robots.txt": ROBOTS, "/a": b"page"}) as site:
        http.get(f"{site.url}/a", crawl=True)
        start = time.monotonic()
        http.get(f"{site.url}/a", crawl=True)
        assert time.monotonic() - start >= 0.19


def test_one_request_at_a_time_per_host_across_sessions(fetcher: HttpFetcher) -> None:
    present, most = 0, 0
    lock = threading.Lock()

    def count(exchange: Exchange) -> None:
        nonlocal present, most
        with lock:
            present += 1
            most = max(most, present)
        time.sleep(0.02)
        with lock:
            present -= 1
        exchange.answer(200, b"ok")

    def run(url: str) -> None:
        with fetcher.session(source()) as http:
            for _ in range(2):
                http.get(url)

    with serve({"/a": count}) as site:
        threads = [threading.Thread(target=run, args=(f"{site.url}/a",)) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(site.asked) == 8
    assert most == 1


def test_requests_to_a_host_are_spaced(fetcher: HttpFetcher) -> None:
    with serve({"/a": b"ok"}) as site:
        start = time.monotonic()
        for _ in range(2):
            with fetcher.session(source(delay=0.2)) as http:
                http.get(f"{site.url}/a")
        assert time.monotonic() - start >= 0.2


def test_nobody_is_spared_requests_where_no_host_is(fetcher: HttpFetcher) -> None:
    def ask_twice() -> None:
        with fetcher.session(source(delay=600)) as http:
            for _ in range(2):
                with pytest.raises(SourceUnavailable, match="DNS"):
                    http.get("http://nobody.invalid/a")
        asked.set()

    asked = threading.Event()
    thread = threading.Thread(target=ask_twice, daemon=True)
    thread.start()
    assert asked.wait(30)


def test_waiting_ends_when_the_process_stops() -> None:
    fetcher = HttpFetcher(replace(QUICK, backoff=60))
    with serve({"/a": lambda e: e.answer(503)}) as site, fetcher.session(source()) as http:
        threading.Timer(0.05, fetcher.stop).start()
        with pytest.raises(RunCancelled):
            http.get(f"{site.url}/a")


def test_a_page_for_detection(fetcher: HttpFetcher) -> None:
    routes = {"/": b"<html>" + b"x" * 600_000, "/feed": b"<rss/>", "/gone": lambda e: e.answer(410)}
    with serve({**routes, "/x": to("/")}) as site:
        page = fetcher.page(f"{site.url}/x")
        assert (page.url, page.status, len(page.body)) == (f"{site.url}/", 200, 512_000)
        feed = page.probe("feed")
        assert feed is not None
        assert feed.text == "<rss/>"
        assert page.probe("/feed#again") is feed
        assert site.paths.count("/feed") == 1
        assert page.probe("/gone") is None
        assert page.probe("http://10.1.2.3/") is None
        assert page.probe("file:///etc/passwd") is None
        assert page.probe("http://[broken") is None


def test_probes_are_few(fetcher: HttpFetcher) -> None:
    with serve({"/": b"home", **{f"/{n}": b"ok" for n in range(30)}}) as site:
        page = fetcher.page(site.url)
        assert sum(page.probe(f"/{n}") is not None for n in range(30)) == 12


def test_a_page_that_is_missing_is_still_a_page(fetcher: HttpFetcher) -> None:
    with serve({"/": lambda e: e.answer(404, b"nope"), "/api": b"{}"}) as site:
        page = fetcher.page(site.url)
        assert (page.status, page.text) == (404, "nope")
        assert page.probe("/api") is not None


def test_an_address_without_scheme_is_tried_both_ways(fetcher: HttpFetcher) -> None:
    with serve({"/a": b"here"}) as site:
        assert fetcher.page(" " + site.url.removeprefix("http://") + "/a ").body == b"here"


@pytest.mark.parametrize(
    "address",
    ["", "   ", "ftp://127.0.0.1/", "http://", "mailto:a@b", "http://a..b/", "\x00", "http://[::1",
     "http://" + "a" * 300 + ".id/", "not an address", "javascript:alert(1)", "//", "http://127.0.0.1:x/"],
)  # fmt: skip
def test_what_is_no_address_is_refused_in_words(fetcher: HttpFetcher, address: str) -> None:
    with pytest.raises((SourceRefused, SourceUnavailable)) as failure:
        fetcher.page(address)
    assert len(str(failure.value)) > 20


def test_detection_enters_no_private_network() -> None:
    with serve({"/": b"secret"}) as site, pytest.raises(AddressForbidden, match="private network"):
        HttpFetcher(replace(QUICK, allow_networks=())).page(site.url)
