"""Personal data in a table, row by row: header, values and what a row is about decide together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from harvester.normalise.privacy import words
from harvester.normalise.privacy.contacts import find_home_phones
from harvester.normalise.privacy.finding import Finding, Hit, Kind
from harvester.normalise.privacy.grain import ColumnValues, judge, judge_form
from harvester.normalise.privacy.header_rows import HEADER_LENGTH, Sideways, is_header
from harvester.normalise.privacy.headers import LABELS, Role, role_of
from harvester.normalise.privacy.labels import Label
from harvester.normalise.privacy.names import has_known_name, is_office_like, is_person_like
from harvester.normalise.privacy.numbers import is_nik
from harvester.normalise.privacy.people import has_person_words
from harvester.normalise.privacy.small_cells import SmallCells
from harvester.normalise.privacy.text import find_hits, is_suspect, place
from harvester.normalise.privacy.unexplained import LongNumbers

_ROWS_KEPT = 1000
_SAMPLE = 400
_PERSONAL_PHONE = words.WordList(
    "kepsek|kepala|ketua|pemilik|pribadi|pengurus|operator|bendahara|"
    "direktur|kades|lurah|camat|pic|penanggung jawab"
)
_CARRIED = words.WordList("hp|wa|whats ?app|handphone|hape|ponsel|nohp|seluler|mobile")
_NAMED = frozenset({Role.NAME, Role.PERSON_NAME, Role.CHILD_NAME})
_OF_ONE = frozenset({Kind.PHONE, Kind.BANK_ACCOUNT, Kind.NPWP, Kind.IDENTITY, Kind.EMAIL})
_MAY_NAME = frozenset({*_NAMED, None})
_RESIDENTS = frozenset({Role.PERSON_NAME, Role.CHILD_NAME, Role.NIK, Role.FAMILY_CARD})
_OFFICIALS = frozenset({Role.OFFICE, Role.NIP, Role.ENTITY})
_HOME = re.compile(r"rumah\b(?! (?:sakit|makan|dinas))", re.IGNORECASE)
_SERVICE = words.WordList(f"{words.SERVICE}|kantor")
_EMERGENCY = words.WordList("darurat|emergency")  # beside a person: whom to call for them
_FORM_WIDTH = 4
_PASSED_KEPT = 2000
_NONE: frozenset[str] = frozenset()
_BETWEEN = "\x1f\x1f\x1f"  # so wide that numbers of two cells do not look like one
_HALVES = frozenset(range(4, 13))


@dataclass(kw_only=True, slots=True)
class _Tally:
    rows: list[int] = field(default_factory=list)
    count: int = 0
    confidence: float = 0.0

    def add(self, row: int, confidence: float) -> None:
        self.count += 1
        self.confidence = max(self.confidence, confidence)
        if len(self.rows) < _ROWS_KEPT and (not self.rows or self.rows[-1] != row):
            self.rows.append(row)


class TableScanner:
    """Scans one table (or sheet). Give it the header by ``columns``, or let it find header rows itself.

    Rows are fed once and not kept; memory is bounded by the number of columns.
    """

    def __init__(
        self,
        *,
        columns: Sequence[str] | None = None,
        path: str = "",
        sheet: str | None = None,
        title: str = "",
    ) -> None:
        self._path, self._sheet = path, sheet
        self._headers: dict[int, str] = {}
        self._roles: dict[int, Role | None] = {}
        self._values: dict[int, ColumnValues] = {}
        self._tallies: dict[tuple[int, Kind], _Tally] = {}
        self._likely: dict[int, _Tally] = {}  # built like a NIK, but 0000 at the end or headed as a code
        self._sixteen: dict[int, int] = {}  # numbers of 16 digits, whatever they are
        self._passed: dict[int, set[str]] = {}  # values of each column in which there is nothing
        self._carried: dict[int, bool] = {}
        self._form: dict[Role, tuple[int, int, str]] = {}
        self._row = self._fed = 0
        self._quiet = True  # the row before was empty or a title: a header may follow
        self._header_row = -10
        self._topic = " ".join([title, sheet or "", path])
        self._small = SmallCells(topic=self._topic)
        self._long = LongNumbers()
        self._sideways = Sideways()
        if columns is not None:
            self._sideways.close()
            self._take_header(columns)
            self._quiet = False

    def feed(self, row: Sequence[object], number: int | None = None) -> None:
        """Take the next row. ``number`` is its number in the file, by default counted from 1."""
        self._row = number if number is not None else self._row + 1
        self._fed += 1
        cells = [cell if isinstance(cell, str) else _text(cell) for cell in row]
        filled = sum(1 for cell in cells if cell and not cell.isspace())
        below = self._row == self._header_row + 1
        if filled > 1:
            self._sideways.feed(cells, self._row)
        if (self._quiet or below or (not self._roles and self._fed <= 30)) and is_header(
            cells, filled, below=below
        ):
            self._take_header(cells)
            self._scan(cells, filled, header=True)
            return
        self._quiet = filled <= 1
        if not filled:
            return
        self._scan(cells, filled)
        self._sample(cells, filled)
        self._small.feed(cells, self._roles, self._row)
        self._long.feed(cells, self._row)

    def findings(self) -> tuple[Finding, ...]:
        """What was found so far."""
        found = [self._finding(column, kind, tally) for (column, kind), tally in self._tallies.items()]
        known = {column for column, kind in self._tallies if kind in {Kind.NIK, Kind.FAMILY_CARD}}
        found += [
            self._finding(column, Kind.NIK, tally)
            for column, tally in self._likely.items()
            if tally.count >= 2 and tally.count * 2 >= self._sixteen[column] and column not in known
        ]
        found = [finding for finding in found if not self._is_chance(finding)]
        found += self._unexplained(found)
        numbered = {finding.kind for finding in found}
        for verdict in judge(
            self._roles,
            self._values,
            numbered=bool(numbered & {Kind.NIK, Kind.FAMILY_CARD}),
            reached={(f.place.position or 0) - 1 for f in found if f.kind in _OF_ONE},
            topic=self._topic,
        ):
            values = self._values[verdict.column]
            tally = _Tally(
                rows=values.rows, count=values.persons or values.filled, confidence=verdict.confidence
            )
            found.append(self._finding(verdict.column, verdict.kind, tally))
        found += self._form_findings(numbered)
        found += self._sideways_findings()
        found += [
            Finding(
                kind=Kind.SMALL_CELL,
                place=place(
                    path=self._path,
                    sheet=self._sheet,
                    column=self._name(column),
                    position=column + 1,
                    row=rows[0],
                ),
                confidence=0.6,
                count=count,
                rows=tuple(rows),
            )
            for column, (count, rows) in self._small.found.items()
        ]
        return tuple(found)

    def _unexplained(self, found: Sequence[Finding]) -> list[Finding]:
        """Long numbers without a header that tells what they are."""
        known = {(finding.place.position or 0) - 1 for finding in found}
        persons = any(
            self._roles.get(column) in _MAY_NAME and values.share(values.known) >= 0.5
            for column, values in self._values.items()
        ) and _OFFICIALS.isdisjoint(self._roles.values())
        numbers = self._long.found(self._roles, self._headers, persons=persons)
        return [
            self._finding(column, kind, _Tally(rows=list(rows), count=len(rows), confidence=0.7))
            for column, (kind, rows) in numbers.items()
            if column not in known
        ]

    def _scan(self, cells: Sequence[str], filled: int, *, header: bool = False) -> None:
        form = not header and (filled <= _FORM_WIDTH or not self._roles)
        asked = range(len(cells)) if header or form else self._unseen(cells)
        line = _BETWEEN.join([cells[column] for column in asked])
        numbers = is_suspect(line) or "E+" in line
        if not numbers and not has_person_words(line):
            if not form:
                self._pass(cells, asked)
            return
        office = numbers and self._row_is_office(cells)
        for column in asked:
            cell = cells[column]
            # words alone say something of a person only together
            if (
                not cell
                or (cell.isalpha() and len(cell) < 8)
                or not (numbers or (len(cell) > 9 and " " in cell))
            ):
                continue
            role = None if header else self._roles.get(column)
            hint = LABELS.get(role) if role else None
            in_form = hint is None and column > 0 and form
            if in_form:
                hint = self._label_beside(cells, column)
                in_form = hint is not None
            hits = find_hits(cell, hint)
            if not (hits or form or cell.isdigit()):
                self._pass(cells, (column,))
            if hits and self._is_of_office(column, office=office, in_form=in_form):
                hits = find_hits(cell, hint, office=True)
            if not hits and role is Role.PHONE and _HOME.search(self._headers.get(column, "")):
                hits = tuple(find_home_phones(cell, said=True))
            self._note(column, cell, hits, header=header)
            if numbers and column and cell.isdigit() and role is Role.NIK is self._roles.get(column - 1):
                self._join(cells[column - 1], cell, column)
            if len(cell) == 16 and cell.isdigit():
                self._sixteen[column] = self._sixteen.get(column, 0) + 1
                if hint in {None, Label.OTHER} and is_nik(cell, truncated=hint is None):
                    self._likely.setdefault(column, _Tally()).add(self._row, 0.7)

    def _note(self, column: int, cell: str, hits: Sequence[Hit], *, header: bool) -> None:
        for hit in hits:
            if hit.kind is Kind.NIP and self._roles.get(column) is not Role.NIP and "nip" in cell.lower():
                self._add(column, Kind.OFFICIAL, hit.confidence)
            elif not (header and hit.kind in {Kind.PERSON, Kind.CHILD, Kind.HEALTH}):
                self._add(column, hit.kind, hit.confidence)

    def _unseen(self, cells: Sequence[str]) -> Sequence[int]:
        """The columns whose value was not looked at before: most columns have few values."""
        passed = self._passed
        return [column for column, cell in enumerate(cells) if cell and cell not in passed.get(column, _NONE)]

    def _pass(self, cells: Sequence[str], columns: Sequence[int]) -> None:
        """Remember that there is nothing in these values, whatever stands beside them."""
        for column in columns:
            passed = self._passed.setdefault(column, set())
            if len(passed) < _PASSED_KEPT:
                passed.add(cells[column])

    def _join(self, before: str, cell: str, column: int) -> None:
        """A number that stands in two columns."""
        if len(before) in _HALVES and before.isdigit() and is_nik(before + cell):
            self._add(column - 1, Kind.NIK, 0.8)
            self._add(column, Kind.NIK, 0.8)

    def _add(self, column: int, kind: Kind, confidence: float) -> None:
        self._tallies.setdefault((column, kind), _Tally()).add(self._row, confidence)

    def _label_beside(self, cells: Sequence[str], column: int) -> Label | None:
        """Forms: the cell to the left names what this one holds (``NIK | : | 3522…``)."""
        for before in range(column - 1, max(-1, column - 3), -1):
            text = cells[before].strip(" :=\t\r\n")
            if text:
                if len(text) > HEADER_LENGTH or text[:1].isdigit():
                    return None
                role = role_of(text)
                self._note_form(role, column, cells[column])
                return LABELS.get(role) if role else None
        return None

    def _note_form(self, role: Role | None, column: int, value: str) -> None:
        if role and len(self._form) < 40 and value.strip(" :"):
            self._form.setdefault(role, (column, self._row, value.strip(" :")[:200]))

    def _form_findings(self, numbered: set[Kind]) -> list[Finding]:
        rows: dict[tuple[int, Kind], list[int]] = {}
        for role, kind in judge_form({role: value for role, (_, _, value) in self._form.items()}):
            column, row, _ = self._form[role]
            if kind not in numbered:
                rows.setdefault((column, kind), []).append(row)
        return [
            self._finding(column, kind, _Tally(rows=found, count=len(found), confidence=0.75))
            for (column, kind), found in rows.items()
        ]

    def _sideways_findings(self) -> Iterator[Finding]:
        """Names in a table whose records stand side by side, with the labels in its first column."""
        rows, numbers = self._sideways.turned()
        if not rows:
            return
        turned = TableScanner(path=self._path, sheet=self._sheet, title=self._topic)
        turned._sideways.close()
        for row in rows:
            turned.feed(row)
        for finding in turned.findings():
            if finding.kind in {Kind.PERSON, Kind.CHILD, Kind.HEALTH}:
                line = numbers[(finding.place.position or 1) - 1]
                for column in finding.rows:
                    yield self._finding(
                        column - 1, finding.kind, _Tally(rows=[line], count=1, confidence=0.7)
                    )

    def _row_is_office(self, cells: Sequence[str]) -> bool:
        roles = self._roles.values()
        if not _RESIDENTS.isdisjoint(roles):
            return False
        names = [column for column, role in self._roles.items() if role in {Role.NAME, Role.ENTITY}]
        for column in names:
            if column < len(cells) and cells[column]:
                if self._roles[column] is Role.ENTITY:
                    return not (Role.NAME in roles or Role.OFFICIAL_NAME in roles) or is_office_like(
                        cells[column]
                    )
                if is_office_like(cells[column]) or not is_person_like(cells[column]):
                    return True
                seen = self._values.get(column)  # an uncommon name, in a column of persons so far
                return not has_known_name(cells[column]) and (seen is None or seen.share(seen.known) < 0.4)
        return False

    def _is_of_office(self, column: int, *, office: bool, in_form: bool) -> bool:
        """Whether the numbers in a column are an office's: by their header, or by what the row is about."""
        if in_form:
            return Role.ENTITY in self._form and not self._form.keys() & _NAMED
        header = self._headers.get(column, "")
        if _SERVICE.found_in(header):
            return _RESIDENTS.isdisjoint(self._roles.values()) or not _EMERGENCY.found_in(header)
        return office and not self._is_of_person(column)

    def _is_of_person(self, column: int) -> bool:
        """Whether a header says that a number is carried by someone, not standing on a desk."""
        if column not in self._carried:
            header = self._headers.get(column, "")
            self._carried[column] = _PERSONAL_PHONE.found_in(header) or (
                _CARRIED.found_in(header) and Role.NAME in self._roles.values()
            )
        return self._carried[column]

    def _sample(self, cells: Sequence[str], filled: int) -> None:
        if self._fed > _SAMPLE and not self._roles:
            return
        if filled == 1 and len(cells) > 1:
            return  # a title
        for column, cell in enumerate(cells):
            values = self._values.get(column)
            if values is None:
                values = self._values[column] = ColumnValues()
            if values.filled < _SAMPLE and cell:
                values.add(cell.strip(), self._row)

    def _take_header(self, cells: Sequence[str]) -> None:
        below = self._row == self._header_row + 1  # the second line of a header of two
        if not self._headers:
            self._values = {}  # what stands above the first header is no value of its columns
        if not below and self._headers and self._fed > 1:
            self._headers, self._roles = {}, {}
        for column, cell in enumerate(cells):
            text = _text(cell).strip()
            if text and not (below and role_of(text) is None and self._roles.get(column)):
                self._headers[column] = text
                self._roles[column] = role_of(text) or (Role.ENTITY if is_office_like(text) else None)
        if self._fed <= 1:
            self._sideways.close()
        self._header_row = self._row
        self._passed, self._carried = {}, {}
        self._small.header(self._headers)

    def _is_chance(self, finding: Finding) -> bool:
        """Codes of 16 digits, of which some happen to be built like a NIK."""
        column = (finding.place.position or 0) - 1
        seen = self._sixteen.get(column, 0)
        named = self._roles.get(column) in {Role.NIK, Role.FAMILY_CARD, Role.NPWP, Role.IDENTITY}
        return finding.kind is Kind.NIK and not named and seen >= 4 and finding.count * 2 < seen

    def _name(self, column: int) -> str:
        header = self._headers.get(column)
        return header or f"column {column + 1}"

    def _finding(self, column: int, kind: Kind, tally: _Tally) -> Finding:
        return Finding(
            kind=kind,
            place=place(
                path=self._path,
                sheet=self._sheet,
                column=self._name(column),
                position=column + 1,
                row=tally.rows[0] if tally.rows else None,
            ),
            confidence=tally.confidence,
            count=tally.count,
            rows=tuple(tally.rows),
        )


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e18:
        return str(int(value))
    return value if isinstance(value, str) else str(value)
