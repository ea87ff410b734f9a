"""Publisher, creator and contacts of a CKAN package, in the forms of ten years of extensions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from harvester.sdk import AgentDraft, Json
from plugins._values import mappings, raw_text, text

if TYPE_CHECKING:
    from plugins._fields import Fields


def publisher(fields: Fields, organization: Json) -> AgentDraft | None:
    """The publisher as told, else the organization that owns the package."""
    found = agent(fields, "publisher", "dcat_publisher")
    if found:
        return found
    if isinstance(organization, Mapping):
        name = text(organization.get("title")) or text(organization.get("display_name"))
        name = name or text(organization.get("name"))
        return AgentDraft(name=name) if name else None
    return AgentDraft(name=text(organization)) if text(organization) else None


def agent(fields: Fields, field: str, *prefixes: str) -> AgentDraft | None:
    """An agent in a scheming field (objects, or a name) or in flat fields such as ``publisher_name``."""
    told = fields.take(field)
    for found in mappings(told):
        if one := _agent_of(found):
            return one
    flat = {
        part: text(fields.take(*(f"{prefix}_{part}" for prefix in (field, *prefixes))))
        for part in ("name", "email", "uri", "url", "type", "identifier")
    }
    name = flat["name"] or text(told)
    flat_agent = AgentDraft(
        name=name,
        email=flat["email"],
        uri=flat["uri"],
        homepage=flat["url"],
        type=flat["type"],
        identifier=flat["identifier"],
    )
    return flat_agent if flat_agent != AgentDraft() else None


def contacts(f: Fields) -> tuple[AgentDraft, ...]:
    """Whom to ask: the contacts as told and the maintainer; the author if there is no other."""
    told = f.take("contact", "contact_point", "contactPoint")
    found = [contact for one in mappings(told) if (contact := _agent_of(one))]
    flat = AgentDraft(
        name=text(f.take("contact_name")) or (text(told) if isinstance(told, str) and not found else None),
        email=text(f.take("contact_email")),
        uri=text(f.take("contact_uri")),
        homepage=text(f.take("contact_url")),
        telephone=text(f.take("contact_phone", "contact_telephone", "contact_tel")),
        identifier=text(f.take("contact_identifier")),
    )
    if flat != AgentDraft():
        found.append(flat)
    maintainer = AgentDraft(name=text(f.take("maintainer")), email=text(f.take("maintainer_email")))
    author = AgentDraft(name=text(f.take("author")), email=text(f.take("author_email")))
    known = {(one.name, one.email) for one in found} | {(None, one.email) for one in found}
    if maintainer != AgentDraft() and (maintainer.name, maintainer.email) not in known:
        found.append(maintainer)
    return tuple(found) or ((author,) if author != AgentDraft() else ())


def _agent_of(told: Mapping[str, Json]) -> AgentDraft | None:
    name = raw_text(told.get("name_translated")) or raw_text(told.get("name")) or raw_text(told.get("fn"))
    agent = AgentDraft(
        name=next(iter(name.values()), None) if isinstance(name, Mapping) else name,
        email=text(told.get("email")),
        uri=text(told.get("uri")),
        homepage=text(told.get("url")) or text(told.get("homepage")),
        telephone=text(told.get("phone")) or text(told.get("telephone")),
        type=text(told.get("type")),
        identifier=text(told.get("identifier")),
    )
    return agent if agent != AgentDraft() else None
