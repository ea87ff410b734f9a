"""The command line. Exit status: 0 done, 1 failed, 2 wrong use, 3 done with problems, 130 interrupted."""

from __future__ import annotations

from harvester.cli import (
    accounts,
    delivering,
    demo,
    duplicates,
    notifying,
    quality,
    rules,
    running,
    serving,
    sources,
)
from harvester.cli.main import root

# importing them makes them commands of the root
COMMANDS = (accounts, delivering, demo, duplicates, notifying, quality, rules, running, serving, sources)


def main() -> None:
    """Run the command line."""
    root()
