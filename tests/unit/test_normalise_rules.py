"""Rules that hold for every input, and those that a table of examples cannot say."""

from __future__ import annotations

import math
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harvester.adapters.vocabularies import load_vocabularies
from harvester.domain.dataset import PeriodOfTime
from harvester.domain.errors import ConfigInvalid
from harvester.normalise.dates import read_date
from harvester.normalise.geometry import read_geometry
from harvester.normalise.numbers import classify_column, read_cell
from harvester.normalise.organisations import organisation_index
from harvester.normalise.periods import find_period, read_ends, read_period
from harvester.normalise.places import place_index

CONFIG = Path(__file__).parents[2] / "config" / "vocabularies"
VOCABULARIES = load_vocabularies(CONFIG)
PLACES = place_index(VOCABULARIES.places)
OFFICES = organisation_index(VOCABULARIES.organisations, PLACES)

WORDS = st.sampled_from(
    [
        "1",
        "2",
        "12",
        "27",
        "31",
        "99",
        "2017",
        "2018",
        "0000",
        "Januari",
        "Peb",
        "Okt.",
        "Triwulan",
        "TW",
        "II",
        "IV",
        "Semester",
        "s.d.",
        "sampai",
        "dengan",
        "-",
        "–",
        "/",
        ",",
        ".",
        ":",
        "Jum’at",
        "Legi",
        "WIB",
        "+07:00",
        "T",
        "Z",
        "Tahun",
        "Anggaran",
        "10:30",
        "24:00",
        "-1",
        "(",
        ")",
        "Desa",
        "Kec.",
        "Bareng",
        "Kapas",
        "Kab.",
        "Bojonegoro",
        "Dinas",
        "Kesehatan",
        "Rp",
        "%",
        "juta",
    ]
)
SALAD = st.lists(WORDS, max_size=9).flatmap(
    lambda words: st.sampled_from([" ", "", "-"]).map(lambda gap: gap.join(words))
)
TEXT = st.one_of(
    SALAD, st.text(alphabet=st.characters(), max_size=40), st.text(alphabet="0123456789-/.:TZ+ ", max_size=30)
)
NUMBERS = st.floats(allow_nan=True) | st.integers() | st.sampled_from(["1", "nan", "x", "-7.1"])
JSON = st.recursive(
    st.none() | st.booleans() | NUMBERS | st.text(max_size=10),
    lambda inner: (
        st.lists(inner, max_size=5)
        | st.dictionaries(
            st.sampled_from(["type", "coordinates", "geometry", "bbox", "west", "n", "s", "e"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=20,
)


@given(TEXT)
def test_a_date_read_again_is_the_same(text: str) -> None:
    value, problem = read_date(text)
    assert value is None or problem is None
    if value:
        assert read_date(value) == (value, None)
        if "T" in value:
            assert datetime.fromisoformat(value).tzinfo is not None


@given(
    st.dates(),
    st.sampled_from(["%d/%m/%Y", "%d-%m-%Y", "%Y-%m-%d", "%d.%m.%Y", "%d %b %Y", "%d-%b-%y", "%B %d, %Y"]),
)
def test_days_survive_every_notation(day, form: str) -> None:
    if not 1000 <= day.year <= 2999 or ("%y" in form and not 1969 <= day.year <= 2068):
        return
    assert read_date(day.strftime(form)) == (day.isoformat(), None)


@given(TEXT)
def test_a_period_is_read_or_not(text: str) -> None:
    period = read_period(text)
    if period and period.start_date and period.end_date:
        again, problems = read_ends(period.start_date, period.end_date)
        assert (again, problems) == (period, ())


@given(TEXT, TEXT)
def test_ends_never_raise(start: str, end: str) -> None:
    read_ends(start, end)


@given(TEXT)
def test_a_title_loses_only_its_periods(title: str) -> None:
    period, rest = find_period(title)
    if period is None:
        assert rest == title
    else:
        assert len(rest) < len(title)


@given(st.lists(TEXT, max_size=6), TEXT)
def test_columns_are_read_without_raising_and_once(cells: list[str], header: str) -> None:
    fmt = classify_column(cells, header)
    read = [read_cell(cell, fmt) for cell in cells]
    if fmt.type in {"integer", "number"}:
        assert all(not cell or math.isfinite(float(cell)) for cell in read)
    if fmt.type in {"date", "year", "string"}:
        assert [read_cell(cell, fmt) for cell in read] == read


@given(st.lists(st.decimals(-(10**9), 10**9, places=2), min_size=2, max_size=6))
def test_indonesian_numbers_are_exact(values) -> None:
    cells = [f"{value:,.2f}".translate(str.maketrans(",.", ".,")) for value in values]
    fmt = classify_column(cells, "Nilai")
    assert fmt.type == "number"
    assert [float(read_cell(cell, fmt)) for cell in cells] == [float(value) for value in values]


@given(
    TEXT, TEXT, st.sampled_from([None, "ngunut-bjn.desa.id", "data.go.id", "x.blogspot.com", "[::1", "\x00"])
)
def test_places_and_offices_never_raise(name: str, code: str, host: str | None) -> None:
    PLACES.resolve(name, identifier=code, host=host)
    office = OFFICES.resolve(name, host=host)
    if office:
        assert len(office.organization) >= 2
        again = OFFICES.resolve(office.name)
        assert again is None or again.name == office.name


@given(JSON)
def test_geometry_never_raises(value) -> None:
    location, _ = read_geometry(value)
    if location and location.bbox:
        west, south, east, north = location.bbox
        assert -180 <= west <= 180
        assert -180 <= east <= 180
        assert -90 <= south <= north <= 90


def test_hostile_geometry_is_a_problem() -> None:
    deep: list[object] = []
    for _ in range(5000):
        deep = [deep]
    for value in (
        "[" * 100_000,
        {"type": "Polygon", "coordinates": deep},
        deep,
        "9" * 500,
        '{"type":"Point","coordinates":[1e999,1]}',
    ):
        location, problem = read_geometry(value)
        assert location is None
        assert problem is None or problem.code == "geometry-unreadable"


def test_time_zones() -> None:
    assert read_date("2017-07-01 10:00:00", zone="Europe/Berlin")[0] == "2017-07-01T10:00:00+02:00"
    assert read_date("2017-07-01 10:00:00", zone="UTC")[0] == "2017-07-01T10:00:00Z"
    value, problem = read_date("2017-07-01 10:00:00", zone="Mars/Olympus")
    assert value is None
    assert problem is not None


@pytest.mark.parametrize(
    ("start", "end", "expected", "codes"),
    [
        ("2018-01-01", "2018-12-31", ("2018-01-01", "2018-12-31"), []),
        ("2018-01-01", None, ("2018-01-01", None), []),
        ("2018", "", ("2018", None), []),
        ("Tahun 2018", None, ("2018", "2018"), []),
        ("Triwulan II 2022", None, ("2022-04", "2022-06"), []),
        ("Triwulan I 2022", "Triwulan II 2022", ("2022-01", "2022-06"), []),
        ("2018-12-31", "2018-01-01", ("2018-01-01", "2018-12-31"), ["period-reversed"]),
        (None, "2018", (None, "2018"), []),
        ("-", "-", None, []),
        ("kapan-kapan", None, None, ["date-unreadable"]),
        ("kapan-kapan", "2018", (None, "2018"), ["date-unreadable"]),
        ("2018-02-31", None, None, ["date-impossible"]),
    ],
)
def test_ends(start, end, expected, codes) -> None:
    period, problems = read_ends(start, end, path="temporal[0]")
    wanted = PeriodOfTime(start_date=expected[0], end_date=expected[1]) if expected else None
    assert (period, [problem.code for problem in problems]) == (wanted, codes)
    assert all(problem.path.startswith("temporal[0]") for problem in problems)


def test_the_region_table_is_complete() -> None:
    levels = [place.level for place in VOCABULARIES.places]
    counts = {level: levels.count(level) for level in set(levels)}
    assert counts == {"province": 1, "regency": 1, "district": 28, "village": 419, "ward": 11}


def test_every_place_is_found_by_its_code_and_its_full_name() -> None:
    for place in VOCABULARIES.places:
        assert PLACES.by_code(place.code.replace(".", "")) == place
        assert PLACES.find(PLACES.label(place)) == place


def test_every_office_is_found_by_its_names_and_hosts() -> None:
    for office in VOCABULARIES.organisations:
        for name in (office.name, office.identifier, *office.aliases):
            found = OFFICES.resolve(name)
            assert found is not None
            assert found.organization == office.identifier
        for host in office.hosts:
            at = OFFICES.of_host(host)
            assert at is not None
            assert at.organization == office.identifier


def test_a_code_that_contradicts_the_name_wins_with_a_problem() -> None:
    location, problem = PLACES.resolve("Desa Ngunut", identifier="3522122006")
    assert location is not None
    assert location.identifier == "35.22.12.2006"
    assert problem is not None
    assert problem.code == "place-conflict"


@pytest.mark.parametrize(
    ("name", "content", "line"),
    [
        ("places.tsv", "code\tname\tlevel\tparent\taliases\n35.2\tX\tdistrict\t\t\n", "places.tsv:2"),
        ("places.tsv", "code\tname\tlevel\tparent\taliases\n35.22\tX\tplanet\t\t\n", "places.tsv:2"),
        ("places.tsv", "code\tname\n", "places.tsv:1"),
        ("places.tsv", "code\tname\tlevel\tparent\taliases\n35.22\tX\tregency\t35\t\n", "places.tsv:2"),
        (
            "organisations.tsv",
            "identifier\tname\taliases\thosts\taffairs\nA B\tX\t\t\t\n",
            "organisations.tsv:2",
        ),
        ("theme.tsv", "# c\n\nterm\tlabel\twords\na\tA\tx\nb\tB\tx\n", "theme.tsv:5"),
        ("theme.tsv", "term\tlabel\twords\na\tA\tx\ty\tz\n", "theme.tsv:2"),
    ],
)
def test_a_faulty_table_is_named_with_its_line(tmp_path: Path, name: str, content: str, line: str) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(ConfigInvalid) as caught:
        load_vocabularies(tmp_path)
    assert caught.value.problems[0].path == line


def test_term_tables(tmp_path: Path) -> None:
    table = "\ufeffterm\tlabel\twords\tckan-id\nhttps://l/by\tCC BY\tcc by| Atribusi \tcc-by\n"
    (tmp_path / "licence.tsv").write_text(table, encoding="utf-8")
    found = load_vocabularies(tmp_path)
    by = "https://l/by"
    assert found.terms["licence"] == {"cc by": by, "atribusi": by, by: by}
    assert found.terms["licence/ckan-id"] == {by: "cc-by"}
    (tmp_path / "licence.tsv").write_text(table.replace("Atribusi", "atribut"), encoding="utf-8")
    assert load_vocabularies(tmp_path).digest != found.digest
    with pytest.raises(ConfigInvalid):
        load_vocabularies(tmp_path / "absent")
