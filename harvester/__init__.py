"""A harvester of open-data sources that keeps CKAN catalogues in step."""

from __future__ import annotations

__version__ = "0.1.0"
