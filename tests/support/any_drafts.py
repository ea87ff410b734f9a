"""Drafts of any shape, for property tests."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from harvester.adapters.vocabularies import load_vocabularies
from harvester.dcat.document import to_document
from harvester.dcat.validation import validate
from harvester.domain.dataset import Dataset
from harvester.domain.problem import Severity
from harvester.domain.record import (
    AgentDraft,
    DatasetDraft,
    DistributionDraft,
    PeriodDraft,
    PlaceDraft,
    SpooledTable,
    TableDraft,
)
from harvester.normalise.context import RecordContext, SourceContext

VOCABULARIES = load_vocabularies(Path(__file__).parents[2] / "config" / "vocabularies")
RECORD = RecordContext(
    identifier="r1",
    url="https://data.go.id/dataset/r1",
    source=SourceContext(name="s", title="S", url="https://data.go.id", plugin="ckan"),
    vocabularies=VOCABULARIES,
)

words = st.sampled_from(
    [
        *("", "-", "null", "\ud800", "a\x00b", "<b>x</b>", "&amp;amp;", "Ã©", "{", "{title}", "\u202e"),
        *("Lorem ipsum", "https://a.go.id/b c", "http://10.1.1.1/x", "javascript:x", "www.a.id", "http://["),
        *("/x", "//", "#", "?x=1", "CSV", "csv/xlsx", "zip+csv", "text/csv", "cc-by", "CC BY 4.0", "tahunan"),
        *("R/P1Y", "id", "IND", "public", "2024-05-01", "31/31/2024", "9999-99-99", "Triwulan II 2022"),
        *("Kapas", "35.22", "1,2,3,4", "POINT(1 2)", "NaN", "a@b.go.id", "mailto:", "08123", "1.5 MB", "-1"),
        *("<script>alert(1)</script>", "a, b, c", "kesehatan", "#" * 99, ",,", "a" * 600),
    ]
)
text = words | st.text(max_size=30)
junk: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | text | st.binary(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(text, inner, max_size=3),
    max_leaves=6,
)
raw_text = text | st.dictionaries(st.sampled_from(["id", "IND", "en-US", "und", "x y", ""]), text, max_size=3)


def drafts(
    kind: Any, values: st.SearchStrategy[Any], **parts: st.SearchStrategy[Any]
) -> st.SearchStrategy[Any]:
    """Drafts of a kind whose fields are ``values``, or ``parts`` where given."""
    names = {f.name: parts.get(f.name, values) for f in fields(kind)}
    return st.fixed_dictionaries({}, optional=names).map(lambda chosen: kind(**chosen))


def any_dataset(values: st.SearchStrategy[Any]) -> st.SearchStrategy[DatasetDraft]:
    agent, distribution = drafts(AgentDraft, values), drafts(DistributionDraft, values)
    return drafts(
        DatasetDraft,
        values,
        publisher=agent | values,
        creator=agent | values,
        contact_point=st.lists(agent | values, max_size=2) | values,
        temporal=st.lists(drafts(PeriodDraft, values), max_size=2) | values,
        spatial=st.lists(drafts(PlaceDraft, values), max_size=2) | values,
        distribution=st.lists(distribution | values, max_size=3) | values,
    )


def errors(dataset: Dataset) -> list[str]:
    return [f"{p.path}: {p.text}" for p in validate(to_document(dataset)) if p.severity is Severity.ERROR]


def as_draft(dataset: Dataset) -> DatasetDraft:
    """A dataset told again, as a harvest of our own feed would tell it."""
    names = {f.name for f in fields(DatasetDraft)} - {
        "html",
        "series",
        "keyword",
        "distribution",
        "temporal",
        "spatial",
    }
    same: dict[str, Any] = {
        f.name: getattr(dataset, f.name) for f in fields(Dataset) if f.name in names and f.name not in _AGENTS
    }
    return DatasetDraft(
        **same,
        keyword=[{language: word} for language, several in dataset.keyword.items() for word in several],
        publisher=_agent(dataset.publisher),
        creator=_agent(dataset.creator),
        contact_point=[
            AgentDraft(name=c.fn, email=c.has_email, homepage=c.has_url, telephone=c.has_telephone)
            for c in dataset.contact_point
        ],
        temporal=[PeriodDraft(start=p.start_date, end=p.end_date) for p in dataset.temporal],
        spatial=[
            PlaceDraft(name=p.pref_label, identifier=p.identifier, uri=p.uri, geometry=p.geometry or p.bbox)
            for p in dataset.spatial
        ],
        distribution=[_distribution(d) for d in dataset.distribution],
    )


_AGENTS = {"publisher", "creator", "contact_point"}


def _agent(agent: Any) -> AgentDraft | None:
    if agent is None:
        return None
    return AgentDraft(**{f.name: getattr(agent, f.name) for f in fields(agent)})


def _distribution(distribution: Any) -> DistributionDraft:
    names = {f.name for f in fields(DistributionDraft)} - {
        "checksum",
        "checksum_algorithm",
        "temporal",
        "table",
    }
    same = {name: getattr(distribution, name) for name in names}
    checksum, temporal, table = distribution.checksum, distribution.temporal, distribution.table
    return DistributionDraft(
        **same,
        checksum=checksum.checksum_value if checksum else None,
        checksum_algorithm=checksum.algorithm if checksum else None,
        temporal=PeriodDraft(start=temporal.start_date, end=temporal.end_date) if temporal else None,
        table=TableDraft(
            columns=table.columns,
            spool=SpooledTable(columns=table.columns, sha256=table.parts[0], rows=table.rows),
        )
        if table
        else None,
    )
