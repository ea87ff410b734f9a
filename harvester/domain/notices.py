"""What somebody should be told of: once when it begins, once when it is over."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Trouble(StrEnum):
    """What needs a person."""

    SOURCE_FAILING = "source-failing"
    WITHDRAWALS_HELD = "withdrawals-held"
    DELIVERY_FAILING = "delivery-failing"
    DELIVERY_WAITS = "delivery-waits"

    @property
    def of_source(self) -> bool:
        """Whether its subject is a source; otherwise it is a target."""
        return self in {Trouble.SOURCE_FAILING, Trouble.WITHDRAWALS_HELD}


_BEGUN = {
    Trouble.SOURCE_FAILING: "The source “{subject}” could not be harvested {number} times in a row.",
    Trouble.WITHDRAWALS_HELD: (
        "The source “{subject}” lacks {number} records that it had; nothing is withdrawn until you decide."
    ),
    Trouble.DELIVERY_FAILING: "Delivering to “{subject}” failed {number} times in a row.",
    Trouble.DELIVERY_WAITS: "{number} datasets cannot be delivered to “{subject}” until a person acts.",
}
_OVER = {
    Trouble.SOURCE_FAILING: "The source “{subject}” is harvested again.",
    Trouble.WITHDRAWALS_HELD: "Withdrawals of the source “{subject}” wait for nobody any more.",
    Trouble.DELIVERY_FAILING: "Delivering to “{subject}” works again.",
    Trouble.DELIVERY_WAITS: "No dataset waits for a person any more to be delivered to “{subject}”.",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Condition:
    """A trouble that lasts. ``subject`` is the name of a source or a target."""

    trouble: Trouble
    subject: str
    number: int = 0  #: of failures in a row, records or datasets

    @property
    def key(self) -> tuple[Trouble, str]:
        """What makes it the same trouble."""
        return self.trouble, self.subject


@dataclass(frozen=True, kw_only=True, slots=True)
class Notice:
    """A trouble began, or is over."""

    condition: Condition
    over: bool = False

    @property
    def message(self) -> str:
        """In English, with ``{placeholders}``: the id of its translation."""
        return (_OVER if self.over else _BEGUN)[self.condition.trouble]

    @property
    def params(self) -> Mapping[str, str]:
        """What goes into the placeholders. Names and numbers alone: nothing that a source said."""
        return {"subject": self.condition.subject, "number": str(self.condition.number)}


def changes(
    now: Collection[Condition], told: Collection[Condition], subjects: Collection[str]
) -> Iterator[Notice]:
    """What is to be told, when ``told`` was told of already.

    Of a source that was removed or disabled, or a target that is none any more, nothing is told: its
    trouble did not end well.
    """
    there, known = {each.key for each in now}, {each.key for each in told}
    for each in now:
        if each.key not in known:
            yield Notice(condition=each)
    for each in told:
        if each.key not in there and each.subject in subjects:
            yield Notice(condition=each, over=True)
