"""Every dataset of the shared corpus goes the whole way; real public catalogues are not held back."""

from __future__ import annotations

from pathlib import Path

from tests.corpus.__main__ import Count
from tests.corpus.sites import harvested


def test_real_catalogues_are_normalised_and_none_is_taken_for_a_list_of_persons(corpus: Path) -> None:
    count = Count()
    for site in harvested(corpus):
        count.take(site)
    assert count.datasets > 1_900
    assert count.quarantined == 0, count.held
    errors = {code for (severity, code), _ in count.codes.items() if severity == "error"}
    assert errors <= {"title-missing"}
