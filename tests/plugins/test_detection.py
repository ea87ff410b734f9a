"""Sites of every kind: which plugin is proposed, and which pages are refused, with all plugins asked."""

from __future__ import annotations

import pytest

from harvester.pipeline.detect import detect
from harvester.pipeline.onward import onward
from harvester.pipeline.refusals import refusal
from harvester.registry import load_plugins
from harvester.sdk.testing import Answer, FakeHttp

PLUGINS = load_plugins().plugins
RSS = (
    '<?xml version="1.0"?><rss version="2.0"><channel><title>Kabar</title><link>https://situs.example</link>'
    "<item><title>APBDes 2023</title><link>https://situs.example/a</link></item></channel></rss>"
)
WORDPRESS = (
    '<html><head><meta name="generator" content="WordPress 6.5">'
    '<link rel="https://api.w.org/" href="https://situs.example/wp-json/"></head></html>'
)
STATUS = '{"success": true, "result": {"ckan_version": "2.9.5", "extensions": []}}'
CATALOGUE = (
    '{"@type": "dcat:Catalog", "dataset": [{"@type": "dcat:Dataset", "title": "A", "identifier": "1"}]}'
)
SITEMAP = (
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://situs.example/a</loc></url>'
    "</urlset>"
)
LISTING = (
    "<html><head><title>Index of /</title></head><body><h1>Index of /</h1><hr><pre>"
    '<a href="../">../</a>\n<a href="apbd-2023.xlsx">apbd-2023.xlsx</a>   02-Oct-2023 11:47   1234\n'
    "</pre><hr></body></html>"
)
SHEET = "<html><head><title>Data - Google Sheets</title></head><body><table><tr><td>a</table></body></html>"
DOCMAN = "<html><title>Dokumen</title><body>" + "".join(
    f"<div class=docman_document><h4><a href='/unduhan/dokumen/{n}-{slug}'>{title}</a></h4><div>"
    f"<a href='/unduhan/dokumen/{n}-{slug}/file' type='application/pdf'>Unduh (pdf, 2.31 MB)</a></div></div>"
    for n, slug, title in ((7, "lkjip-2022", "LKjIP 2022"), (8, "renstra", "Renstra 2018-2023"))
)
HOME = "https://situs.example/"

