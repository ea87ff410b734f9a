"""The CKAN plugin: its contract, recorded portals, and the ways in which portals misbehave."""

from __future__ import annotations

from pathlib import Path

from harvester.sdk.testing import PluginContract
from plugins.ckan import CkanPlugin


class TestCkan(PluginContract):
    plugin = CkanPlugin
    cases = Path(__file__).parent / "fixtures" / "ckan"
