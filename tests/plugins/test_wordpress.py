"""The WordPress plugin passes the contract."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from harvester.sdk.testing import PluginContract
from plugins.wordpress import WordPressPlugin

if TYPE_CHECKING:
    from harvester.sdk import SourcePlugin


class TestWordPress(PluginContract):
    """Recorded sites."""

    plugin: ClassVar[type[SourcePlugin]] = WordPressPlugin
    cases: ClassVar[Path] = Path(__file__).parent / "fixtures" / "wordpress"
