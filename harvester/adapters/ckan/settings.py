"""How a CKAN is reached and what it shows."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True, slots=True)
class CkanSettings:
    """One CKAN. Its address comes from the operator and may be private (DESIGN 10.13)."""

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
    create_organizations: bool = True
    create_groups: bool = True
    revive_deleted: bool = False  #: bring back what people deleted in CKAN
