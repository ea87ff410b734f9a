"""One message when a trouble begins, one when it is over, none in between."""

from __future__ import annotations

from harvester.domain.notices import Condition, Trouble, changes

FAILING = Condition(trouble=Trouble.SOURCE_FAILING, subject="dinkes", number=3)
HELD = Condition(trouble=Trouble.WITHDRAWALS_HELD, subject="dinkes", number=40)
WAITS = Condition(trouble=Trouble.DELIVERY_WAITS, subject="ckan", number=2)
ALL = {"dinkes", "ckan"}


def told(
    now: list[Condition], before: list[Condition], subjects: set[str] = ALL
) -> list[tuple[Trouble, bool]]:
    return [(each.condition.trouble, each.over) for each in changes(now, before, subjects)]


def test_what_began_is_told_once() -> None:
    assert told([FAILING, WAITS], []) == [(Trouble.SOURCE_FAILING, False), (Trouble.DELIVERY_WAITS, False)]
    more = Condition(trouble=Trouble.DELIVERY_WAITS, subject="ckan", number=7)
    assert told([FAILING, more], [FAILING, WAITS]) == []


def test_what_is_over_is_told_once_and_one_trouble_hides_no_other() -> None:
    assert told([HELD], [FAILING, HELD]) == [(Trouble.SOURCE_FAILING, True)]
    assert told([], []) == []


def test_a_source_that_was_removed_did_not_recover() -> None:
    assert told([], [FAILING, WAITS], {"ckan"}) == [(Trouble.DELIVERY_WAITS, True)]


def test_every_trouble_has_words_for_its_beginning_and_its_end() -> None:
    for trouble in Trouble:
        condition = Condition(trouble=trouble, subject="x{y}", number=3)
        begun, over = (next(changes(*way, {"x{y}"})) for way in (([condition], []), ([], [condition])))
        texts = [each.message.format(**each.params) for each in (begun, over)]
        assert all("“x{y}”" in text for text in texts)
        assert texts[0] != texts[1]
