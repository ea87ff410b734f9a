"""How near a source is to the publisher of a dataset: its own site, its government's portal, the nation's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harvester.normalise.hosts import host_of

if TYPE_CHECKING:
    from harvester.domain.dataset import Dataset

_PORTAL_WORDS = ("data", "ckan", "katalog", "catalog", "geoportal")
_NATIONAL = ("data.go.id", "satudata.go.id")
_PROVINCE = "prov.go.id"


def nearness(dataset: Dataset, source_url: str) -> int:
    """A number that is higher the nearer ``source_url`` is to the publisher of ``dataset``.

    What counts, the most telling first: the publisher's homepage has the source's host; the source is
    no portal, or one of a smaller area; its files and its page lie on the source's host. Portals are told
    by their names (``data.…``, ``satudata.…``, ``opendata.…``); an administrator's ``precedence`` for a
    source goes before all of it.
    """
    host = host_of(source_url)
    publisher = dataset.publisher
    own = bool(publisher and publisher.homepage and host_of(publisher.homepage) == host)
    files = [host_of(each.download_url or each.access_url) for each in dataset.distribution if not each.table]
    files_here = sum(each == host for each in files) * 2 >= len(files)
    page_here = host_of(dataset.landing_page) == host
    return 16 * own + 4 * (3 - _distance(host)) + 2 * files_here + page_here


def _distance(host: str) -> int:
    """0: an office or a village; 1: a portal; 2: a province's; 3: the nation's."""
    if host in _NATIONAL or host.endswith(tuple(f".{each}" for each in _NATIONAL)):
        return 3
    if not any(word in host.partition(".")[0] for word in _PORTAL_WORDS):
        return 0
    return 2 if host.endswith(_PROVINCE) else 1
