"""``/api/v1``: the same use cases for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harvester.web.api import (
    datasets,
    deliveries,
    description,
    duplicates,
    history,
    links,
    looking,
    runs,
    sources,
)
from harvester.web.api.access import blueprint, exempt_from_csrf

if TYPE_CHECKING:
    from flask import Flask

__all__ = ["register"]

_PARTS = (
    datasets,
    deliveries,
    description,
    duplicates,
    history,
    links,
    looking,
    runs,
    sources,
)  # they add themselves


def register(app: Flask) -> None:
    """Add the API to an application."""
    exempt_from_csrf(app)
    app.register_blueprint(blueprint)
