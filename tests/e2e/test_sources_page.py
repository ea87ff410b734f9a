"""docs/sources.md shows what a real CKAN says."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
import sample_sources

if TYPE_CHECKING:
    import ckanapi

pytestmark = pytest.mark.e2e


def test_the_packages_in_the_docs_are_those_of_a_real_ckan(ckan: ckanapi.RemoteCKAN) -> None:
    rows = sample_sources.rows()
    told = {row.name: json.loads(row.recording.read_text("utf-8")) for row in rows}

    assert sample_sources.delivered(ckan, rows) == told, "run `python docs/generate.py --ckan`, read the diff"


def test_no_recording_is_left_of_a_row_that_is_gone() -> None:
    names = {f"{row.name}.ckan.json" for row in sample_sources.rows()}

    assert {path.name for path in sample_sources.FOLDER.glob("*.ckan.json")} == names
