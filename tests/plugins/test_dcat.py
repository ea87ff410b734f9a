from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from harvester.sdk import ContentUnreadable, Recognition, Response, SourceUnchanged
from harvester.sdk.testing import Answer, FakeHttp, PluginContract, Site, make_context
from plugins.dcat import DcatPlugin

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from harvester.sdk import RawRecord

URL = "https://portal.example.org/c"
PREFIXES = (
    "@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> . "
    "@prefix hydra: <http://www.w3.org/ns/hydra/core#> .\n"
)


class TestDcat(PluginContract):
    plugin = DcatPlugin
    cases = Path(__file__).parent / "fixtures" / "dcat"


def turtle(body: str) -> Answer:
    return Answer(body=(PREFIXES + body).encode(), headers={"Content-Type": "text/turtle"})


def harvest(answers: Mapping[str, Answer], **config: str | int) -> tuple[list[RawRecord], str | None]:
    site = Site(url=URL, config=config, answers=answers)
    context = make_context(FakeHttp(answers), site)
    return list(DcatPlugin(URL, config).records(context)), context.partial_reason


def one(body: bytes, content_type: str, **config: str | int) -> list[RawRecord]:
    return harvest({URL: Answer(body=body, headers={"Content-Type": content_type})}, **config)[0]


DATASET = PREFIXES + '<https://a.example/1> a dcat:Dataset ; dct:title "Kafé" .'


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (DATASET.encode(), "text/turtle"),
        (DATASET.encode(), "application/octet-stream"),
        (DATASET.encode(), "text/html"),
        (b"\xef\xbb\xbf" + DATASET.encode(), "text/turtle"),
        (DATASET.encode("utf-16"), "text/turtle"),
        (DATASET.encode("latin-1"), "text/turtle; charset=ISO-8859-1"),
        (DATASET.encode(), "text/turtle; charset=ISO-8859-1"),
    ],
)
def test_text_is_read_as_what_it_is(body: bytes, content_type: str) -> None:
    raw = one(body, content_type)[0]
    assert DcatPlugin(URL, {}).draft(raw).title == "Kafé"


def test_the_configuration_names_the_format() -> None:
    body = (
        b'<http://a.example/1> a <http://www.w3.org/ns/dcat#Dataset> ; <http://purl.org/dc/terms/title> "x" .'
    )
    assert one(body, "text/x-unknown", format="turtle")


def test_a_record_does_not_depend_on_labels_or_order() -> None:
    first = (
        '<urn:1> a dcat:Dataset ; dct:title "x" ; dct:publisher _:a ; dcat:theme _:b . _:a dct:title "p" .'
    )
    second = (
        '_:z dct:title "p" . <urn:1> dcat:theme _:y ; dct:publisher _:z ; dct:title "x" ; a dcat:Dataset .'
    )
    assert harvest({URL: turtle(first)}) == harvest({URL: turtle(second)})


def test_max_pages_leaves_a_partial_listing() -> None:
    pages = {
        f"{URL}{end}": turtle(
            f'<urn:{number}> a dcat:Dataset ; dct:title "x" . <> hydra:next <{URL}?page={number + 1}> .'
        )
        for number, end in ((1, ""), (2, "?page=2"), (3, "?page=3"))
    }
    raws, partial = harvest(pages, max_pages=2)
    assert [raw.identifier for raw in raws] == ["urn:1", "urn:2"]
    assert partial


def test_pages_without_anything_new_come_to_an_end() -> None:
    class Endless(dict[str, Answer]):
        pass

    pages = Endless()
    for number in range(50):
        url = URL if number == 0 else f"{URL}?page={number}"
        pages[url] = turtle(
            f'<urn:1> a dcat:Dataset ; dct:title "x" . <> hydra:next <{URL}?page={number + 1}> . # {number}'
        )
    http = FakeHttp(pages)
    context = make_context(http, Site(url=URL, config={}, answers=pages))
    assert len(list(DcatPlugin(URL, {}).records(context))) == 1
    assert context.partial_reason
    assert len(http.requests) < 8


def test_the_link_header_names_the_next_page() -> None:
    first = turtle('<urn:1> a dcat:Dataset ; dct:title "x" .')
    linked = Answer(
        body=first.body, headers={**first.headers, "Link": '</c?page=2>; rel="next", </c>; rel=first'}
    )
    raws, partial = harvest(
        {URL: linked, f"{URL}?page=2": turtle('<urn:2> a dcat:Dataset ; dct:title "y" .')}
    )
    assert len(raws) == 2
    assert partial is None


def test_a_next_page_whose_address_is_broken_is_not_followed() -> None:
    page = turtle('<urn:1> a dcat:Dataset ; dct:title "x" .')
    linked = Answer(body=page.body, headers={**page.headers, "Link": '<http://[broken>; rel="next"'})
    assert len(harvest({URL: linked})[0]) == 1


def test_a_next_page_that_is_no_web_address_is_not_followed() -> None:
    raws, _ = harvest(
        {URL: turtle('<urn:1> a dcat:Dataset ; dct:title "x" . <> hydra:next <file:///etc/passwd> .')}
    )
    assert len(raws) == 1


