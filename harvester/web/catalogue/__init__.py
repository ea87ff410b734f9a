"""The catalogue for people: what was harvested and may be shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harvester.web.catalogue import pages, searching, start

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Add the catalogue to an application."""
    for part in (start, searching, pages):
        app.register_blueprint(part.blueprint)
