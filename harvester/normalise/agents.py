"""Publishers, creators and contact points."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from harvester.domain.dataset import Agent, ContactPoint
from harvester.domain.problem import Severity
from harvester.domain.record import AgentDraft
from harvester.normalise.iri import host_of, mend_iri
from harvester.normalise.scope import items
from harvester.normalise.text import read_title, told

if TYPE_CHECKING:
    from harvester.normalise.organisations import Publisher
    from harvester.normalise.scope import Scope

_EMAIL = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,24}"
)
_NO_EMAIL = re.compile(
    r"no-?e?-?mail.*@.*|.*@(?:example|test|localhost|domain)\.(?:com|org|net|id|test|invalid)"
    r"|(?:none|null|xxx+|test|email|user|admin)@(?:none|null|xxx+|test|email|mail|domain)\..*|.*\.(?:test|invalid|local)",
    re.IGNORECASE,
)
_AT = re.compile(r"\s*(?:\[at\]|\(at\)|\{at\}|\s+at\s+)\s*", re.IGNORECASE)
_DOT = re.compile(r"\s*(?:\[dot\]|\(dot\)|\{dot\})\s*", re.IGNORECASE)


def read_email(value: object) -> str | None:
    """An e-mail address; ``None`` for placeholders such as ``noemailprovided@usa.gov``."""
    text = told(value)
    return _email(text) if text is not None else None


@lru_cache(1024)
def _email(text: str) -> str | None:
    while text[:7].lower() == "mailto:":
        text = text[7:].lstrip("/ ")
    text = _DOT.sub(".", _AT.sub("@", text.partition("?")[0])).strip("<>.,; ")
    first = re.split(r"[\s,;]+", text)[0]
    return first if _EMAIL.fullmatch(first) and not _NO_EMAIL.fullmatch(first) else None


def read_agent(draft: object, path: str, scope: Scope) -> tuple[Agent | None, Publisher | None]:
    """An agent, and the office that it is where the alias table knows it."""
    if not isinstance(draft, AgentDraft):
        return None, None
    name = read_title(draft.name)
    uri = mend_iri(draft.uri) if draft.uri else None
    homepage = scope.url(draft.homepage, f"{path}.homepage")
    email = read_email(draft.email)
    office = scope.lookups.office(name, host_of(homepage) or scope.host) if name else None
    if office is not None and office.identifier:
        scope.changed(f"{path}.name", name or "", office.name, "organisation")
        name = office.name
    elif name and isinstance(draft.name, str):
        scope.changed(f"{path}.name", draft.name, name, "text")
    if not name:
        name = email or host_of(homepage) or uri
        if name and not email:
            scope.findings.change(f"{path}.name", "", name, "name-from-address")
    if not name:
        return None, None
    identifier = told(draft.identifier)
    if identifier is None and office is not None and office.identifier:
        identifier = office.identifier
        scope.findings.change(f"{path}.identifier", "", identifier, "organisation")
    if homepage is None and office is not None and office.homepage:
        homepage = office.homepage
        scope.findings.change(f"{path}.homepage", "", homepage, "organisation")
    agent = Agent(
        name=name,
        identifier=identifier,
        uri=uri,
        homepage=homepage,
        email=email,
        type=told(draft.type),
    )
    return agent, office


def read_contact_points(drafts: object, scope: Scope) -> tuple[ContactPoint, ...]:
    """Contact points that lead to someone: with an address, a number, or at least a name."""
    found: dict[ContactPoint, None] = {}
    for index, draft in enumerate(items(drafts)):
        if not isinstance(draft, AgentDraft):
            continue
        path = f"contactPoint[{index}]"
        email = read_email(draft.email)
        if email is None and told(draft.email):
            scope.findings.problem(
                "email-unreadable",
                "The contact's e-mail address cannot be written to, so it was left out.",
                f"{path}.hasEmail",
                severity=Severity.INFO,
            )
        elif email and isinstance(draft.email, str) and draft.email.strip() != email:
            # the rule is told, never the address: it may be a person's
            scope.findings.change(f"{path}.hasEmail", "e-mail", "mailto:", "e-mail")
        point = ContactPoint(
            fn=read_title(draft.name),
            has_email=f"mailto:{email}" if email else None,
            has_url=scope.url(draft.homepage or _web(draft.uri), f"{path}.hasUrl"),
            has_telephone=read_telephone(draft.telephone),
        )
        if point.fn or point.has_email or point.has_url or point.has_telephone:
            found[point] = None
    return tuple(found)


def read_telephone(value: object) -> str | None:
    """A telephone number as told; ``None`` where there are too few digits for one."""
    text = told(value)
    if text is None:
        return None
    text = re.sub(r"^tel:", "", text, flags=re.IGNORECASE).strip()
    digits = re.sub(r"\D", "", text)
    return text[:60] if 5 <= len(digits) <= 30 and len(set(digits)) > 1 else None


def _web(value: object) -> str | None:
    return value if isinstance(value, str) and value.startswith(("http://", "https://")) else None
