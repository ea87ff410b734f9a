"""What runs do to datasets, done directly."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from harvester.dcat.document import content_hash
from harvester.domain.decide import Action, State
from harvester.ports import DatasetRow, DatasetWrite

if TYPE_CHECKING:
    from harvester.service import Service


def become(service: Service, row: DatasetRow, state: State, **changes: Any) -> DatasetRow:
    """Let a dataset be in another state, with ``changes`` to its document."""
    document = {**row.document, **changes}
    with service.core.harvest.batch(row.source_id, 1, service.core.clock.now()) as batch:
        batch.save_datasets(
            [
                DatasetWrite(
                    head=batch.heads([row.series])[row.series],
                    series=row.series,
                    uuid=row.uuid,
                    name=row.name,
                    state=state,
                    content_hash=content_hash(document),
                    document=document,
                    title=next(iter(document["title"].values())),
                    organization=row.organization,
                    action=Action.UPDATED,
                )
            ]
        )
    return service.core.catalogue.get(row.name)
