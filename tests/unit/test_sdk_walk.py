"""Walking over the pages of a site."""

from __future__ import annotations

import pytest

from harvester.sdk import ContentUnreadable, FetchContext, SourceUnavailable
from harvester.sdk.testing import Answer, FakeHttp, Site, make_context
from harvester.sdk.walk import PageLink, Walk, WalkedPage, is_next, may_be_page, page_key

ROOT = "https://dinas.example.go.id"
HTML = {"Content-Type": "text/html"}


def context(pages: dict[str, str | Answer], start: str = "/dok") -> FetchContext:
    """A run on a site of these pages."""
    answers = {
        ROOT + path: told if isinstance(told, Answer) else Answer(body=told.encode(), headers=HTML)
        for path, told in pages.items()
    }
    return make_context(FakeHttp(answers), Site(url=ROOT + start, config={}, answers=answers))


def walked(ctx: FetchContext, **limits: int) -> list[str]:
    """The paths of the pages that were read, following what is called “ikut”."""

    def follow(link: PageLink, page: WalkedPage) -> bool:
        assert page.url
        return "ikut" in link.text

    walk = Walk(ctx=ctx, start=ctx.url, follow=follow, **limits)
    return [page.url.removeprefix(ROOT) for page in walk]


def test_follows_what_is_asked_for_and_further_pages() -> None:
    ctx = context(
        {
            "/dok": "<a href='/a'>ikut</a><a href='/b'>lain</a><a href='?page=2'>2</a><a href='https://x.id/'>ikut</a>",
            "/dok?page=2": "<a href='?page=1'>1</a><a href='/dok'>ikut</a><a href='/c'>ikut</a>",
            "/dok?page=1": "<p>lagi</p>",
            "/a": "<a href='/a/b'>ikut</a><a href='/dok#x'>ikut</a>",
            "/a/b": "<a href='/a/b/c'>ikut</a>",
            "/c": "<p>c</p>",
        }
    )
    assert walked(ctx, max_depth=2) == ["/dok", "/a", "/dok?page=2", "/a/b", "/dok?page=1", "/c"]
    assert ctx.partial_reason is None


def test_cycles_end_and_the_limit_is_told() -> None:
    endless = "".join(f"<a href='/p/{n}'>ikut</a>" for n in range(50))
    ctx = context({"/dok": endless, **{f"/p/{n}": endless for n in range(50)}})
    assert len(walked(ctx, max_pages=7)) == 7
    assert ctx.partial_reason
    assert [problem.code for problem, _ in ctx.problems] == ["pages-cut"]


def test_a_page_that_fails_does_not_end_the_walk() -> None:
    ctx = context(
        {
            "/dok": "<a href='/a'>ikut</a><a href='/b'>ikut</a><a href='/c'>ikut</a><a href='/d'>ikut</a>",
            "/a": Answer(status=410),
            "/b": Answer(body=b"%PDF-1.7", headers={"Content-Type": "application/pdf"}),
            "/c": Answer(body=b"\x00\x01 no page"),
            "/d": "<p>d</p>",
        }
    )
    assert walked(ctx) == ["/dok", "/d"]
    assert ctx.partial_reason is None  # what is gone is gone
    down = context({"/dok": "<a href='/a'>ikut</a>", "/a": Answer(status=503)})
    assert walked(down) == ["/dok"]
    assert down.partial_reason


@pytest.mark.parametrize(
    ("answer", "error"),
    [(Answer(status=503), SourceUnavailable), (Answer(body=b"no page at all"), ContentUnreadable)],
)
def test_the_first_page_must_be_there(answer: Answer, error: type[Exception]) -> None:
    with pytest.raises(error):
        walked(context({"/dok": answer}))


@pytest.mark.parametrize(
    ("text", "url", "further"),
    [
        ("2", "/dok?page=2", True),
        ("Selanjutnya »", "/dok/page/2/", True),
        ("›", "/dok?start=20", True),
        ("2", "/dok?tahun=2", False),
        ("2", "/lain?page=2", False),
        ("2022", "/dok?tahun=2022", False),
        ("Renja", "/dok?page=2", False),
    ],
)
def test_knows_the_further_pages_of_a_list(text: str, url: str, further: bool) -> None:
    assert is_next(PageLink(url=ROOT + url, text=text, around=False), f"{ROOT}/dok") is further


@pytest.mark.parametrize(
    "path", ["/a.pdf", "/foto.JPG", "/wp-login.php", "/a?print=1", "/feed/", "/dok?sort=nama"]
)
def test_files_forms_and_feeds_are_no_pages(path: str) -> None:
    assert not may_be_page(ROOT + path)


def test_one_page_has_one_key() -> None:
    told = [
        "https://www.x.id/a/",
        "http://x.id/a#b",
        "https://x.id/a?utm_source=z",
        "https://x.id/a/index.php",
    ]
    assert len({page_key(url) for url in told}) == 1
    assert page_key("https://x.id/a?b=1&c=2") == page_key("https://x.id/a?c=2&b=1")
    assert page_key("http://x.id:8080/a") != page_key("http://x.id/a")
