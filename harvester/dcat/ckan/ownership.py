"""Whose package it is. Packages of others are never touched."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from harvester.dcat.ckan.managed import extras_of
from harvester.dcat.ckan.package import DATASET

if TYPE_CHECKING:
    from harvester.dcat.ckan.package import Origin

_WORLDWIDE = re.compile(r"(https?://|urn:)\S+|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


class Claim(StrEnum):
    """How a package relates to a dataset of ours."""

    OURS = "ours"  #: it carries the dataset's id
    SAME = "same"  #: harvested from the same source under the same identifier, by someone else
    FOREIGN = "foreign"


def claim(package: Mapping[str, Any], origin: Origin, identifier: str) -> Claim:
    """Whose ``package`` is, judged by its extras.

    Without our own key, a package of the same ``guid`` is the same dataset when it names the same
    source, or names none and the identifier is unique in the world (an IRI or a UUID): the package
    of an earlier harvester.
    """
    extras = extras_of(package)
    if extras.get(DATASET):
        return Claim.OURS if extras[DATASET] in {origin.dataset, *origin.former} else Claim.FOREIGN
    if not identifier or extras.get("guid") != identifier:
        return Claim.FOREIGN
    url, source = extras.get("harvest_source_url"), extras.get("harvest_source_id")
    if isinstance(url, str) and url:
        return Claim.SAME if url.rstrip("/") == origin.source_url.rstrip("/") else Claim.FOREIGN
    if source == origin.source_id or is_worldwide(identifier):
        return Claim.SAME
    return Claim.FOREIGN


def is_worldwide(identifier: str) -> bool:
    """Whether an identifier is unique in the world: an IRI or a UUID."""
    return bool(_WORLDWIDE.fullmatch(identifier))
