"""The sites of docs/sources.md: what is detected at each, what it becomes, and how CKAN shows it."""

from __future__ import annotations

import contextlib
import json
import re
import tempfile
import tomllib
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ckanapi
from recorded import SITES, recorded_service

from harvester.domain.decide import State
from harvester.domain.errors import SourceError
from harvester.domain.source import Source
from harvester.ports import DatasetRow
from harvester.registry import GROUP
from harvester.sdk.testing import Site
from harvester.settings import TargetSettings

if TYPE_CHECKING:
    from harvester.service import Service

FOLDER = Path(__file__).parents[2] / "docs" / "sources"
ROWS = FOLDER / "rows.toml"
PYPROJECT = FOLDER.parents[1] / "pyproject.toml"
SHOWN_ROWS = 3  #: of a table of ours
#: What is another in every CKAN, or at every visit.
VOLATILE = frozenset(
    {"id", "package_id", "owner_org", "organization", "creator_user_id", "metadata_created",
     "metadata_modified", "created", "last_modified", "datastore_active", "hash", "position", "vocabulary_id"}
)  # fmt: skip
UNORDERED = frozenset({"extras", "tags", "groups"})


class RowsIncomplete(Exception):
    """docs/sources/rows.toml lacks a row, or a recording; the message says what to do."""


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row of the page: a recorded site, and which of its datasets is shown."""

    name: str  #: of the recording, and of the source
    story: str
    site: str  #: folder under tests/plugins/fixtures
    dataset: str = ""  #: how the title begins; the first dataset otherwise

    @property
    def plugin(self) -> str:
        """The plugin that reads the site."""
        return self.site.partition("/")[0]

    @property
    def recording(self) -> Path:
        """What CKAN showed."""
        return FOLDER / f"{self.name}.ckan.json"


@dataclass(frozen=True, kw_only=True)
class Sample:
    """What a row shows, but for CKAN."""

    row: Row
    url: str
    detections: Sequence[Mapping[str, Any]]
    registered: str  #: the address that is harvested
    config: Mapping[str, Any]
    counts: Mapping[str, int]
    dataset: DatasetRow
    tables: Mapping[str, Sequence[str]]  #: distribution → the first lines of its CSV


def rows() -> list[Row]:
    """The rows, in the order of the file.

    Raises:
        RowsIncomplete: a plugin of this project has none.
    """
    found = []
    for told in tomllib.loads(ROWS.read_text("utf-8"))["row"]:
        plugin = told["site"].partition("/")[0]
        found.append(Row(**{"name": plugin, **told}))
    ours = tomllib.loads(PYPROJECT.read_text("utf-8"))["project"]["entry-points"][GROUP].keys()
    if missing := sorted(ours - {row.plugin for row in found}):
        raise RowsIncomplete(
            f"docs/sources/rows.toml shows no site for: {', '.join(missing)}. Add to it, for each,\n"
            '[[row]]\nstory = "what the regency calls it"\n'
            'site = "NAME/CASE"  # a folder of tests/plugins/fixtures\n'
            "then run `python docs/generate.py --ckan NAME` with HARVESTER_TEST_CKAN_URL and"
            " HARVESTER_TEST_CKAN_TOKEN set."
        )
    return found


@contextmanager
def harvested(wanted: Sequence[Row], **target: str) -> Iterator[tuple[Service, list[Sample]]]:
    """Harvest the sites of ``wanted``; ``target`` are the settings of a CKAN to deliver to."""
    sites = {row.name: Site.load(SITES / row.site) for row in wanted}
    targets = (TargetSettings(name="ckan", **target),) if target else ()
    with tempfile.TemporaryDirectory() as folder, recorded_service(Path(folder), sites, targets) as service:
        organization = target.get("organization")
        yield service, [_sample(service, row, sites[row.name], organization) for row in wanted]


def _sample(service: Service, row: Row, site: Site, organization: str | None) -> Sample:
    try:
        detections = [asdict(detection) for detection in service.sources.detect(site.url)]
    except SourceError as refused:
        detections = [{"plugin": None, "refused": str(refused)}]
    own = next((each for each in detections if each["plugin"] == row.plugin), {})
    source = service.sources.add(
        Source(
            name=row.name,
            title=row.story,
            url=own.get("url", site.url),
            plugin=row.plugin,
            config={**own.get("config", {}), **site.config},
            organization=organization,
        )
    )
    run = service.harvests.harvest(row.name)
    datasets = [
        each
        for each in service.core.catalogue.page(limit=500)
        if each.source_id == source.id and each.state is State.ACTIVE
    ]
    shown = next((each for each in datasets if each.title.startswith(row.dataset)), None)
    if shown is None:
        titles = "; ".join(each.title for each in datasets)
        raise RowsIncomplete(
            f"The site {row.site} gives no dataset “{row.dataset}…” but: {titles or run.error or 'none'}."
        )
    counts = {key: count for key, count in asdict(run.counts).items() if count}
    return Sample(
        row=row,
        url=site.url,
        detections=detections,
        registered=source.url,
        config=source.config,
        counts=counts,
        dataset=shown,
        tables=_tables(service, shown),
    )


def _tables(service: Service, dataset: DatasetRow) -> dict[str, list[str]]:
    found = {}
    for distribution in dataset.document.get("distribution", []):
        table = distribution.get("table")
        if not table:
            continue
        header = ",".join(column["name"] for column in table["columns"])
        lines = [
            line
            for part in table["parts"]
            for line in service.core.tables.path(part).read_text("utf-8").splitlines()
        ]
        found[distribution["identifier"]] = [header, *lines[:SHOWN_ROWS]]
    return found


def delivered(ckan: ckanapi.RemoteCKAN, wanted: Sequence[Row]) -> dict[str, Any]:
    """What the CKAN shows of each row's dataset after a harvest and a delivery, by the row's name.

    The packages are this function's own, and gone when it returns.
    """
    organization = f"sample-{uuid.uuid4().hex[:8]}"
    token = str(ckan.apikey)
    with harvested(wanted, url=ckan.address, token=token, organization=organization) as (service, samples):
        try:
            counts = service.deliveries.deliver("ckan")
            if counts.failed or counts.error:
                raise RowsIncomplete(f"The delivery to {ckan.address} failed: {counts}")
            return {
                sample.row.name: stable(
                    ckan.action.package_show(id=_package_id(service, sample.dataset)), ckan.address
                )
                for sample in samples
            }
        finally:
            query = f'organization:"{organization}"'
            found = ckan.action.package_search(fq=query, rows=1000, include_private=True)["results"]
            for package in found:
                ckan.action.dataset_purge(id=package["id"])
            with contextlib.suppress(ckanapi.NotFound):
                ckan.action.organization_purge(id=organization)


def _package_id(service: Service, dataset: DatasetRow) -> str:
    (delivery,) = service.core.catalogue.deliveries(dataset)
    if delivery.package_id is None:
        raise RowsIncomplete(f"“{dataset.title}” was not delivered ({delivery.status}): {delivery.error}")
    return delivery.package_id


def stable(package: Mapping[str, Any], address: str) -> Any:
    """A package as any CKAN would show it: without its ids and times, and without what is empty."""
    text = json.dumps(package, ensure_ascii=False).replace(address.rstrip("/"), "https://ckan.example")
    text = re.sub(r"/(dataset|resource)/[0-9a-f-]{36}", r"/\1/ID", text)
    text = re.sub(
        r"\bsample-[0-9a-f]{8}\b", "sample", text
    )  # the organization, which lives no longer than this
    return _without(json.loads(text))


def _without(value: Any) -> Any:
    if isinstance(value, dict):
        for key in UNORDERED & value.keys():
            value[key].sort(key=lambda item: (item.get("key") or item["name"], item.get("value", "")))
        kept = {key: _without(item) for key, item in sorted(value.items()) if key not in VOLATILE}
        return {key: item for key, item in kept.items() if item not in (None, "", [], {})}
    return [_without(item) for item in value] if isinstance(value, list) else value


def record(ckan: ckanapi.RemoteCKAN, wanted: Sequence[Row]) -> None:
    """Write down what the CKAN shows."""
    for row in wanted:
        row.recording.unlink(missing_ok=True)
    for name, package in delivered(ckan, wanted).items():
        text = json.dumps(package, ensure_ascii=False, indent=1, sort_keys=True)
        (FOLDER / f"{name}.ckan.json").write_text(f"{text}\n", "utf-8")
