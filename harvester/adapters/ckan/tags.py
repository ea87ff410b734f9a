"""Tags that are new to CKAN are made by one connection at a time.

Free tags are not unique in CKAN's database: two packages that bring the same new tag at once make it
twice, and later updates move rows between the twins.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager


class TagGate:
    """Lets writes with known or disjoint tags pass side by side."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._known: set[str] = set()
        self._coming: set[str] = set()

    @contextmanager
    def passing(self, tags: Iterable[str]) -> Iterator[None]:
        """Hold back while another write brings one of ``tags`` for the first time."""
        wanted = set(tags)
        with self._changed:
            self._changed.wait_for(lambda: not (wanted - self._known) & self._coming)
            mine = wanted - self._known
            self._coming |= mine
        done = False
        try:
            yield
            done = True
        finally:
            with self._changed:
                self._coming -= mine
                if done:
                    self._known |= mine
                self._changed.notify_all()
