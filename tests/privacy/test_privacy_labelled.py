"""The guard on its labelled set: every person and number in it is invented."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from privacy_files import build

from harvester.adapters.privacy_evaluation import EITHER, evaluate, read_units
from harvester.normalise.privacy.evaluate import NOTHING, Confusion

SET = Path(__file__).with_name("labelled.tsv")


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Confusion:
    folder = tmp_path_factory.mktemp("labelled")
    build(read_units(SET), folder)
    return evaluate(Path(shutil.copy(SET, folder)))


def test_the_set_is_balanced_and_half_in_files() -> None:
    units = read_units(SET)
    positive = sum(unit.kind not in {NOTHING, EITHER} for unit in units)
    assert len(units) >= 600
    assert positive >= 250
    assert len(units) - positive >= 350
    assert sum(bool(unit.file) for unit in units) * 2 >= len(units)


def test_recall_and_precision(measured: Confusion) -> None:
    print(f"\n{measured.text()}")
    assert measured.recall >= 0.99, measured.missed
    assert measured.precision >= 0.95, measured.false_alarms


def test_each_kind_is_found(measured: Confusion) -> None:
    weak = [row for row in measured.table() if row[5] < 0.95 or row[6] < 0.9]
    assert weak == []


def test_without_the_files_their_cells_are_scanned_as_tables() -> None:
    measured = evaluate(SET)
    assert measured.recall >= 0.99
    assert measured.precision >= 0.95
