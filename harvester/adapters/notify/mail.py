"""Messages by e-mail, through an SMTP server."""

from __future__ import annotations

import smtplib
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from typing import TYPE_CHECKING, Literal

from harvester.adapters.notify.trying import MayPass, try_again
from harvester.domain.errors import NotSent

if TYPE_CHECKING:
    from harvester.ports import Message

Security = Literal["starttls", "tls", "none"]
_TIMEOUT = 20.0  #: seconds


@dataclass(frozen=True, kw_only=True)
class MailSettings:
    """The server, and who writes to whom."""

    host: str
    sender: str
    recipients: tuple[str, ...]
    port: int = 587
    security: Security = "starttls"
    user: str = ""
    password: str = field(default="", repr=False)


@dataclass(frozen=True, kw_only=True)
class Mail:
    """Implements ``ports.Channel``."""

    settings: MailSettings
    sleep: Callable[[float], None] = time.sleep
    name: str = "mail"

    def send(self, message: Message) -> None:
        """Send one mail to all recipients.

        Raises:
            NotSent: the server does not take it.
        """
        mail = self._mail(message)
        try_again(lambda: self._hand_over(mail), self.sleep)

    def _mail(self, message: Message) -> EmailMessage:
        mail = EmailMessage()
        mail["From"] = self.settings.sender
        mail["To"] = ", ".join(self.settings.recipients)
        mail["Subject"] = " ".join(message.title.split())
        mail["Date"] = formatdate()
        mail["Message-ID"] = make_msgid(domain=self.settings.sender.rpartition("@")[2].rstrip(">") or None)
        mail["Auto-Submitted"] = "auto-generated"  # so that nobody's absence answers (RFC 3834)
        mail.set_content(message.text)
        return mail

    def _hand_over(self, mail: EmailMessage) -> None:
        told = self.settings
        try:
            with self._connected() as server:
                if told.security == "starttls":
                    server.starttls(context=ssl.create_default_context())
                if told.user:
                    server.login(told.user, told.password)
                server.send_message(mail)
        except smtplib.SMTPResponseException as error:
            words = f"The mail server answered {error.smtp_code}."
            raise (MayPass(words) if 400 <= error.smtp_code < 500 else NotSent(words)) from error
        except smtplib.SMTPRecipientsRefused as error:
            raise NotSent("The mail server takes none of the recipients.") from error
        except (smtplib.SMTPServerDisconnected, TimeoutError, ConnectionError) as error:
            raise MayPass(f"The mail server does not answer: {type(error).__name__}.") from error
        except (smtplib.SMTPException, OSError) as error:
            raise NotSent(f"The mail server cannot be used: {type(error).__name__}.") from error

    def _connected(self) -> smtplib.SMTP:
        told = self.settings
        if told.security == "tls":
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(told.host, told.port, timeout=_TIMEOUT, context=context)
        return smtplib.SMTP(told.host, told.port, timeout=_TIMEOUT)
