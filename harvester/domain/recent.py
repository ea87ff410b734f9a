"""What was asked for last, within a number of bytes."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

V = TypeVar("V")


class Recent(Generic[V]):
    """Values by what they are made of, so that one that changed is not found again. For many threads."""

    def __init__(self, most: int, size: Callable[[V], int]) -> None:
        """``most``: bytes that all values may have together; ``size``: the bytes of one."""
        self._most = most
        self._size_of = size
        self._size = 0
        self._values: OrderedDict[Hashable, V] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable) -> V | None:
        """The value that was put there, unless it had to make room."""
        with self._lock:
            found = self._values.get(key)
            if found is not None:
                self._values.move_to_end(key)
            return found

    def put(self, key: Hashable, value: V) -> None:
        """Keep a value, unless it is too large for all; those not asked for longest make room."""
        if self._size_of(value) > self._most:
            return
        with self._lock:
            former = self._values.pop(key, None)
            self._size += self._size_of(value) - (self._size_of(former) if former is not None else 0)
            self._values[key] = value
            while self._size > self._most:
                _, oldest = self._values.popitem(last=False)
                self._size -= self._size_of(oldest)
