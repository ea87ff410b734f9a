"""What differs between two documents."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harvester.dcat.changes import differences

FILE = {"identifier": "a", "downloadURL": "https://x.go.id/a.csv", "byteSize": 10}


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ({"title": {"id": "A"}}, {"title": {"id": "B"}}, [("title.id", "A", "B")]),
        ({"issued": "2024"}, {}, [("issued", "2024", "")]),
        ({}, {"issued": "2024"}, [("issued", "", "2024")]),
        ({"keyword": {"id": ["a", "b"]}}, {"keyword": {"id": ["a", "c"]}}, [("keyword.id", "b", "c")]),
        ({"language": ["id", "en"]}, {"language": ["en", "id"]}, [("language", "id, en", "en, id")]),
        (
            {"distribution": [FILE]},
            {"distribution": [{**FILE, "byteSize": 11}]},
            [("distribution[0].byteSize", "10", "11")],
        ),
        (
            {"distribution": [FILE]},
            {"distribution": [{"identifier": "b", "byteSize": 1}, FILE]},
            [("distribution[0]", "", '{"byteSize": 1, "identifier": "b"}')],
        ),
        (
            {"distribution": [FILE, {"identifier": "b"}]},
            {"distribution": [FILE]},
            [("distribution[1]", '{"identifier": "b"}', "")],
        ),
        (
            {"distribution": [FILE, {"identifier": "b"}]},
            {"distribution": [{"identifier": "b"}, FILE]},
            [("distribution", "a, b", "b, a")],
        ),
        ({"temporal": [{"startDate": "2023"}]}, {"temporal": [{"startDate": "2024"}]}, [
            ("temporal[0].startDate", "2023", "2024")
        ]),
        ({"provenance": {"harvested": "1"}}, {"provenance": {"harvested": "2"}}, []),
    ],
)  # fmt: skip
def test_each_value_that_differs_is_told(
    before: dict[str, Any], after: dict[str, Any], told: list[tuple[str, str, str]]
) -> None:
    assert [(each.path, each.before, each.after) for each in differences(before, after)] == told


_JSON = st.recursive(
    st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(("a", "identifier")), inner),
    max_leaves=12,
)  # fmt: skip


@given(st.dictionaries(st.sampled_from("xyz"), _JSON), st.dictionaries(st.sampled_from("xyz"), _JSON))
def test_any_two_differ_in_something_or_are_equal(before: dict[str, Any], after: dict[str, Any]) -> None:
    assert bool(differences(before, after)) == (before != after)  # documents hold no nulls
