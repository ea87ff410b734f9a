"""The data.json plugin: its contract, recorded files, and the defects of real ones."""

from __future__ import annotations

from pathlib import Path

from harvester.sdk.testing import PluginContract
from plugins.datajson import DataJsonPlugin


class TestDataJson(PluginContract):
    plugin = DataJsonPlugin
    cases = Path(__file__).parent / "fixtures" / "datajson"
