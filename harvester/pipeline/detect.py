"""What software answers at an address, and how to harvest it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from harvester.domain.errors import PluginFault
from harvester.domain.json import Json
from harvester.pipeline.calls import call_plugin
from harvester.sdk.plugin import Recognition

if TYPE_CHECKING:
    from collections.abc import Iterable

    from harvester.sdk.page import Page
    from harvester.sdk.plugin import SourcePlugin

LEAST_CONFIDENCE = 0.3


@dataclass(frozen=True, kw_only=True, slots=True)
class Detection:
    """One way to harvest an address."""

    plugin: str
    confidence: float
    url: str
    config: Mapping[str, Json] = field(default_factory=dict)
    evidence: tuple[str, ...] = ()


def detect(page: Page, plugins: Iterable[type[SourcePlugin]]) -> list[Detection]:
    """The plugins that recognise a page, surest first. One that fails does not hinder the others."""
    found = []
    for plugin in plugins:
        try:
            answer = call_plugin(plugin.name, f"recognise {page.url}", partial(plugin.recognise, page))
        except PluginFault:
            continue
        if not isinstance(answer, Recognition):
            answer = Recognition(confidence=float(answer), evidence=("the plugin recognises the page",))
        if answer.confidence >= LEAST_CONFIDENCE:
            found.append(
                Detection(
                    plugin=plugin.name,
                    confidence=round(min(answer.confidence, 1.0), 2),
                    url=answer.url or page.url,
                    config=answer.config,
                    evidence=answer.evidence,
                )
            )
    return sorted(found, key=lambda d: (-d.confidence, d.plugin))
