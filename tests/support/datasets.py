"""Datasets put straight into a catalogue, as a run stores them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any

from harvester.dcat.document import content_hash
from harvester.domain.decide import Action, State
from harvester.domain.identity import ckan_name, dataset_uuid
from harvester.domain.run import Counts, RunStatus
from harvester.domain.source import Source
from harvester.ports import DatasetWrite

if TYPE_CHECKING:
    from harvester.service import Service

_BATCH = 250


def source_named(service: Service, name: str, **fields: Any) -> Source:
    """A source of that name, made when there is none."""
    known = {source.name: source for source in service.core.sources.all()}
    if name in known:
        return known[name]
    values = {"title": name.title(), "url": f"https://{name}.example/", "plugin": "feed", **fields}
    return service.core.sources.add(Source(name=name, **values), service.core.clock.now())


def store(
    service: Service,
    documents: Iterable[Mapping[str, Any]],
    *,
    source: str = "sumber",
    state: State = State.ACTIVE,
    organization: str | None = None,
) -> int:
    """Store documents as datasets of a source; a document's ``organization`` comes before the given one."""
    core = service.core
    kept = source_named(service, source)
    run = core.runs.start(kept.id, core.clock.now(), trigger="manual")
    count, rest = 0, iter(documents)
    while batch := list(islice(rest, _BATCH)):
        with core.harvest.batch(kept.id, run.id, core.clock.now()) as open_batch:
            heads = open_batch.heads([document["identifier"] for document in batch])
            writes = []
            for document in batch:
                series = document["identifier"]
                uuid = dataset_uuid(kept.uuid, series)
                title = next(iter(document["title"].values()))
                head = heads.get(series)
                writes.append(
                    DatasetWrite(
                        head=head,
                        series=series,
                        uuid=uuid,
                        name=head.name if head else ckan_name(title, uuid),
                        state=state,
                        content_hash=content_hash(document),
                        document=document,
                        title=title,
                        organization=document.get("organization", organization),
                        action=Action.UPDATED if head else Action.CREATED,
                    )
                )
            open_batch.save_datasets(writes)
        count += len(batch)
    core.runs.finish(run.id, core.clock.now(), status=RunStatus.DONE, counts=Counts())
    return count
