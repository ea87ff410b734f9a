"""The administration, for people who are logged in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harvester.web.admin import (
    accounts,
    datasets,
    duplicates,
    form,
    plugins,
    privacy,
    quality,
    rules,
    runs,
    signin,
    sources,
    targets,
)
from harvester.web.admin.access import blueprint, log_in_with
from harvester.web.admin.kept import KeptSecrets

if TYPE_CHECKING:
    from flask import Flask

__all__ = ["register"]

_PAGES = (
    accounts, datasets, duplicates, form, plugins, privacy, quality, rules, runs, signin, sources,
    targets,
)  # fmt: skip
# they add themselves


def register(app: Flask) -> None:
    """Add the administration to an application."""
    log_in_with(app)
    signin.limit_tries(app)
    app.extensions["harvester-secrets"] = KeptSecrets()
    quality.keep_scores(app)
    app.register_blueprint(blueprint)
