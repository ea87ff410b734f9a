"""Before a source is saved: what there is at an address, and what it would become."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from harvester.domain.errors import SourceError
from harvester.domain.source import Source
from harvester.web.api.access import Told, answer, blueprint, needs
from harvester.web.api.forms import preview_json
from harvester.web.current import service

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

_MOST = 100


@blueprint.post("/detect")
@needs("editor")
def detect() -> ResponseReturnValue:
    """The plugins that recognise an address, surest first; ``refused`` says in words why there are none."""
    told = Told({"url"})
    url = told.text("url")
    told.check()
    refused = f"No plugin recognises {url}."
    try:
        found = service().sources.detect(url)
    except SourceError as error:
        found, refused = [], str(error)
    return answer(
        {
            "detections": [
                {
                    "plugin": each.plugin,
                    "confidence": each.confidence,
                    "url": each.url,
                    "config": dict(each.config),
                    "evidence": list(each.evidence),
                }
                for each in found
            ],
            "refused": None if found else refused,
        }
    )


@blueprint.post("/preview")
@needs("editor")
def preview() -> ResponseReturnValue:
    """What an address would become; ``error`` says why the listing broke off, if it did."""
    told = Told({"url", "plugin", "config", "options", "limit"})
    url, plugin, config = told.text("url"), told.text("plugin"), told.table("config", {})
    options, limit = told.table("options", {}), told.number("limit", 20, most=_MOST)
    told.check()
    if not plugin:
        found = service().sources.detect(url)
        if not found:
            return answer({"lines": [], "error": f"No plugin recognises {url}."})
        url, plugin, config = found[0].url, found[0].plugin, {**found[0].config, **config}
    source = service().sources.check(
        Source(name="preview", title=url, url=url, plugin=plugin, config=config, options=options)
    )
    lines: list[dict[str, Any]] = []
    error = None
    try:
        for line in service().harvests.preview(source, limit=limit):
            lines.append(preview_json(line))  # noqa: PERF401  what was read before it breaks off is told
    except SourceError as fault:
        error = str(fault)
    return answer({"lines": lines, "error": error})


@blueprint.get("/plugins")
def plugins() -> ResponseReturnValue:
    """The plugins that load, and those that do not."""
    registry = service().core.registry
    return answer(
        {
            "plugins": [
                {
                    "name": name,
                    "title": plugin.title,
                    "description": plugin.description,
                    "version": plugin.version,
                    "capabilities": sorted(str(each) for each in plugin.capabilities),
                    "config_schema": plugin.config_schema,
                    "secrets": sorted(service().sources.secret_keys(name)),
                }
                for name, plugin in sorted(registry.plugins.items())
            ],
            "broken": [
                {"name": each.name, "origin": each.origin, "error": each.error} for each in registry.broken
            ],
        }
    )
