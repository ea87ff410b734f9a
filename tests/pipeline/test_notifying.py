"""People are told when something needs them, and when it no more does: once each."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from loopback import Site, serve
from mail_sink import MailSink, receiving
from test_harvest import harvest, many, shelved

from harvester.domain.errors import SourceUnavailable
from harvester.domain.run import RunStatus
from harvester.ports import Settled
from harvester.service.notifying import Notifying
from harvester.settings import NotifySettings, TargetSettings
from harvester.web.language import translator

if TYPE_CHECKING:
    from harvester.service import Service
    from harvester.service.core import Core

__all__ = ["harvest", "shelved"]

SECRET = "Bu Siti, NIK 3522155203900007"


@pytest.fixture
def site() -> Iterator[Site]:
    with serve({"/hook": b"ok"}) as running:
        yield running


@pytest.fixture
def sink() -> Iterator[MailSink]:
    with receiving() as running:
        yield running


@pytest.fixture
def notifying(shelved: Service, site: Site, sink: MailSink) -> Notifying:
    """Both channels, of a service with one source and a target where nobody is."""
    told = NotifySettings(
        after_failures=2,
        webhook_url=f"{site.url}/hook",
        smtp_host="127.0.0.1",
        smtp_port=sink.port,
        smtp_security="none",
        mail_to=("admin@desa.example",),
    )
    target = TargetSettings(name="ckan", url="http://127.0.0.1:9", token="t", uploads=False)
    settings = replace(shelved.core.settings, notify=told, targets=(target,))
    core: Core = replace(shelved.core, settings=settings)
    core.deliveries.enrol("ckan")
    return Notifying(core)


def events(site: Site) -> list[tuple[str, str, str]]:
    """(event, state, subject) of what the webhook got since it was last asked."""
    told = [json.loads(asked.body) for asked in site.asked]
    site.asked.clear()
    return [(each["event"], each["state"], each["subject"]) for each in told]


def test_a_source_that_fails_and_recovers(
    shelved: Service, harvest: Callable[..., Any], notifying: Notifying, site: Site, sink: MailSink
) -> None:
    down = [SourceUnavailable(f"It says {SECRET}.")]
    assert harvest(down).status is RunStatus.FAILED
    assert notifying.tell() == []
    for _ in range(3):
        harvest(down)
        notifying.tell()
    assert events(site) == [("source-failing", "begun", "s")]
    assert len(sink.mails) == 1

    harvest(many(3))
    notifying.tell(translator("id"))
    notifying.tell(translator("id"))
    assert events(site) == [("source-failing", "over", "s")]
    begun, over = (mail.get_payload(decode=True).decode() for mail in sink.mails)
    assert "The source “s” could not be harvested 2 times in a row." in begun
    assert "/admin/sources/s" in begun
    assert "Sumber “s” dapat dipanen lagi." in over
    assert "Siti" not in begun + over


def test_withdrawals_that_wait_for_a_person(
    harvest: Callable[..., Any], notifying: Notifying, site: Site, clock: Any
) -> None:
    harvest(many(40))
    harvest(many(10))
    clock.step(days=8)
    assert harvest(many(10)).status is RunStatus.NEEDS_REVIEW
    notifying.tell()
    harvest(many(40))
    notifying.tell()
    assert events(site) == [("withdrawals-held", "begun", "s"), ("withdrawals-held", "over", "s")]


def test_a_target_that_cannot_be_reached_and_a_channel_that_is_down(
    notifying: Notifying, site: Site, sink: MailSink, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("harvester.adapters.notify.trying.PAUSES", ())
    store, now = notifying.core.deliveries, notifying.core.clock.now()
    for _ in range(2):
        store.open("ckan", now)
        store.close("ckan", now, "CKAN could not be reached.")
    site.routes["/hook"] = lambda exchange: exchange.answer(500)
    (failed, sent) = notifying.tell()
    assert "500" in str(failed.error)
    assert sent.error is None
    assert len(sink.mails) == 1
    site.routes["/hook"] = b"ok"
    site.asked.clear()
    notifying.tell()
    assert events(site) == [("delivery-failing", "begun", "ckan")]
    assert len(sink.mails) == 1
    store.open("ckan", now)
    store.close("ckan", now, None)
    notifying.tell()
    assert events(site) == [("delivery-failing", "over", "ckan")]


def test_datasets_that_wait_for_a_person(
    harvest: Callable[..., Any], notifying: Notifying, site: Site
) -> None:
    harvest(many(2))
    store, now = notifying.core.deliveries, notifying.core.clock.now()
    store.open("ckan", now)
    wanted = store.wanted("ckan", now, limit=5)
    store.keep("ckan", [Settled(wanted=each, refused=True, error=f"No, {SECRET}") for each in wanted], now)
    store.close("ckan", now, None)
    notifying.tell()
    assert json.loads(site.asked[0].body)["number"] == 2
    assert "Siti" not in site.asked[0].body.decode()
    store.retry("ckan", refused=True)
    notifying.tell()
    assert events(site) == [("delivery-waits", "begun", "ckan"), ("delivery-waits", "over", "ckan")]


def test_a_source_that_is_removed_is_not_said_to_have_recovered(
    shelved: Service, harvest: Callable[..., Any], notifying: Notifying, site: Site, sink: MailSink
) -> None:
    for _ in range(2):
        harvest([SourceUnavailable("Down.")])
    notifying.tell()
    events(site)
    shelved.core.sources.remove(shelved.core.sources.get("s").id, shelved.core.clock.now())
    assert notifying.tell() == []
    assert events(site) == []


def test_nobody_is_told_by_default_and_a_test_says_that_it_is_one(
    shelved: Service, notifying: Notifying, site: Site, sink: MailSink
) -> None:
    assert Notifying(shelved.core).channels() == []
    assert [each.error for each in notifying.test()] == [None, None]
    assert json.loads(site.asked[0].body)["event"] == "test"
    assert "This is a test" in sink.mails[0].get_payload()
