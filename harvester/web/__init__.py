"""The pages and interfaces of the harvester, over :class:`harvester.service.Service`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask

from harvester.web import admin, api, catalogue, feeds, operations
from harvester.web.assets import serve_assets
from harvester.web.current import remember
from harvester.web.errors import handle_errors
from harvester.web.language import speak
from harvester.web.security import protect
from harvester.web.wording import add_filters

if TYPE_CHECKING:
    from harvester.service import Service


def create_app(service: Service) -> Flask:
    """The WSGI application of a service."""
    app = Flask("harvester.web")
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    remember(app, service)
    protect(app, service.core.settings)
    speak(app, service.core.settings)
    add_filters(app)
    serve_assets(app)
    handle_errors(app)
    for part in (admin, api, catalogue, feeds, operations):
        part.register(app)
    return app


__all__ = ["create_app"]
