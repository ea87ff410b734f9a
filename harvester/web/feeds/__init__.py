"""What portals and search engines read: RDF, data.json, CKAN's Action API, sitemap."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from harvester.web.feeds import actions, datajson, discovery, rdf

if TYPE_CHECKING:
    from flask import Flask
    from flask_wtf.csrf import CSRFProtect


def register(app: Flask) -> None:
    """Add the feeds to an application."""
    for part in (rdf, datajson, actions, discovery):
        app.register_blueprint(part.blueprint)
    # CKAN's clients POST to read; nothing here can write.
    cast("CSRFProtect", app.extensions["csrf"]).exempt(actions.blueprint)
