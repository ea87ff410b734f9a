"""Every kind of bad input that the web gives, against a site of every plugin, over real HTTP.

Each gives a problem in words, or nothing; none ends in a fault, and none loses what was harvested before.
Unstable identifiers are recorded sites of their own
(``feed/unstable-identifiers``, ``datajson/salted-identifiers``), as are pages past the end with a status
(``wordpress/rest``) and dummy totals (``spse/paged-two-years``).
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from recorded import SITES, StandingClock
from served import Served, served

from harvester.domain.decide import State
from harvester.domain.run import RunStatus
from harvester.domain.source import Source
from harvester.sdk.testing import Answer, Site
from harvester.service import Service, open_service
from harvester.settings import DuplicateSettings, HttpSettings, PrivacySettings, Settings, config_dir

if TYPE_CHECKING:
    from pathlib import Path

    from harvester.ports import RunRow

#: One good site of every plugin.
GOOD = {
    "arcgis": "hub-feed",
    "blogger": "tables",
    "bps": "region",
    "ckan": "era-28",
    "csw": "geonetwork-paged",
    "datajson": "dcat-us-3",
    "dcat": "turtle-pages",
    "documents": "sakip-matrix",
    "feed": "rss",
    "jdih": "site-with-feed",
    "oaipmh": "eprints",
    "ocds": "release-packages-paged",
    "opendatasoft": "v21-two-pages",
    "opensid": "v24",
    "page": "numbered",
    "poll": "daftar",
    "ppid": "wordpress-menu",
    "prices": "siskaperbapo",
    "spse": "paged-two-years",
    "table": "csv",
    "wordpress": "rest",
}
MOST_REQUESTS = 400  #: of a run of a site of a few pages
MOST_SECONDS = 30
HTML = b"<!doctype html><html><head><title>503</title></head><body>Situs sedang dipelihara.</body></html>"
_DATE = re.compile(rb"(?:19|20)\d\d(-\d\d-\d\d)")
_FILE = re.compile(rb"""https?://[^\s"'<>\\]{1,200}\.(csv|xlsx|xls|pdf|zip|geojson)\b""")
_JSON_TITLE = re.compile(rb'("(?:title|judul|nama|nama_item|name|rendered)": ?")(?=\w)')
_XML_TITLE = re.compile(rb"(<(?:\w+:)?(?:title|name)>(?:<!\[CDATA\[)?)(?=\w)")
_PLACE = re.compile(r"https?://|\d")  # an address, or after how many entries
_CELL = re.compile(rb"(<td[^>]*>|[;,])\s*\d[\d.]{2,}(?=\s*(?:</td>|[;,\r\n]))")


def all_bodies(change: Callable[[bytes], bytes]) -> Callable[[Answer], Answer]:
    """The change of every answer whose body is a text."""

    def changed(answer: Answer) -> Answer:
        binary = answer.body[:2] in {b"PK", b"\x1f\x8b", b"%P"}
        return answer if binary or answer.status >= 300 else replace(answer, body=change(answer.body))

    return changed


def told_as(media_type: str, body: bytes) -> Callable[[Answer], Answer]:
    """Always the same answer."""
    return lambda _: Answer(body=body, headers={"Content-Type": media_type})


def cp1252(body: bytes) -> bytes:
    """In another charset than is said, with letters that show it."""
    return re.sub(r"(?<![\w<\"'/])Data(?= )", "Datá", body.decode("utf-8", "replace")).encode(
        "cp1252", "replace"
    )


def with_controls(body: bytes) -> bytes:
    """Characters in texts that neither JSON nor XML may hold."""
    if body.lstrip()[:1] in {b"{", b"["}:
        return re.sub(rb'(: ?")(?=[A-Za-z])(?!https?:)', b"\\1\x0b\x01", body)
    if body.lstrip()[:1] == b"<":
        return re.sub(rb"(>)(?=[A-Za-z]+ )", b"\\1\x0b\x01", body)
    return re.sub(rb"(;|,)(?=[A-Za-z])", b"\\1\x0b\x01", body)


def doubled(body: bytes) -> bytes:
    """Every entry of a list twice."""
    try:
        told = json.loads(body)
    except ValueError:
        return re.sub(
            rb"(<((?:\w+:)?(?:item|entry|record|MD_Metadata|Record))[ >].*?</\2>)",
            rb"\1\1",
            body,
            flags=re.DOTALL,
        )
    return json.dumps(_doubled(told)).encode()


def _doubled(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _doubled(item) for key, item in value.items()}
    if isinstance(value, list) and value and all(isinstance(item, dict) for item in value):
        return [_doubled(item) for item in value for _ in range(2)]
    return [_doubled(item) for item in value] if isinstance(value, list) else value


def around(answer: Answer) -> Answer:
    """A redirect that never arrives."""
    return Answer(status=302, headers={"Location": "?again=1"})


