"""People are told when something needs them, and when it no more does: once each."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from shelf import many

from harvester.domain.errors import SourceUnavailable
from harvester.domain.run import RunStatus
from harvester.ports import Settled
from harvester.service.notifying import Notifying
from harvester.settings import NotifySettings, TargetSettings
from harvester.web.language import translator

if TYPE_CHECKING:
    from loopback import Site
    from mail_sink import MailSink

    from harvester.service import Service
    from harvester.service.core import Core

SECRET = "Bu Siti, NIK 3522155203900007"


@pytest.fixture
def notifying(shelved: Service, hook: Site, sink: MailSink) -> Notifying:
    """Both channels, of a service with one source and a target where nobody is."""
    told = NotifySettings(
        after_failures=2,
        webhook_url=f"{hook.url}/hook",
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


def events(hook: Site) -> list[tuple[str, str, str]]:
    """(event, state, subject) of what the webhook got since it was last asked."""
    told = [json.loads(asked.body) for asked in hook.asked]
    hook.asked.clear()
    return [(each["event"], each["state"], each["subject"]) for each in told]


def test_a_source_that_fails_and_recovers(
    shelved: Service, harvest: Callable[..., Any], notifying: Notifying, hook: Site, sink: MailSink
) -> None:
    down = [SourceUnavailable(f"It says {SECRET}.")]
    assert harvest(down).status is RunStatus.FAILED
    assert notifying.tell() == []
    for _ in range(3):
        harvest(down)
        notifying.tell()
    assert events(hook) == [("source-failing", "begun", "s")]
    assert len(sink.mails) == 1

    harvest(many(3))
    notifying.tell(translator("id"))
    notifying.tell(translator("id"))
    assert events(hook) == [("source-failing", "over", "s")]
    begun, over = (mail.get_payload(decode=True).decode() for mail in sink.mails)
    assert "The source “s” could not be harvested 2 times in a row." in begun
    assert "/admin/sources/s" in begun
    assert "Sumber “s” dapat dipanen lagi." in over
    assert "Siti" not in begun + over


def test_withdrawals_that_wait_for_a_person(
    harvest: Callable[..., Any], notifying: Notifying, hook: Site, clock: Any
) -> None:
    harvest(many(40))
    harvest(many(10))
    clock.step(days=8)
    assert harvest(many(10)).status is RunStatus.NEEDS_REVIEW
    notifying.tell()
    harvest(many(40))
    notifying.tell()
    assert events(hook) == [("withdrawals-held", "begun", "s"), ("withdrawals-held", "over", "s")]


def test_a_target_that_cannot_be_reached_and_a_channel_that_is_down(
    notifying: Notifying, hook: Site, sink: MailSink, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("harvester.adapters.notify.trying.PAUSES", ())
    store, now = notifying.core.deliveries, notifying.core.clock.now()
    for _ in range(2):
        store.open("ckan", now)
        store.close("ckan", now, "CKAN could not be reached.")
    hook.routes["/hook"] = lambda exchange: exchange.answer(500)
    (failed, sent) = notifying.tell()
    assert "500" in str(failed.error)
    assert sent.error is None
    assert len(sink.mails) == 1
    hook.routes["/hook"] = b"ok"
    hook.asked.clear()
    notifying.tell()
    assert events(hook) == [("delivery-failing", "begun", "ckan")]
    assert len(sink.mails) == 1
    store.open("ckan", now)
    store.close("ckan", now, None)
    notifying.tell()
    assert events(hook) == [("delivery-failing", "over", "ckan")]


def test_datasets_that_wait_for_a_person(
    harvest: Callable[..., Any], notifying: Notifying, hook: Site
) -> None:
    harvest(many(2))
    store, now = notifying.core.deliveries, notifying.core.clock.now()
    store.open("ckan", now)
    wanted = store.wanted("ckan", now, limit=5)
    store.keep("ckan", [Settled(wanted=each, refused=True, error=f"No, {SECRET}") for each in wanted], now)
    store.close("ckan", now, None)
    notifying.tell()
    assert json.loads(hook.asked[0].body)["number"] == 2
    assert "Siti" not in hook.asked[0].body.decode()
    store.retry("ckan", refused=True)
    notifying.tell()
    assert events(hook) == [("delivery-waits", "begun", "ckan"), ("delivery-waits", "over", "ckan")]


def test_a_source_that_is_removed_is_not_said_to_have_recovered(
    shelved: Service, harvest: Callable[..., Any], notifying: Notifying, hook: Site, sink: MailSink
) -> None:
    for _ in range(2):
        harvest([SourceUnavailable("Down.")])
    notifying.tell()
    events(hook)
    shelved.core.sources.remove(shelved.core.sources.get("s").id, shelved.core.clock.now())
    assert notifying.tell() == []
    assert events(hook) == []


def test_nobody_is_told_by_default_and_a_test_says_that_it_is_one(
    shelved: Service, notifying: Notifying, hook: Site, sink: MailSink
) -> None:
    assert Notifying(shelved.core).channels() == []
    assert [each.error for each in notifying.test()] == [None, None]
    assert json.loads(hook.asked[0].body)["event"] == "test"
    assert "This is a test" in sink.mails[0].get_payload()
