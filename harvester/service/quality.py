"""How good the descriptions are: by dataset and by source, for the command line, the web and the village."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from harvester.dcat.document import from_document
from harvester.domain.decide import State
from harvester.domain.problem import Problem, Severity, fill
from harvester.normalise.quality import Quality, Summary, summarise
from harvester.normalise.quality_checks import score
from harvester.normalise.quality_measures import Known
from harvester.service.core import Core
from harvester.service.csv_lines import csv_line
from harvester.service.links import datasets_of

if TYPE_CHECKING:
    from harvester.domain.source import Source
    from harvester.ports import DatasetRow

CSV_HEADER = (
    "source",
    "dataset",
    "title",
    "address",
    "dimension",
    "check",
    "where",
    "points",
    "of",
    "reason",
    "what to do",
)
_FILES_NAMED = 5  #: in one cell; the number of all is in the reason
_GRAVITY = {severity: place for place, severity in enumerate(Severity)}
_SCORED = (State.ACTIVE, State.INVALID)


@dataclass(frozen=True, kw_only=True, slots=True)
class DatasetQuality:
    """A dataset and its score."""

    name: str  #: CKAN name
    title: str
    source: str
    quality: Quality
    address: str = ""  #: where people see it at the source, else the source
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class SourceQuality:
    """A source and the scores of its datasets."""

    name: str
    title: str
    summary: Summary


def _as_it_is(text: str) -> str:
    return text


@dataclass(frozen=True)
class Qualities:
    """Scores what is stored; nothing of it is kept, so a mended dataset scores anew at once."""

    core: Core

    def dataset(self, name: str) -> DatasetQuality:
        """The score of a dataset, by its CKAN name or uuid.

        Raises:
            NotFound: there is no such dataset.
        """
        row = self.core.catalogue.get(name)
        source = self.core.sources.by_id(row.source_id)
        return DatasetQuality(name=row.name, title=row.title, source=source.name, quality=self.of(row))

    def of(self, row: DatasetRow) -> Quality:
        """The score of a dataset that is at hand."""
        dataset = from_document(row.document)
        urls = {url for each in dataset.distribution for url in (each.access_url, each.download_url) if url}
        return score(dataset, self._known(self.core.links.of(urls))(row))

    def page(self, source: str, *, after: int = 0, limit: int = 50) -> list[tuple[int, DatasetQuality]]:
        """(id, score) of the scored datasets of a source with an id above ``after``, by id.

        Raises:
            NotFound: there is no such source.
        """
        found = self.core.sources.get(source)
        rows = self.core.catalogue.page(after=after, limit=limit, state=_SCORED, source_id=found.id)
        known = self._known(self._links())
        return [(row.id, self._scored(row, found, known)) for row in rows]

    def datasets(self, source: str | None = None) -> Iterator[DatasetQuality]:
        """The scores of all datasets that are active or invalid, one by one.

        Raises:
            NotFound: there is no such source.
        """
        known = self._known(self._links())
        sources = {each.id: each for each in self.core.sources.all()}
        for row in datasets_of(self.core, source, _SCORED):
            yield self._scored(row, sources.get(row.source_id), known)

    def sources(self) -> list[SourceQuality]:
        """The summary of each source that has datasets, by name."""
        scored: dict[str, list[Quality]] = {}
        for each in self.datasets():
            scored.setdefault(each.source, []).append(each.quality)
        titles = {each.name: each.title for each in self.core.sources.all()}
        return [
            SourceQuality(name=name, title=titles.get(name, name), summary=summarise(qualities))
            for name, qualities in sorted(scored.items())
        ]

    def summary(self, source: str | None = None) -> Summary:
        """The mean and the distribution of the scores of a source, or of all.

        Raises:
            NotFound: there is no such source.
        """
        return summarise(each.quality for each in self.datasets(source))

    def csv(self, source: str | None = None, *, translate: Callable[[str], str] = _as_it_is) -> Iterator[str]:
        """A CSV (RFC 4180) of what is wrong and what to do about it, for whoever is to mend it.

        Of each dataset first its problems, the gravest first, then what loses points, the dearest first;
        each line says where people see the dataset, and which field or files it is about. ``translate``
        is given every template and heading (gettext).

        Raises:
            NotFound: there is no such source.
        """
        yield csv_line([translate(name) for name in CSV_HEADER])
        for each in self.datasets(source):
            what = [each.source, each.name, each.title, each.address]
            for problem in sorted(each.problems, key=lambda found: _GRAVITY[found.severity]):
                told = {name: translate(value) for name, value in problem.params.items()}
                reason = fill(translate(problem.message), told)
                kind = translate(str(problem.severity))
                yield csv_line([*what, kind, problem.code, problem.path, "", "", reason, ""])
            for check in each.quality.to_do:
                where = " ".join(check.files[:_FILES_NAMED])
                earned = [f"{check.points:g}", str(check.most)]
                reason = fill(translate(check.reason), check.params)
                kind = translate(str(check.dimension))
                yield csv_line([*what, kind, check.code, where, *earned, reason, translate(check.advice)])

    def _scored(
        self, row: DatasetRow, source: Source | None, known: Callable[[DatasetRow], Known]
    ) -> DatasetQuality:
        dataset = from_document(row.document)
        return DatasetQuality(
            name=row.name,
            title=row.title,
            source=source.name if source else "",
            quality=score(dataset, known(row)),
            address=dataset.landing_page or next(iter(dataset.page), source.url if source else ""),
            problems=row.problems,
        )

    def _links(self) -> Mapping[str, bool]:
        links = dict(self.core.links.inspected())
        links.update({url: row.ok for url, row in self.core.links.all().items() if row.ok is not None})
        return links

    def _known(self, links: Mapping[str, bool]) -> Callable[[DatasetRow], Known]:
        core = self.core
        terms = core.vocabularies.terms
        formats = frozenset(terms.get("file-type", {}).values())
        licences = frozenset(terms.get("licence", {}).values())

        def known(row: DatasetRow) -> Known:
            valid = not any(problem.invalidates for problem in row.problems)
            return Known(formats=formats, licences=licences, links=links, valid=valid)

        return known
