"""The plugin of documents passes the contract."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from harvester.sdk.testing import PluginContract
from plugins.documents import DocumentsPlugin

if TYPE_CHECKING:
    from harvester.sdk import SourcePlugin


class TestDocuments(PluginContract):
    """Recorded sites."""

    plugin: ClassVar[type[SourcePlugin]] = DocumentsPlugin
    cases: ClassVar[Path] = Path(__file__).parent / "fixtures" / "documents"
