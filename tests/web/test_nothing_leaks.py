"""Personal data planted in every position of a source is nowhere afterwards.

Not in the state folder, in no log line, on no page, in no feed, in no answer of the API.
"""

from __future__ import annotations

import io
import json
import logging
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from loopback import Exchange, Site, serve
from lxml import html
from openpyxl import Workbook
from openpyxl.comments import Comment
from sqlalchemy import inspect, literal_column, select, table

from harvester.adapters.logs import MaskingFormatter
from harvester.domain.decide import State
from harvester.domain.source import Source

if TYPE_CHECKING:
    from browser import Browser

    from harvester.service import Service

_FEEDS = (
    "/catalog.ttl",
    "/catalog.jsonld",
    "/catalog.rdf",
    "/data.json",
    "/feed.atom",
    "/changes.atom",
    "/oai?verb=ListRecords&metadataPrefix=oai_dc",
    "/oai?verb=ListIdentifiers&metadataPrefix=oai_dc",
    "/csw",
    "/sitemap.xml",
    "/api/v1/datasets",
    "/api/v1/sources",
    "/api/v1/runs",
    "/admin/privacy",
    "/admin/runs",
    "/admin/datasets",
    "/admin/quality",
)
_MOST_PAGES = 400


class Secrets:
    """Numbers that are found nowhere but where the test puts them, by the position they are put in."""

    def __init__(self) -> None:
        self.planted: dict[str, str] = {}

    def nik(self, position: str) -> str:
        """A resident's number of its own for a position."""
        number = len(self.planted) + 1
        value = f"352215{number % 28 + 1:02}0{number % 9 + 1}8{number % 10}{7000 + number}"
        self.planted[position] = value
        return value

    def phone(self, position: str) -> str:
        """A mobile number."""
        value = f"0812{77330000 + len(self.planted)}"
        self.planted[position] = value
        return value

    def mail(self, position: str) -> str:
        """A private address."""
        value = f"sulastri.{len(self.planted):03}xq@gmail.com"
        self.planted[position] = value
        return value

    def in_text(self, told: str) -> list[str]:
        """The positions whose value stands in a text."""
        return [position for position, value in self.planted.items() if value in told]


def _csv(secrets: Secrets, key: str) -> bytes:
    rows = [f"Sulastri {n},{secrets.nik(f'{key} row {n}')},RT 0{n} RW 01" for n in range(1, 4)]
    return "\n".join(["Nama,NIK,Alamat", *rows]).encode()


def _workbook(secrets: Secrets) -> bytes:
    book = Workbook()
    book.properties.creator = f"Sulastri {secrets.nik('xlsx author')}"
    book.active.append(["Desa", "Jumlah"])
    book.active.append(["Bareng", 3])
    book.active["A2"].comment = Comment(f"NIK {secrets.nik('xlsx comment')}", "x")
    hidden = book.create_sheet(secrets.nik("xlsx sheet name"))
    hidden.sheet_state = "hidden"
    hidden.append(["Nama", "NIK", secrets.nik("xlsx header")])
    hidden.append(["Sulastri", secrets.nik("xlsx hidden sheet"), ""])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _archive(secrets: Secrets) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(f"ktp_{secrets.nik('zip member name')}.csv", _csv(secrets, "zip member"))
    return stream.getvalue()


def _rss(secrets: Secrets, url: str) -> bytes:
    post = f"Sulastri, NIK {secrets.nik('post')}, HP {secrets.phone('post phone')}"
    return (
        '<rss version="2.0"><channel><title>Desa</title><item><title>Penerima BLT</title>'
        f"<link>{url}/post/1</link><guid>{url}/post/{secrets.nik('guid')}</guid>"
        f"<author>{secrets.mail('author')} (Sulastri)</author>"
        f"<category>{secrets.nik('category')}</category><description>{post}</description>"
        "</item></channel></rss>"
    ).encode()


