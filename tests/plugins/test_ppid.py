"""The PPID plugin passes the contract."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from harvester.sdk.testing import PluginContract
from plugins.ppid import PpidPlugin

if TYPE_CHECKING:
    from harvester.sdk import SourcePlugin


class TestPpid(PluginContract):
    """Recorded sites."""

    plugin: ClassVar[type[SourcePlugin]] = PpidPlugin
    cases: ClassVar[Path] = Path(__file__).parent / "fixtures" / "ppid"
