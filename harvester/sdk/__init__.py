"""All that a plugin may import. See docs/plugins.md for a walk through writing one."""

from __future__ import annotations

from harvester.domain.dataset import Column
from harvester.domain.errors import (
    AddressForbidden,
    ContentUnreadable,
    RecordInvalid,
    ResponseTooLarge,
    SkipRecord,
    SourceRefused,
    SourceUnavailable,
    SourceUnchanged,
)
from harvester.domain.json import Json, JsonObject
from harvester.domain.problem import Problem, Severity
from harvester.domain.record import (
    AgentDraft,
    DatasetDraft,
    DistributionDraft,
    PeriodDraft,
    PlaceDraft,
    RawRecord,
    RawText,
    SpooledTable,
    TableDraft,
)
from harvester.sdk.context import FetchContext
from harvester.sdk.http import Http, Response
from harvester.sdk.page import Page
from harvester.sdk.plugin import Capability, Recognition, SourcePlugin

__all__ = [
    "AddressForbidden",
    "AgentDraft",
    "Capability",
    "Column",
    "ContentUnreadable",
    "DatasetDraft",
    "DistributionDraft",
    "FetchContext",
    "Http",
    "Json",
    "JsonObject",
    "Page",
    "PeriodDraft",
    "PlaceDraft",
    "Problem",
    "RawRecord",
    "RawText",
    "Recognition",
    "RecordInvalid",
    "Response",
    "ResponseTooLarge",
    "Severity",
    "SkipRecord",
    "SourcePlugin",
    "SourceRefused",
    "SourceUnavailable",
    "SourceUnchanged",
    "SpooledTable",
    "TableDraft",
]
