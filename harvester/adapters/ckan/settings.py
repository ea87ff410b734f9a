"""How a CKAN is reached and what it shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Schema = Literal["auto", "plain", "dcat-ap"]


@dataclass(frozen=True, kw_only=True, slots=True)
class CkanSettings:
    """One CKAN. Its address comes from the operator, and so may be private."""

    url: str
    token: str = field(repr=False)
    name: str = "ckan"
    user_agent: str = "harvester"
    connect_timeout: float = 10.0  #: seconds
    read_timeout: float = 90.0  #: seconds; a package of a thousand resources takes CKAN long
    connections: int = 8
    verify_tls: bool = True
    locale: str = "id"  #: language of titles and descriptions
    public_url: str | None = None  #: of our own service, for links to tables of ours
    default_organization: str | None = None  #: for datasets without one
    organizations: Mapping[str, str] = field(default_factory=dict)  #: our names → those of this CKAN
    create_organizations: bool = True
    create_groups: bool = True
    revive_deleted: bool = False  #: bring back what people deleted in CKAN
    schema: Schema = "auto"  #: of its datasets: CKAN's own, or ckanext-scheming's with DCAT-AP fields
    uploads: bool = False  #: of our tables, where it takes them
    max_upload: int = 50_000_000  #: bytes
