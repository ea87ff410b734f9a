"""Answers that are kept in memory for whoever asks the same next."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, field

from flask import Response

MOST_BYTES = 16_000_000
_LARGEST = 1_000_000


@dataclass(slots=True)
class KeptAnswers:
    """The answers that were asked for last, by what they are made of: one that changed is not found again."""

    most: int = MOST_BYTES
    _size: int = 0
    _answers: OrderedDict[Hashable, tuple[bytes, list[tuple[str, str]]]] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def get(self, key: Hashable) -> Response | None:
        """The answer as it was given."""
        with self._lock:
            found = self._answers.get(key)
            if found is None:
                return None
            self._answers.move_to_end(key)
        body, headers = found
        return Response(body, headers=headers)

    def put(self, key: Hashable, response: Response) -> None:
        """Keep an answer, unless it is large; the one not asked for longest makes room."""
        body = response.get_data()
        if len(body) > min(_LARGEST, self.most):
            return
        with self._lock:
            former = self._answers.pop(key, None)
            self._size += len(body) - (len(former[0]) if former else 0)
            self._answers[key] = (body, list(response.headers))
            while self._size > self.most:
                _, (oldest, _) = self._answers.popitem(last=False)
                self._size -= len(oldest)
