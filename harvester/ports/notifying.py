"""Messages to people who run the harvester."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from harvester.domain.json import JsonObject


@dataclass(frozen=True, kw_only=True, slots=True)
class Message:
    """One message: ``text`` for people, ``data`` for programs."""

    title: str
    text: str
    data: JsonObject


class Channel(Protocol):
    """A way to reach them."""

    @property
    def name(self) -> str:
        """What it is called."""
        ...

    def send(self, message: Message) -> None:
        """Send a message, trying a few times.

        Raises:
            NotSent: it was not taken.
        """
        ...
