"""Personal data in the metadata of a dataset."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from typing import TYPE_CHECKING, TypeVar, cast

from harvester.domain.dataset import Agent, ContactPoint, Dataset, Provenance, Table, Text
from harvester.domain.problem import Problem, Severity
from harvester.normalise.privacy.contacts import is_private_email
from harvester.normalise.privacy.finding import Finding, Kind
from harvester.normalise.privacy.names import has_known_name, is_person_like
from harvester.normalise.privacy.page import mask_page, scan_page
from harvester.normalise.privacy.records import mask_json
from harvester.normalise.privacy.text import find_hits, mask, scan_text

if TYPE_CHECKING:
    from harvester.domain.json import Json

KIND_WORDS: Mapping[Kind, str] = {
    Kind.NIK: "a resident's number (NIK)",
    Kind.FAMILY_CARD: "a family card number (KK)",
    Kind.NIP: "a civil servant's number (NIP)",
    Kind.OFFICIAL: "an official's number (NIP) in a signature block",
    Kind.NPWP: "a taxpayer's number (NPWP)",
    Kind.IDENTITY: "a personal membership or record number",
    Kind.PHONE: "a private telephone number",
    Kind.EMAIL: "a private e-mail address",
    Kind.BANK_ACCOUNT: "a bank account number",
    Kind.PERSON: "a person's name with an address, birth date or other details",
    Kind.HEALTH: "a person's name with health details",
    Kind.CHILD: "a child's name",
    Kind.SMALL_CELL: "counts of 1 to 4 on a sensitive topic",
}
"""Each kind in words that a clerk knows."""


def inspect_dataset(dataset: Dataset) -> tuple[Problem, ...]:
    """What the metadata tells of private persons; ``params`` hold the kind and the place only.

    Contact points and agents are not looked at here: their addresses are meant for contact, and
    :func:`without_private_contacts` takes out those of private persons.
    """
    found: list[Finding] = []
    for path, text in _texts(dataset):
        found += scan_page(text, path)
    for path, url in _urls(dataset):
        found += scan_text(url, path)
    return tuple(metadata_problem(finding) for finding in found if finding.kind is not Kind.SMALL_CELL)


def metadata_problem(finding: Finding) -> Problem:
    """The problem of a finding in metadata."""
    if finding.severity is Severity.ERROR:
        message = (
            "The description holds {kind} ({place}). It is held back: take it "
            "out at the source, or release it with a reason."
        )
    else:
        message = "The description holds {kind} ({place}). It is masked here; take it out at the source too."
    return _problem(finding, message, path=finding.place.path, severity=finding.severity)


def file_problem(finding: Finding, *, path: str, removed: bool, last: bool) -> Problem:
    """The problem of a finding in the file behind the distribution at ``path``."""
    if not removed:
        message = "The file holds {kind} ({place}). Ask the publisher to leave it out."
        return _problem(finding, message, path=path, severity=Severity.WARNING)
    if last:
        message = (
            "The file holds {kind} ({place}). The dataset is held back: publish "
            "the file without it, or release it with a reason."
        )
        return _problem(finding, message, path=path, severity=Severity.ERROR)
    message = (
        "The file holds {kind} ({place}). The distribution is left out: publish "
        "the file without it, or release it with a reason."
    )
    return _problem(finding, message, path=path, severity=Severity.WARNING)


def mask_dataset(dataset: Dataset) -> Dataset:
    """The dataset with every text masked, to be shown of what is held back."""
    return _masked(dataset)


_T = TypeVar("_T")


def _masked(value: _T) -> _T:
    """A value of the model with every text in it masked, whatever its field; tables name our own files."""
    masked: object = value
    if isinstance(value, str):
        masked = mask_page(value)
    elif isinstance(value, Mapping):
        masked = mask_json(value)
        if any(isinstance(item, tuple) for item in value.values()):  # keywords by language
            masked = {key: _masked(item) for key, item in value.items()}
    elif isinstance(value, tuple):
        masked = tuple(_masked(item) for item in value)
    elif is_dataclass(value) and not isinstance(value, Table | Provenance | type):
        changed = {each.name: _masked(getattr(value, each.name)) for each in fields(value)}
        masked = replace(value, **changed)
    return cast("_T", masked)


def without_private_contacts(dataset: Dataset) -> tuple[Dataset, tuple[Problem, ...]]:
    """The dataset without the private e-mail addresses and mobile numbers of its contacts and agents."""
    problems: list[Problem] = []
    contacts = []
    for index, contact in enumerate(dataset.contact_point):
        kept = _public_contact(contact)
        if kept != contact:
            problems.append(_contact_problem(f"contactPoint[{index}]"))
        if kept != ContactPoint():
            contacts.append(kept)
    agents: dict[str, Agent | None] = {}
    for name, agent in (("publisher", dataset.publisher), ("creator", dataset.creator)):
        agents[name] = agent
        if agent and agent.email and _is_private(agent.email):
            agents[name] = replace(agent, email=None)
            problems.append(_contact_problem(f"{name}.email"))
    if not problems:
        return dataset, ()
    return replace(
        dataset, contact_point=tuple(contacts), publisher=agents["publisher"], creator=agents["creator"]
    ), tuple(problems)


@functools.lru_cache(1024)  # an office gives the same one everywhere
def _public_contact(contact: ContactPoint) -> ContactPoint:
    email = contact.has_email if contact.has_email and not _is_private(contact.has_email) else None
    phone, name = contact.has_telephone, contact.fn or ""
    if phone and is_person_like(name) and has_known_name(name) and find_hits(phone.removeprefix("tel:")):
        phone = None
    return replace(contact, has_email=email, has_telephone=phone, fn=mask(name) or None)


def _is_private(address: str) -> bool:
    local, _, domain = address.removeprefix("mailto:").partition("@")
    return is_private_email(local, domain)


def _contact_problem(path: str) -> Problem:
    return Problem(
        code="personal-data-contact",
        path=path,
        severity=Severity.WARNING,
        message="The contact at {place} is a private person's; it is left out. Give "
        "the office's own address.",
        params={"place": path},
    )


def _problem(finding: Finding, message: str, *, path: str, severity: Severity) -> Problem:
    return Problem(
        code=f"personal-data-{finding.kind.value}",
        path=path,
        severity=severity,
        message=message,
        params={"kind": KIND_WORDS[finding.kind], "place": str(finding.place) or path},
    )


def _texts(dataset: Dataset) -> Iterator[tuple[str, str]]:
    yield from _languages("title", dataset.title)
    yield from _languages("description", dataset.description)
    for language, found in dataset.keyword.items():
        yield from ((f"keyword.{language}[{index}]", text) for index, text in enumerate(found))
    yield from _languages("rights", dataset.rights)
    yield from _languages("versionNotes", dataset.version_notes)
    yield from _languages("provenanceStatement", dataset.provenance_statement)
    for index, place in enumerate(dataset.spatial):
        if place.pref_label:
            yield f"spatial[{index}].prefLabel", place.pref_label
    for name, agent in (("publisher", dataset.publisher), ("creator", dataset.creator)):
        if agent:
            yield f"{name}.name", agent.name
    yield from _each("groups", dataset.groups)
    yield from _strings("extras", dataset.extras)
    for index, item in enumerate(dataset.distribution):
        path = f"distribution[{index}]"
        yield from _languages(f"{path}.title", item.title)
        yield from _languages(f"{path}.description", item.description)
        yield from _languages(f"{path}.rights", item.rights)
        yield from _strings(f"{path}.extras", item.extras)


def _urls(dataset: Dataset) -> Iterator[tuple[str, str]]:
    yield "identifier", dataset.identifier
    if dataset.landing_page:
        yield "landingPage", dataset.landing_page
    for key, urls in (
        ("page", dataset.page),
        ("conformsTo", dataset.conforms_to),
        ("source", dataset.source),
        ("isVersionOf", dataset.is_version_of),
        ("hasVersion", dataset.has_version),
        ("license", (dataset.license,) if dataset.license else ()),
        ("version", (dataset.version,) if dataset.version else ()),
        ("spatial.uri", tuple(place.uri for place in dataset.spatial if place.uri)),
    ):
        yield from _each(key, urls)
    for index, item in enumerate(dataset.distribution):
        told = (
            ("identifier", item.identifier),
            ("accessURL", item.access_url),
            ("downloadURL", item.download_url),
            ("accessService", item.access_service),
            ("license", item.license),
            ("format", item.format),
            ("mediaType", item.media_type),
        )
        yield from ((f"distribution[{index}].{key}", value) for key, value in told if value)


def _each(path: str, values: Sequence[str]) -> Iterator[tuple[str, str]]:
    yield from ((f"{path}[{index}]", value) for index, value in enumerate(values))


def _languages(path: str, text: Text) -> Iterator[tuple[str, str]]:
    for language, value in text.items():
        yield f"{path}.{language}", value


def _strings(path: str, value: Json, depth: int = 0) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, int | float) and abs(value) >= 1e8:
        yield path, str(value)
    elif depth < 8 and isinstance(value, Mapping):
        for key, item in value.items():
            yield from _strings(f"{path}.{mask(key)}", item, depth + 1)
    elif depth < 8 and isinstance(value, Sequence):
        for index, item in enumerate(value):
            yield from _strings(f"{path}[{index}]", item, depth + 1)
