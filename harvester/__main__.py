"""``python -m harvester``."""

from __future__ import annotations

from harvester.cli import main

main()
