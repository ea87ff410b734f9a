"""To come."""

from __future__ import annotations

from harvester.web.admin.access import blueprint


@blueprint.get("/accounts")
def accounts() -> str:
    """To come."""
    return ""
