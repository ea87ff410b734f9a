"""Draft → dataset: every field read, mended and checked against the vocabularies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harvester.domain.dataset import Agent, Dataset
from harvester.domain.identity import ckan_slug
from harvester.domain.problem import Severity
from harvester.domain.record import PeriodDraft
from harvester.normalise.agents import read_agent, read_contact_points
from harvester.normalise.context import Normalised
from harvester.normalise.defaults import apply_settings
from harvester.normalise.distributions import read_distributions
from harvester.normalise.findings import Findings
from harvester.normalise.iri import host_of
from harvester.normalise.lookups import Lookups, lookups
from harvester.normalise.rights import read_access_rights, read_licence_and_rights
from harvester.normalise.scope import Scope, clean_extras, items, unaddressed
from harvester.normalise.spatial import read_spatial
from harvester.normalise.spoken import language_of
from harvester.normalise.subjects import read_subjects
from harvester.normalise.text import TITLE_LENGTH, cut, read_title, told

if TYPE_CHECKING:
    from harvester.domain.dataset import Distribution, PeriodOfTime, Text
    from harvester.domain.json import Json
    from harvester.domain.record import DatasetDraft
    from harvester.normalise.context import RecordContext
    from harvester.normalise.organisations import Publisher

#: Raised when the rules change, so that every record is read again.
RULES_VERSION = "1"
_IDENTIFIER_LENGTH = 1000


def normalise(draft: DatasetDraft, record: RecordContext) -> Normalised:
    """What ``draft`` contributes to its dataset. Pure; never raises, whatever a draft holds.

    A draft without a title has an ERROR ``title-missing`` and its identifier as title.
    """
    findings = Findings()
    draft = apply_settings(draft, record, findings)
    scope = _scope(draft, record, findings)
    identifier = _identifier(draft, record)
    interval = isinstance(draft.modified, str) and draft.modified.startswith("R/P")
    title = scope.text(draft.title, "title") or _missing_title(identifier, scope)
    publisher, office = _publisher(draft, scope)
    landing_page = scope.public_url(draft.landing_page, "landingPage")
    own_page = record.url if record.url != record.source.url else None
    distribution = read_distributions(draft.distribution, landing_page or own_page, scope)
    keyword, theme = read_subjects(draft, title, office if draft.publisher else None, scope)
    license_, rights = read_licence_and_rights(draft.license, draft.rights, "", scope)
    access_rights, rights = read_access_rights(draft.access_rights, rights, scope)
    dataset = Dataset(
        identifier=identifier,
        title=title,
        description=scope.text(draft.description, "description", lines=True),
        keyword=keyword,
        theme=theme,
        publisher=publisher,
        creator=read_agent(draft.creator, "creator", scope)[0] if draft.creator else None,
        contact_point=read_contact_points(draft.contact_point, scope),
        issued=scope.date(draft.issued, "issued"),
        modified=None if interval else scope.date(draft.modified, "modified"),
        accrual_periodicity=_frequency(
            draft.accrual_periodicity or (draft.modified if interval else None), scope
        ),
        language=scope.languages(draft.language, "language") or _spoken(scope),
        license=license_ or (None if rights else _shared_licence(distribution, scope)),
        rights=rights,
        access_rights=access_rights,
        landing_page=landing_page,
        page=_pages(draft.page, scope),
        conforms_to=scope.iris(draft.conforms_to, "conformsTo"),
        spatial=read_spatial(draft.spatial, scope),
        temporal=_temporal(draft.temporal, scope),
        version=told(draft.version),
        version_notes=scope.text(draft.version_notes, "versionNotes", lines=True),
        type=told(draft.type),
        is_version_of=scope.iris(draft.is_version_of, "isVersionOf"),
        has_version=scope.iris(draft.has_version, "hasVersion"),
        source=scope.iris(draft.source, "source"),
        provenance_statement=scope.text(draft.provenance_statement, "provenanceStatement", lines=True),
        distribution=distribution,
        groups=tuple(dict.fromkeys(text for group in items(draft.groups) if (text := told(group)))),
        organization=_organization(draft, record, office),
        extras=_with_names(clean_extras(draft.extras), draft),
    )
    return Normalised(dataset=dataset, problems=findings.problems, changes=findings.changes)


def _scope(draft: DatasetDraft, record: RecordContext, findings: Findings) -> Scope:
    source, known = record.source, lookups(record.vocabularies)
    return Scope(
        lookups=known,
        findings=findings,
        base=record.url or source.url,
        language=_language(draft, known, known.tag(source.language) or "id"),
        zone=source.timezone,
        source_host=host_of(source.url),
        host=host_of(record.url or source.url),
        is_html=draft.html is True,
    )


def _language(draft: DatasetDraft, known: Lookups, usual: str) -> str:
    """The language of text that is not marked."""
    texts = [text for text in (draft.title, draft.description) if isinstance(text, str)]
    if not texts:
        return usual
    named = {
        tag for value in items(draft.language) if (text := told(value)) and (tag := known.language(text))
    }
    return language_of(texts, named, usual)


def _spoken(scope: Scope) -> tuple[str, ...]:
    """The language of the texts, where none is told."""
    scope.findings.change("language", "", scope.language, "language-of-the-texts")
    return (scope.language,)


def _identifier(draft: DatasetDraft, record: RecordContext) -> str:
    # A series is named within its source only; portals compare identifiers across sources.
    series = f"{record.source.url}#{key}" if (key := told(draft.series)) else None
    found = told(draft.identifier) or series or told(record.identifier) or record.identifier
    return cut(found, _IDENTIFIER_LENGTH)


def _missing_title(identifier: str, scope: Scope) -> Text:
    scope.findings.problem(
        "title-missing",
        "The dataset has no title. Give it one at the source; it is held back until then.",
        "title",
        severity=Severity.ERROR,
    )
    return {scope.language: cut(read_title(identifier) or "?", TITLE_LENGTH)}


def _publisher(draft: DatasetDraft, scope: Scope) -> tuple[Agent | None, Publisher | None]:
    """The publisher as told, else the office whose site the record was found on."""
    agent, office = read_agent(draft.publisher, "publisher", scope)
    if agent is not None:
        return agent, office
    index = scope.lookups.organisations
    office = index.of_host(scope.host) if index is not None and scope.host else None
    if office is None:
        return None, None
    scope.findings.change("publisher.name", "", office.name, "publisher-from-host")
    return Agent(name=office.name, identifier=office.identifier, homepage=office.homepage), office


def _frequency(value: object, scope: Scope) -> str | None:
    text = told(value) if value is not None else None
    if text is None:
        return None
    iri = scope.lookups.frequency(text)
    if iri is None:
        scope.findings.problem(
            "frequency-unknown",
            "“{value}” is not a frequency; write daily, monthly, tahunan or R/P1Y.",
            "accrualPeriodicity",
            severity=Severity.INFO,
            value=text,
        )
    elif iri != text:
        scope.findings.change("accrualPeriodicity", text, iri, "frequency")
    return iri


def _temporal(values: object, scope: Scope) -> tuple[PeriodOfTime, ...]:
    periods = (
        scope.period(draft.start, draft.end, f"temporal[{index}]")
        for index, draft in enumerate(items(values))
        if isinstance(draft, PeriodDraft)
    )
    return tuple(dict.fromkeys(period for period in periods if period is not None))


def _pages(values: object, scope: Scope) -> tuple[str, ...]:
    urls = (scope.url(value, f"page[{index}]") for index, value in enumerate(items(values)))
    return tuple(dict.fromkeys(url for url in urls if url is not None))


def _shared_licence(distributions: tuple[Distribution, ...], scope: Scope) -> str | None:
    """The licence of all distributions, where they have one in common."""
    licences = {distribution.license for distribution in distributions}
    shared = licences.pop() if len(licences) == 1 else None
    if shared:
        scope.findings.change("license", "", shared, "licence-of-all-distributions")
    return shared


def _with_names(extras: dict[str, Json], draft: DatasetDraft) -> dict[str, Json]:
    """``extras`` with what was told by name where DCAT wants an address: the standard “ISO 19115”."""
    for name in ("conforms_to", "is_version_of", "has_version", "source"):
        values = getattr(draft, name)
        if values and name not in extras and (names := unaddressed(values)):
            extras[name] = list(names)
    return extras


def _organization(draft: DatasetDraft, record: RecordContext, office: Publisher | None) -> str | None:
    """The operator's choice, else the organization at the source, else a publisher that the table knows."""
    if record.source.organization:
        return record.source.organization
    named = told(draft.organization)
    if named:
        return ckan_slug(named, "organization") or None
    return office.organization if office is not None and office.identifier else None
