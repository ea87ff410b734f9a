"""Something that is done now and then while something else goes on."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_PATIENCE = 5.0  #: seconds that the last beat is waited for


@contextmanager
def beating(name: str, every: float, beat: Callable[[], None]) -> Iterator[None]:
    """Within, ``beat`` is called every so many seconds, in a thread of that name."""
    stop = threading.Event()

    def run() -> None:
        while not stop.wait(every):
            beat()

    thread = threading.Thread(target=run, name=name, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(timeout=_PATIENCE)
