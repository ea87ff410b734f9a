"""One harvester reads another over real HTTP, and has the same datasets: their content hashes are equal."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from datasets import store
from real import real_documents

from harvester.dcat.changes import differences
from harvester.dcat.document import content_hash, from_document
from harvester.dcat.published import Addresses, document_of
from harvester.domain.source import Source
from harvester.settings import PrivacySettings

if TYPE_CHECKING:
    from harvester.service import Service

FEEDS = [
    ("dcat", "/catalog.ttl"),
    ("dcat", "/catalog.nt"),
    ("dcat", "/catalog.jsonld"),
    ("dcat", "/catalog.rdf"),
    ("datajson", "/data.json"),
    ("datajson", "/data.json?version=3"),
    ("ckan", "/"),
]


@pytest.fixture
def other(open_with: Callable[..., Service], tmp_path: Path) -> Service:
    """Another harvester, which does not look into the files that the real catalogues link to."""
    privacy = PrivacySettings(inspect_files=False)
    return open_with(state_dir=tmp_path / "other", language="id", privacy=privacy)


def harvested(other: Service, plugin: str, url: str) -> dict[str, Any]:
    """What the other one has after a run, by identifier."""
    config = {"include_harvested": True} if plugin == "ckan" else {}
    other.sources.add(Source(name="s", title="s", url=url, plugin=plugin, config=config))
    run = other.harvests.harvest("s")
    assert (run.counts.failed, run.counts.invalid, run.error) == (0, 0, None)
    return {each.document["identifier"]: each for each in all_of(other)}


def has_table(document: Any) -> bool:
    return any("table" in each for each in document.get("distribution", ()))


def all_of(service: Service) -> list[Any]:
    return service.core.catalogue.page(limit=10_000)


@pytest.mark.parametrize(("plugin", "path"), FEEDS)
def test_sites_come_back_as_they_were(
    address: str, other: Service, filled: Service, plugin: str, path: str
) -> None:
    second = harvested(other, plugin, address + path)
    first = all_of(filled)
    assert second.keys() == {each.document["identifier"] for each in first}
    tables = 0
    for row in first:
        again = second[row.document["identifier"]]
        wanted = row.content_hash
        if has_table(row.document):
            # The rows of a table of ours are here; the other one has a file at our address.
            tables += 1
            dataset = from_document(row.document)
            wanted = content_hash(document_of(dataset, row.name, Addresses(public_url=address)))
        assert again.content_hash == wanted, differences(row.document, again.document)
    assert 0 < tables < len(first)


@pytest.fixture
def real(service: Service, corpus: Path, address: str) -> str:
    """Real catalogues, served."""
    store(service, [each for each in real_documents(corpus) if not has_table(each)][::4])
    return address


@pytest.mark.parametrize(("plugin", "path"), [FEEDS[0], *FEEDS[4:]])
def test_real_catalogues_come_back_as_they_were(
    real: str, other: Service, service: Service, plugin: str, path: str
) -> None:
    second = harvested(other, plugin, real + path)
    first = {each.document["identifier"]: each for each in all_of(service)}
    assert second.keys() == first.keys()
    assert len(first) > 300
    differ = [key for key, row in first.items() if second[key].content_hash != row.content_hash]
    # A format that is none, on a file called .csv: read once more it is taken for what the file's name says.
    assert differ in ([], ["https://example.gov/datasets/warning-two"])