SITES = [
    pytest.param(
        HOME,
        {
            "/": '<html><head><meta name="Generator" content="Drupal 9 (https://www.drupal.org)">'
            '<link rel="alternate" type="application/rss+xml" href="/rss.xml"></head></html>',
            "/rss.xml": RSS,
        },
        ("feed", "https://situs.example/rss.xml"),
        id="drupal",
    ),
    pytest.param(
        HOME,
        {
            "/": '<html><head><meta name="Generator" content="Drupal 9"></head><body><a href="/node/12">a</a>'
            '<a href="/node/13">b</a><a href="/node/14">c</a></body></html>'
        },
        ("page", HOME),
        id="drupal-without-feed",
    ),
    pytest.param(
        HOME,
        {
            "/": '<html><meta name="generator" content="Joomla! - Open Source Content Management">'
            '<link href="/index.php?format=feed&amp;type=rss" rel="alternate" type="application/rss+xml">',
            "/index.php?format=feed&type=rss": RSS,
        },
        ("feed", "https://situs.example/index.php?format=feed&type=rss"),
        id="joomla",
    ),
    pytest.param(HOME, {"/": WORDPRESS}, ("wordpress", HOME), id="wordpress-closed-rest"),
    pytest.param(
        HOME,
        {
            "/": '<html><head><meta content="blogger" name="generator">'
            '<link rel="alternate" type="application/atom+xml"'
            ' href="https://situs.example/feeds/posts/default"></head>'
        },
        ("blogger", HOME),
        id="blogger-own-domain",
    ),
    pytest.param(
        HOME,
        {
            "/": '<html><title>Desa X</title><link rel=stylesheet href="/assets/front/css/style.css">'
            '<body><a href="/first/statistik/13">Umur</a><a href="/first/artikel/3">a</a></body></html>'
        },
        ("opensid", HOME),
        id="opensid-old",
    ),
    pytest.param(
        HOME,
        {
            "/": '<html><title>Sistem Informasi Desa X</title><body><a href="/first/statistik/0">S</a>'
            '<a href="/first/artikel/1">x</a><a href="http://combine.or.id">SID 3.10</a></body></html>'
        },
        ("opensid", HOME),
        id="sid",
    ),
    pytest.param(
        "https://sites.google.com/view/desaku",
        {
            "/view/desaku": '<html><title>Desaku</title><body><a href="https://drive.google.com/file/d/1abc/view">'
            'APBDes 2023</a><a href="https://docs.google.com/spreadsheets/d/1abc/edit">Penduduk</a></body></html>'
        },
        ("documents", "https://sites.google.com/view/desaku"),
        id="google-sites",
    ),
    pytest.param(HOME, {"/": LISTING}, ("page", HOME), id="directory-listing"),
    pytest.param(
        f"{HOME}sitemap.xml", {"/sitemap.xml": SITEMAP}, ("page", f"{HOME}sitemap.xml"), id="sitemap"
    ),
    pytest.param(f"{HOME}a.csv", {"/a.csv": "a,b\n1,2\n3,4\n"}, ("table", f"{HOME}a.csv"), id="csv"),
    pytest.param(
        f"{HOME}data/",
        {"/data/": '<meta name="generator" content="ckan 2.9.5">', "/data/api/3/action/status_show": STATUS},
        ("ckan", f"{HOME}data"),
        id="ckan-beneath-a-path",
    ),
    pytest.param(
        f"{HOME}data/dataset/abc",
        {
            "/data/dataset/abc": '<meta name="generator" content="ckan 2.9.5">',
            "/data/api/3/action/status_show": STATUS,
        },
        ("ckan", f"{HOME}data"),
        id="a-dataset-of-that-ckan",
    ),
    pytest.param(
        HOME,
        {"/": "<html><body>Portal</body></html>", "/api/3/action/status_show": STATUS},
        ("ckan", "https://situs.example"),
        id="ckan-without-marks",
    ),
    pytest.param(
        HOME,
        {"/": '<html><meta name="Generator" content="Drupal 7"></html>', "/data.json": CATALOGUE},
        ("datajson", f"{HOME}data.json"),
        id="dkan",
    ),
    pytest.param(
        HOME,
        {
            "/": '<html><head><meta name="generator" content="Joomla!"></head>'
            '<body><nav><a href="/profil">Profil</a><a href="/unduhan/dokumen">Unduhan</a></nav></body>',
            "/unduhan/dokumen": DOCMAN,
        },
        ("documents", HOME),
        id="joomla-docman-behind-the-front-page",
    ),
    pytest.param(
        f"{HOME}siteman",
        {
            "/siteman": "<html><title>Login</title><link href='/assets/front/css/style.css'>"
            "<form><input type=password></form><p>OpenSID 24.01</p></html>"
        },
        ("opensid", HOME),
        id="opensid-login-page",
    ),
    *(
        pytest.param(url, {url.partition("#")[0]: SHEET}, ("table", url), id=url[36:])
        for url in (
            "https://docs.google.com/spreadsheets/d/1AbC/edit#gid=3",
            "https://docs.google.com/spreadsheets/d/1AbC/export?format=csv&gid=0",
            "https://docs.google.com/spreadsheets/d/1AbC/htmlview",
            "https://docs.google.com/spreadsheets/d/e/2PACX-1vT/pubhtml",
            "https://docs.google.com/spreadsheets/d/e/2PACX-1vT/pub?output=csv",
        )
    ),
    *(
        pytest.param(HOME, {"/": front, "/web/": WORDPRESS}, ("wordpress", HOME), id=name)
        for name, front in (
            ("refresh", '<head><meta http-equiv="refresh" content="0; url=/web/"></head>'),
            ("refresh-in-capitals", "<head><META HTTP-EQUIV='Refresh' CONTENT='0;URL=web/'></head>"),
            ("script", '<head><script>window.location.href = "https://situs.example/web/";</script></head>'),
            ("script-replace", "<script>location.replace('/web/')</script>"),
            ("frameset", "<html><frameset rows='100%'><frame src='/web/'></frameset></html>"),
            ("iframe", "<body><iframe src='/web/' width='100%' height='100%'></iframe></body>"),
        )
    ),
]


