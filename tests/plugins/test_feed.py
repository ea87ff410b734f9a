"""The feed plugin passes the contract."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from harvester.sdk.testing import PluginContract
from plugins.feed import FeedPlugin

if TYPE_CHECKING:
    from harvester.sdk import SourcePlugin


class TestFeed(PluginContract):
    """Recorded feeds."""

    plugin: ClassVar[type[SourcePlugin]] = FeedPlugin
    cases: ClassVar[Path] = Path(__file__).parent / "fixtures" / "feed"
