"""Pages that are no sources."""

from __future__ import annotations

import pytest

from harvester.pipeline.refusals import elsewhere, refusal
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


SOON = "<title>Segera Hadir – Desa</title><h1>Desa</h1><p>Segera hadir.</p><a href='https://wa.me/62'>WA</a>"


def test_a_front_page_that_only_says_coming_soon_is_refused_although_its_software_is_recognised() -> None:
    assert "not open yet" in (refusal(page(SOON), recognised=True) or "")


@pytest.mark.parametrize(
    "told",
    [
        page(SOON, url="https://desa.example/berita/segera-hadir"),
        page(SOON + "<a href='/berita/1'>Berita</a>" * 8),
        page(SOON + "<p>Pemerintah desa menerbitkan laporan setiap bulan.</p>" * 20),
    ],
)
def test_a_site_that_has_more_is_not(told: Page) -> None:
    assert refusal(told, recognised=True) is None


@pytest.mark.parametrize(
    ("body", "url", "word"),
    [
        (
            "<ListBucketResult xmlns='http://s3.amazonaws.com/doc/2006-03-01/'><Name>data</Name>",
            "/",
            "bucket",
        ),
        ("<title>Data - Nextcloud</title><div id=content></div>", "/s/AbCdEfGh", "cloud"),
        ("<title>Satu Data</title><div id='app'></div><script src=/main.js></script>", "/", "script"),
        ("%PDF-1.7 ...", "/lihat/3", "one file"),
    ],
)
def test_what_cannot_be_listed_is_told_with_what_to_do(body: str, url: str, word: str) -> None:
    told = refusal(page(body, url=f"https://desa.example{url}"), recognised=False) or ""
    assert word in told
    assert "Register" in told or "register" in told
    assert refusal(page(body, url=f"https://desa.example{url}"), recognised=True) is None


@pytest.mark.parametrize(
    ("url", "word"),
    [
        ("https://drive.google.com/drive/folders/1AbcDefGhi?usp=sharing", "Google Drive"),
        ("drive.google.com/drive/u/0/folders/1AbcDefGhi", "Google Drive"),
        ("https://1drv.ms/f/s!abc", "OneDrive"),
        ("https://www.facebook.com/desamaju", "Facebook"),
        ("https://m.facebook.com/desamaju", "Facebook"),
    ],
)
def test_folders_of_clouds_and_networks_are_known_by_their_address(url: str, word: str) -> None:
    assert word in (elsewhere(url) or "")


@pytest.mark.parametrize(
    "url",
    [
        "https://drive.google.com/file/d/1AbcDefGhi/view",
        "https://docs.google.com/spreadsheets/d/1AbcDefGhi/edit",
        "https://desa.example/folders/1",
        "https://notfacebook.com/",
        "https://[::1",
        "",
    ],
)
def test_other_addresses_are_asked(url: str) -> None:
    assert elsewhere(url) is None