KINDS: Mapping[str, Callable[[Answer], Answer]] = {
    "HTML instead": told_as("text/html", HTML),
    "HTML that says it is JSON": told_as("application/json", HTML),
    "a PHP warning before it": all_bodies(lambda body: b"<br />\n<b>Warning</b>: mysqli in a.php\n" + body),
    "truncated": all_bodies(lambda body: body[: len(body) * 7 // 10]),
    "truncated at once": all_bodies(lambda body: body[:20]),
    "another charset": all_bodies(cp1252),
    "BOM": all_bodies(lambda body: b"\xef\xbb\xbf" + body),
    "UTF-16": all_bodies(lambda body: body.decode("utf-8", "replace").encode("utf-16")),
    "control characters": all_bodies(with_controls),
    "duplicates": all_bodies(doubled),
    "empty with 200": told_as("text/html", b""),
    "an empty object": told_as("application/json", b"{}"),
    "an empty list": told_as("application/json", b"[]"),
    "negative years": all_bodies(lambda body: _DATE.sub(rb"-000001\1", body)),
    "private addresses": all_bodies(lambda body: _FILE.sub(rb"http://10.42.0.7/x.\1", body)),
    "relative addresses": all_bodies(lambda body: _FILE.sub(rb"../berkas/x.\1", body)),
    "&nbsp; titles": all_bodies(
        lambda body: _XML_TITLE.sub(rb"\1&amp;nbsp;", _JSON_TITLE.sub(rb"\1&nbsp;", body))
    ),
    "Excel floats": all_bodies(lambda body: _CELL.sub(rb"\g<1>3,52215E+15", body)),
    "a redirect to itself": around,
}


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """One service for all sites, at the time of the recordings."""
    folder: Path = tmp_path_factory.mktemp("state")
    opened = open_service(
        Settings(
            state_dir=folder,
            config_dir=config_dir(),
            http=HttpSettings(delay=0.0, allow_networks=("127.0.0.0/8",), retries=0, read_timeout=5),
            privacy=PrivacySettings(inspect_files=False),
            duplicates=DuplicateSettings(find=False),
        ),
        clock=StandingClock(),
    )
    yield opened
    opened.close()


@pytest.fixture(scope="module", params=sorted(GOOD))
def site(request: pytest.FixtureRequest) -> Iterator[tuple[str, Served]]:
    """The good site of a plugin, running."""
    with served(Site.load(SITES / request.param / GOOD[request.param])) as running:
        yield request.param, running


def harvested(
    service: Service, name: str, site: Served, change: Callable[[Answer], Answer], *, force: bool = False
) -> RunRow:
    site.change = change
    before, began = site.asked, time.monotonic()
    run = service.harvests.harvest(name, force=force)
    assert site.asked - before < MOST_REQUESTS
    assert time.monotonic() - began < MOST_SECONDS
    return run


def registered(service: Service, plugin: str, site: Served, kind: str) -> Source:
    name = f"{plugin}-{re.sub('[^a-z0-9]+', '-', kind.casefold()).strip('-')}"
    return service.sources.add(
        Source(name=name, title=name, url=site.site.url, plugin=plugin, config=site.site.config)
    )


def documents(service: Service, source: Source) -> dict[str, Any]:
    """What is published of a source, by series."""
    rows = service.core.catalogue.page(source_id=source.id, state=State.ACTIVE, limit=200)
    return {row.series: row.document for row in rows}


@pytest.mark.parametrize("kind", KINDS)
def test_bad_input_ends_no_run_and_loses_nothing(
    service: Service, site: tuple[str, Served], kind: str
) -> None:
    plugin, running = site
    source = registered(service, plugin, running, kind)
    good = harvested(service, source.name, running, lambda answer: answer)
    assert good.status in {RunStatus.DONE, RunStatus.PROBLEMS}, good.error
    before = documents(service, source)
    assert before

    bad = harvested(service, source.name, running, KINDS[kind], force=True)
    assert "fault" not in (bad.error or "")
    after = documents(service, source)
    said = [found for found in service.core.runs.problems(bad.id) if found.problem.severity != "info"]
    assert len(after) >= len(before) or bad.counts.quarantined or bad.counts.invalid, before.keys() - after
    if bad.counts.seen < good.counts.seen:
        assert bad.error or said or service.core.runs.problems(bad.id), (
            "records are missing and nobody says so"
        )
    for found in said:
        assert found.record or found.problem.path or _PLACE.search(found.problem.text), found
    text = json.dumps(list(after.values()), ensure_ascii=False)
    assert "10.42.0.7" not in text
    assert "&nbsp;" not in json.dumps([document["title"] for document in after.values()])


def test_pages_that_never_end(service: Service, site: tuple[str, Served]) -> None:
    plugin, running = site
    source = registered(service, plugin, running, "endless")
    running.ignores_query = True
    try:
        run = harvested(service, source.name, running, lambda answer: answer)
    finally:
        running.ignores_query = False
    assert "fault" not in (run.error or "")
    assert run.status.finished
