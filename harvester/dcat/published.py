"""A dataset as others may read it: with addresses for the tables that we serve ourselves."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from harvester.dcat.ckan.resources import table_url
from harvester.dcat.document import Document, to_document
from harvester.domain.dataset import Dataset
from harvester.domain.source import Source


@dataclass(frozen=True, kw_only=True, slots=True)
class Addresses:
    """The stable addresses of a catalogue; ``public_url`` is where people and portals reach it."""

    public_url: str

    @property
    def root(self) -> str:
        """Without a slash at its end."""
        return self.public_url.rstrip("/")

    @property
    def catalog(self) -> str:
        """The IRI of the dcat:Catalog."""
        return f"{self.root}/catalog"

    def dataset(self, name: str) -> str:
        """The IRI of a dataset, which is its page too."""
        return f"{self.root}/dataset/{name}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Catalogue:
    """What a catalogue says of itself, as far as it is told with each dataset."""

    addresses: Addresses
    title: str
    publisher: str
    language: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """A dataset as it is stored, with what others may know of its keeping."""

    dataset: Dataset
    uuid: str
    name: str
    organization: str | None
    created: datetime
    updated: datetime
    source: Source
    withdrawn: bool = False


def publish(dataset: Dataset, name: str, addresses: Addresses) -> Dataset:
    """The dataset with a download address for each table of ours, and an access address everywhere."""
    page = addresses.dataset(name)
    distributions = []
    for item in dataset.distribution:
        if item.table is not None:
            url = table_url(addresses.root, name, item.identifier)
            distributions.append(replace(item, download_url=url, access_url=url))
        elif item.access_url is None:
            distributions.append(replace(item, access_url=item.download_url or dataset.landing_page or page))
        else:
            distributions.append(item)
    return replace(dataset, distribution=tuple(distributions), landing_page=dataset.landing_page or page)


def document_of(dataset: Dataset, name: str, addresses: Addresses) -> Document:
    """What another harvester of this kind reads: the dataset with its tables as files, without its origin."""
    distributions = (
        replace(item, table=None, download_url=table_url(addresses.root, name, item.identifier))
        if item.table
        else item
        for item in dataset.distribution
    )
    return to_document(replace(dataset, provenance=None, distribution=tuple(distributions)))
