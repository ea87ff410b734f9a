"""The OAI-PMH plugin: its contract, recorded repositories, tokens, dialects, and look-alikes."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from lxml import etree

from harvester.sdk import ContentUnreadable, FetchContext, RawRecord, Recognition, SourceRefused
from harvester.sdk.testing import Answer, FakeHttp, PluginContract, Site, canonical_url, make_context
from plugins._oai_dublin import dublin_core_draft
from plugins._oai_formats import candidates
from plugins._oai_repository import Format, OaiFault
from plugins._oai_words import access_right, doi_of, is_file, is_period, is_wanted, licence_and_rights
from plugins.oaipmh import OaiPmhPlugin

URL = "https://repo.contoh.ac.id/oai"
FIXTURES = Path(__file__).parent / "fixtures" / "oaipmh"
DC = "xmlns:dc='http://purl.org/dc/elements/1.1/'"


class TestOaiPmh(PluginContract):
    plugin = OaiPmhPlugin
    cases = FIXTURES


def oai(body: str) -> bytes:
    return f"<OAI-PMH><responseDate>2024-05-01T01:02:03Z</responseDate>{body}</OAI-PMH>".encode()


def page(*identifiers: str, token: str | None = None) -> bytes:
    records = "".join(
        f"<record><header><identifier>{one}</identifier></header><metadata>"
        f"<dc {DC}><dc:title>{one}</dc:title><dc:type>Dataset</dc:type></dc></metadata></record>"
        for one in identifiers
    )
    return oai(
        f"<ListRecords>{records}"
        + (f"<resumptionToken>{token}</resumptionToken>" if token is not None else "")
        + "</ListRecords>"
    )


def asked(**arguments: str) -> str:
    return f"{URL}?{urlencode({'verb': 'ListRecords', **arguments})}"


def fault(code: str) -> bytes:
    return oai(f"<error code='{code}'>no</error>")


def run(
    answers: dict[str, bytes | Answer], state: dict[str, Any] | None = None, **config: Any
) -> tuple[list[RawRecord], FetchContext]:
    identify = oai(
        "<Identify><repositoryName>Repo</repositoryName><granularity>YYYY-MM-DD</granularity>"
        "<earliestDatestamp>2020-01-01</earliestDatestamp></Identify>"
    )
    told = {
        f"{URL}?verb=Identify": Answer(body=identify),
        f"{URL}?verb=ListMetadataFormats": Answer(
            body=oai(
                "<ListMetadataFormats><metadataFormat><metadataPrefix>oai_dc</metadataPrefix></metadataFormat></ListMetadataFormats>"
            )
        ),
    } | {url: one if isinstance(one, Answer) else Answer(body=one) for url, one in answers.items()}
    context = make_context(FakeHttp(told), Site(url=URL, config=config, answers=told, state=state or {}))
    return list(OaiPmhPlugin(URL, config).records(context)), context


def names(records: list[RawRecord]) -> list[str]:
    return [record.identifier for record in records]


FIRST = asked(metadataPrefix="oai_dc")


class Changing(FakeHttp):
    """Answers some requests differently each time."""

    def __init__(self, answers: dict[str, Answer], changing: dict[str, list[bytes]]) -> None:
        super().__init__(answers)
        self._changing = {canonical_url(url): iter(bodies) for url, bodies in changing.items()}

    def get(self, url: str, **more: Any) -> Any:
        key = canonical_url(url, more.get("params"))
        if key in self._changing:
            self._answers[key] = Answer(body=next(self._changing[key]))
        return super().get(url, **more)


def run_changing(**changing: list[bytes]) -> tuple[list[str], FetchContext]:
    """The identifiers that a repository gives whose answers, by their token, change from time to time."""
    told = {
        f"{URL}?verb=Identify": Answer(body=oai("<Identify><repositoryName>R</repositoryName></Identify>"))
    }
    by_url = {
        asked(resumptionToken=token) if token != "first" else FIRST: bodies
        for token, bodies in changing.items()
    }
    context = make_context(Changing(told, by_url), Site(url=URL, config={}, answers=told))
    return names(list(OaiPmhPlugin(URL, {}).records(context))), context


def test_a_token_that_expires_is_followed_by_one_new_start() -> None:
    listed, context = run_changing(
        first=[page("1", "2", token="A"), page("1", "2", token="A")],
        A=[fault("badResumptionToken"), page("2", "3", token="")],
    )
    assert listed == ["1", "2", "3"]
    assert context.partial_reason is None
    assert context.new_state is not None


def test_a_token_that_expires_again_makes_the_run_partial() -> None:
    records, context = run(
        {FIRST: page("1", token="A"), asked(resumptionToken="A"): fault("badResumptionToken")}
    )
    assert names(records) == ["1"]
    assert (
        context.partial_reason
        == "The repository let its resumption token expire twice; the rest was not read."
    )
    assert context.new_state is None


def test_one_token_for_all_pages_is_no_circle_while_it_brings_something_new() -> None:
    listed, context = run_changing(
        first=[page("1", token="T")], T=[page("2", token="T"), page("3", token="T"), page("4", token="")]
    )
    assert listed == ["1", "2", "3", "4"]
    assert context.partial_reason is None


def test_new_tokens_for_the_same_page_end() -> None:
    listed, context = run_changing(
        first=[page("1", token="a")],
        a=[page("1", token="b")],
        b=[page("1", token="c")],
        c=[page("1", token="d")],
    )
    assert listed == ["1"]
    assert context.partial_reason == "The repository repeats a page of its list; the rest was not read."


def test_no_records_match_is_no_error() -> None:
    records, context = run({FIRST: fault("noRecordsMatch")})
    assert records == []
    assert context.partial_reason is None
    assert context.problems == []


def test_a_page_about_maintenance_ends_the_run() -> None:
    html = b"<!doctype html><html><body>Sedang dipelihara</body></html>"
    with pytest.raises(ContentUnreadable, match="HTML page"):
        run({FIRST: page("1", token="A"), asked(resumptionToken="A"): html})


def test_an_unknown_set_is_told_in_the_repositorys_words() -> None:
    with pytest.raises(OaiFault, match="no"):
        run({asked(metadataPrefix="oai_dc", set="x"): fault("noSetHierarchy")}, sets=["x"])


def scope(**more: Any) -> dict[str, Any]:
    return {"url": URL, "format": "oai_dc", "sets": [""], "from": None, "until": None, **more}


def test_changes_are_asked_for_with_a_day_to_spare() -> None:
    since = asked(metadataPrefix="oai_dc", **{"from": "2024-04-19"})
    records, context = run({since: page("7")}, {"since": "2024-04-20", "scope": scope()})
    assert names(records) == ["7"]
    assert context.partial_reason == "Only what changed since the last run was asked for."
    assert context.new_state == {"since": "2024-05-01", "scope": scope()}


@pytest.mark.parametrize(
    "state",
    [
        {},
        {"since": "2024-04-20", "scope": scope(sets=["lain"])},
        {"since": "kemarin", "scope": scope()},
        {"since": "2020-01-01", "scope": scope()},
        {"since": None, "scope": None},
    ],
)
def test_everything_is_asked_for_where_the_last_run_does_not_fit(state: dict[str, Any]) -> None:
    records, context = run({FIRST: page("1")}, state)
    assert names(records) == ["1"]
    assert context.partial_reason is None


def test_a_repository_that_knows_no_changes_is_read_whole() -> None:
    since = asked(metadataPrefix="oai_dc", **{"from": "2024-04-19"})
    records, context = run(
        {since: fault("badArgument"), FIRST: page("1")}, {"since": "2024-04-20", "scope": scope()}
    )
    assert names(records) == ["1"]
    assert context.partial_reason is None
    assert [problem.code for problem, _ in context.problems] == ["changes-not-offered"]


def test_a_format_that_is_not_disseminated_gives_way_to_the_next() -> None:
    offered = oai(
        "<ListMetadataFormats><metadataFormat><metadataPrefix>oai_dc</metadataPrefix></metadataFormat>"
        "<metadataFormat><metadataPrefix>oai_datacite</metadataPrefix></metadataFormat></ListMetadataFormats>"
    )
    answers: dict[str, bytes | Answer] = {
        f"{URL}?verb=ListMetadataFormats": offered,
        asked(metadataPrefix="oai_datacite"): fault("cannotDisseminateFormat"),
        FIRST: page("1"),
    }
    assert names(run(answers)[0]) == ["1"]
    with pytest.raises(OaiFault):
        run(answers, metadata_prefix="oai_datacite")


def test_which_format_is_asked_for() -> None:
    offered = [Format(prefix=p) for p in ("mets", "oai_dc", "datacite3", "oai_datacite", "dcat")]
    assert candidates(offered, None) == [("dcat", "dcat"), ("oai_datacite", "datacite"), ("oai_dc", "dc")]
    assert candidates(offered, "oai_dc") == [("oai_dc", "dc")]
    assert candidates([Format(prefix="x", namespace="http://datacite.org/schema/kernel-4")], None) == [
        ("x", "datacite")
    ]
    assert candidates([], None) == [("oai_dc", "dc")]
    for nothing, wanted in (([Format(prefix="mets")], None), (offered, "mets")):
        with pytest.raises(SourceRefused, match="mets"):
            candidates(nothing, wanted)


@pytest.mark.parametrize(
    ("told", "wanted", "result"),
    [
        (["Dataset"], ["dataset"], True),
        (["info:eu-repo/semantics/dataset"], ["Dataset"], True),
        (["http://purl.org/coar/resource_type/c_ddb1"], ["Dataset"], True),
        (["http://purl.org/dc/dcmitype/Dataset"], ["Dataset"], True),
        (["Data Set", "x"], ["Dataset"], True),
        (["Article"], ["Dataset"], False),
        (["Article"], ["Dataset", "article"], True),
        ([], ["Dataset"], False),
        ([], ["*"], True),
        (["", "/"], ["Dataset"], False),
    ],
)
def test_types(told: list[str], wanted: list[str], result: bool) -> None:
    assert is_wanted(told, wanted) is result


def test_words() -> None:
    assert doi_of(["x", "https://doi.org/10.5281/zenodo.12."]) == "https://doi.org/10.5281/zenodo.12"
    assert doi_of(["Contoh (2020) 10.1234/x"]) is None
    assert access_right(["(c) 2020", "info:eu-repo/semantics/embargoedAccess"]) == "restricted"
    assert is_period("2015/2020")
    assert is_period("start=2015-01-01; end=2020-12-31; scheme=W3C-DTF")
    assert not is_period("Desa Sumberrejo 2015")
    assert is_file("https://x.id/bitstream/handle/1/2/data?sequence=1")
    assert not is_file("https://x.id/id/eprint/12/")
    link = "https://creativecommons.org/licenses/by/4.0/"
    assert licence_and_rights(["(c) Penulis", link, "info:eu-repo/semantics/openAccess"]) == (
        link,
        "(c) Penulis",
    )
    assert licence_and_rights(["cc_by_nc_4"]) == ("CC-BY-NC-4.0", None)
    assert licence_and_rights([]) == (None, None)


def test_a_page_of_the_own_host_is_preferred_to_a_resolver() -> None:
    root = etree.fromstring(
        f"<r {DC}><dc:identifier>https://doi.org/10.1/x</dc:identifier><dc:identifier>https://a.id/1</dc:identifier></r>"
    )
    draft = dublin_core_draft(root, identifier="oai:1", repository="R")
    assert draft.landing_page == "https://a.id/1"
    assert draft.publisher is not None
    assert draft.publisher.name == "R"


@pytest.mark.parametrize(
    "body",
    [
        '<?xml version="1.0"?><rss version="2.0"><channel><title>OAI-PMH</title></channel></rss>',
        '<?xml version="1.0"?><csw:Capabilities xmlns:csw="http://www.opengis.net/cat/csw/2.0.2"/>',
        '<html><head><meta name="generator" content="WordPress 6"></head><a href="/oai">OAI</a></html>',
        '<html><head><meta name="generator" content="EPrints 3.4"></head></html>',
        "<html><body>Tentang OAI-PMH &lt;OAI-PMH&gt;</body></html>",
        "{}",
    ],
)
def test_look_alikes_are_left_to_others(body: str) -> None:
    home = "https://contoh.ac.id/"
    answer = OaiPmhPlugin.recognise(FakeHttp({home: Answer(body=body.encode())}).page(home))
    assert (answer.confidence if isinstance(answer, Recognition) else answer) < 0.5


@pytest.mark.parametrize(
    ("link", "recognised"), [("https://arsip.contoh.ac.id/oai", True), ("https://lain.org/oai", False)]
)
def test_only_an_interface_of_the_own_site_is_followed(link: str, recognised: bool) -> None:
    home = "https://perpus.contoh.ac.id/"
    html = f'<html><a href="http://[rusak?verb=Identify">x</a><a href="{link}?verb=Identify">OAI</a></html>'
    answers = {home: Answer(body=html.encode()), f"{link}?verb=Identify": Answer(body=oai("<Identify/>"))}
    answer = OaiPmhPlugin.recognise(FakeHttp(answers).page(home))
    assert ((answer.confidence if isinstance(answer, Recognition) else answer) >= 0.5) == recognised


def test_a_journal_is_recognised_with_reserve() -> None:
    site = Site.load(FIXTURES / "journal")
    journal = OaiPmhPlugin.recognise(FakeHttp(site.answers).page(site.url))
    site = Site.load(FIXTURES / "eprints")
    archive = OaiPmhPlugin.recognise(FakeHttp(site.answers).page(site.url))
    assert isinstance(journal, Recognition)
    assert isinstance(archive, Recognition)
    assert 0.5 <= journal.confidence < archive.confidence
    assert archive.url == "https://eprints.contoh.ac.id/cgi/oai2"
