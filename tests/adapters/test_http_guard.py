"""No request leaves for a private address, however it is written, resolved or redirected to."""

from __future__ import annotations

import socket
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from fetching import QUICK, source
from loopback import serve

from harvester.adapters.http import HttpFetcher
from harvester.adapters.http.addresses import AddressGuard
from harvester.domain.errors import AddressForbidden, SourceRefused, SourceUnavailable

NOTHING_ALLOWED = replace(QUICK, allow_networks=())

PRIVATE = [
    "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1",
    "169.254.169.254", "100.64.0.1", "100.127.255.254", "192.0.0.192", "192.0.2.1", "198.18.0.1",
    "203.0.113.9", "224.0.0.1", "240.0.0.1", "255.255.255.255", "168.63.129.16", "192.88.99.1",
    "::", "::1", "::127.0.0.1", "::8.8.8.8", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:a9fe:a9fe",
    "::ffff:0:127.0.0.1", "64:ff9b::127.0.0.1", "64:ff9b::a00:1", "64:ff9b:1::1", "2002:7f00:1::",
    "2002:a00:1::1", "2001::1", "2001:db8::1", "3fff::1", "fe80::1", "fe80::1%1", "fec0::1", "fc00::1",
    "fd00:ec2::254", "ff02::1", "100::1", "5f00::1", "", "localhost", "1.2.3", "0x7f.1", "2130706433",
]  # fmt: skip
PUBLIC = [
    "8.8.8.8", "36.92.1.1", "103.28.1.1", "100.63.255.255", "100.128.0.1", "172.32.0.1", "2606:4700::1111",
    "2001:4860:4860::8888", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1",
]  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses_are_refused(address: str) -> None:
    assert not AddressGuard().allows(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_allowed(address: str) -> None:
    assert AddressGuard().allows(address)


def test_allowed_networks_are_let_through_in_every_spelling_and_nothing_else() -> None:
    guard = AddressGuard(("10.1.0.0/16", " fd00::/8 ", "192.168.1.5", ""))
    for address in ("10.1.2.3", "::ffff:10.1.2.3", "64:ff9b::a01:203", "fd12::1", "192.168.1.5", "8.8.8.8"):
        assert guard.allows(address), address
    for address in ("10.2.0.1", "192.168.1.6", "127.0.0.1", "fe80::1"):
        assert not guard.allows(address), address


def test_a_network_that_is_none_is_refused_at_the_start() -> None:
    with pytest.raises(ValueError, match="not appear to be"):
        HttpFetcher(replace(QUICK, allow_networks=("office",)))


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "0x7f000001", "017700000001", "127.1", "[::1]", "[::]",
     "[::ffff:127.0.0.1]", "0.0.0.0", "0", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "100.64.0.1",
     "169.254.169.254", "user:word@127.0.0.1", "example.org@127.0.0.1", "１２７.0.0.1", "127。0。0。1"],
)  # fmt: skip
def test_no_spelling_of_an_address_gets_through(host: str) -> None:
    with serve({"/": b"secret"}) as site:
        port = site.url.rpartition(":")[2]
        with HttpFetcher(NOTHING_ALLOWED).session(source()) as http, pytest.raises(SourceRefused) as told:
            http.get(f"http://{host}:{port}/")
        assert site.asked == []
        assert isinstance(told.value, AddressForbidden) or not host.isascii()


def test_a_redirect_into_the_private_network_is_not_followed() -> None:
    with serve({"/": b"secret"}) as inside, serve({}) as site:
        port = inside.url.rpartition(":")[2]
        site.routes["/a"] = lambda e: e.answer(302, Location=f"http://127.0.0.2:{port}/")
        settings = replace(QUICK, allow_networks=("127.0.0.1/32",))
        forbidden = pytest.raises(AddressForbidden, match=r"127\.0\.0\.2")
        with HttpFetcher(settings).session(source()) as http, forbidden:
            http.get(f"{site.url}/a")
        assert (len(site.asked), inside.asked) == (1, [])


def answering(*addresses: str, asked: list[str] | None = None) -> Callable[..., list[Any]]:
    """A resolver that answers each look-up with the next addresses, the last one for ever."""
    waiting = [group.split() for group in addresses]

    def resolve(host: str, port: int, *_: object) -> list[Any]:
        if asked is not None:
            asked.append(host)
        group = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        return [
            (socket.AF_INET6, socket.SOCK_STREAM, 6, "", (one, port, 0, 0))
            if ":" in one
            else (socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port))
            for one in group
        ]

    return resolve


def test_a_name_that_changes_its_address_gets_nowhere() -> None:
    asked: list[str] = []
    with serve({"/": b"secret", "/a": lambda e: e.answer(200, b"ok", Connection="close")}) as site:
        port = site.url.rpartition(":")[2]
        settings = replace(QUICK, allow_networks=("127.0.0.1/32",))
        resolve = answering("127.0.0.1", "127.0.0.2", asked=asked)
        with HttpFetcher(settings, resolve=resolve).session(source()) as http:
            assert http.get(f"http://rebind.example:{port}/a").content == b"ok"
            with pytest.raises(AddressForbidden):
                http.get(f"http://rebind.example:{port}/")
        assert site.paths == ["/a"]
        assert asked == ["rebind.example"] * 2, "one look-up a connection: what is checked is what is used"


def test_addresses_that_are_allowed_are_tried_in_order() -> None:
    with serve({"/": b"ok"}) as site:
        port = site.url.rpartition(":")[2]
        resolve = answering("10.0.0.1 ::1 127.0.0.3 127.0.0.1")  # nothing listens on 127.0.0.3
        with HttpFetcher(QUICK, resolve=resolve).session(source()) as http:
            assert http.get(f"http://many.example:{port}/").content == b"ok"
            assert site.asked[0].headers["host"] == f"many.example:{port}"


def test_a_name_without_address_and_one_without_server() -> None:
    def unknown(*_: object) -> list[Any]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        with HttpFetcher(QUICK).session(source()) as http, pytest.raises(SourceUnavailable, match="refuses"):
            http.get(f"http://127.0.0.1:{port}/")
    for resolve, words in ((unknown, "DNS"), (lambda *_: [], "no address")):
        fetcher = HttpFetcher(QUICK, resolve=resolve)
        with fetcher.session(source()) as http, pytest.raises(SourceUnavailable, match=words):
            http.get("http://desa-tidak-ada.example/")


def test_a_forbidden_address_is_not_asked_for_again() -> None:
    asked: list[str] = []
    fetcher = HttpFetcher(NOTHING_ALLOWED, resolve=answering("10.0.0.1", asked=asked))
    with fetcher.session(source()) as http, pytest.raises(AddressForbidden, match="HARVESTER_ALLOW_NETWORKS"):
        http.get("http://intranet.example/")
    assert len(asked) == 1


def test_proxies_of_the_environment_are_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    with serve({"/": b"direct"}) as site, serve({}) as proxy:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "https_proxy"):
            monkeypatch.setenv(name, proxy.url)
        with HttpFetcher(QUICK).session(source()) as http:
            assert http.get(site.url).content == b"direct"
        assert proxy.asked == []
