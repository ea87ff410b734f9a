"""What the feed says, the dcat plugin reads back: nothing is lost between two of us."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from rdf_samples import BARE, FULL, HOSTILE, URI

from harvester.dcat.document import to_document
from harvester.dcat.rdf import MEDIA_TYPES, SYNTAXES, Fragments, Syntax, fragments, page, tombstone
from harvester.domain.dataset import (
    Agent,
    Checksum,
    ContactPoint,
    Dataset,
    Distribution,
    Location,
    PeriodOfTime,
)
from harvester.sdk.testing import Answer, FakeHttp, Site, make_context
from plugins.dcat import DcatPlugin

if TYPE_CHECKING:
    from harvester.domain.record import AgentDraft, DatasetDraft, DistributionDraft, RawRecord

ADDRESS = "https://data.example.go.id/catalog"


def read(told: Fragments, syntax: Syntax) -> tuple[DcatPlugin, list[RawRecord]]:
    body = b"".join(page(syntax, [told.of(syntax)]))
    answer = Answer(body=body, headers={"Content-Type": MEDIA_TYPES[syntax]})
    site = Site(url=ADDRESS, config={}, answers={ADDRESS: answer})
    plugin = DcatPlugin(ADDRESS, {})
    return plugin, list(plugin.records(make_context(FakeHttp(site.answers), site)))


def texts(told: Any) -> dict[str, str]:
    return dict(told) if isinstance(told, dict) else {"": told} if told else {}


def agent(draft: AgentDraft | None) -> Agent | None:
    if draft is None or draft.name is None:
        return None
    return Agent(
        name=draft.name,
        identifier=draft.identifier,
        uri=draft.uri,
        homepage=draft.homepage,
        email=draft.email,
        type=draft.type,
    )


def contact(draft: AgentDraft) -> ContactPoint:
    email = f"mailto:{draft.email}" if draft.email else None
    return ContactPoint(fn=draft.name, has_email=email, has_url=draft.homepage, has_telephone=draft.telephone)


def distribution(draft: DistributionDraft) -> Distribution:
    size = draft.byte_size
    return Distribution(
        identifier=draft.identifier or "",
        title=texts(draft.title),
        description=texts(draft.description),
        access_url=draft.access_url,
        download_url=draft.download_url,
        format=draft.format,
        media_type=draft.media_type,
        compress_format=draft.compress_format,
        package_format=draft.package_format,
        byte_size=size if isinstance(size, int) else None,
        checksum=Checksum(algorithm=draft.checksum_algorithm or "", checksum_value=draft.checksum)
        if draft.checksum
        else None,
        issued=draft.issued,
        modified=draft.modified,
        license=draft.license,
        rights=texts(draft.rights),
        language=language(draft.language),
        temporal=PeriodOfTime(start_date=draft.temporal.start, end_date=draft.temporal.end)
        if draft.temporal
        else None,
        conforms_to=tuple(draft.conforms_to),
        availability=draft.availability,
        status=draft.status,
        access_service=draft.access_service,
        extras=dict(draft.extras),
    )


def language(told: Any) -> tuple[str, ...]:
    """The two languages of the sample, as the normaliser reads the EU's IRIs."""
    known = {"IND": "id", "ENG": "en"}
    return tuple(sorted(known[iri.rpartition("/")[2]] for iri in told))


def box(geometry: Any) -> Any:
    return (
        (111.4, -7.4, 112.2, -6.9) if isinstance(geometry, str) and geometry.startswith("POLYGON") else None
    )


def keywords(draft: DatasetDraft) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for word in draft.keyword:
        assert not isinstance(word, str)
        for tag, told in word.items():
            found[tag] = (*found.get(tag, ()), told)
    return found


def dataset(draft: DatasetDraft) -> Dataset:
    return Dataset(
        identifier=draft.identifier or "",
        title=texts(draft.title),
        description=texts(draft.description),
        keyword=keywords(draft),
        theme=tuple(draft.theme),
        publisher=agent(draft.publisher),
        creator=agent(draft.creator),
        contact_point=tuple(contact(item) for item in draft.contact_point),
        issued=draft.issued,
        modified=draft.modified,
        accrual_periodicity=draft.accrual_periodicity,
        language=language(draft.language),
        license=draft.license,
        rights=texts(draft.rights),
        access_rights=draft.access_rights,
        landing_page=draft.landing_page,
        page=tuple(draft.page),
        conforms_to=tuple(draft.conforms_to),
        spatial=tuple(
            Location(
                identifier=place.identifier,
                uri=place.uri,
                pref_label=place.name,
                geometry=None if box(place.geometry) else place.geometry,
                bbox=box(place.geometry),
            )
            for place in draft.spatial
        ),
        temporal=tuple(PeriodOfTime(start_date=item.start, end_date=item.end) for item in draft.temporal),
        version=draft.version,
        version_notes=texts(draft.version_notes),
        type=draft.type,
        is_version_of=tuple(draft.is_version_of),
        has_version=tuple(draft.has_version),
        source=tuple(draft.source),
        provenance_statement=texts(draft.provenance_statement),
        distribution=tuple(distribution(item) for item in draft.distribution),
        groups=tuple(draft.groups),
        organization=draft.organization,
        extras=dict(draft.extras),
    )


def unordered(value: Any) -> Any:
    """RDF has sets where JSON has lists."""
    if isinstance(value, dict):
        return {key: unordered(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return sorted((unordered(item) for item in value), key=repr)
    return value


@pytest.mark.parametrize("syntax", SYNTAXES)
@pytest.mark.parametrize("original", [FULL, BARE], ids=["full", "bare"])
def test_a_dataset_comes_back_as_it_was(original: Dataset, syntax: Syntax) -> None:
    plugin, raws = read(fragments(original, URI + "x", ADDRESS), syntax)
    assert [raw.identifier for raw in raws] == [URI + "x"]
    assert unordered(to_document(dataset(plugin.draft(raws[0])))) == unordered(to_document(original))


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_a_withdrawn_dataset_comes_back_withdrawn(syntax: Syntax) -> None:
    _, raws = read(tombstone(URI + "x", "x", title={"id": "Hilang"}), syntax)
    assert [(raw.identifier, raw.deleted) for raw in raws] == [(URI + "x", True)]


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_a_hostile_dataset_comes_back_readable(syntax: Syntax) -> None:
    plugin, raws = read(fragments(HOSTILE, URI + "x", ADDRESS), syntax)
    draft = plugin.draft(raws[0])
    assert draft.landing_page == HOSTILE.landing_page
    assert [item.download_url for item in draft.distribution if item.download_url] == [
        HOSTILE.distribution[0].download_url
    ]


def test_the_record_is_the_same_in_every_syntax() -> None:
    told = fragments(FULL, URI + "x", ADDRESS)
    contents = [read(told, syntax)[1][0].content for syntax in SYNTAXES]
    assert all(content == contents[0] for content in contents)


def test_another_title_is_another_record() -> None:
    _, before = read(fragments(FULL, URI + "x"), "ttl")
    _, after = read(fragments(replace(FULL, title={"id": "Lain"}), URI + "x"), "ttl")
    assert before[0].content != after[0].content


def test_pages_are_written_piece_by_piece() -> None:
    told = fragments(FULL, URI + "x")
    out = io.BytesIO()
    for piece in page("ttl", (told.ttl for _ in range(3))):
        out.write(piece)
    assert out.getvalue().count(told.ttl) == 3
