"""Telling the people who run the harvester what needs them: when it begins, and when it is over."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast, get_args
from urllib.parse import quote

from harvester.adapters.db.notices import SqlNotices
from harvester.adapters.notify import Mail, MailSettings, Security, Webhook
from harvester.domain.errors import ConfigInvalid, NotSent
from harvester.domain.notices import Notice, changes
from harvester.domain.problem import Problem, Severity
from harvester.ports import Message
from harvester.service.core import Core
from harvester.service.delivering import INTERRUPTED, STOPPED

if TYPE_CHECKING:
    from harvester.ports import Channel

logger = logging.getLogger(__name__)

Translate = Callable[[str], str]
_TEST = "This is a test. Nothing is wrong."


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """One message to one channel; ``error`` says why it was not sent."""

    channel: str
    text: str
    error: str | None = None


@dataclass(frozen=True)
class Notifying:
    """Sends what changed, by every channel of the settings."""

    core: Core

    def channels(self) -> Sequence[Channel]:
        """The channels that the settings name; none by default.

        Raises:
            ConfigInvalid: there is no such security of mail.
        """
        told = self.core.settings.notify
        channels: list[Channel] = []
        if told.webhook_url:
            channels.append(Webhook(url=told.webhook_url, secret=told.webhook_secret))
        if told.smtp_host and told.mail_to:
            channels.append(
                Mail(
                    settings=MailSettings(
                        host=told.smtp_host,
                        port=told.smtp_port,
                        security=_security(told.smtp_security),
                        user=told.smtp_user,
                        password=told.smtp_password,
                        sender=told.mail_from or f"harvester@{told.smtp_host}",
                        recipients=told.mail_to,
                    )
                )
            )
        return channels

    def tell(self, translate: Translate = str) -> list[Told]:
        """Send what began and what is over since it was last told.

        What a channel does not take is sent again next time; it is asked no more until then.
        """
        core, store = self.core, SqlNotices(self.core.engine)
        targets = [target.name for target in core.settings.targets]
        now = store.conditions(
            targets, failures=core.settings.notify.after_failures, no_failures=(INTERRUPTED, STOPPED)
        )
        subjects = {*store.subjects(), *targets}
        done = []
        for channel in self.channels():
            told = store.told(channel.name)
            store.forget(channel.name, [each for each in told if each.subject not in subjects])
            for notice in changes(now, told, subjects):
                sent = _send(channel, self._message(notice, translate))
                done.append(sent)
                if sent.error:
                    logger.warning("Notifying by %s: %s", channel.name, sent.error)
                    break
                store.remember(channel.name, notice, core.clock.now())
        return done

    def test(self, translate: Translate = str) -> list[Told]:
        """Send a message that says it is a test, by every channel."""
        data = {"event": "test", "sent": f"{self.core.clock.now():%Y-%m-%dT%H:%M:%SZ}"}
        text = translate(_TEST)
        message = Message(title=f"Harvester: {text}", text=f"{text}\n", data=data)
        return [_send(channel, message) for channel in self.channels()]

    def _message(self, notice: Notice, translate: Translate) -> Message:
        core, condition = self.core, notice.condition
        page = "sources" if condition.trouble.of_source else "targets"
        url = f"{core.settings.public_url.rstrip('/')}/admin/{page}/{quote(condition.subject)}"
        text = translate(notice.message).format(**notice.params)
        return Message(
            title=f"Harvester: {text}",
            text=f"{text}\n\n{url}\n",
            data={
                "event": condition.trouble.value,
                "state": "over" if notice.over else "begun",
                "subject": condition.subject,
                "number": condition.number,
                "url": url,
                "sent": f"{core.clock.now():%Y-%m-%dT%H:%M:%SZ}",
            },
        )


def _send(channel: Channel, message: Message) -> Told:
    try:
        channel.send(message)
    except NotSent as error:
        return Told(channel=channel.name, text=message.title, error=str(error))
    return Told(channel=channel.name, text=message.title)


def _security(told: str) -> Security:
    choices = get_args(Security)
    if told not in choices:
        problem = Problem(
            code="setting-invalid",
            path="notify.smtp_security",
            message="“{value}” is none of {choices}.",
            params={"value": told, "choices": ", ".join(choices)},
            severity=Severity.ERROR,
        )
        raise ConfigInvalid([problem])
    return cast("Security", told)
