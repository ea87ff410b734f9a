"""To come."""

from __future__ import annotations

from harvester.web.admin.access import blueprint


@blueprint.get("/datasets")
def datasets(source: str = "", state: str = "") -> str:
    """To come."""
    return ""


@blueprint.get("/datasets/<name>")
def dataset(name: str) -> str:
    """To come."""
    return name
