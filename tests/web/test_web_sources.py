"""From a pasted address to datasets, through the form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from browser import Browser, Page

from harvester.domain.source import Source
from harvester.service.removing import Fate
from harvester.web import create_app

if TYPE_CHECKING:
    import pytest
    from clocks import SteppedClock

    from harvester.service import Service

SECRET = "s3cr3t-of-the-portal"


def told(service: Service, **changes: Any) -> Source:
    """A registered source that needs no network."""
    config = {"titles": ["One", "Two"], **changes.pop("config", {})}
    source = Source(name="told", title="Told", url="https://told.example/", plugin="told", config=config)
    return service.sources.add(replace(source, **changes))


def recognised(browser: Browser, url: str) -> Page:
    return browser.submit(browser.get("/admin/sources/new"), button="recognise", url=url)


def test_an_address_is_recognised_previewed_saved_and_harvested(
    admin: Browser, service: Service, sites: Mapping[str, str], harvest: Callable[[], None]
) -> None:
    page = recognised(admin, sites["portal"])
    assert "Recognised: CKAN portal" in page.text
    assert "Action API" in page.text
    assert "Next run: 7 May 2024 02:30" in page.text  # half past two in Jakarta, after 8:00 on the 6th
    page = admin.submit(page, button="preview", title="Portal Contoh", name="portal-contoh")
    assert "Jumlah Puskesmas per Kecamatan Tahun 2023" in page.text
    assert not service.core.sources.all()
    page = admin.submit(page, button="save", then="run")
    assert page.url == "/admin/runs/1"
    assert 'http-equiv="refresh"' in page.html
    source = service.core.sources.get("portal-contoh")
    assert (source.plugin, source.title, source.schedule, source.enabled) == (
        "ckan",
        "Portal Contoh",
        "30 2 * * *",
        True,
    )
    assert source.config == {}
    harvest()
    page = admin.get("/admin/runs/1")
    assert 'http-equiv="refresh"' not in page.html
    run = service.core.runs.get(1)
    assert run.counts.created > 3
    assert f"{run.counts.created} New" in page.text
    listed = admin.get("/admin/").text
    assert "Portal Contoh" in listed
    assert f"{run.counts.created} published" in listed


def test_a_table_in_a_blog_is_previewed(admin: Browser, sites: Mapping[str, str]) -> None:
    page = recognised(admin, sites["kim-sendang"])
    page = admin.submit(page, button="preview")
    assert "<table>" in page.html
    assert "Left out" in page.text


def test_what_nobody_recognises_is_refused_in_words(admin: Browser, sites: Mapping[str, str]) -> None:
    page = recognised(admin, sites["portal"] + "no/such/page")
    assert page.status in {200, 422}
    page = recognised(admin, "http://127.0.0.1:9/")
    assert page.status == 422
    assert "refuses the connection" in page.text
    page = recognised(admin, "ftp://files.example/")
    assert page.status == 422
    page = admin.submit(page, action="/new", button="recognise", anyway="1", url="https://told.example/")
    assert "– choose –" in page.text
    page = admin.submit(page, button="save")
    assert page.status == 422
    assert "Choose the type of source." in page.text


def test_the_fields_follow_the_type_of_source(admin: Browser, service: Service) -> None:
    page = admin.post(
        "/admin/sources/new",
        [
            ("csrf_token", admin.token()),
            ("action", "fields"),
            ("url", "https://told.example/"),
            ("plugin", "told"),
        ],
    )
    for title in ("Titles", "Access token", "Rows", "Mode", "Deep", "Kinds", "Extra", "Days of grace"):
        assert title in page.text
    page = admin.submit(page, button="save", plugin="datajson")
    assert "The type of source was changed" in page.text
    assert "Include datasets that are not public" in page.text
    assert not service.core.sources.all()


def test_every_kind_of_field_goes_there_and_back(admin: Browser, service: Service) -> None:
    told(service)
    page = admin.get("/admin/sources/told/edit")
    page = admin.submit(
        page,
        button="save",
        config__titles="One\n\n Three \n",
        config__rows="7",
        config__mode="3",
        config__deep="false",
        config__kinds=["", "a", "b"],
        config__extra='{"a": [1, null]}',
        config__token=SECRET,
        options__verify_tls="false",
        options__delay="2,5",
        options__obey_robots="never",
        organization="dinkes",
        schedule="0 3 * * 0",
        enabled="false",
    )
    assert page.url == "/admin/sources/told", page.text
    source = service.core.sources.get("told")
    assert source.config == {
        "titles": ["One", "Three"],
        "rows": 7,
        "mode": 3,
        "deep": False,
        "kinds": ["a", "b"],
        "extra": {"a": [1, None]},
        "token": SECRET,
    }
    assert source.options == {"verify_tls": False, "delay": 2.5, "obey_robots": "never"}
    assert (source.organization, source.schedule, source.enabled) == ("dinkes", "0 3 * * 0", False)
    before = service.core.sources.get("told")
    admin.submit(admin.get("/admin/sources/told/edit"), button="save")
    after = service.core.sources.get("told")
    assert replace(after, updated=None) == replace(before, updated=None)


def test_saving_an_untouched_form_keeps_the_cursor(admin: Browser, service: Service) -> None:
    for config in ({}, {"rows": 5, "deep": True}, {"kinds": [], "mode": "some"}):
        source = told(service, name="told", config=config)
        service.core.sources.finish_run(source.id, rules="r", state={"since": 1}, full_at=None)
        admin.submit(admin.get("/admin/sources/told/edit"), button="save")
        saved = service.core.sources.get("told")
        assert (saved.config, saved.state) == (source.config, {"since": 1})
        service.removals.remove("told", Fate.KEEP)


def test_all_faults_are_told_at_once_and_what_was_typed_stays(admin: Browser, service: Service) -> None:
    told(service)
    page = admin.submit(
        admin.get("/admin/sources/told/edit"),
        button="save",
        name="Not A Name",
        schedule="every day",
        config__rows="seventy",
        config__extra="{",
        config__titles="",
        options__grace_days="-1",
        url="told.example",
    )
    assert page.status == 422
    for words in (
        "“Not A Name” is not a name",
        "“every day” is not a schedule",
        "“seventy” is not a number",
        "This is not JSON",
        "This is needed.",
        "-1 is too small; the least is 0",
        "“told.example” is not an address",
    ):
        assert words in page.text, words
    assert 'value="seventy"' in page.html
    assert service.core.sources.get("told").config == {"titles": ["One", "Two"]}


def test_a_secret_is_never_shown_again(
    admin: Browser, service: Service, caplog: pytest.LogCaptureFixture
) -> None:
    told(service, config={"token": SECRET})
    edit = admin.get("/admin/sources/told/edit")
    pages = [
        edit,
        admin.get("/admin/sources/told"),
        admin.submit(edit, button="preview", config__token="another-secret"),
        admin.submit(edit, button="save", config__token="another-secret", name="Wrong Name"),
        admin.submit(edit, button="save", config__token="xyz"),  # too short: the fault must not repeat it
        admin.submit(edit, button="fields", config__token="another-secret"),
    ]
    for page in pages:
        assert SECRET not in page.html
        assert "another-secret" not in page.html
        assert "xyz" not in page.html
    assert "it has at least 4 characters" in pages[4].text
    assert SECRET not in caplog.text
    assert "another-secret" not in caplog.text


def test_a_secret_survives_a_preview_and_a_fault(admin: Browser, service: Service) -> None:
    told(service)
    page = admin.submit(
        admin.get("/admin/sources/told/edit"), button="save", config__token=SECRET, name="Wrong Name"
    )
    page = admin.submit(page, button="preview", name="told")
    assert "One" in page.text
    admin.submit(page, button="save")
    assert service.core.sources.get("told").config["token"] == SECRET


def test_a_secret_is_kept_when_left_empty_and_removed_on_demand(admin: Browser, service: Service) -> None:
    told(service, config={"token": SECRET})
    admin.submit(admin.get("/admin/sources/told/edit"), button="save", title="New title")
    assert service.core.sources.get("told").config["token"] == SECRET
    admin.submit(admin.get("/admin/sources/told/edit"), button="save", **{"clear.config.token": "1"})
    assert "token" not in service.core.sources.get("told").config


def test_a_secret_does_not_follow_the_source_to_another_host(admin: Browser, service: Service) -> None:
    told(service, config={"token": SECRET})
    for button in ("save", "preview"):
        page = admin.submit(admin.get("/admin/sources/told/edit"), button=button, url="https://evil.example/")
        assert page.status == 422
        assert "another host" in page.text
    page = admin.submit(
        admin.get("/admin/sources/told/edit"),
        button="save",
        url="https://new.example/",
        config__token="a new one",
    )
    assert service.core.sources.get("told").config["token"] == "a new one"
    admin.submit(admin.get("/admin/sources/told/edit"), button="save", url="https://new.example/other")
    assert service.core.sources.get("told").config["token"] == "a new one"


def test_a_kept_secret_is_nobody_elses(
    admin: Browser, log_in: Callable[[str], Browser], service: Service
) -> None:
    told(service)
    page = admin.submit(admin.get("/admin/sources/told/edit"), button="fields", config__token=SECRET)
    ticket = page.forms()[0].xpath(".//input[@name='kept']/@value")[0]
    assert ticket
    editor = log_in("editor")
    editor.submit(editor.get("/admin/sources/told/edit"), button="save", kept=ticket)
    assert "token" not in service.core.sources.get("told").config


def test_a_taken_name_is_told(admin: Browser, service: Service) -> None:
    told(service)
    told(service, name="other")
    page = admin.submit(admin.get("/admin/sources/other/edit"), button="save", name="told")
    assert page.status == 409
    assert "There is a source named “told” already." in page.text


def test_a_source_without_its_plugin_is_shown_as_broken(
    service: Service, plugins: Path, open_with: Callable[..., Service], log_in: Any
) -> None:
    told(service, config={"token": SECRET})
    (plugins / "told.py").unlink()
    again = open_with(plugin_dirs=(plugins,), language="en")
    browser = Browser(create_app(again))
    browser.submit(browser.get("/admin/login"), name="admin", password="correct horse battery")
    for path in ("/admin/", "/admin/sources/told"):
        page = browser.get(path)
        assert "Plugin missing" in page.text
        assert SECRET not in page.html
    page = browser.submit(browser.get("/admin/sources/told/edit"), button="save", title="Other")
    assert page.status == 422
    assert SECRET not in page.html
    page = browser.get("/admin/plugins")
    assert "“told” is not installed." in page.text
    assert "this plugin is broken" in page.text


def test_a_source_that_fell_silent_is_shown_as_stale(
    admin: Browser, service: Service, clock: SteppedClock
) -> None:
    told(service)
    service.harvests.harvest("told")
    assert "Stale" not in admin.get("/admin/sources/told").text
    clock.step(days=400)
    assert "Stale" in admin.get("/admin/").text
    page = admin.get("/admin/sources/told").text
    assert "Stale" in page
    assert "Nothing new has come since 2024-05-06, 400 days ago." in page


def test_running_cancelling_switching_and_removing(
    admin: Browser, service: Service, harvest: Callable[[], None]
) -> None:
    told(service)
    page = admin.submit(admin.get("/admin/sources/told"), action="/run")
    assert page.url == "/admin/runs/1"
    assert "waits for its turn" in page.text
    page = admin.submit(page, action="/cancel")
    assert "Cancelled" in page.text
    page = admin.submit(admin.get("/admin/sources/told"), action="/disable")
    assert "Switched off" in page.text
    assert not service.core.sources.get("told").enabled
    admin.submit(page, action="/enable")
    assert service.core.sources.get("told").enabled
    admin.submit(admin.get("/admin/sources/told"), action="/run")
    harvest()
    assert service.core.catalogue.count() == 2
    page = admin.get("/admin/sources/told/remove")
    assert "2 datasets" in page.text
    assert admin.submit(page, confirm="tol").status == 422
    assert service.core.catalogue.count() == 2
    page = admin.submit(page, confirm="told")
    assert page.url == "/admin/"
    assert service.core.catalogue.count() == 0


def test_withdrawals_wait_for_a_person(
    admin: Browser, service: Service, harvest: Callable[[], None], clock: Any
) -> None:
    source = told(service, options={"grace_days": 0}, config={"titles": ["One"]})
    admin.submit(admin.get("/admin/sources/told"), action="/run")
    harvest()
    assert service.core.catalogue.count() == 1
    service.sources.save(replace(source, config={"titles": []}))
    clock.step(days=1)
    admin.submit(admin.get("/admin/sources/told"), action="/run")
    harvest()
    run = service.core.runs.latest()[0]
    page = admin.get(f"/admin/runs/{run.id}")
    assert run.status == "needs-review"
    assert "1 records are no longer at the source" in page.text
    admin.submit(page, action="/run", confirmed="1")
    assert service.core.runs.latest()[0].confirmed


def test_problems_of_a_run_are_paged(admin: Browser, service: Service, harvest: Callable[[], None]) -> None:
    told(service, config={"titles": [f"Dataset number {n}" for n in range(60)]})
    admin.submit(admin.get("/admin/sources/told"), action="/run")
    harvest()
    page = admin.get("/admin/runs/1")
    assert "Page 1 of" in page.text
    assert "Page 2 of" in admin.get("/admin/runs/1?page=2").text
    assert admin.get("/admin/runs/1?page=999&changed=99").status == 200
    assert admin.get("/admin/runs/1?changed=2").text.count("Dataset number") == 10
    assert admin.get("/admin/runs?before=1").status == 200


def test_problems_that_say_the_same_are_counted_together(
    admin: Browser, service: Service, harvest: Callable[[], None]
) -> None:
    told(service, config={"titles": [f"Dataset number {n}" for n in range(60)]})
    admin.submit(admin.get("/admin/sources/told"), action="/run")
    harvest()
    kinds = service.core.runs.problem_kinds(1)
    assert sum(kind.number for kind in kinds) == sum(service.core.runs.count_problems(1).values())
    often = next(kind for kind in kinds if kind.number == 60)
    page = admin.get("/admin/runs/1")
    assert f"kind={often.example.code}" in page.html
    one_kind = admin.get(f"/admin/runs/1?kind={often.example.code}&page=2")
    assert "Page 2 of 2" in one_kind.text
    assert one_kind.html.count('class="long"') == 10
    assert "None." in admin.get("/admin/runs/1?kind=no-such-kind").text


def test_a_source_that_is_being_harvested_stays(admin: Browser, service: Service) -> None:
    told(service)
    admin.submit(admin.get("/admin/sources/told"), action="/run")
    page = admin.submit(admin.get("/admin/sources/told/remove"), confirm="told")
    assert page.status == 422
    assert "cancel that run first" in page.text
    assert service.core.sources.get("told")


def test_an_address_needs_no_scheme(admin: Browser, sites: Mapping[str, str]) -> None:
    page = recognised(admin, sites["portal"].removeprefix("http://"))
    assert "Recognised: CKAN portal" in page.text
    assert 'value="' + sites["portal"].rstrip("/") in page.html


def test_what_is_no_address_is_told_in_plain_words(admin: Browser, service: Service) -> None:
    for typed in ("bukan alamat", "https://[::1", "https://budi:rahasia@[::1", "javascript:alert(1)"):
        page = recognised(admin, typed)
        assert page.status == 422
        assert "is not a web address; write it as https://host/path." in page.text
    told(service)
    page = admin.submit(admin.get("/admin/sources/told/edit"), button="save", url="https://a:b@[::1")
    assert page.status == 422
    assert "is not an address: write it with https://." in page.text
