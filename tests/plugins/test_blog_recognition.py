"""Blogs and WordPress sites are known by their own marks, not by what they link to."""

from __future__ import annotations

import pytest

from harvester.sdk import Page, Recognition
from plugins.blogger import BloggerPlugin
from plugins.wordpress import WordPressPlugin

URL = "https://desa.example.id/berita/1"
API = 'rel="https://api.w.org/"'


def page(html: str, url: str = URL, **headers: str) -> Page:
    """A page as fetched."""
    return Page(url=url, headers=headers, body=html.encode(), text=html)


@pytest.mark.parametrize(
    ("html", "url", "root"),
    [
        ("<meta content='blogger' name='generator'/>", URL, "https://desa.example.id/"),
        ('<META NAME="generator" CONTENT="Blogger">', URL, "https://desa.example.id/"),
        (
            '<link rel="service.post" href="https://www.blogger.com/feeds/77/posts/default">',
            URL,
            "https://desa.example.id/",
        ),
        (
            '{"feed": {"generator": {"$t": "Blogger"}}}',
            "https://kim.blogspot.com/feeds/posts/summary?alt=json",
            "https://kim.blogspot.com/",
        ),
    ],
)
def test_knows_a_blog(html: str, url: str, root: str) -> None:
    answer = BloggerPlugin.recognise(page(html, url))
    assert isinstance(answer, Recognition)
    assert (answer.confidence >= 0.8, answer.url) == (True, root)


def test_proposes_the_label_that_was_pasted() -> None:
    html = "<meta content='blogger' name='generator'/>"
    answer = BloggerPlugin.recognise(page(html, "https://kim.blogspot.com/search/label/Harga%20Pasar?m=1"))
    assert isinstance(answer, Recognition)
    assert answer.config == {"labels": ["Harga Pasar"]}


@pytest.mark.parametrize(
    "html",
    [
        "<a href='https://kim.blogspot.com/feeds/posts/default'>blog kami</a>",
        "<link rel=alternate href='https://kim.blogspot.com/feeds/posts/default'>",
        "<meta name=generator content='Blogger to WordPress importer'>",
        "<meta name=generator content='OpenSID 24.06'><a href=https://blogger.com>Blogger</a>",
        "",
    ],
)
def test_is_not_taken_in_by_a_link_to_a_blog(html: str) -> None:
    assert BloggerPlugin.recognise(page(html)) == 0.0


@pytest.mark.parametrize(
    ("html", "headers", "root"),
    [
        ("", {"link": f"<https://desa.example.id/wp-json/>; {API}"}, "https://desa.example.id/"),
        ("", {"link": f"<https://desa.example.id/x/wp-json/>; {API}"}, "https://desa.example.id/x/"),
        ("", {"link": f"<https://desa.example.id/?rest_route=/>; {API}"}, "https://desa.example.id/"),
        (f"<link {API} href='https://desa.example.id/wp-json/' />", {}, "https://desa.example.id/"),
        ("<meta name='generator' content='WordPress 4.9'>", {}, "https://desa.example.id/"),
        ("<img src='/desa/wp-content/uploads/a.png'>", {}, "https://desa.example.id/desa/"),
        ("<rss><generator>https://wordpress.org/?v=6.1</generator></rss>", {}, "https://desa.example.id/"),
    ],
)
def test_knows_a_wordpress_site_and_its_root(html: str, headers: dict[str, str], root: str) -> None:
    answer = WordPressPlugin.recognise(page(html, **headers))
    assert isinstance(answer, Recognition)
    assert (answer.confidence >= 0.5, answer.url) == (True, root)


@pytest.mark.parametrize(
    "html",
    [
        "<img src='https://lain.example.id/wp-content/uploads/a.png'>",
        f"<link {API} href='https://lain.example.id/wp-json/' />",
        "<a href='/wp-content/uploads/a.pdf'>a</a>",
        "<p>WordPress</p>",
        "<img src='http://[broken/wp-content/a.png'>",
    ],
)
def test_is_not_taken_in_by_another_sites_files(html: str) -> None:
    assert WordPressPlugin.recognise(page(html)) == 0.0


def test_an_error_page_shows_nothing() -> None:
    html = "<meta name='generator' content='WordPress 4.9'><meta content='blogger' name='generator'/>"
    gone = Page(url=URL, status=404, body=html.encode(), text=html)
    assert WordPressPlugin.recognise(gone) == 0.0
    assert BloggerPlugin.recognise(gone) == 0.0
