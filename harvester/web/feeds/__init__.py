"""What portals and search engines read: RDF, data.json, CKAN's Action API, sitemap."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from harvester.web.feeds import actions, atom, datajson, discovery, oai, rdf

if TYPE_CHECKING:
    from flask import Flask
    from flask_wtf.csrf import CSRFProtect


def register(app: Flask) -> None:
    """Add the feeds to an application."""
    for part in (rdf, datajson, actions, discovery, atom, oai):
        app.register_blueprint(part.blueprint)
    # Their clients POST to read; nothing here can write.
    csrf = cast("CSRFProtect", app.extensions["csrf"])
    for part in (actions, oai):
        csrf.exempt(part.blueprint)
