"""The plugin for pages passes the contract."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from harvester.sdk.testing import PluginContract
from plugins.page import PagePlugin

if TYPE_CHECKING:
    from harvester.sdk import SourcePlugin


class TestPage(PluginContract):
    """Recorded sites."""

    plugin: ClassVar[type[SourcePlugin]] = PagePlugin
    cases: ClassVar[Path] = Path(__file__).parent / "fixtures" / "page"
