"""Leases on runs and deliveries: who holds one, and whether that process still lives."""

from __future__ import annotations

import os
import socket
from datetime import timedelta
from pathlib import Path

LEASE = timedelta(seconds=90)  #: how long a lease is good for, unless it is renewed


def this_process() -> str:
    """Names this process: host, pid, and when the pid started (pids are used again)."""
    return f"{socket.gethostname()}:{os.getpid()}:{_started(os.getpid())}"


def _started(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[19]
    except (OSError, IndexError):
        return ""


def is_dead(owner: str | None) -> bool:
    """Whether ``owner`` is a process of this machine that is gone. Of other machines only the lease tells."""
    host, _, rest = (owner or "").rpartition(":")[0].rpartition(":")
    if host != socket.gethostname() or not rest.isdigit():
        return False
    started = (owner or "").rpartition(":")[2]
    if started:
        return _started(int(rest)) != started
    try:
        os.kill(int(rest), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
