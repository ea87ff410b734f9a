"""The table plugin passes the contract."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from harvester.sdk.testing import PluginContract
from plugins.table import TablePlugin

if TYPE_CHECKING:
    from harvester.sdk import SourcePlugin

CASES = Path(__file__).parent / "fixtures" / "table"


class TestTable(PluginContract):
    """Recorded files."""

    plugin: ClassVar[type[SourcePlugin]] = TablePlugin
    cases: ClassVar[Path] = CASES
