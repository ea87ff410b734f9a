"""Within a batch of a run: what the records of a series contribute becomes a dataset, or is withdrawn."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from harvester.dcat.document import from_document
from harvester.domain.decide import Action, State, decide
from harvester.domain.identity import ckan_name, dataset_uuid
from harvester.domain.run import Counts
from harvester.domain.source import Source
from harvester.domain.staleness import days_told, newest
from harvester.normalise.nearness import nearness
from harvester.pipeline.assess import Part, assess_parts, keys_of
from harvester.ports import DatasetWrite, Outcome

if TYPE_CHECKING:
    from harvester.pipeline.prepare import Prepared
    from harvester.ports import DatasetHead, HarvestBatch


@dataclass(kw_only=True)
class Composer:
    """Composes the datasets of one run, and counts them."""

    source: Source
    run_id: int
    now: datetime
    find_duplicates: bool
    counts: Counts
    days: set[str] = field(default_factory=set)  #: on which something was new or changed, as told

    def compose(
        self,
        batch: HarvestBatch,
        prepared: Collection[Prepared],
        former: Collection[str],
        *,
        waits: bool = False,
    ) -> None:
        """Compose the datasets of ``prepared`` records, and of series that a record left.

        Where a new one ``waits``, that is only noted (``pipeline.moving``).
        """
        alone = {item.row.series: item for item in prepared if item.row.series == item.row.identifier}
        series = {item.row.series for item in prepared if item.row.series} | set(former)
        heads = batch.heads(series)
        new = series - heads.keys()
        if waits:
            batch.wait(new)
            series, new = series - new, set()
        uuids = self._new_uuids(batch, new)
        writes: list[DatasetWrite] = []
        for each in sorted(series):
            parts = _parts(batch, each, alone.get(each))
            write = self._write(batch, each, heads.get(each), parts, uuids)
            if write is not None:
                writes.append(write)
        batch.save_datasets(writes)
        for write in writes:
            setattr(self.counts, write.action.value, getattr(self.counts, write.action.value) + 1)

    def _new_uuids(self, batch: HarvestBatch, series: Collection[str]) -> Mapping[str, str]:
        """Ids for new datasets: one that had such a series before may go on under another."""
        uuids = {each: dataset_uuid(self.source.uuid, each) for each in series}
        another = 1
        while had := batch.had(uuids.values()):
            for each in [key for key, uuid in uuids.items() if uuid in had]:
                uuids[each] = dataset_uuid(self.source.uuid, each, another=another)
            another += 1
        return uuids

    def _write(
        self,
        batch: HarvestBatch,
        series: str,
        head: DatasetHead | None,
        parts: Sequence[Part],
        uuids: Mapping[str, str],
    ) -> DatasetWrite | None:
        if not parts:
            return _withdrawal(batch, series, head)
        assessed = assess_parts(parts, source=self.source, harvested=self.now)
        action = decide(
            before=head.state if head else None,
            before_hash=head.content_hash if head else None,
            after=assessed.state,
            after_hash=assessed.content_hash,
            created_in_this_run=bool(head and head.created_run == self.run_id),
        )
        if head and (head.state, head.content_hash) == (assessed.state, assessed.content_hash):
            return None
        self.days = set(newest(self.days | days_told(assessed.dataset, self.now.date())))
        known = [problem for part in parts for problem in part.problems]
        found = [p for p in assessed.problems if p not in known]
        if found:
            batch.add_problems([(p, assessed.dataset.identifier) for p in found])
        identity = head.uuid if head else uuids[series]
        return DatasetWrite(
            head=head,
            series=series,
            uuid=identity,
            name=head.name if head else ckan_name(assessed.title, identity),
            state=assessed.state,
            content_hash=assessed.content_hash,
            document=assessed.document,
            title=assessed.title,
            organization=assessed.dataset.organization,
            action=action,
            problems=assessed.problems,
            keys=keys_of(assessed, series, self.source) if self.find_duplicates else frozenset(),
            nearness=nearness(assessed.dataset, self.source.url),
        )


def _parts(batch: HarvestBatch, series: str, single: Prepared | None) -> list[Part]:
    if single is not None and single.dataset is not None:
        held = single.row.outcome is Outcome.HELD
        return [Part(dataset=single.dataset, held=held, problems=single.row.problems)]
    return [
        Part(dataset=from_document(c.document), held=c.held, problems=c.problems)
        for c in batch.contributions(series)
    ]


def _withdrawal(batch: HarvestBatch, series: str, head: DatasetHead | None) -> DatasetWrite | None:
    if head is None or head.state is State.WITHDRAWN:
        return None
    document = batch.document(head.id)
    dataset = from_document(document)
    return DatasetWrite(
        head=head,
        series=series,
        uuid=head.uuid,
        name=head.name,
        state=State.WITHDRAWN,
        content_hash=head.content_hash,
        document=document,
        title=next(iter(dataset.title.values()), dataset.identifier),
        organization=dataset.organization,
        action=Action.WITHDRAWN,
    )
