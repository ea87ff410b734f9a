"""Ctrl-C: once, what is under way is finished and kept; twice, the process ends at once."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from harvester.cli.output import warn

if TYPE_CHECKING:
    from types import FrameType

INTERRUPTED = 130  #: exit status, as shells have it
_SHOW_CURSOR = "\x1b[?25h"


@contextmanager
def interruptible(*, breaks_off: bool) -> Iterator[Callable[[], bool]]:
    """Within, the first Ctrl-C makes what is yielded true, the second ends the process.

    With ``breaks_off`` the first one raises ``KeyboardInterrupt`` too, for work that waits long for others.
    After the first one the process exits with status 130.
    """
    asked = threading.Event()

    def hear(_signal: int, _frame: FrameType | None) -> None:
        if asked.is_set():  # as if killed, which the next run mends
            if sys.stderr.isatty():
                sys.stderr.write(_SHOW_CURSOR)
            sys.stderr.flush()
            os._exit(INTERRUPTED)
        asked.set()
        warn("Interrupted: what is under way is finished and kept. Ctrl-C again ends at once.")
        if breaks_off:
            raise KeyboardInterrupt

    if threading.current_thread() is not threading.main_thread():
        yield asked.is_set
        return
    before = signal.signal(signal.SIGINT, hear)
    try:
        yield asked.is_set
    except KeyboardInterrupt:
        if not asked.is_set():
            raise
    finally:
        signal.signal(signal.SIGINT, before)
    if asked.is_set():
        sys.exit(INTERRUPTED)
