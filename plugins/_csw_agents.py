"""Responsible parties by their roles (CI_RoleCode), as OWSLib reads them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from harvester.sdk import AgentDraft

#: Who publishes, surest first; GeoDCAT-AP maps the role of that name alone, which many leave out.
_PUBLISHES = (
    "publisher",
    "owner",
    "custodian",
    "resourceProvider",
    "distributor",
    "pointOfContact",
    "originator",
    "author",
)
_CREATES = ("originator", "author", "principalInvestigator")
_ANSWERS = ("pointOfContact", "custodian", "distributor", "resourceProvider", "publisher", "owner")
_SEPARATOR = re.compile(r"[;,\s]+")
MOST = 5


def publisher(
    identified: Sequence[Any], distributors: Sequence[Any], described: Sequence[Any]
) -> AgentDraft | None:
    """The publisher: of the data's contacts, else who distributes them, else who wrote the record."""
    for parties in (identified, distributors, described):
        for role in _PUBLISHES:
            for party in parties:
                if party.role == role and (drafted := _agent(party)):
                    return drafted
        for party in parties:
            if drafted := _agent(party):
                return drafted
    return None


def creator(identified: Iterable[Any]) -> AgentDraft | None:
    """Who made the data."""
    found = [(_CREATES.index(party.role), party) for party in identified if party.role in _CREATES]
    for _, party in sorted(found, key=lambda pair: pair[0]):
        if drafted := _agent(party):
            return drafted
    return None


def contacts(identified: Sequence[Any], described: Sequence[Any]) -> tuple[AgentDraft, ...]:
    """Whom to ask: the data's points of contact, else others with an address, else the record's."""
    for parties in (identified, described):
        for role in _ANSWERS:
            found = [drafted for party in parties if party.role == role and (drafted := _contact(party))]
            if found:
                return tuple(dict.fromkeys(found))[:MOST]
        found = [drafted for party in parties if (drafted := _contact(party))]
        if found:
            return tuple(dict.fromkeys(found))[:MOST]
    return ()


def _agent(party: Any) -> AgentDraft | None:
    """An organisation; a person only where none is named."""
    name = party.organization or party.position or party.name
    if not name:
        return None
    address = getattr(party, "organization_url", None) or ""
    return AgentDraft(
        name=name,
        uri=address if address.startswith(("http://", "https://")) else None,
        homepage=party.onlineresource.url if party.onlineresource else None,
        email=_email(party.email),
    )


def _contact(party: Any) -> AgentDraft | None:
    """A place to ask: an office rather than a person, since people change and offices stay."""
    email, page = _email(party.email), party.onlineresource.url if party.onlineresource else None
    if not (email or page or party.phone):
        return None
    return AgentDraft(
        name=party.organization or party.position or party.name,
        email=email,
        telephone=party.phone or None,
        homepage=page,
    )


def _email(told: str | None) -> str | None:
    return next((part for part in _SEPARATOR.split(told or "") if "@" in part), None)
