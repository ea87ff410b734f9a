"""The files behind a run's records: which are looked into now, and what is known of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from harvester.domain.problem import Problem, Severity
from harvester.normalise.privacy.linked import LinkedFile, linked_files
from harvester.normalise.privacy.looks import Inspection, Look, LookStatus
from harvester.ports import FileInspector

if TYPE_CHECKING:
    from harvester.domain.dataset import Dataset
    from harvester.normalise.privacy import Finding

_LEAST_RECHECK = timedelta(hours=1)

_NOT_INSPECTED = {
    LookStatus.WAITING: "{number} linked files wait to be looked into for personal data: the time for it was "
    "used up. The next run goes on, or “harvester inspect” does.",
    LookStatus.FAILED: "{number} linked files could not be looked into for personal data: their sites do not "
    "give them. They are tried again later; mend or remove the links at the source.",
    LookStatus.UNREADABLE: "{number} linked files are too large, locked or broken to be looked into for "
    "personal data. Look into them yourself.",
}


@dataclass(kw_only=True)
class FileInspections:
    """Looks into the files of one run's records, and remembers what is to be kept of it."""

    inspector: FileInspector
    now: datetime
    recheck: timedelta  #: how long what was seen is good for, while the source says of no change
    _known: dict[str, Mapping[str, Inspection]] = field(default_factory=dict)
    _fresh: dict[str, Sequence[Inspection]] = field(default_factory=dict)
    _looks: dict[str, Look] = field(default_factory=dict)  #: of this run, by address

    def __post_init__(self) -> None:
        self.recheck = max(self.recheck, _LEAST_RECHECK)

    def load(self, known: Mapping[str, Mapping[str, Inspection]]) -> None:
        """What is known of the files of the records that come next."""
        self._known = dict(known)

    def take(self) -> Mapping[str, Sequence[Inspection]]:
        """What is to be kept of the records since the last time, by identifier."""
        fresh, self._fresh, self._known = self._fresh, {}, {}
        return fresh

    def release(self, record: str, dataset: Dataset) -> None:
        """The files of a record pass as they are: an administrator let it go. What they become is watched."""
        known = self._known.get(record, {})
        self._fresh[record] = [
            self._released(file, known.get(file.url) or Inspection(record=record, url=file.url))
            for file in linked_files(dataset)
        ]

    def _released(self, file: LinkedFile, before: Inspection) -> Inspection:
        return replace(
            before,
            title=file.kept_title,
            whole=file.whole,
            fingerprint=file.fingerprint,
            released=True,
            due=before.checked + self.recheck if before.checked else self.now,
        )

    def inspect(self, record: str, dataset: Dataset) -> Mapping[str, Sequence[Finding]]:
        """Look into the files of a record as far as needed; findings by the distribution's identifier."""
        known = self._known.get(record, {})
        inspections = [(file, self._of(record, file, known.get(file.url))) for file in linked_files(dataset)]
        self._fresh[record] = [inspection for _, inspection in inspections]
        return {
            identifier: inspection.findings
            for file, inspection in inspections
            for identifier in file.distributions
            if inspection.findings
        }

    def problems(self, record: str) -> Sequence[Problem]:
        """What could not be looked into of a record's files, a problem a reason."""
        fresh = self._fresh.get(record, ())
        return problems_of(Counter(each.status for each in fresh if each.checked is None))

    def _of(self, record: str, file: LinkedFile, before: Inspection | None) -> Inspection:
        same = before is not None and before.fingerprint == file.fingerprint
        before = replace(before, released=False) if before else None
        if before is not None and same and before.due is not None and before.due > self.now:
            return replace(before, title=file.kept_title, whole=file.whole)
        title, whole, fingerprint = file.kept_title, file.whole, file.fingerprint
        if before is None:
            base = Inspection(record=record, url=file.url, title=title, whole=whole, fingerprint=fingerprint)
        else:
            base = replace(before, title=title, whole=whole, fingerprint=fingerprint)
        return self.again(base, title=file.title)

    def again(self, inspection: Inspection, *, title: str = "") -> Inspection:
        """Look into a file, once a run however many records lead to it; ``title`` may tell its topic."""
        look = self._look(inspection, title or inspection.title)
        return inspection.after(look, self.now, self.recheck)

    def _look(self, inspection: Inspection, title: str) -> Look:
        look = self._looks.get(inspection.url)
        if look is not None and (inspection.checked or look.status is not LookStatus.UNCHANGED):
            return look
        look = self.inspector.look(
            inspection.url,
            title=title,
            whole=inspection.whole,
            etag=inspection.etag if inspection.checked else None,
            last_modified=inspection.last_modified if inspection.checked else None,
        )
        if look.status not in {LookStatus.WAITING, LookStatus.LEFT_ALONE}:  # which took no request
            self._looks[inspection.url] = look
        return look


def problems_of(files: Counter[LookStatus]) -> Sequence[Problem]:
    """The problems of files that were never looked into: how many there are of each status."""
    found = []
    for status, message in _NOT_INSPECTED.items():
        alike = {status, LookStatus.LEFT_ALONE} if status is LookStatus.FAILED else {status}
        number = sum(files[each] for each in alike)
        if number:
            problem = Problem(
                code="file-not-inspected",
                message=message,
                params={"number": str(number)},
                severity=Severity.INFO,
            )
            found.append(problem)
    return found
