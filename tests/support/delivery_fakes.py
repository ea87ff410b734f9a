"""A delivery store in memory, with the rules of ``ports.DeliveryStore``, and datasets to put in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from harvester.dcat.document import content_hash, to_document
from harvester.domain.dataset import Agent, Dataset, Distribution
from harvester.domain.decide import State
from harvester.domain.identity import ckan_name, dataset_uuid
from harvester.domain.problem import Problem
from harvester.domain.source import Source
from harvester.ports import DatasetRow, Delivered, DeliveryRow, Settled, Wanted

START = datetime(2025, 1, 1, tzinfo=UTC)


class FakeClock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.time = START

    def now(self) -> datetime:
        return self.time

    def forward(self, **span: float) -> None:
        self.time += timedelta(**span)


def dataset(series: str, **changes: Any) -> Dataset:
    """A dataset with three distributions."""
    values: dict[str, Any] = {
        "identifier": f"https://sumber.example/{series}",
        "title": {"id": f"Jumlah Penduduk {series}", "en": f"Population {series}"},
        "description": {"id": "Data penduduk per kecamatan."},
        "keyword": {"id": ("penduduk", "kecamatan", f"tahun {series}")},
        "publisher": Agent(name="Dinas Kependudukan"),
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "issued": "2024-05-01",
        "distribution": tuple(
            Distribution(
                identifier=f"{series}/{n}",
                title={"id": f"Berkas {n}"},
                download_url=f"https://sumber.example/{series}/{n}.csv",
                format="CSV",
                media_type="text/csv",
                byte_size=100 + n,
            )
            for n in range(3)
        ),
    }
    return Dataset(**{**values, **changes})


@dataclass
class MemoryDeliveryStore:
    """What is wanted and what was delivered, of one source and any number of targets."""

    source: Source
    rows: dict[int, DatasetRow] = field(default_factory=dict)
    deliveries: dict[tuple[str, int], DeliveryRow] = field(default_factory=dict)
    problems: dict[int, tuple[Problem, ...]] = field(default_factory=dict)
    refused: dict[int, str] = field(default_factory=dict)  #: content hash that the target refused
    outcomes: list[tuple[str, Delivered]] = field(default_factory=list)

    def put(
        self, number: int, value: Dataset, *, state: State = State.ACTIVE, name: str | None = None
    ) -> DatasetRow:
        """Want ``value`` as the dataset ``number``. Its name is chosen once."""
        document, series = to_document(value), str(number)
        uuid = dataset_uuid(self.source.uuid, series)
        before = self.rows.get(number)
        title = next(iter(value.title.values()), "")
        self.rows[number] = DatasetRow(
            id=number,
            uuid=uuid,
            source_id=1,
            series=series,
            name=name or (before.name if before else ckan_name(title, uuid)),
            state=state,
            content_hash=content_hash(document),
            document=document,
            title=title,
            organization=self.source.organization,
            created=START,
            updated=START,
        )
        return self.rows[number]

    def delivery(self, target: str, number: int) -> DeliveryRow:
        """How a dataset stands in a target."""
        return self.deliveries.get((target, number)) or DeliveryRow(dataset_id=number, target=target)

    def wanted(self, target: str, now: datetime, *, limit: int, after: int = 0) -> Sequence[Wanted]:
        """What differs and is due."""
        found = []
        for number, row in sorted(self.rows.items()):
            state = self.delivery(target, number)
            if number > after and self._differs(row, state) and (not state.next_try or state.next_try <= now):
                withdraw = row.state is not State.ACTIVE
                found.append(Wanted(dataset=row, source=self.source, delivery=state, withdraw=withdraw))
        return found[:limit]

    def _differs(self, row: DatasetRow, state: DeliveryRow) -> bool:
        if row.state is not State.ACTIVE:
            return state.package_id is not None and state.status != "withdrawn"
        if state.status == "refused":
            return self.refused[row.id] != row.content_hash
        return state.delivered_hash != row.content_hash

    def keep(self, target: str, settled: Sequence[Settled], now: datetime) -> None:
        """Remember what the target has, and why not."""
        for each in settled:
            if each.delivered is None:
                self._not_delivered(target, each)
            else:
                self._delivered(target, each.wanted, each.delivered)

    def _delivered(self, target: str, wanted: Wanted, delivered: Delivered) -> None:
        number = wanted.dataset.id
        self.outcomes.append((wanted.dataset.series, delivered))
        self.deliveries[target, number] = DeliveryRow(
            dataset_id=number,
            target=target,
            package_id=delivered.package_id,
            delivered_hash=None if wanted.withdraw else wanted.dataset.content_hash,
            status="withdrawn" if wanted.withdraw else "delivered",
            resources=delivered.resources or wanted.delivery.resources,
        )

    def _not_delivered(self, target: str, settled: Settled) -> None:
        wanted = settled.wanted
        number = wanted.dataset.id
        self.problems[number] = settled.problems
        self.refused[number] = wanted.dataset.content_hash
        self.deliveries[target, number] = replace(
            wanted.delivery,
            status="refused" if settled.refused else "failed",
            attempts=wanted.delivery.attempts + 1,
            error=settled.error,
            next_try=settled.next_try,
        )

    def pending(self, target: str) -> int:
        """How many differ."""
        return sum(self._differs(row, self.delivery(target, number)) for number, row in self.rows.items())
