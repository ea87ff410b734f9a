"""The command line. Exit status: 0 done, 1 failed, 2 wrong use, 3 done with problems."""

from __future__ import annotations

from harvester.cli.main import main

__all__ = ["main"]
