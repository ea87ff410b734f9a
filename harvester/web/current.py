"""The service behind the request that is being answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from flask import current_app

if TYPE_CHECKING:
    from flask import Flask

    from harvester.service import Service

_KEY = "harvester"


def remember(app: Flask, service: Service) -> None:
    """Tie an application to its service."""
    app.extensions[_KEY] = service


def service() -> Service:
    """The service of this application."""
    return cast("Service", current_app.extensions[_KEY])
