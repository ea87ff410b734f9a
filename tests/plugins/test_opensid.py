"""The OpenSID plugin passes the contract."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from harvester.sdk.testing import PluginContract
from plugins.opensid import OpenSidPlugin

if TYPE_CHECKING:
    from harvester.sdk import SourcePlugin


class TestOpenSid(PluginContract):
    """Recorded sites."""

    plugin: ClassVar[type[SourcePlugin]] = OpenSidPlugin
    cases: ClassVar[Path] = Path(__file__).parent / "fixtures" / "opensid"
