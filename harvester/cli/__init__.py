"""The command line. Exit status: 0 done, 1 failed, 2 wrong use, 3 done with problems."""

from __future__ import annotations

from harvester.cli import accounts, demo, quality, running, serving, sources
from harvester.cli.main import root

COMMANDS = (
    accounts,
    demo,
    quality,
    running,
    serving,
    sources,
)  # importing them makes them commands of the root


def main() -> None:
    """Run the command line."""
    root()