@pytest.mark.parametrize(
    ("body", "content_type", "words"),
    [
        (b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/hostname">]><r>&x;</r>', "application/rdf+xml", "'x'"),
        (b"<a><b></a>", "application/rdf+xml", "line 1"),
        (("<a>" * 500 + "</a>" * 500).encode(), "application/rdf+xml", "depth"),
        ((PREFIXES + "<urn:1> a dcat:Dataset ;\n <urn:2> a b .").encode(), "text/turtle", "line 3"),
        (b'{"@context": "http://127.0.0.1:9/c", "a": 1}', "application/ld+json", "http://127.0.0.1:9/c"),
        (b'{"@context": ["file:///etc/passwd"], "a": 1}', "application/ld+json", "file:///etc/passwd"),
        (b'{"a":' * 300 + b"1" + b"}" * 300, "application/ld+json", "deep"),
        (b'{"@context": {"@import": "http://x.example/c"}}', "application/ld+json", "http://x.example/c"),
        (b'{"@graph": []}', "application/ld+json", "no catalogue"),
        (b"<html><body>Login</body></html>", "text/turtle", "an HTML page"),
        (b"", "text/turtle", "empty"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(body: bytes, content_type: str, words: str) -> None:
    with pytest.raises(ContentUnreadable, match=URL) as refused:
        one(body, content_type)
    assert words in str(refused.value)


def test_an_entity_bomb_is_refused() -> None:
    levels = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 9))
    body = f'<!DOCTYPE r [<!ENTITY a0 "lol">{levels}]><r>&a8;</r>'
    with pytest.raises(ContentUnreadable, match="entities"):
        one(body.encode(), "application/rdf+xml")


def test_blank_nodes_in_a_web_of_links_stay_bounded() -> None:
    links = " ".join(f"_:n{n} dct:relation _:n{n + 1} ; dct:requires _:n{n + 1} ." for n in range(60))
    raws, _ = harvest({URL: turtle('<urn:1> a dcat:Dataset ; dct:title "x" ; dct:requires _:n0 . ' + links)})
    assert len(str(raws[0].content)) < 1_000_000


def test_circles_of_nodes_end() -> None:
    circle = (
        '<urn:1> a dcat:Dataset ; dct:title "x" ; dct:publisher <urn:2> . '
        "<urn:2> dct:publisher <urn:1>, <urn:2> ."
    )
    assert len(harvest({URL: turtle(circle)})[0]) == 1


class Conditional(FakeHttp):
    """Answers conditional requests with 304 for the pages that are said to be unchanged."""

    def __init__(self, answers: Mapping[str, Answer], unchanged: Collection[str]) -> None:
        super().__init__(answers)
        self._plain = FakeHttp(answers)
        self._fresh = FakeHttp({url: Answer(status=304) for url in unchanged}, otherwise=Answer(status=404))
        self._unchanged = unchanged

    def get(self, url: str, *, conditional: bool = False, **options: object) -> Response:
        self.requests.append(url)
        return (self._fresh if conditional and url in self._unchanged else self._plain).get(url)


PAGES = {
    URL: turtle(f'<urn:1> a dcat:Dataset ; dct:title "x" . <> hydra:next <{URL}?page=2> .'),
    f"{URL}?page=2": turtle('<urn:2> a dcat:Dataset ; dct:title "y" .'),
}


def again(unchanged: Collection[str], address: str = URL) -> tuple[list[str], list[str]]:
    http = Conditional(PAGES, unchanged)
    site = Site(url=URL, config={}, answers=PAGES, state={"url": address, "pages": list(PAGES)})
    raws = [raw.identifier for raw in DcatPlugin(URL, {}).records(make_context(http, site))]
    return raws, http.requests


def test_a_catalogue_is_unchanged_when_every_page_is() -> None:
    with pytest.raises(SourceUnchanged):
        again(list(PAGES))


def test_pages_of_another_address_say_nothing() -> None:
    assert again(list(PAGES), address="https://former.example.org/")[0] == ["urn:1", "urn:2"]


@pytest.mark.parametrize("unchanged", [[], [URL], [f"{URL}?page=2"]])
def test_one_changed_page_makes_a_complete_listing(unchanged: list[str]) -> None:
    raws, _ = again(unchanged)
    assert raws == ["urn:1", "urn:2"]


class Same(FakeHttp):
    """A server that sends no validators; its pages but one are as they were."""

    def __init__(self, changed: str) -> None:
        super().__init__(PAGES)
        self._changed = changed

    def get(self, url: str, *, conditional: bool = False, **options: object) -> Response:
        answer = super().get(url)
        same = conditional and url != self._changed
        return Response(url=url, status=200, headers=answer.headers, body=answer.open(), same=same)


def test_without_validators_no_page_is_asked_for_twice() -> None:
    last = f"{URL}?page=2"
    site = Site(url=URL, config={}, answers=PAGES, state={"url": URL, "pages": list(PAGES)})
    http = Same(changed=last)
    raws = [raw.identifier for raw in DcatPlugin(URL, {}).records(make_context(http, site))]
    assert raws == ["urn:1", "urn:2"]
    assert http.requests == [URL, last]


def confidence(answers: Mapping[str, Answer]) -> tuple[float, str | None]:
    told = DcatPlugin.recognise(FakeHttp(answers).page("https://site.example/"))
    assert isinstance(told, Recognition)
    return told.confidence, told.url


def test_a_ckan_portal_is_left_to_its_own_plugin() -> None:
    root = "https://site.example/"
    home = b'<html><head><meta name="generator" content="ckan 2.10"></head><body>Data</body></html>'
    plain = b"<html><head></head><body>Portal</body></html>"
    feed = {root + "catalog.ttl": Answer(body=DATASET.encode(), headers={"Content-Type": "text/turtle"})}
    assert confidence({root: Answer(body=plain), **feed}) == (0.7, root + "catalog.ttl")
    assert confidence({root: Answer(body=home), **feed})[0] < 0.5
    assert confidence({root: Answer(body=plain)}) == (0, None)
