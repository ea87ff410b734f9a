"""What the pipeline needs from outside."""

from __future__ import annotations

from harvester.ports.delivering import (
    DatasetRow,
    Delivered,
    DeliveryRow,
    DeliveryStore,
    SelectingStore,
    Target,
    Wanted,
)
from harvester.ports.harvesting import (
    EPOCH,
    Contribution,
    DatasetHead,
    DatasetWrite,
    HarvestBatch,
    HarvestStore,
    KnownRecord,
    Outcome,
    RecordRow,
)
from harvester.ports.outside import (
    Clock,
    Fetcher,
    FileInspector,
    PublishedTables,
    TableFiles,
    Validators,
)
from harvester.ports.reports import (
    Candidate,
    DatasetVersion,
    DeliveryState,
    PassItem,
    PassRow,
    ProblemKind,
    RunItem,
    RunProblem,
    RunRow,
    SourceRecord,
)

__all__ = [
    "EPOCH",
    "Candidate",
    "Clock",
    "Contribution",
    "DatasetHead",
    "DatasetRow",
    "DatasetVersion",
    "DatasetWrite",
    "Delivered",
    "DeliveryRow",
    "DeliveryState",
    "DeliveryStore",
    "Fetcher",
    "FileInspector",
    "HarvestBatch",
    "HarvestStore",
    "KnownRecord",
    "Outcome",
    "PassItem",
    "PassRow",
    "ProblemKind",
    "PublishedTables",
    "RecordRow",
    "RunItem",
    "RunProblem",
    "RunRow",
    "SelectingStore",
    "SourceRecord",
    "TableFiles",
    "Target",
    "Validators",
    "Wanted",
]
