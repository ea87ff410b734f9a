"""Messages as JSON, posted to an address of the settings."""

from __future__ import annotations

import hashlib
import hmac
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import orjson
import requests

from harvester.adapters.notify.trying import MayPass, try_again
from harvester.domain.errors import NotSent

if TYPE_CHECKING:
    from harvester.ports import Message

_TIMEOUT = (5.0, 10.0)  #: seconds to connect, of silence
SIGNATURE, TIMESTAMP = "X-Harvester-Signature", "X-Harvester-Timestamp"


@dataclass(frozen=True, kw_only=True)
class Webhook:
    """Implements ``ports.Channel``. The address comes from the operator, so it may be private."""

    url: str
    secret: str = field(default="", repr=False)
    user_agent: str = "harvester"
    sleep: Callable[[float], None] = time.sleep
    name: str = "webhook"

    def send(self, message: Message) -> None:
        """Post it; redirects are not followed.

        With a secret, the header ``X-Harvester-Signature`` is ``sha256=`` and the HMAC of
        ``X-Harvester-Timestamp``, a full stop and the body.

        Raises:
            NotSent: the receiver does not take it.
        """
        body = orjson.dumps({**message.data, "title": message.title, "text": message.text})
        try_again(lambda: self._post(body), self.sleep)

    def _post(self, body: bytes) -> None:
        headers = {"Content-Type": "application/json", "User-Agent": self.user_agent}
        if self.secret:
            moment = str(int(time.time()))
            signed = hmac.new(self.secret.encode(), moment.encode() + b"." + body, hashlib.sha256)
            headers |= {TIMESTAMP: moment, SIGNATURE: f"sha256={signed.hexdigest()}"}
        try:
            answer = requests.post(
                self.url, data=body, headers=headers, timeout=_TIMEOUT, allow_redirects=False
            )
        except (requests.ConnectionError, requests.Timeout) as error:
            raise MayPass(f"The webhook does not answer: {type(error).__name__}.") from error
        except requests.RequestException as error:
            raise NotSent(f"The webhook's address cannot be used: {type(error).__name__}.") from error
        if answer.status_code == 429 or answer.status_code >= 500:
            raise MayPass(f"The webhook answered {answer.status_code}.")
        if not answer.ok or answer.is_redirect:
            raise NotSent(f"The webhook answered {answer.status_code}; look at its address.")
