"""What needs a person now, and what they were told of already."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, insert, or_, select

from harvester.adapters.db import schema
from harvester.adapters.db.transactions import reading, writing
from harvester.domain.notices import Condition, Notice, Trouble
from harvester.domain.run import RunStatus

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection, Engine

#: A run that was cancelled tells nothing of its source.
_ENDED = [status.value for status in RunStatus if status.succeeded or status is RunStatus.FAILED]


class SqlNotices:
    """Reads the conditions from runs and deliveries; keeps what each channel was told of."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def conditions(
        self, targets: Collection[str], *, failures: int, no_failures: Collection[str] = ()
    ) -> list[Condition]:
        """Sources and targets that need a person.

        ``failures`` in a row are one; errors of deliveries among ``no_failures`` are none.
        """
        with reading(self._engine) as connection:
            return [
                *_of_sources(connection, failures),
                *_of_targets(connection, targets, failures, no_failures),
            ]

    def subjects(self) -> set[str]:
        """Names of the sources that run on schedule."""
        source = schema.source
        with reading(self._engine) as connection:
            return set(connection.scalars(select(source.c.name).where(source.c.enabled)))

    def told(self, channel: str) -> list[Condition]:
        """What a channel was told of, and not that it is over."""
        table = schema.notice
        query = select(table).where(table.c.channel == channel)
        with reading(self._engine) as connection:
            return [
                Condition(trouble=Trouble(row.trouble), subject=row.subject, number=row.number)
                for row in connection.execute(query)
            ]

    def remember(self, channel: str, notice: Notice, now: datetime) -> None:
        """A channel was told of this."""
        self._forget(channel, notice.condition)
        if notice.over:
            return
        values = {
            "channel": channel,
            "trouble": notice.condition.trouble.value,
            "subject": notice.condition.subject,
            "number": notice.condition.number,
            "since": now,
        }
        with writing(self._engine) as connection:
            connection.execute(insert(schema.notice).values(values))

    def forget(self, channel: str, conditions: Collection[Condition]) -> None:
        """Nothing more is told of these."""
        for each in conditions:
            self._forget(channel, each)

    def _forget(self, channel: str, condition: Condition) -> None:
        table = schema.notice
        with writing(self._engine) as connection:
            connection.execute(
                delete(table).where(
                    table.c.channel == channel,
                    table.c.trouble == condition.trouble.value,
                    table.c.subject == condition.subject,
                )
            )


def _of_sources(connection: Connection, failures: int) -> Iterator[Condition]:
    source, run = schema.source, schema.run
    for row in connection.execute(select(source.c.id, source.c.name).where(source.c.enabled)).all():
        newest = (
            select(run.c.status, run.c.held)
            .where(run.c.source_id == row.id, run.c.status.in_(_ENDED))
            .order_by(run.c.id.desc())
            .limit(failures)
        )
        runs: Sequence[tuple[str, int]] = [(each.status, each.held) for each in connection.execute(newest)]
        if len(runs) >= failures and all(status == RunStatus.FAILED for status, _ in runs):
            yield Condition(trouble=Trouble.SOURCE_FAILING, subject=row.name, number=len(runs))
        read = next(((status, held) for status, held in runs if status != RunStatus.FAILED), None)
        if read and read[0] == RunStatus.NEEDS_REVIEW:
            yield Condition(trouble=Trouble.WITHDRAWALS_HELD, subject=row.name, number=read[1] or 0)


def _of_targets(
    connection: Connection, targets: Collection[str], failures: int, no_failures: Collection[str]
) -> Iterator[Condition]:
    made, delivery, target = schema.delivery_pass, schema.delivery, schema.target
    for name in targets:
        ended = select(made.c.error).where(
            made.c.target == name,
            made.c.finished.is_not(None),
            or_(made.c.error.is_(None), made.c.error.not_in(list(no_failures))),
        )
        errors = list(connection.scalars(ended.order_by(made.c.id.desc()).limit(failures)))
        last = connection.scalar(select(target.c.last_error).where(target.c.name == name))
        if last and len(errors) >= failures and all(errors):
            yield Condition(trouble=Trouble.DELIVERY_FAILING, subject=name, number=len(errors))
        waiting = select(func.count()).where(
            delivery.c.target == name,
            or_(
                delivery.c.status == "refused",
                (delivery.c.status == "failed") & delivery.c.problems.is_not(None),
            ),
        )
        number = connection.scalar(waiting) or 0
        if number:
            yield Condition(trouble=Trouble.DELIVERY_WAITS, subject=name, number=number)
