"""Use cases, spoken in the user's words."""

from __future__ import annotations

from harvester.service.core import Core, open_core
from harvester.service.service import Service, open_service

__all__ = ["Core", "Service", "open_core", "open_service"]
