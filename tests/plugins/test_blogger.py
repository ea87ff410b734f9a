"""The Blogger plugin passes the contract."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from harvester.sdk.testing import PluginContract
from plugins.blogger import BloggerPlugin

if TYPE_CHECKING:
    from harvester.sdk import SourcePlugin


class TestBlogger(PluginContract):
    """Recorded blogs."""

    plugin: ClassVar[type[SourcePlugin]] = BloggerPlugin
    cases: ClassVar[Path] = Path(__file__).parent / "fixtures" / "blogger"
