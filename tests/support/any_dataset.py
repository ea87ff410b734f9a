"""Datasets that hypothesis makes: whatever a source may have told, kept as it is."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from harvester.domain.dataset import (
    Agent,
    Checksum,
    Column,
    ContactPoint,
    Dataset,
    Distribution,
    Location,
    PeriodOfTime,
    Table,
)

EU = "http://publications.europa.eu/resource/authority/"

#: Words with what breaks parsers: controls, lone surrogates, NUL, right-to-left marks, markup.
words = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        [
            *("", " ", "\x00", "\x0b", "\ud800", "\udfff tekst", "\ufffe", "\u202eterbalik\u202c", "العربية"),
            *("<b>&amp;]]></b>", "\"kutip\" \\ 'satu'", "baris\r\nbaru\t", "R&D", "{}", "{% raw %}", "𝔘𝔫𝔦"),
            *("</script><script>alert(1)</script>", "<!--", "%", "a,b;c", "\u2028", "- # : | >"),
        ]
    ),
    st.text(alphabet=st.characters(codec=None, exclude_categories=()), max_size=8),
)
iris = st.one_of(
    st.sampled_from(
        [
            *(
                "https://a.example/x",
                'http://a.example/ b{c}|^`\\<>"',
                "http://a.example/%zz%2",
                "//a",
                "http://[",
            ),
            *(
                "http://a.example/désa/ا#!/a#b",
                "http://ho st/",
                "urn:x:y",
                "mailto:a b@c",
                "ftp://u:p@h/",
                "http://",
            ),
            *(
                "javascript:alert(1)",
                "http://a.example/\x00\ud800",
                "https://a.example:99999/",
                "http://[::1]/x",
            ),
            *("https://a.example/?q=a b&c=[d]'(e)", "data:,", "HTTP://A.EXAMPLE", "http://xn--/", "a:b"),
        ]
    ),
    words.map(lambda word: f"https://a.example/{word}"),
    words,
)
dates = st.one_of(
    st.sampled_from(
        [
            *("2024", "2024-05", "2024-05-06", "2024-05-06T07:08:09Z", "2024-05-06T07:08:09.5+07:00", "0000"),
            *(
                "2024-05-06T07:08",
                "2024-05-06T07:08:09",
                "2024-13-45",
                "2024-02-30",
                "kemarin",
                "-0044",
                "99999",
            ),
            *(
                "2024-05-06T25:00:00Z",
                "2024-05-06T23:59:60Z",
                "2024-W05",
                "0000-01-01",
                "9999-12-31T23:59:59-23:59",
            ),
        ]
    ),
    st.dates().map(str),
    st.datetimes().map(lambda moment: moment.isoformat()),
)
tags = st.sampled_from(
    [
        "id",
        "en",
        "jv",
        "",
        "und",
        "x-klingon",
        "in ID",
        "zh-Hant-TW",
        "IND",
        "q",
        "id_ID",
        "en-US-x-a",
        "\x00",
    ]
)
numbers = st.one_of(
    st.floats(), st.floats(-180, 180), st.sampled_from([float("nan"), float("inf"), -0.0, 1e308])
)
json = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | numbers | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=8,
)
#: Names that some schema has for something else, among any.
names = st.one_of(
    words,
    st.sampled_from(
        [
            *(
                "describedBy",
                "references",
                "isPartOf",
                "@id",
                "@type",
                "status",
                "sample",
                "inSeries",
                "subject",
            ),
            *(
                "satuan",
                "alternate_identifier",
                "harvester_document",
                "dataQuality",
                "id",
                "name",
                "type",
                "guid",
            ),
        ]
    ),
)
extras = st.dictionaries(names, json, max_size=4)


def text(**sizes: int) -> Any:
    """Text in some languages."""
    return st.dictionaries(tags, words, **{"max_size": 3, **sizes})


def _maybe(strategy: Any) -> Any:
    return st.none() | strategy


def _some(strategy: Any) -> Any:
    return st.lists(strategy, max_size=3).map(tuple)


periods = st.builds(PeriodOfTime, start_date=_maybe(dates), end_date=_maybe(dates))
agents = st.builds(
    Agent,
    name=words,
    identifier=_maybe(words | st.just("35.22.12")),
    uri=_maybe(iris),
    homepage=_maybe(iris),
    email=_maybe(words | st.just("a@b.example.id")),
    type=_maybe(iris),
)
contacts = st.builds(
    ContactPoint,
    fn=_maybe(words),
    has_email=_maybe(words | st.sampled_from(["mailto:a@b.example.id", "mailto:a b@c", "a@b"])),
    has_url=_maybe(iris),
    has_telephone=_maybe(words | st.just("+62 353 1234")),
)
places = st.builds(
    Location,
    identifier=_maybe(words | st.just("35.22.12.2006")),
    uri=_maybe(iris),
    pref_label=_maybe(words),
    geometry=json
    | st.builds(lambda x, y: {"type": "Point", "coordinates": [x, y]}, numbers, numbers)
    | st.builds(lambda x, y: {"type": "LineString", "coordinates": [[x, y], [y, x]]}, numbers, numbers),
    bbox=_maybe(st.tuples(numbers, numbers, numbers, numbers)),
)
tables = st.just(Table(columns=(Column(name="a", title="A", unit="\x00"),), parts=("0" * 64,), rows=1))
distributions = st.builds(
    Distribution,
    identifier=words,
    title=text(),
    description=text(),
    access_url=_maybe(iris),
    download_url=_maybe(iris),
    format=_maybe(words | st.sampled_from(["CSV", "XLSX", "<CSV>"])),
    media_type=_maybe(
        words | st.sampled_from(["text/csv", "text/csv; charset=utf-8", "application/vnd.ms-excel"])
    ),
    compress_format=_maybe(words | st.just("GZIP")),
    package_format=_maybe(words | st.just("application/zip")),
    byte_size=_maybe(st.integers(-1, 2**80)),
    checksum=_maybe(
        st.builds(
            Checksum,
            algorithm=words | st.sampled_from(["sha256", "md5"]),
            checksum_value=words | st.just("ab" * 32),
        )
    ),
    issued=_maybe(dates),
    modified=_maybe(dates),
    license=_maybe(iris),
    rights=text(),
    language=_some(tags),
    temporal=_maybe(periods),
    conforms_to=_some(iris),
    availability=_maybe(iris | st.just(EU + "planned-availability/STABLE")),
    status=_maybe(iris | st.just(EU + "distribution-status/COMPLETED")),
    access_service=_maybe(iris),
    table=_maybe(tables),
    extras=extras,
)
datasets = st.builds(
    Dataset,
    identifier=words.filter(bool),
    title=text(min_size=1),
    description=text(),
    keyword=st.dictionaries(tags, _some(words), max_size=2),
    theme=_some(iris | st.just(EU + "data-theme/AGRI")),
    publisher=_maybe(agents),
    creator=_maybe(agents),
    contact_point=_some(contacts),
    issued=_maybe(dates),
    modified=_maybe(dates),
    accrual_periodicity=_maybe(iris | st.just(EU + "frequency/ANNUAL")),
    language=_some(tags),
    license=_maybe(iris | st.just("https://creativecommons.org/licenses/by/4.0/")),
    rights=text(),
    access_rights=_maybe(iris | st.just(EU + "access-right/PUBLIC")),
    landing_page=_maybe(iris),
    page=_some(iris),
    conforms_to=_some(iris),
    spatial=_some(places),
    temporal=_some(periods),
    version=_maybe(words),
    version_notes=text(),
    type=_maybe(iris),
    is_version_of=_some(iris),
    has_version=_some(iris),
    source=_some(iris),
    provenance_statement=text(),
    distribution=_some(distributions),
    groups=_some(words),
    organization=_maybe(words),
    extras=extras,
)
