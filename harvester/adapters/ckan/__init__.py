"""CKAN as a catalogue to keep in step."""

from __future__ import annotations

from harvester.adapters.ckan.settings import CkanSettings
from harvester.adapters.ckan.target import CkanTarget

__all__ = ["CkanSettings", "CkanTarget"]
