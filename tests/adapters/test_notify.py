"""Webhook and mail against real servers on loopback."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator

import pytest
from loopback import Exchange, Site, serve
from mail_sink import MailSink, receiving

from harvester.adapters.notify import Mail, MailSettings, Webhook
from harvester.domain.errors import NotSent
from harvester.ports import Message

MESSAGE = Message(title="Harvester: sumber “ä” gagal", text="Sumber “ä” gagal.\n", data={"event": "test"})
pauses: list[float] = []


@pytest.fixture
def site() -> Iterator[Site]:
    with serve({"/hook": b"ok"}) as running:
        yield running


@pytest.fixture
def sink() -> Iterator[MailSink]:
    with receiving() as running:
        yield running


def mail(sink: MailSink, **changes: object) -> Mail:
    told = {
        "host": "127.0.0.1",
        "port": sink.port,
        "security": "none",
        "sender": "Pemanen <panen@desa.example>",
        "recipients": ("a@desa.example", "b@desa.example"),
    }
    return Mail(settings=MailSettings(**{**told, **changes}), sleep=pauses.append)


def test_a_webhook_gets_json_that_is_signed(site: Site) -> None:
    Webhook(url=f"{site.url}/hook", secret="rahasia").send(MESSAGE)
    (asked,) = site.asked
    assert (asked.method, asked.headers["content-type"]) == ("POST", "application/json")
    assert json.loads(asked.body) == {"event": "test", "title": MESSAGE.title, "text": MESSAGE.text}
    signed = asked.headers["x-harvester-timestamp"].encode() + b"." + asked.body
    expected = hmac.new(b"rahasia", signed, hashlib.sha256).hexdigest()
    assert asked.headers["x-harvester-signature"] == f"sha256={expected}"


def test_without_a_secret_nothing_is_signed(site: Site) -> None:
    Webhook(url=f"{site.url}/hook").send(MESSAGE)
    assert not {"x-harvester-signature", "x-harvester-timestamp"} & site.asked[0].headers.keys()


def test_what_may_pass_is_tried_again(site: Site) -> None:
    answers = [503, 429, 204]
    site.routes["/hook"] = lambda exchange: exchange.answer(answers.pop(0))
    pauses.clear()
    Webhook(url=f"{site.url}/hook", sleep=pauses.append).send(MESSAGE)
    assert len(site.asked) == 3
    assert pauses == [1.0, 4.0]


@pytest.mark.parametrize(("status", "attempts"), [(500, 3), (404, 1), (302, 1)])
def test_what_does_not_pass_is_told(site: Site, status: int, attempts: int) -> None:
    def refuse(exchange: Exchange) -> None:
        exchange.answer(status, Location="https://lain.example/")

    site.routes["/hook"] = refuse
    with pytest.raises(NotSent, match=str(status)):
        Webhook(url=f"{site.url}/hook", sleep=pauses.append).send(MESSAGE)
    assert len(site.asked) == attempts


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/hook", "bukan alamat"])
def test_an_address_where_nobody_is(url: str) -> None:
    with pytest.raises(NotSent, match="webhook"):
        Webhook(url=url, sleep=pauses.append).send(MESSAGE)


def test_a_mail_goes_to_all(sink: MailSink) -> None:
    mail(sink).send(MESSAGE)
    assert sink.recipients == [["a@desa.example", "b@desa.example"]]
    (taken,) = sink.mails
    assert taken["From"] == "Pemanen <panen@desa.example>"
    assert taken["Auto-Submitted"] == "auto-generated"
    assert taken["Message-ID"].endswith("@desa.example>")
    assert "Sumber “ä” gagal." in taken.get_payload(decode=True).decode()


def test_a_title_cannot_smuggle_headers_in(sink: MailSink) -> None:
    mail(sink).send(Message(title="a\r\nBcc: c@lain.example", text="b", data={}))
    assert sink.recipients == [["a@desa.example", "b@desa.example"]]
    assert sink.mails[0]["Bcc"] is None


def test_a_greylisting_server_is_asked_again(sink: MailSink) -> None:
    sink.replies = ["451 Try later"]
    mail(sink).send(MESSAGE)
    assert len(sink.mails) == 1


def test_a_refusal_is_told_and_not_repeated(sink: MailSink) -> None:
    sink.replies = ["554 No", "554 No"]
    with pytest.raises(NotSent, match="554"):
        mail(sink).send(MESSAGE)
    assert len(sink.replies) == 1


@pytest.mark.parametrize("changes", [{"port": 9}, {"security": "starttls"}, {"security": "tls"}])
def test_a_server_that_cannot_be_used(sink: MailSink, changes: dict[str, object]) -> None:
    with pytest.raises(NotSent, match="mail server"):
        mail(sink, **changes).send(MESSAGE)
    assert sink.mails == []
