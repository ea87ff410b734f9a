"""What normalising needs to know beyond the draft itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from harvester.domain.dataset import Dataset
from harvester.domain.json import Json
from harvester.domain.problem import Problem
from harvester.normalise.vocabularies import Vocabularies


@dataclass(frozen=True, kw_only=True, slots=True)
class SourceContext:
    """The source as the normaliser sees it."""

    name: str
    title: str
    url: str
    plugin: str
    organization: str | None = None
    language: str = "id"  #: of text that no one marked
    timezone: str = "Asia/Jakarta"
    defaults: Mapping[str, Json] = field(default_factory=dict)  #: document keys filled in where absent
    overrides: Mapping[str, Json] = field(default_factory=dict)  #: document keys that replace what was told


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """A rule that changed a value: ``modified: "Jum’at 27 Oktober 2017" → 2017-10-27``."""

    path: str
    before: str
    after: str
    rule: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Normalised:
    """One record's contribution to its dataset, and what was noticed on the way."""

    dataset: Dataset
    problems: tuple[Problem, ...] = ()
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordContext:
    """The record that a draft was made from."""

    identifier: str
    url: str | None
    source: SourceContext
    vocabularies: Vocabularies
