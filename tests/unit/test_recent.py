"""What was asked for last is kept, within its bytes."""

from __future__ import annotations

from harvester.domain.recent import Recent


def test_what_was_not_asked_for_longest_makes_room() -> None:
    recent: Recent[bytes] = Recent(250, len)
    for number in range(2):
        recent.put(number, b"x" * 100)
    assert recent.get(0) == b"x" * 100
    recent.put(2, b"y" * 100)
    assert [recent.get(number) is not None for number in range(3)] == [True, False, True]


def test_what_is_put_again_counts_once() -> None:
    recent: Recent[bytes] = Recent(250, len)
    for letter in (b"a", b"b", b"c"):
        recent.put("same", letter * 100)
    recent.put("other", b"d" * 150)
    assert (recent.get("same"), recent.get("other")) == (b"c" * 100, b"d" * 150)


def test_what_is_larger_than_all_is_not_kept() -> None:
    recent: Recent[bytes] = Recent(250, len)
    recent.put(0, b"x")
    recent.put(1, b"x" * 251)
    assert (recent.get(0), recent.get(1)) == (b"x", None)
