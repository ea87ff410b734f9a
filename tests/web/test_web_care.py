"""Pages that look after the catalogue: quality, links, personal data, duplicates, history, targets."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from browser import Browser
from sqlalchemy import insert, select, update

from harvester.adapters.db import schema
from harvester.adapters.db.links import LinkRow
from harvester.adapters.db.transactions import writing
from harvester.domain.decide import Action, State
from harvester.domain.source import Source
from harvester.normalise.privacy.finding import Finding, Kind, Place
from harvester.normalise.privacy.looks import findings_out
from harvester.ports import Delivered, Settled
from harvester.settings import TargetSettings
from harvester.web import create_app

if TYPE_CHECKING:
    from pathlib import Path

    from harvester.service import Service

PASSWORD = "correct horse battery"
REASON = "Portal memuat angka tahun lain."


def harvested(service: Service, name: str, *titles: str) -> None:
    """Let a source have these datasets."""
    known = {each.name: each for each in service.core.sources.all()}
    config: dict[str, Any] = {"titles": list(titles)}
    if name in known:
        service.sources.save(replace(known[name], config=config))
    else:
        options = {"grace_days": 0, "brake_count": 0, "brake_share": 1, "inspect_files": False}
        service.sources.add(
            Source(
                name=name,
                title=name.title(),
                url=f"https://{name}.example.org/",
                plugin="told",
                config=config,
                options=options,
            )
        )
    service.harvests.harvest(name)


def name_of(service: Service, source: str) -> str:
    found = service.core.sources.get(source)
    return service.core.catalogue.page(state=None, source_id=found.id)[0].name


@pytest.fixture
def two(service: Service) -> Service:
    """Two sources with a dataset each."""
    harvested(service, "agency", "Rumah sakit")
    harvested(service, "portal", "Rumah sakit umum")
    return service


def test_a_person_joins_two_datasets_and_parts_them_again(two: Service, admin: Browser) -> None:
    one, other = name_of(two, "agency"), name_of(two, "portal")
    page = admin.submit(
        admin.get(f"/admin/datasets/{one}"),
        action=f"{one}/duplicates",
        other=f"https://panen.example/dataset/{other}/",
        reason="Isinya sama, sudah dibandingkan.",
    )
    assert "It is kept" in page.text
    assert "admin says" not in page.text
    assert "admin said on" in page.text
    assert two.core.catalogue.get(other).state is State.DUPLICATE
    listed = admin.get("/admin/duplicates")
    assert "Isinya sama, sudah dibandingkan." in listed.text
    told = admin.get(f"/admin/datasets/{other}").text
    assert "This dataset is not published" in told
    assert "Duplicate" in admin.get("/admin/datasets?state=duplicate").text

    page = admin.submit(admin.get(f"/admin/datasets/{other}"), action="duplicates", reason=REASON)
    assert two.core.catalogue.get(other).state is State.ACTIVE
    page = admin.submit(page, action="duplicates")
    assert "It is forgotten" in page.text
    assert not two.core.duplicates.said()


@pytest.mark.parametrize(
    ("other", "reason", "words"),
    [
        ("tidak-ada", REASON, "There is no dataset"),
        ("", REASON, "There is no dataset"),
        ("itself", REASON, "Name another dataset"),
        ("portal", "ya", "Write down how you know it"),
    ],
)
def test_a_word_that_cannot_be_kept_is_refused_in_words(
    two: Service, admin: Browser, other: str, reason: str, words: str
) -> None:
    one = name_of(two, "agency")
    told = {"itself": one, "portal": name_of(two, "portal")}.get(other, other)
    page = admin.submit(
        admin.get(f"/admin/datasets/{one}"), action="duplicates", other=told, reason=reason, word="same"
    )
    assert words in page.text
    assert not two.core.duplicates.said()


def test_a_duplicate_leads_to_the_published_one_and_its_origins(two: Service, visitor: Browser) -> None:
    one, other = name_of(two, "agency"), name_of(two, "portal")
    two.duplicates.say(one, other, same=True, reason="Isinya sama persis.", person="ani")
    page = visitor.get(f"/dataset/{other}")
    assert page.url.endswith(f"/dataset/{one}")
    assert "Also found at" in page.text
    assert "Portal" in page.text
    told = visitor.get(f"/dataset/{one}.ttl").html
    assert "adms:identifier" in told
    assert visitor.get("/api/3/action/package_show?id=" + other).status == 404


def test_quality_has_points_reasons_and_a_csv(two: Service, admin: Browser) -> None:
    overview = admin.get("/admin/quality").text
    assert "Agency" in overview
    assert "Findability" in overview
    page = admin.get("/admin/quality/agency").text
    assert "What loses most points" in page
    assert "Add three to five words" in page
    dataset = admin.get(f"/admin/datasets/{name_of(two, 'agency')}").text
    assert "of 405 points" in dataset
    assert "There are no keywords." in dataset
    answer = admin.get("/admin/quality.csv?source=agency")
    assert "attachment" in answer.headers["Content-Disposition"]
    rows = list(csv.reader(io.StringIO(answer.html.removeprefix("\ufeff"))))
    assert rows[0][:3] == ["source", "dataset", "title"]
    assert {row[0] for row in rows[1:]} == {"agency"}
    assert admin.get("/admin/quality/nobody").status == 404
    assert admin.get("/admin/quality.csv?source=nobody").status == 404


def test_the_list_has_every_dataset_that_is_counted(two: Service, admin: Browser) -> None:
    with writing(two.core.engine) as connection:
        connection.execute(update(schema.dataset).values(state="invalid"))
    assert [each.name for _, each in two.quality.page("agency")] == [name_of(two, "agency")]
    assert two.quality.summary("agency").datasets == 1
    assert name_of(two, "agency") in admin.get("/admin/quality/agency").html


def test_the_scores_follow_the_datasets(two: Service, admin: Browser, clock: Any) -> None:
    assert "Agency" in admin.get("/admin/quality").text
    clock.step(minutes=1)
    harvested(two, "third", "Apotek")
    assert "Third" in admin.get("/admin/quality").text


def test_broken_links_are_listed(two: Service, admin: Browser) -> None:
    assert "No link is known to be broken" in admin.get("/admin/links").text
    bad = LinkRow(
        url="https://told.example/a.csv",
        checked=two.core.clock.now(),
        ok=False,
        status=404,
        error="It answers 404.",
        failures=3,
    )
    two.core.links.save([bad])
    page = admin.get("/admin/links").text
    assert "https://told.example/a.csv" in page
    assert "3 times in a row" in page
    assert "https://told.example/a.csv" in admin.get("/admin/links?source=agency").text
    assert admin.get("/admin/links?source=nobody").status == 404


def test_what_was_looked_into_is_shown_by_kind_and_place(two: Service, admin: Browser) -> None:
    found = [Finding(kind=Kind.NIK, place=Place(column="Nomor"), confidence=1.0, count=12)]
    with two.core.engine.begin() as connection:
        record, source = connection.execute(
            select(schema.record.c.id, schema.record.c.source_id).limit(1)
        ).one()
        connection.execute(
            insert(schema.inspection),
            [
                {
                    "record_id": record,
                    "source_id": source,
                    "url": f"https://told.example/{status}.csv",
                    "title": f"Berkas {status}",
                    "whole": False,
                    "fingerprint": "x",
                    "status": status,
                    "findings": findings_out(found) if status == "found" else None,
                    "reason": "It is encrypted." if status == "unreadable" else None,
                    "attempts": 0,
                    "checked": two.core.clock.now(),
                }
                for status in ("clean", "found", "unreadable")
            ],
        )
    page = admin.get("/admin/privacy")
    assert (
        page.text.index("Berkas found")
        < page.text.index("Berkas unreadable")
        < page.text.index("Berkas clean")
    )
    assert "a resident's number (NIK), Nomor" in page.text
    assert "12 times" in page.text
    assert "It is encrypted." in page.text
    only = admin.get("/admin/privacy?status=found&source=agency").text
    assert "Berkas found" in only
    assert "Berkas clean" not in only
    assert "No file fits this" in admin.get("/admin/privacy?source=portal").text


def test_held_and_released_datasets_are_listed(service: Service, admin: Browser) -> None:
    harvested(service, "agency", "Data NIK 3522151708850003 atas nama Budi Santoso")
    name = name_of(service, "agency")
    page = admin.get("/admin/privacy").text
    assert "3522151708850003" not in page
    assert "Held back" in page
    service.harvests.release(name, "Nomor contoh, bukan orang.")
    service.harvests.harvest("agency")
    assert "Nomor contoh, bukan orang." in admin.get("/admin/privacy").text


def test_the_history_tells_each_value_that_changed(service: Service, admin: Browser) -> None:
    harvested(service, "agency", "Rumah sakit")
    harvested(service, "agency", "Rumah sakit <umum>")
    page = admin.get(f"/admin/datasets/{name_of(service, 'agency')}")
    told = ("title.en</code>", "Rumah sakit", "Rumah sakit &lt;umum&gt;")
    assert '</td><td class="long">'.join(told) + "</td>" in page.html


def deliver(service: Service) -> None:
    """One dataset is delivered, one is refused in CKAN's words."""
    store, now = service.core.deliveries, service.core.clock.now()
    store.open("ckan", now)
    good, bad = store.wanted("ckan", now, limit=5)
    answer = Delivered(action=Action.CREATED, package_id="p-1")
    refused = Settled(wanted=bad, refused=True, error="CKAN says: Name: too long.")
    store.keep("ckan", [Settled(wanted=good, delivered=answer), refused], now)
    store.close("ckan", now, None, {"created": 1, "failed": 1})


def test_a_target_shows_each_dataset_and_what_was_said(
    two: Service, open_with: Callable[..., Service], plugins: Path
) -> None:
    target = TargetSettings(name="ckan", url="https://katalog.example.org/")
    with_target = open_with(plugin_dirs=(plugins,), language="en", targets=(target,))
    deliver(with_target)
    browser = Browser(create_app(with_target))
    browser.submit(browser.get("/admin/login"), name="viewer", password=PASSWORD)
    assert "CKAN says: Name: too long." in browser.get("/admin/targets").text
    page = browser.get("/admin/targets/ckan")
    assert "Rumah sakit umum" in page.text
    assert 'href="https://katalog.example.org/dataset/p-1"' in page.html
    only = browser.get("/admin/targets/ckan?status=refused").text
    assert "CKAN says" in only
    assert "Open in CKAN" not in only
    assert "No dataset fits this" in browser.get("/admin/targets/ckan?status=excluded").text
    report = browser.get("/admin/deliveries/1").text
    assert "CKAN says: Name: too long." in report
    assert "Rumah sakit" in report
    assert browser.get("/admin/targets/nobody").status == 404
    assert browser.get("/admin/deliveries/99").status == 404
