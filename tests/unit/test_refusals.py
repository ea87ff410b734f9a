"""Pages that are no sources."""

from __future__ import annotations

import pytest

from harvester.pipeline.refusals import refusal
from harvester.sdk import Page


def page(body: str, *, status: int = 200, url: str = "https://desa.example/") -> Page:
    return Page(url=url, status=status, headers={"content-type": "text/html"}, body=body.encode(), text=body)


GAMBLING = (
    "<title>SLOT GACOR 2024 – Situs Slot Online Maxwin</title>"
    "<p>Daftar slot gacor, RTP live dan togel hari ini.</p>"
)
HACKED = "<title>Hacked by Mr. X</title><h1>Hacked by Mr. X</h1>"


@pytest.mark.parametrize(
    ("body", "word"),
    [
        (GAMBLING, "gambling"),
        (HACKED, "defaced"),
        ("<title>Account Suspended</title><h1>This Account has been suspended.</h1>", "suspended"),
        ("<title>desa.example</title><p>This domain is for sale. Buy this domain.</p>", "seller"),
        ("<title>Apache2 Debian Default Page: It works</title>", "empty web server"),
        ("<title>Welcome to nginx!</title><h1>Welcome to nginx!</h1>", "empty web server"),
        ("<title>x</title><script src='https://www.bodis.com/a.js'></script>", "seller"),
        ("<title>Just a moment...</title><p>Checking your browser before accessing.</p>", "captcha"),
        ("<title>Attention Required! | Cloudflare</title><p>Sorry, you have been blocked</p>", "captcha"),
        ("<title>Verifikasi</title><p>Tunggu</p><div class='g-recaptcha'></div>", "captcha"),
        ("<p>Buktikan bahwa Anda bukan robot.</p>", "captcha"),
        ("<title>Under Construction</title><p>Sebentar</p>", "construction"),
        ("<title>Desa</title><h1>Situs sedang dalam perbaikan</h1>", "construction"),
        ("<title>Coming Soon</title>", "construction"),
        ('<title>Masuk</title><form>Silakan masuk <input name=u><input type="password"></form>', "log-in"),
    ],
)
def test_is_refused_in_words(body: str, word: str) -> None:
    assert word in (refusal(page(body), recognised=False) or "")


def test_an_error_is_said() -> None:
    assert "404" in (refusal(page("<h1>Not found</h1>", status=404), recognised=False) or "")


def test_a_challenge_is_told_as_such_although_it_is_an_error() -> None:
    body = "<title>Just a moment...</title><script>window._cf_chl_opt={}</script>"
    assert "captcha" in (refusal(page(body, status=403), recognised=False) or "")


@pytest.mark.parametrize("body", [GAMBLING, HACKED])
def test_a_defaced_site_is_refused_although_its_software_is_recognised(body: str) -> None:
    assert refusal(page(f'<meta name="generator" content="WordPress">{body}'), recognised=True)


@pytest.mark.parametrize(
    "body",
    [
        "<title>Desa Bareng</title><p>Selamat datang di situs desa.</p>",
        # An article that warns of gambling is none.
        "<title>Berita Desa</title><p>Kapolsek mengingatkan warga akan bahaya judi online dan togel.</p>",
        '<title>Desa</title><p>Berita</p><a href="/login">Login</a>'
        + "<p>Kabar desa hari ini.</p>" * 300
        + '<input type="password">',
        "<p>Jalan desa sedang dalam perbaikan.</p>" + "<p>Kabar desa hari ini.</p>" * 100,
        "<form>Kirim aduan <div class='g-recaptcha'></div></form>" + "<p>Kabar desa hari ini.</p>" * 100,
        "",
    ],
)
def test_an_ordinary_page_is_not_refused(body: str) -> None:
    assert refusal(page(body), recognised=False) is None


def test_a_login_beside_a_recognised_source_is_none_of_our_business() -> None:
    assert refusal(page('<title>Login</title><input type="password">'), recognised=True) is None
