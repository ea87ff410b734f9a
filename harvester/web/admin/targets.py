"""To come."""

from __future__ import annotations

from harvester.web.admin.access import blueprint


@blueprint.get("/targets")
def targets() -> str:
    """To come."""
    return ""
