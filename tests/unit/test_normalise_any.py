"""Whatever a draft holds: nothing raises, the outcome is valid, and normalising it again changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from any_drafts import RECORD, any_dataset, as_draft, errors, junk, raw_text, text
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from harvester.dcat.document import content_hash, from_document, to_document
from harvester.normalise.normalise import normalise

if TYPE_CHECKING:
    from harvester.domain.record import DatasetDraft

MANY = settings(deadline=None, max_examples=80, suppress_health_check=list(HealthCheck))


@MANY
@given(any_dataset(junk))
def test_no_draft_raises_and_every_outcome_is_valid(draft: DatasetDraft) -> None:
    result = normalise(draft, RECORD)
    assert errors(result.dataset) == []
    assert len(content_hash(to_document(result.dataset))) == 64
    for problem in result.problems:
        problem.text.encode()
    for change in result.changes:
        f"{change.before}{change.after}".encode()


@MANY
@given(any_dataset(st.lists(text, max_size=2) | raw_text))
def test_the_document_comes_back_as_the_same_dataset(draft: DatasetDraft) -> None:
    dataset = normalise(draft, RECORD).dataset
    assert from_document(to_document(dataset)) == dataset


@MANY
@given(any_dataset(raw_text))
def test_normalising_again_changes_nothing(draft: DatasetDraft) -> None:
    once = normalise(draft, RECORD)
    again = normalise(as_draft(once.dataset), RECORD)
    assert to_document(again.dataset) == to_document(once.dataset)
