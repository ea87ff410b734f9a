"""Two passes over the entries: those with a sound identifier first, then the rest by what else is stable.

Order of the rest: landing page, the set of download addresses, publisher and title.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from harvester.sdk import ContentUnreadable, FetchContext, Json, JsonObject, Problem, Severity
from plugins._datajson_catalogue import Entry, entries, is_entry
from plugins._datajson_file import CatalogueFile
from plugins._datajson_identity import by_files, by_title, digest, is_salted, landing_page, told_identifier
from plugins._datajson_keys import local_key
from plugins._fields import Fields
from plugins._values import text

_SAMPLE, _WINDOW = 50, 500


@dataclass
class Entries:
    """The entries of one file with a record identifier each."""

    file: CatalogueFile
    ctx: FetchContext
    base: str  #: what relative addresses are relative to
    distrust: bool = False  #: identifiers of this source change from run to run
    _seen: dict[str, bytes] = field(default_factory=dict)
    _landing: Counter[str] = field(default_factory=Counter)
    _later: set[int] = field(default_factory=set)
    _noticed: dict[str, tuple[str, int]] = field(default_factory=dict)
    sample: dict[str, str] = field(default_factory=dict)  #: landing page → identifier, to compare next time

    def named(self) -> Iterator[tuple[str, Entry]]:
        """Each entry with its record identifier, once.

        Raises:
            ContentUnreadable: not JSON, or no datasets in it: an empty list is something else.
        """
        self._compare()
        number = -1
        for number, entry in enumerate(entries(self.file)):
            if not isinstance(entry.value, Mapping) or not is_entry(entry.value):
                self._unreadable(number)
                continue
            name = self._sound(entry, entry.value, number)
            if name:
                yield name, entry
        if self._later:
            for place, entry in enumerate(entries(self.file)):
                if (
                    place in self._later
                    and isinstance(entry.value, Mapping)
                    and (name := self._fallback(entry.value))
                ):
                    yield name, entry
        if not self._seen and self.file.broken_off:
            raise ContentUnreadable(f"The JSON at {self.base} is broken: {self.file.broken_off}.")
        if not self._seen and (number >= 0 or not self.file.has_datasets()):
            raise ContentUnreadable(f"The JSON at {self.base} holds no list of datasets.")
        self._report(number + 1)

    def _compare(self) -> None:
        """Whether identifiers changed for the same pages since the last run."""
        before = self.ctx.state.get("sample")
        self.distrust = self.ctx.state.get("distrust") is True
        now: dict[str, list[str]] = {}
        for number, entry in enumerate(entries(self.file)):
            if number >= _WINDOW:
                break
            if isinstance(entry.value, Mapping) and (page := landing_page(entry.value, self.base)):
                now.setdefault(page, []).append(told_identifier(entry.value) or "")
        single = {
            page: names[0]
            for page, names in now.items()
            if len(names) == 1 and names[0] and not is_salted(names[0])
        }
        self.sample = dict(list(single.items())[:_SAMPLE])
        if self.distrust or not isinstance(before, Mapping):
            return
        both = [page for page in single if page in before]
        changed = [page for page in both if single[page] != before[page]]
        if changed and len(changed) * 2 >= len(both):
            self.distrust = True
            self._tell(
                "identifier-unstable",
                "The identifiers changed since the last run for the same pages (e.g. {example}), so datasets "
                "are told apart by their page from now on. Ask the publisher for identifiers that stay.",
                example=changed[0],
            )

    def _sound(self, entry: Entry, value: JsonObject, number: int) -> str | None:
        """The identifier as told, if it can be relied on; else the entry waits for the second pass."""
        told, mark = told_identifier(value), digest(value)
        if told and entry.copied and told in self._seen:
            return None  # a series or a service repeats what the catalogue lists itself
        if told and self._seen.get(told) == mark:
            self._notice("repeated", told)
            return None
        sound = told and not self.distrust and not is_salted(told)
        if sound and told and told not in self._seen:
            self._seen[told] = mark
            return told
        if not told or sound or is_salted(told):
            self._notice("missing" if not told else "doubled" if sound else "unstable", told or _title(value))
        self._later.add(number)
        if page := landing_page(value, self.base):
            self._landing[page] += 1
        return None

    def _fallback(self, value: JsonObject) -> str | None:
        page = landing_page(value, self.base)
        shared = page is None or self._landing[page] > 1
        mark = digest({k: v for k, v in value.items() if local_key(k) not in {"identifier", "@id"}})
        names = [None if shared else page, by_files(value), by_title(value), f"entry:{mark.hex()}"]
        for name in names:
            if name and name not in self._seen:
                self._seen[name] = mark
                return name
            if name and self._seen[name] == mark:
                break
        self._notice("repeated", _title(value))
        return None

    def _unreadable(self, number: int) -> None:
        self.ctx.problem(
            Problem(
                code="entry-unreadable",
                message="Entry {number} of the file is no dataset, or far too large; it was left out.",
                severity=Severity.ERROR,
                params={"number": str(number + 1)},
            ),
            f"dataset[{number}]",
        )

    def _notice(self, what: str, example: str) -> None:
        first, count = self._noticed.get(what, (example, 0))
        self._noticed[what] = (first, count + 1)

    def _report(self, total: int) -> None:
        for what, (code, message) in _NOTICES.items():
            found = self._noticed.get(what)
            if found:
                self._tell(code, message, count=str(found[1]), total=str(total), example=found[0])
        if self.file.broken_off:
            self.ctx.problem(
                Problem(
                    code="file-cut-off",
                    message="The file breaks off after {total} entries ({why}). What was read is kept.",
                    severity=Severity.ERROR,
                    params={"total": str(total), "why": self.file.broken_off},
                )
            )
            self.ctx.partial("The file breaks off before its end.")

    def _tell(self, code: str, message: str, **params: str) -> None:
        self.ctx.problem(Problem(code=code, message=message, params=params))


_NOTICES = {
    "missing": (
        "identifier-missing",
        "{count} of {total} entries have no identifier (e.g. “{example}”); they are told apart by page, "
        "files or title. Ask the publisher to give each dataset an identifier that stays.",
    ),
    "unstable": (
        "identifier-salted",
        "{count} of {total} identifiers are new at every run (e.g. “{example}”); the entries are told apart "
        "by page, files or title.",
    ),
    "doubled": (
        "identifier-doubled",
        "{count} of {total} entries have an identifier that another entry has too (e.g. “{example}”); they "
        "are told apart by page, files or title.",
    ),
    "repeated": (
        "entry-repeated",
        "{count} of {total} entries repeat another one word for word (e.g. “{example}”); each is read once.",
    ),
}


def _title(value: JsonObject) -> str:
    told: Json = Fields(value.items(), local_key).peek("title", "name")
    return text(told) or "?"