def _entries(secrets: Secrets, url: str) -> list[dict[str, Any]]:
    """One entry for each position, so that none hides behind another."""

    def entry(key: str, **changes: Any) -> dict[str, Any]:
        return {
            "identifier": f"id-{key}",
            "title": f"Data {key}",
            "description": "Contoh.",
            "modified": "2024-05-01",
            "distribution": [{"downloadURL": f"{url}/aman.csv", "title": "Berkas", "mediaType": "text/csv"}],
        } | changes

    def file(name: str, **more: str) -> list[dict[str, str]]:
        return [{"downloadURL": f"{url}/{name}", "title": "Berkas"} | more]

    nik, phone, mail = secrets.nik, secrets.phone, secrets.mail
    return [
        entry("title", title=f"KTP Sulastri {nik('title')}"),
        entry(
            "description",
            description=f"<p>NIK: {nik('description')}, HP Bu Sulastri {phone('text phone')}</p>",
        ),
        entry(
            "table",
            description=f"<table><tr><th>Nama<th>NIK</tr><tr><td>Sulastri<td>{nik('html')}</tr></table>",
        ),
        entry("attribute", description=f'<img alt="KTP {nik("alt")}" src="{url}/foto-{nik("src")}.jpg">'),
        entry("keyword", keyword=[f"nik {nik('keyword')}", "desa"]),
        entry("identifier", identifier=f"{url}/warga/{nik('identifier')}"),
        entry("landing", landingPage=f"{url}/warga?nik={nik('landing page')}"),
        entry(
            "contact",
            contactPoint={"fn": f"Sulastri {nik('contact name')}", "hasEmail": f"mailto:{mail('contact')}"},
        ),
        entry("publisher", publisher={"name": f"Sulastri NIK {nik('publisher')}"}),
        entry("licence", license=f"https://example.org/{nik('licence')}", rights=f"izin {nik('rights')}"),
        entry("spatial", spatial=f"Rumah Sulastri NIK {nik('spatial')}"),
        entry("temporal", temporal=f"{nik('temporal')}/x", accrualPeriodicity=f"tiap {nik('frequency')}"),
        entry("dates", modified=f"Jumat {nik('date')}", issued=f"NIK {nik('issued')}"),
        entry("language", language=[f"id-{nik('language')}"], theme=[f"NIK {nik('theme')}"]),
        entry("further", sekretariat={"catatan": f"NIK {nik('further')}", f"kunci {nik('key')}": 1}),
        entry("number", warga={"nik": int(nik("json number"))}),
        entry("url", distribution=file(f"ktp_{nik('file name')}.csv")),
        entry(
            "bad url", distribution=file(f"%zz {nik('broken url')}"), landingPage=f"http://[{nik('bad host')}"
        ),
        entry("file title", distribution=file("aman.csv", title=f"Berkas {nik('file title')}")),
        entry(
            "format",
            distribution=file("aman.csv", format=nik("format"), mediaType=f"text/{nik('media type')}"),
        ),
        entry("csv", distribution=file("warga.csv")),
        entry("xlsx", distribution=file("warga.xlsx")),
        entry("zip", distribution=file("warga.zip")),
        entry("broken", distribution=file("rusak.xlsx")),
        entry("refused", distribution=file("gagal.csv")),
        entry("moved", distribution=file("pindah.csv")),
        {"identifier": nik("entry without title"), "description": nik("entry without title 2")},
        [nik("no object")],
    ]


def _refusing(secrets: Secrets) -> Callable[[Exchange], None]:
    body = f"Galat: NIK {secrets.nik('error page')} tidak ditemukan".encode()
    reason = secrets.nik("header")

    def answer(exchange: Exchange) -> None:
        exchange.answer(500, body, X_Reason=reason)

    return answer


def _moving(secrets: Secrets, url: str) -> Callable[[Exchange], None]:
    target = f"{url}/warga/{secrets.nik('redirect')}/x.csv"

    def answer(exchange: Exchange) -> None:
        exchange.answer(302, Location=target)

    return answer


@pytest.fixture
def secrets() -> Secrets:
    return Secrets()


@pytest.fixture
def site(secrets: Secrets) -> Iterator[Site]:
    with serve({}) as site:
        site.routes |= {
            "/aman.csv": b"Desa,Jumlah\nBareng,310\n",
            "/warga.csv": _csv(secrets, "csv"),
            "/warga.xlsx": _workbook(secrets),
            "/warga.zip": _archive(secrets),
            "/rusak.xlsx": b"PK\x03\x04xl/workbook" + secrets.nik("broken file").encode(),
            "/gagal.csv": _refusing(secrets),
            "/pindah.csv": _moving(secrets, site.url),
            "/list.csv": _csv(secrets, "table source"),
            "/feed.xml": _rss(secrets, site.url),
        }
        site.routes["/data.json"] = json.dumps({"dataset": _entries(secrets, site.url)}).encode()
        yield site


