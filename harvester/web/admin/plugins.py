"""To come."""

from __future__ import annotations

from harvester.web.admin.access import blueprint


@blueprint.get("/plugins")
def plugins() -> str:
    """To come."""
    return ""
