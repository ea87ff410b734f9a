"""The plugins that load, and those that do not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import render_template

from harvester.web.admin.access import blueprint
from harvester.web.admin.fields import fields_of
from harvester.web.current import service

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue


@blueprint.get("/plugins")
def plugins() -> ResponseReturnValue:
    """All plugins."""
    registry = service().core.registry
    used: dict[str, int] = {}
    for source in service().core.sources.all():
        used[source.plugin] = used.get(source.plugin, 0) + 1
    known = set(registry.plugins) | {broken.name for broken in registry.broken}
    return render_template(
        "admin/plugins.html",
        plugins=[
            (plugin, fields_of(plugin.config_schema, "config"))
            for plugin in sorted(registry.plugins.values(), key=lambda each: each.name)
        ],
        broken=registry.broken,
        missing=sorted(set(used) - known),
        used=used,
    )
