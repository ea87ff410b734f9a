"""The catalogue for people: what was harvested and may be shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harvester.web.catalogue.pages import blueprint

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Add the catalogue to an application."""
    app.register_blueprint(blueprint)
