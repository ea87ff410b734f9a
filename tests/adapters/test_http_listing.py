"""Listings of several pages: those of the last run are asked for again, and none of them twice."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from fetching import Kept, source
from loopback import Exchange, Site, serve

from harvester.adapters.http import HttpFetcher, listing
from harvester.domain.errors import SourceRefused, SourceUnavailable, SourceUnchanged

Bodies = dict[str, bytes]


def pages(bodies: Bodies, **headers: str) -> Callable[[Exchange], None]:
    """``/list?page=N`` answers what stands under N then; else 500."""

    def answer(exchange: Exchange) -> None:
        body = bodies.get(exchange.path.rpartition("=")[2])
        exchange.answer(200 if body is not None else 404, body or b"", **headers)

    return answer


def read(fetcher: HttpFetcher, kept: Kept, site: Site, count: int) -> list[bytes]:
    """What a run reads of the first ``count`` pages."""
    with fetcher.session(source(), kept) as http:
        return [
            http.get(f"{site.url}/list", params={"page": number}, listing=True).content
            for number in range(1, count + 1)
        ]


def test_pages_that_are_all_as_before_end_the_listing(fetcher: HttpFetcher) -> None:
    kept = Kept()
    with serve({"/list": pages({"1": b"a", "2": b"b", "3": b""})}) as site:
        assert read(fetcher, kept, site, 3) == [b"a", b"b", b""]
        assert len(kept.pages) == 3
        for _ in range(2):
            before = dict(kept.pages)
            site.asked.clear()
            with pytest.raises(SourceUnchanged):
                read(fetcher, kept, site, 1)
            assert site.paths == [f"/list?page={number}" for number in (1, 2, 3)]
            assert kept.pages == before


@pytest.mark.parametrize("differing", [1, 2, 3])
def test_one_page_that_differs_makes_all_be_read_and_none_asked_for_twice(
    fetcher: HttpFetcher, differing: int
) -> None:
    kept, bodies = Kept(), {str(number): f"page {number}".encode() for number in (1, 2, 3)}
    with serve({"/list": pages(bodies)}) as site:
        read(fetcher, kept, site, 3)
        site.asked.clear()
        bodies[str(differing)] = b"new"
        assert read(fetcher, kept, site, 3) == list(bodies.values())
        assert site.paths == [f"/list?page={number}" for number in (1, 2, 3)]
        with pytest.raises(SourceUnchanged):
            read(fetcher, kept, site, 3)


def test_a_page_that_fails_is_told_when_it_is_asked_for(fetcher: HttpFetcher) -> None:
    kept, bodies = Kept(), {"1": b"a", "2": b"b"}
    with serve({"/list": pages(bodies)}) as site:
        read(fetcher, kept, site, 2)
        before = dict(kept.pages)
        del bodies["2"]
        site.asked.clear()
        assert read(fetcher, kept, site, 1) == [b"a"]  # and there it might end
        with pytest.raises(SourceRefused):
            read(fetcher, Kept(pages=before), site, 2)
        assert site.paths == ["/list?page=1", "/list?page=2"] * 2


def test_a_listing_in_which_something_failed_is_not_remembered(fetcher: HttpFetcher) -> None:
    kept, bodies = Kept(), {"1": b"a", "3": b"c"}
    with serve({"/list": pages(bodies)}) as site, fetcher.session(source(), kept) as http:
        for number in (1, 2, 3):
            http.get(f"{site.url}/list", params={"page": number}, accept_status={404}, listing=True)
    assert kept.pages == {}


def test_what_fails_before_the_first_page_is_no_part_of_it(fetcher: HttpFetcher) -> None:
    kept = Kept()
    with serve({"/list": pages({"1": b"a"})}) as site:
        for _ in range(2):
            with fetcher.session(source(), kept) as http:
                with pytest.raises(SourceRefused):
                    http.get(f"{site.url}/other", listing=True)
                if not kept.pages:
                    http.get(f"{site.url}/list", params={"page": 1}, listing=True)
                    continue
                with pytest.raises(SourceUnchanged):
                    http.get(f"{site.url}/list", params={"page": 1}, listing=True)


def test_a_page_that_is_asked_for_twice_in_a_run_has_no_one_answer(fetcher: HttpFetcher) -> None:
    kept = Kept()
    with serve({"/list": pages({"1": b"a"})}) as site:
        with fetcher.session(source(), kept) as http:
            for _ in range(2):
                http.get(f"{site.url}/list", params={"page": 1}, listing=True)
        assert kept.pages == {}


def test_headers_that_tell_of_more_pages_count(fetcher: HttpFetcher) -> None:
    kept = Kept()
    with serve({"/list": pages({"1": b"a"}, X_WP_TotalPages="1", Date_Now="1")}) as site:
        read(fetcher, kept, site, 1)
        site.routes["/list"] = pages({"1": b"a"}, X_WP_TotalPages="1", Date_Now="2")
        with pytest.raises(SourceUnchanged):
            read(fetcher, kept, site, 1)
        site.routes["/list"] = pages({"1": b"a", "2": b"b"}, X_WP_TotalPages="2")
        assert read(fetcher, kept, site, 2) == [b"a", b"b"]


def test_another_address_behind_a_redirect_counts(fetcher: HttpFetcher) -> None:
    kept = Kept()
    with serve({"/list": lambda e: e.answer(302, Location="/old"), "/old": b"a", "/new": b"a"}) as site:
        read(fetcher, kept, site, 1)
        site.routes["/list"] = lambda e: e.answer(302, Location="/new")
        assert read(fetcher, kept, site, 1) == [b"a"]


def test_more_pages_than_can_wait_are_asked_for_again(
    fetcher: HttpFetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "HELD_PAGES", 2)
    kept, bodies = Kept(), {str(number): str(number).encode() for number in range(1, 6)}
    with serve({"/list": pages(bodies)}) as site:
        read(fetcher, kept, site, 5)
        bodies["5"] = b"new"
        site.asked.clear()
        assert read(fetcher, kept, site, 5) == [b"1", b"2", b"3", b"4", b"new"]
        assert sorted(int(path[-1]) for path in site.paths) == [1, 2, 3, 3, 4, 4, 5]


def test_without_validators_every_page_is_read(fetcher: HttpFetcher) -> None:
    with serve({"/list": pages({"1": b"a"})}) as site:
        for _ in range(2):
            with fetcher.session(source()) as http:
                assert http.get(f"{site.url}/list", params={"page": 1}, listing=True).content == b"a"


def test_a_server_that_is_down_is_waited_for_once(fetcher: HttpFetcher) -> None:
    kept, bodies = Kept(), {"1": b"a", "2": b"b"}
    with serve({"/list": pages(bodies)}) as site:
        read(fetcher, kept, site, 2)
        site.asked.clear()

        def down(exchange: Exchange) -> None:
            exchange.answer(503 if exchange.path.endswith("2") else 200, b"a")

        site.routes["/list"] = down
        with pytest.raises(SourceUnavailable):
            read(fetcher, kept, site, 2)
        tries = site.paths.count("/list?page=2")
        site.asked.clear()
        with pytest.raises(SourceUnavailable):
            read(fetcher, Kept(), site, 2)
        assert site.paths.count("/list?page=2") == tries
