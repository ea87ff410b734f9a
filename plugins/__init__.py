"""Source plugins, found through entry points; each imports only ``harvester.sdk``."""

from __future__ import annotations
