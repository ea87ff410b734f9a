"""The JDIH plugin: its contract, recorded feeds, and what must not change from one run to the next."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from harvester.sdk import Page, RawRecord, Recognition, SourceRefused, SourceUnavailable
from harvester.sdk.testing import Answer, FakeHttp, MemorySpool, PluginContract, Site, make_context
from plugins._jdih_kinds import titled
from plugins._jdih_rows import day_of
from plugins.jdih import JdihPlugin

SITE = "https://jdih.contohkab.go.id/"
FEED = f"{SITE}integrasi.php"
SAMPLES = Path(__file__).parents[3] / "shared" / "corpus" / "samples" / "jdih"


class TestJdih(PluginContract):
    plugin = JdihPlugin
    cases = Path(__file__).parent / "fixtures" / "jdih"


def entry(number: int, **more: object) -> dict[str, Any]:
    return {
        "idData": str(number),
        "tahun_pengundangan": "2019",
        "jenis": "PERATURAN BUPATI",
        "singkatanJenis": "PERBUP",
        "noPeraturan": str(number),
        "judul": f"Judul {number}",
        "display": "1",
        **more,
    }


def run(body: bytes, state: dict[str, Any] | None = None, **config: Any) -> tuple[list[RawRecord], Any, Any]:
    site = Site(url=SITE, config=config, answers={FEED: Answer(body=body)}, state=state or {})
    spool = MemorySpool()
    context = make_context(FakeHttp(site.answers), site, spool)
    return list(JdihPlugin(SITE, config).records(context)), context, spool


def csv_of(raw: RawRecord, spool: MemorySpool) -> list[str]:
    return spool.bodies[raw.tables["rows"].sha256].splitlines()


def test_the_feeds_order_and_its_moment_of_making_change_nothing() -> None:
    one = [entry(n, last_updated="2024-05-01 08:00:00") for n in (1, 2, 10)]
    two = [entry(n, last_updated="2024-05-01 09:00:00") for n in (10, 1, 2)]
    first, context, _ = run(json.dumps(one).encode())
    second, _, spool = run(json.dumps(two).encode(), state=dict(context.new_state))
    assert first == second
    assert [line.partition(",")[0] for line in csv_of(second[0], spool)] == ["1", "2", "10"]


def test_a_row_that_changes_moves_the_date() -> None:
    _, context, _ = run(json.dumps([entry(1, last_updated="2023-01-01")]).encode())
    changed = json.dumps([entry(1, last_updated="2024-02-02", status="Dicabut")]).encode()
    (raw,), _, _ = run(changed, state=dict(context.new_state))
    assert raw.content["modified"] == "2024-02-02"


def test_a_feed_cut_off_never_shortens_a_table() -> None:
    whole = json.dumps([entry(n) for n in range(9)] + [entry(50, singkatanJenis="PERDA")]).encode()
    _, context, _ = run(whole)
    records, later, _ = run(whole[:-600], state=dict(context.new_state))
    assert records == []
    assert later.partial_reason
    assert [problem.code for problem, _ in later.problems] == ["feed-broken-off"]
    assert later.new_state["kinds"]["perbup"] == context.new_state["kinds"]["perbup"]


def test_a_path_that_is_configured_is_the_only_one_asked() -> None:
    http = FakeHttp({})
    site = Site(url=SITE, config={"feed": "/x.json"}, answers={})
    with pytest.raises(SourceRefused):
        list(JdihPlugin(SITE, site.config).records(make_context(http, site)))
    assert http.requests == [f"{SITE}x.json"]


def test_a_server_out_of_order_is_not_a_site_without_a_feed() -> None:
    site = Site(url=SITE, config={}, answers={FEED: Answer(status=503)})
    with pytest.raises(SourceUnavailable):
        list(JdihPlugin(SITE, {}).records(make_context(FakeHttp(site.answers), site)))


@pytest.mark.parametrize(
    ("told", "day"),
    [
        ("2017-03-15 00:00:00", "2017-03-15"),
        ("5/3/2017", "2017-03-05"),
        ("0000-00-00", ""),
        ("-0001-11-30 00:00:00", ""),
        ("31-02-2017", "31-02-2017"),
        ("9 Juni 2019", "9 Juni 2019"),
    ],
)
def test_days(told: str, day: str) -> None:
    assert day_of(told) == day


def test_capitals_become_a_title() -> None:
    assert titled("PERATURAN BUPATI DAN WAKIL BUPATI") == "Peraturan Bupati dan Wakil Bupati"
    assert titled("Keputusan DPRD") == "Keputusan DPRD"


def test_a_large_feed_is_recognised_by_its_beginning() -> None:
    start = json.dumps([entry(n) for n in range(4000)]).encode()[:512_000]
    answer = JdihPlugin.recognise(Page(url=FEED, body=start, text=start.decode()))
    assert isinstance(answer, Recognition)
    assert answer.confidence > 0.9


@pytest.mark.parametrize(
    "body",
    [
        "<html><title>Berita JDIH</title></html>",
        json.dumps([{"judul": "Harga", "id": 1}]),
        json.dumps({"dataset": [{"title": "JDIH", "identifier": "1", "distribution": []}]}),
    ],
)
def test_look_alikes_are_left_to_others(body: str) -> None:
    page = FakeHttp({}, otherwise=Answer(body=body.encode())).page("https://www.contohkab.go.id/")
    answer = JdihPlugin.recognise(page)
    assert (answer.confidence if isinstance(answer, Recognition) else answer) < 0.5


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the shared samples are not here")
def test_the_sample_is_read() -> None:
    for path in SAMPLES.glob("*.json"):
        (raw,), context, spool = run(path.read_bytes())
        assert not context.problems
        assert JdihPlugin(SITE, {}).draft(raw).title == "Produk hukum Kabupaten Bojonegoro: Peraturan Bupati"
        assert len(csv_of(raw, spool)) == 1