@pytest.fixture
def harvested(
    service: Service, site: Site, harvest: Callable[[], None], caplog: pytest.LogCaptureFixture
) -> Service:
    caplog.set_level(logging.INFO)
    caplog.set_level(logging.DEBUG, "harvester")
    for name, plugin, path in (
        ("portal", "datajson", "data.json"),
        ("blog", "feed", "feed.xml"),
        ("lembar", "table", "list.csv"),
    ):
        service.sources.add(Source(name=name, title=name, url=f"{site.url}/{path}", plugin=plugin))
        service.harvests.harvest(name)
    changed = json.loads(bytes(site.routes["/data.json"]))
    for entry in changed["dataset"][:-1]:
        entry["description"] = "Diubah. " + str(entry.get("description", ""))
    site.routes["/data.json"] = json.dumps(changed).encode()
    service.harvests.harvest("portal")  # versions, histories, changes
    harvest()
    return service


def _unpacked(value: object) -> str:
    if not isinstance(value, bytes):
        return str(value)
    with suppress(zlib.error):
        value = zlib.decompress(value)
    return value.decode("utf-8", "replace")


def test_it_was_seen(harvested: Service) -> None:
    states = [each.state for each in harvested.core.catalogue.page(state=None, limit=1000)]
    assert states.count(State.QUARANTINED) >= 20
    assert states.count(State.ACTIVE) >= 3


def test_nothing_is_kept(harvested: Service, secrets: Secrets) -> None:
    found: dict[str, set[str]] = {}
    with harvested.core.engine.connect() as connection:
        for name in inspect(connection).get_table_names():
            rows = connection.execute(select(literal_column("*")).select_from(table(name)))
            for column, value in (each for row in rows.mappings() for each in row.items()):
                for position in secrets.in_text(_unpacked(value)):
                    found.setdefault(position, set()).add(f"{name}.{column}")
    for path in harvested.core.settings.state_dir.rglob("*"):
        for position in (
            secrets.in_text(path.name + path.read_bytes().decode("latin-1")) if path.is_file() else ()
        ):
            found.setdefault(position, set()).add(path.name)
    assert not found, "\n".join(f"{position}: {sorted(places)}" for position, places in found.items())


def test_nothing_is_logged(harvested: Service, secrets: Secrets, caplog: pytest.LogCaptureFixture) -> None:
    assert secrets.in_text(caplog.text) == []


def test_what_goes_wrong_is_logged_without_it(secrets: Secrets) -> None:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(MaskingFormatter("%(message)s"))
    log = logging.getLogger("tests.masked")
    log.propagate = False
    log.addHandler(handler)
    try:
        raise ValueError(f"cannot read NIK {secrets.nik('exception')}")
    except ValueError:
        log.exception("The record %s fails", secrets.nik("argument"))
    assert "cannot read NIK •••" in stream.getvalue()
    assert secrets.in_text(stream.getvalue()) == []


@pytest.mark.parametrize("who", ["visitor", "admin"])
def test_nothing_is_shown(
    harvested: Service, secrets: Secrets, who: str, request: pytest.FixtureRequest
) -> None:
    browser: Browser = request.getfixturevalue(who)
    pages = _crawled(browser)
    assert len(pages) > 30
    found: dict[str, list[str]] = {}
    for path, body in pages.items():
        for position in secrets.in_text(body):
            found.setdefault(position, []).append(path)
    assert not found, "\n".join(f"{position}: {paths[:4]}" for position, paths in found.items())


def _crawled(browser: Browser) -> Mapping[str, str]:
    """Every page that links lead to, feeds and the API included."""
    waiting, seen = ["/", "/admin/", *_FEEDS], {}
    while waiting and len(seen) < _MOST_PAGES:
        path = waiting.pop(0)
        if path in seen or "logout" in path:
            continue
        answer = browser.client.get(path)
        seen[path] = answer.get_data(as_text=True) + str(answer.headers)
        waiting += [target for target in _links(path, answer) if target not in seen]
        answer.close()
    return seen


def _links(path: str, answer: Any) -> Iterator[str]:
    if location := answer.headers.get("Location"):
        yield urldefrag(urljoin(path, location))[0]
    if answer.mimetype == "text/html" and answer.data:
        for target in html.fromstring(answer.data).xpath("//a/@href | //link/@href"):
            parts = urlsplit(urljoin(path, str(target)))
            if parts.netloc in {"", "localhost"} and parts.scheme in {"", "http"}:
                yield parts.path + (f"?{parts.query}" if parts.query else "")
