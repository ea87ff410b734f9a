"""The poll plugin passes the contract."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from harvester.sdk.testing import PluginContract
from plugins.poll import PollPlugin

if TYPE_CHECKING:
    from harvester.sdk import SourcePlugin

CASES = Path(__file__).parent / "fixtures" / "poll"


class TestPoll(PluginContract):
    """Recorded pages."""

    plugin: ClassVar[type[SourcePlugin]] = PollPlugin
    cases: ClassVar[Path] = CASES
