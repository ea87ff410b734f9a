"""What of Solr's query language is understood, and what becomes of the rest."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harvester.dcat.search import (
    Alternatives,
    Between,
    Condition,
    Every,
    Has,
    Not,
    Unknown,
    Words,
    ask,
    known,
)
from harvester.web.feeds.datemath import moment
from harvester.web.feeds.fields import read_sort
from harvester.web.feeds.query import LONGEST, MOST_SCANS, read_query

NOW = datetime(2026, 3, 31, 12, 30, 15, tzinfo=UTC)


def words(text: str) -> Words:
    return Words(ask(text, prefix=False))


A, B = Has("organization", ("a",)), Has("organization", ("b",))
AB = Has("organization", ("a", "b"))
CSV = Has("res_format", ("CSV",))
JUNE = Between("metadata_modified", datetime(2026, 6, 1, 0, 0, 0, 123456, tzinfo=UTC))


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("", Every()),
        ("*:*", Every()),
        ("*", Every()),
        ("organization:a", A),
        ('organization:"a"', A),
        ("owner_org:a", A),
        ("+organization:a", A),
        ("-organization:a", Not(A)),
        ("NOT organization:a", Not(A)),
        ("!organization:a", Not(A)),
        ("organization:a OR organization:b", AB),
        ("organization:(a OR b)", AB),
        ('organization:("a" "b")', Every((A, B))),
        ("(organization:a OR organization:b)", AB),
        ("-organization:a -organization:b", Every((Not(A), Not(B)))),
        ("organization:a AND res_format:CSV", Every((A, CSV))),
        ("organization:a && res_format:CSV || organization:b", Alternatives((B, Every((A, CSV))))),
        ("organization:a +res_format:CSV", Every((A, CSV))),
        ("organization:a OR organization:b metadata_modified:[2026-06-01T00:00:00.123456Z TO *]",
         Every((AB, JUNE))),
        ("metadata_modified:[2026-06-01T00:00:00.123456Z TO *]", JUNE),
        ("metadata_modified:[* TO NOW]", Between("metadata_modified", None, NOW)),
        ("metadata_modified:[NOW-1DAY TO NOW]",
         Between("metadata_modified", datetime(2026, 3, 30, 12, 30, 15, tzinfo=UTC), NOW)),
        ("state:active", Every()),
        ("+state:active +type:dataset dataset_type:dataset", Every((Every(), Every(), Every()))),
        ("state:deleted", Alternatives()),
        ("organization: a", A),
        ("Penduduk: jumlah", Every((words("Penduduk"), words("jumlah")))),
        ("metadata_modified:{2026-06-01T00:00:00.123455Z TO *]", JUNE),
        ("tags:*", Has("tags", (), ("*",))),
        ("organization:*", Every()),
        ("name:jumlah-*", Has("name", (), ("jumlah-*",))),
        ('tags:"air bersih"', Has("tags", ("air bersih",))),
        (r"tags:air\ bersih", Has("tags", ("air bersih",))),
        (r"name:a\*b", Has("name", ("a*b",))),
        ("penduduk miskin", Every((words("penduduk"), words("miskin")))),
        ("penduduk OR miskin", Alternatives((words("penduduk"), words("miskin")))),
        ('"jumlah penduduk"', words('"jumlah penduduk"')),
        ('"jumlah penduduk"~3^2', words('"jumlah penduduk"')),
        ("penduduk^2.5", words("penduduk")),
        ("penduduk~", words("penduduk")),
        ("title:penduduk", Words(ask("penduduk", prefix=False), in_title=True)),
        ("notes:penduduk", words("penduduk")),
        ("penduduk -tags:x", Every((words("penduduk"), Not(Has("tags", ("x",)))))),
        ("harvest_source_id:4711", Has("harvest_source_id", ("4711",))),
        ("e-ktp", words("e-ktp")),
        ("2023/2024", words("2023/2024")),
    ],
)  # fmt: skip
def test_understood(text: str, condition: Condition) -> None:
    asked = read_query(text, now=NOW)
    assert (asked.condition, asked.ignored) == (condition, [])


@pytest.mark.parametrize(
    ("text", "condition", "ignored"),
    [
        ("vocab_x:y", Every(), ["vocab_x:y"]),
        ("vocab_x:y organization:a", A, ["vocab_x:y"]),
        ("vocab_x:y OR organization:a", Every(), ["vocab_x:y"]),  # it might be that: wider
        ("-vocab_x:y organization:a", A, ["vocab_x:y"]),
        ("-(vocab_x:y OR organization:b) organization:a", A, ["vocab_x:y"]),
        ("-(vocab_x:y organization:b) organization:a", A, ["vocab_x:y"]),
        ("metadata_modified:[soon TO *]", Every(), ["metadata_modified:[soon TO *]"]),
        ("{!join from=a}organization:a", A, ["{!join from=a}"]),
        ("[a TO b]", Every(), ["[a TO b]"]),
        ("num_tags:[1 TO 2]", Every(), ["num_tags:[1 TO 2]"]),
    ],
)
def test_what_is_not_understood_widens(text: str, condition: Condition, ignored: list[str]) -> None:
    asked = read_query(text, now=NOW)
    assert asked.ignored == ignored
    assert known(Every((asked.condition,))) in {condition, Every((condition,)), Every((Every((condition,)),))}


@pytest.mark.parametrize(
    "text",
    [
        *("(" * 5000, ")" * 500, "a:" * 9000, "-" * 900, "[", "a AND", "OR", '"', "NOT", "a:[1 TO", "\\"),
        *("x " * 9000, ":", "::", "a:()", "(a OR )", "+(", "&& ||", "{!func}x", '_query_:"{!a}"', "tags:-x"),
        "organization:a OR " * 700 + "organization:b",
    ],
)
def test_any_text_is_read(text: str) -> None:
    assert not isinstance(read_query(text, now=NOW).condition, Unknown)


@given(st.text(alphabet='ab:()[]{}"\\+-!*?^~ ANDORT/1Z&|', max_size=60))
def test_any_query_is_read(text: str) -> None:
    read_query(text, now=NOW)


def test_costs_are_bounded() -> None:
    asked = read_query(" ".join(f"tags:t{n}" for n in range(1500)), now=NOW)
    assert len(asked.ignored) == 20
    assert read_query("x" * 50_000, now=NOW).condition == Every()
    asked = read_query("a* " * 2, *(f"name:a{n}*" for n in range(40)), now=NOW)
    assert len(asked.ignored) == 42 - MOST_SCANS
    assert read_query("organization:a", "x" * LONGEST, now=NOW).condition == A


def test_sort() -> None:
    assert read_sort("score desc, metadata_modified ASC") == (
        [("score", True), ("metadata_modified", False)],
        [],
    )
    assert read_sort("title asc,views_recent desc") == (
        [("title_string", False)],
        ["sort: views_recent desc"],
    )
    for bad in ("name", "name sideways", "name asc desc"):
        with pytest.raises(ValueError, match="name"):
            read_sort(bad)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("NOW", NOW),
        ("NOW/DAY", datetime(2026, 3, 31, tzinfo=UTC)),
        ("NOW-1MONTH", datetime(2026, 2, 28, 12, 30, 15, tzinfo=UTC)),
        ("NOW+1YEAR/YEAR", datetime(2027, 1, 1, tzinfo=UTC)),
        ("NOW-2HOURS", datetime(2026, 3, 31, 10, 30, 15, tzinfo=UTC)),
        ("NOW-7DAYS/DAY+1HOUR", datetime(2026, 3, 24, 1, tzinfo=UTC)),
        ("2026-01-01T00:00:00Z", datetime(2026, 1, 1, tzinfo=UTC)),
        ("2026-01-01T00:00:00.5Z+1MONTH", datetime(2026, 2, 1, 0, 0, 0, 500_000, tzinfo=UTC)),
        ("2026-01-01", datetime(2026, 1, 1, tzinfo=UTC)),
        ("2026-01-01T07:00:00+07:00", datetime(2026, 1, 1, tzinfo=UTC)),
        *(
            (bad, None)
            for bad in (
                "*",
                "soon",
                "NOW-",
                "NOW-1WEEKS",
                "NOW-999999YEARS",
                "2026-13-01",
                "NOW/FOO",
                "0001-01-01T00:00:00+07:00",
            )
        ),
    ],
)
def test_date_mathematics(text: str, told: datetime | None) -> None:
    assert moment(text, NOW) == told