def site(url: str, answers: dict[str, str]) -> FakeHttp:
    """The site at ``url``, with answers by path."""
    root = "/".join(url.split("/")[:3])
    types = {"{": "application/json", "<": "text/html"}
    return FakeHttp(
        {
            address if "://" in address else f"{root}{address}": Answer(
                body=body.encode(), headers={"Content-Type": types.get(body[:1], "text/csv")}
            )
            for address, body in answers.items()
        }
    )


@pytest.mark.parametrize(("url", "answers", "wanted"), SITES)
def test_a_site_is_known_by_its_software(url: str, answers: dict[str, str], wanted: tuple[str, str]) -> None:
    http = site(url, answers)
    page = http.page(url)
    while not (found := detect(page, PLUGINS.values())) and (further := onward(page)):
        page = http.page(further)

    assert (found[0].plugin, found[0].url) == wanted
    assert found[0].evidence
    assert refusal(page, recognised=True) is None
    PLUGINS[found[0].plugin](found[0].url, found[0].config)


@pytest.mark.parametrize(
    "front",
    [
        "<title>Dinas X</title><p>Selamat datang</p><a href='/profil'>Profil</a>",
        '<html><meta name="generator" content="Wix.com Website Builder"><body>Desa</body></html>',
        "<head><meta http-equiv=refresh content='600'></head><p>Antrean hari ini: 12</p>",
        "<p>" + "Kabar desa hari ini. " * 30 + "</p><iframe src='https://peta.example/'></iframe>",
    ],
    ids=["plain", "wix", "refreshes-itself", "a-map-in-a-page"],
)
def test_a_page_of_no_known_software_is_neither_recognised_nor_refused(front: str) -> None:
    page = site(HOME, {"/": front}).page(HOME)

    assert detect(page, PLUGINS.values()) == []
    assert onward(page) is None
    assert refusal(page, recognised=False) is None


def test_a_refresh_that_leads_around_is_not_followed_for_ever() -> None:
    page = site(HOME, {"/": "<meta http-equiv=refresh content='0;url=/#atas'>"}).page(HOME)

    assert onward(page) is None


@pytest.mark.parametrize(
    ("path", "body", "headers", "wanted"),
    [
        ("lkjip-2023.pdf", b"%PDF-1.7 ...", {"Content-Type": "application/pdf"}, "documents"),
        (
            "rkpd.docx",
            b"PK\x03\x04 ... word/document.xml",
            {"Content-Type": "application/octet-stream"},
            "documents",
        ),
        ("kk.csv", b"Desa;KK\nA;1\nB;2\n", {"Content-Type": "application/octet-stream"}, "table"),
        (
            "export",
            b"Desa;KK\nA;1\nB;2\n",
            {
                "Content-Type": "application/octet-stream",
                "Content-Disposition": 'attachment; filename="kk.csv"',
            },
            "table",
        ),
        ("kosong.pdf", b"<html>Tidak ada</html>", {"Content-Type": "text/html"}, None),
    ],
)
def test_the_address_of_one_file(path: str, body: bytes, headers: dict[str, str], wanted: str | None) -> None:
    http = FakeHttp({HOME + path: Answer(body=body, headers=headers)})
    found = detect(http.page(HOME + path), PLUGINS.values())
    assert (found[0].plugin if found else None) == wanted


def test_an_empty_directory_is_refused_in_words() -> None:
    front = "<title>Index of /unduh</title><h1>Index of /unduh</h1><pre><a href='../'>../</a></pre>"
    page = site(HOME, {"/": front}).page(HOME)
    assert detect(page, PLUGINS.values()) == []
    assert "directory at this address is empty" in (refusal(page, recognised=False) or "")
