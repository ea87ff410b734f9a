"""CKAN's Action API, read-only: what harvesters, ckanapi and front ends ask for.

Shapes, messages and status codes are those of CKAN 2.12 (https://docs.ckan.org/en/2.12/api/); tests/e2e asks
both and compares. Where we differ on purpose, docs/feeds.md says why.
"""

from __future__ import annotations

from harvester.web.feeds.actions.routes import blueprint

__all__ = ["blueprint"]
