"""Settings: from ``harvester.toml``, then from the environment."""

from __future__ import annotations

from harvester.settings.reading import ENVIRONMENT, config_dir, load_settings
from harvester.settings.values import (
    CatalogueSettings,
    DeliverSettings,
    DuplicateSettings,
    HarvestSettings,
    HttpSettings,
    LinkSettings,
    NotifySettings,
    PrivacySettings,
    SelectionSettings,
    Settings,
    TargetSettings,
)

__all__ = [
    "ENVIRONMENT",
    "CatalogueSettings",
    "DeliverSettings",
    "DuplicateSettings",
    "HarvestSettings",
    "HttpSettings",
    "LinkSettings",
    "NotifySettings",
    "PrivacySettings",
    "SelectionSettings",
    "Settings",
    "TargetSettings",
    "config_dir",
    "load_settings",
]
