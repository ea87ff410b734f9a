"""A dataset as a CKAN package, and a package brought in line with a dataset. Pure."""

from __future__ import annotations

from harvester.dcat.ckan.merge import differing_fields, merge
from harvester.dcat.ckan.ownership import Claim, claim
from harvester.dcat.ckan.package import Origin, Packaged, PackageSettings, to_package

MAPPING = 3
"""Raised when the mapping changes, so that every package is compared with what it should be now."""

__all__ = [
    "MAPPING",
    "Claim",
    "Origin",
    "PackageSettings",
    "Packaged",
    "claim",
    "differing_fields",
    "merge",
    "to_package",
]
