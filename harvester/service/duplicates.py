"""The same dataset in several sources: which is published, why, and what a person says of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import orjson

from harvester.dcat.document import from_document
from harvester.domain.decide import State
from harvester.domain.duplicates import judge, marks_of
from harvester.domain.errors import ConfigInvalid, NotFound
from harvester.domain.problem import Problem, Severity
from harvester.normalise.nearness import nearness
from harvester.ports import DatasetRow, Sameness
from harvester.service.core import LEAST_REASON, Core

if TYPE_CHECKING:
    from harvester.domain.duplicates import Marks


@dataclass(frozen=True, kw_only=True, slots=True)
class DuplicateGroup:
    """A dataset that is published, and its duplicates in other sources."""

    chosen: DatasetRow
    duplicates: Sequence[DatasetRow]


@dataclass(frozen=True, kw_only=True, slots=True)
class Alike:
    """Two datasets that may be the same; a person may say so."""

    first: DatasetRow
    second: DatasetRow
    reason: Problem


@dataclass(frozen=True, kw_only=True, slots=True)
class Around:
    """What is known of a dataset in other sources."""

    chosen: DatasetRow | None  #: which is published in its place
    duplicates: Sequence[DatasetRow]  #: that are not published because of it
    alike: Sequence[Alike]
    said: Sequence[tuple[Sameness, DatasetRow | None]]  #: with the other dataset, where it is stored


@dataclass(frozen=True)
class Duplicates:
    """Looks duplicates up, and keeps what people say of them."""

    core: Core

    def count(self) -> int:
        """How many datasets are not published because another source has them too."""
        return self.core.duplicates.count()

    def groups(
        self, *, source: str | None = None, after: int = 0, limit: int = 50
    ) -> Sequence[DuplicateGroup]:
        """Datasets that have duplicates, by id, above the id ``after``.

        Raises:
            NotFound: there is no such source.
        """
        source_id = self.core.sources.get(source).id if source else None
        chosen = self.core.duplicates.chosen(after=after, limit=limit, source_id=source_id)
        found = self.core.duplicates.of([each.id for each in chosen])
        return [DuplicateGroup(chosen=each, duplicates=found.get(each.id, ())) for each in chosen]

    def alike(self, *, limit: int = 50) -> Sequence[Alike]:
        """Pairs that nothing but a person can tell: the same title and publisher, or a file in common."""
        pairs = self.core.duplicates.pairs(limit=limit)
        rows = {row.id: row for row in self.core.catalogue.by_ids({each for pair in pairs for each in pair})}
        said = {
            (each.first, each.second) for each in self.core.duplicates.said([r.uuid for r in rows.values()])
        }
        found = (self._alike(rows[one], rows[other]) for one, other in pairs if one in rows and other in rows)
        return [each for each in found if each and _pair(each.first, each.second) not in said]

    def chosen(self, name: str) -> str | None:
        """The name of the dataset that is published in the place of this one, if another is.

        Raises:
            NotFound: there is no such dataset.
        """
        row = self.core.catalogue.get(name)
        if row.state is not State.DUPLICATE or row.duplicate_of is None:
            return None
        found = self.core.catalogue.by_ids([row.duplicate_of])
        return next((each.name for each in found if each.state is State.ACTIVE), None)

    def around(self, name: str) -> Around:
        """What is known of a dataset, by its CKAN name or UUID.

        Raises:
            NotFound: there is no such dataset.
        """
        core = self.core
        row = core.catalogue.get(name)
        chosen = core.catalogue.by_ids([row.duplicate_of]) if row.duplicate_of else ()
        words = core.duplicates.said([row.uuid])
        said = {(each.first, each.second) for each in words}
        alike = [
            found
            for other in core.duplicates.alike(row.id)
            if _pair(row, other) not in said and (found := self._alike(row, other))
        ]
        return Around(
            chosen=chosen[0] if chosen else None,
            duplicates=core.duplicates.of([row.id]).get(row.id, ()),
            alike=alike if row.state is State.ACTIVE else (),
            said=[(each, self._other(each, row)) for each in words],
        )

    def say(self, name: str, other: str, *, same: bool, reason: str, person: str) -> None:
        """Keep a person's word on two datasets; what is published follows at once.

        Raises:
            NotFound: there is no such dataset.
            ConfigInvalid: there is no reason, or the two are one.
        """
        one, two = self.core.catalogue.get(name), self.core.catalogue.get(other)
        if one.id == two.id:
            raise _refused("other", "Name another dataset.")
        if len(reason.strip()) < LEAST_REASON:
            raise _refused("reason", "Write down how you know it (at least ten characters).")
        first, second = _pair(one, two)
        said = Sameness(
            first=first,
            second=second,
            same=same,
            reason=reason.strip(),
            person=person[:80],
            decided=self.core.clock.now(),
        )
        self.core.duplicates.say(said, (one.id, two.id))

    def unsay(self, name: str, other: str) -> None:
        """Forget what a person said of two datasets; the rule decides again.

        Raises:
            NotFound: there is no such dataset, or nobody said anything of the two.
        """
        one, two = self.core.catalogue.get(name), self.core.catalogue.get(other)
        first, second = _pair(one, two)
        if not self.core.duplicates.unsay(first, second, (one.id, two.id), self.core.clock.now()):
            raise NotFound("Nobody said anything of these two datasets.")

    def check(self, source: str | None = None) -> int:
        """Look at every dataset (of a source) anew: after a change of the settings. Returns how many.

        Raises:
            NotFound: there is no such source.
        """
        core, number = self.core, 0
        find = core.settings.duplicates.find
        for page in core.duplicates.stored(core.sources.get(source).id if source else None):
            keys, near = {}, {}
            for row in page:
                dataset = from_document(orjson.loads(row.document))
                marks = marks_of(dataset, series=row.series, source_url=row.url)
                keys[row.id] = marks.keys() if find else frozenset()
                near[row.id] = nearness(dataset, row.url)
            core.duplicates.restore(keys, near, core.clock.now())
            number += len(page)
        return number

    def _alike(self, first: DatasetRow, second: DatasetRow) -> Alike | None:
        judged = judge(self._marks(first), self._marks(second))
        return Alike(first=first, second=second, reason=judged.reason) if judged.reason else None

    def _marks(self, row: DatasetRow) -> Marks:
        source = self.core.sources.by_id(row.source_id)
        return marks_of(from_document(row.document), series=row.series, source_url=source.url)

    def _other(self, said: Sameness, row: DatasetRow) -> DatasetRow | None:
        try:
            return self.core.catalogue.get(said.second if said.first == row.uuid else said.first)
        except NotFound:
            return None


def _pair(one: DatasetRow, other: DatasetRow) -> tuple[str, str]:
    """Two datasets as :class:`Sameness` names them."""
    return min(one.uuid, other.uuid), max(one.uuid, other.uuid)


def _refused(path: str, message: str) -> ConfigInvalid:
    return ConfigInvalid(
        [Problem(code="sameness-refused", path=path, message=message, severity=Severity.ERROR)]
    )
