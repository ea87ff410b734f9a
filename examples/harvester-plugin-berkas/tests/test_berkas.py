"""The whole test of a plugin: the SDK's contract suite on two recorded sites."""

from __future__ import annotations

from pathlib import Path

from harvester_plugin_berkas import BerkasPlugin

from harvester.sdk.testing import PluginContract


class TestBerkas(PluginContract):
    plugin = BerkasPlugin
    cases = Path(__file__).parent / "cases"
