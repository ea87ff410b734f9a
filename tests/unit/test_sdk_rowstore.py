"""Rows that wait on disk."""

from __future__ import annotations

from harvester.sdk.rowstore import RowStore


def test_rows_come_back_in_any_order() -> None:
    with RowStore() as store:
        places = [store.add([str(number), "a\nb", "“é”"]) for number in range(5)]
        assert [row[0] for row in store.rows(reversed(places))] == ["4", "3", "2", "1", "0"]
        later = store.add(["5"])  # between readings too
        assert store.read(later) == ["5"]
        assert store.read(places[0]) == ["0", "a\nb", "“é”"]


def test_what_utf8_cannot_hold_is_replaced() -> None:
    with RowStore() as store:
        assert store.read(store.add(["a\ud800b", "c"])) == ["a?b", "c"]
