"""Pages that answer, but hold no source: parked, suspended, defaced, or behind a log-in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from lxml import etree, html

if TYPE_CHECKING:
    from harvester.sdk.page import Page

_LOOK_AT = 200_000  # characters of a page
_GAMBLING = re.compile(
    r"\b(?:slot\s*(?:gacor|online|demo|88|777|deposit|dana|thailand|maxwin|pulsa)|situs\s+slot|slot88|judi\s+(?:online|bola)|"
    r"togel|toto\s*(?:4d|macau|slot)|bandar\s+(?:togel|slot|judi)|gacor|maxwin|scatter\s+hitam|rtp\s+(?:slot|live)|"
    r"pragmatic\s*play|sbobet|mahjong\s+ways|link\s+alternatif\s+slot|bonus\s+new\s+member|casino\s+online|"
    r"poker\s+online|pg\s*soft|zeus\s+slot|depo(?:sit)?\s+\d+k?\s+bonus)\b",
    re.IGNORECASE,
)
_DEFACED = re.compile(
    r"\b(?:hacked\s+by|defaced\s+by|touched\s+by|was\s+here\s*[:!]|h4ck3d|0wned)\b", re.IGNORECASE
)
_SUSPENDED = re.compile(
    r"account\s+(?:has\s+been\s+)?suspended|this\s+account\s+(?:is|has\s+been)\s+suspended|suspendedpage\.cgi|"
    r"akun\s+(?:ini\s+)?(?:telah\s+)?(?:ditangguhkan|disuspend)|situs\s+(?:ini\s+)?(?:sedang\s+)?dinonaktifkan|"
    r"website\s+(?:ini\s+)?(?:telah\s+)?(?:disuspend|ditangguhkan)|bandwidth\s+limit\s+exceeded|layanan\s+hosting.*(?:habis|berakhir)",
    re.IGNORECASE,
)
_PARKED = re.compile(
    r"domain\s+(?:is\s+)?(?:for\s+sale|parked|parking)|buy\s+this\s+domain|this\s+domain\s+(?:may\s+be\s+)?(?:is\s+)?for\s+sale|"
    r"domain\s+(?:ini\s+)?(?:dijual|belum\s+aktif|telah\s+kedaluwarsa|kadaluarsa|expired)|parkingcrew|sedoparking|"
    r"bodis\.com|future\s+home\s+of\s+something|default\s+web\s*(?:site)?\s+page|apache2\s+(?:ubuntu|debian)\s+default\s+page|"
    r"welcome\s+to\s+nginx|iis\s+windows\s+server|selamat\s+website\s+anda\s+berhasil|index\s+of\s+/\s*$",
    re.IGNORECASE,
)
_PARKING_HOSTS = re.compile(
    r"\b(?:parkingcrew|sedoparking|bodis|parklogic|afternic|hugedomains)\.(?:com|net)/", re.IGNORECASE
)
_CHALLENGE = re.compile(
    r"just a moment\.\.\.|attention required! \| cloudflare|checking your browser|"
    r"sorry, you have been blocked|checking if the site connection is secure|imunify360|ddos-guard|"
    r"enable javascript and cookies to continue|sucuri website firewall|incapsula incident|"
    r"verify(?:ing)? (?:that )?you are (?:not a (?:ro)?bot|(?:a )?human)|request unsuccessful|"
    r"(?:bukan|bahwa anda) (?:seorang )?(?:robot|manusia)",
    re.IGNORECASE,
)
_CHALLENGE_MARK = re.compile(
    r"_cf_chl_opt|/cdn-cgi/challenge-platform/|class\s*=\s*[\"'](?:g-recaptcha|h-captcha|cf-turnstile)\b",
    re.IGNORECASE,
)
_UNFINISHED = re.compile(
    r"under\s+(?:construction|maintenance)|coming\s+soon|(?:site|website)\s+is\s+(?:being|under)\s|"
    r"maintenance\s+mode|(?:dalam|sedang|masih)\s+(?:dalam\s+)?(?:tahap\s+|proses\s+|masa\s+)?"
    r"(?:perbaikan|pengembangan|pemeliharaan|pembangunan|maintenance|perawatan|konstruksi)|segera\s+hadir",
    re.IGNORECASE,
)
_EMPTY_FOLDER = re.compile(r"^\s*index of /", re.IGNORECASE)
_CLOUDS = {
    "1drv.ms": "OneDrive",
    "onedrive.live.com": "OneDrive",
    "mega.nz": "MEGA",
    "mediafire.com": "MediaFire",
    "photos.app.goo.gl": "Google Photos",
    "photos.google.com": "Google Photos",
}
_DRIVE_FOLDER = re.compile(r"/(?:folders|folderview|embeddedfolderview|my-drive|shared-with-me)\b")
_NETWORKS = {
    "facebook.com": "Facebook",
    "fb.com": "Facebook",
    "instagram.com": "Instagram",
    "tiktok.com": "TikTok",
    "twitter.com": "X",
    "x.com": "X",
    "threads.net": "Threads",
}
_BUCKET = re.compile(r"<ListBucketResult\b")
_SHARE = re.compile(
    r"/(?:core/js/dist|apps/files_sharing|dist/files_sharing)|initial-state-files_sharing|<title>[^<]*(?:Nextcloud|ownCloud)",
    re.IGNORECASE,
)
_SHARE_PATH = re.compile(r"/s/[A-Za-z0-9]{5,}/?$")
_NEEDS_SCRIPT = re.compile(
    r"<div[^>]*\bid\s*=\s*[\"']?(?:app|root|__next|__nuxt|q-app)[\"']?[^>]*>\s*</div>|<app-root|ng-app=",
    re.IGNORECASE,
)
_FILE = re.compile(rb"\s*%PDF-|PK\x03\x04|\xd0\xcf\x11\xe0|\x1f\x8b|Rar!")
_LINK = re.compile(r"<a\s[^>]*\bhref\s*=\s*[\"']?(?!#|mailto:|tel:)[^\s>]", re.IGNORECASE)
_FEW_LINKS = 6  #: to social networks and a log-in
_NOTICE = 600  #: characters of text: nothing but a notice
_SHORT = 1_500  #: characters of text: a notice, not a site
_LOGIN_WORDS = re.compile(r"\b(?:log\s*in|sign\s*in|masuk|login)\b", re.IGNORECASE)


def refusal(page: Page, *, recognised: bool) -> str | None:
    """Why a page is no source, in words; ``None`` when nothing speaks against it.

    A defaced or suspended site is refused even though its software is recognised; a parking page, a
    log-in or an error only when nothing recognises it.
    """
    title, text, has_password = _read(page)
    if _DEFACED.search(title) or _is_gambling(title, text):
        return (
            "The site seems to be defaced: it shows gambling or a stranger's message. "
            "Tell its owner, and try again when it is mended."
        )
    if _SUSPENDED.search(text[:5000]) or "suspendedpage" in page.url:
        return "The hosting of this site is suspended; nothing is published there now."
    if not recognised:
        return _no_site(page, title, text, has_password)
    if _is_unopened(page, title, text):
        return (
            "The site is not open yet, or under maintenance: its front page says so, and nothing "
            "else. Try again when it is open, or choose the type of source yourself."
        )
    return None


def _is_unopened(page: Page, title: str, text: str) -> bool:
    """Whether a front page of known software only says that the site is not there yet."""
    return (
        not urlsplit(page.url).path.strip("/")
        and len(text) < _NOTICE
        and _UNFINISHED.search(f"{title}\n{text}") is not None
        and len(_LINK.findall(page.text[:_LOOK_AT])) <= _FEW_LINKS
    )


def _no_site(page: Page, title: str, text: str, has_password: bool) -> str | None:
    short = len(text) < _SHORT
    if short and (_CHALLENGE.search(f"{title}\n{text}") or _CHALLENGE_MARK.search(page.text[:_LOOK_AT])):
        return (
            "The site asks whether a person is reading (a captcha or a challenge of its firewall). "
            "Ask its owner to let the harvester in."
        )
    if short and _UNFINISHED.search(f"{title}\n{text}"):
        return "The site is under construction or maintenance; try again when it is open."
    if _EMPTY_FOLDER.search(title) and short:
        return "The directory at this address is empty; register it when there are files in it."
    if _PARKED.search(f"{title}\n{text[:5000]}") or (short and _PARKING_HOSTS.search(page.text[:_LOOK_AT])):
        return "There is no site here yet: the page is that of a domain's seller or of an empty web server."
    if has_password and len(text) < 4000 and _LOGIN_WORDS.search(f"{title} {text}"):
        return "The page asks for a log-in; only what anybody can open is harvested."
    if page.status < 400 and (told := _not_readable(page, text)):
        return told
    if page.status >= 400:
        return f"The address answers with the error {page.status}; look whether it is right."
    return None


def _not_readable(page: Page, text: str) -> str | None:
    """Why a thing that does hold something cannot be listed."""
    if _FILE.match(page.body[:100]):
        return "The address sends one file. Register the page that links to it, or the folder it lies in."
    source = page.text[:_LOOK_AT]
    if _BUCKET.search(source[:5_000]):
        return (
            "This is the listing of a storage bucket, which is not read. Register a page that links "
            "to its files."
        )
    if _SHARE_PATH.search(urlsplit(page.url).path) and _SHARE.search(source):
        return (
            "This is a shared folder or file of a cloud (Nextcloud, ownCloud), which cannot be listed. "
            "Publish the files on a page that links to each, or register a spreadsheet by the address that "
            "downloads it."
        )
    if len(text) < _SHORT and _NEEDS_SCRIPT.search(source):
        return (
            "The page is put together by a script and is empty without one. Register the address "
            "of its data (an API, data.json, a feed or a sitemap), or ask whoever keeps the site for it."
        )
    return None


def elsewhere(url: str) -> str | None:
    """Why a place that is known by its address cannot be harvested; ``None`` for all others."""
    try:
        parts = urlsplit(url if "//" in url else f"//{url}")
        host = (parts.hostname or "").lower().removeprefix("www.").removeprefix("m.")
    except ValueError:
        return None
    if host in _CLOUDS or (
        host == "drive.google.com" and _DRIVE_FOLDER.search(f"{parts.path}?{parts.query}")
    ):
        return (
            f"Folders of {_CLOUDS.get(host, 'Google Drive')} cannot be listed from outside. "
            "Publish the files on a page that links to each (a blog post will do), or register a Google "
            "Sheet by its own address."
        )
    if host in _NETWORKS:
        return (
            f"{_NETWORKS[host]} shows its pages to people who are logged in, not to a harvester. "
            "Register the site on which the same data are published."
        )
    return None


def _is_gambling(title: str, text: str) -> bool:
    if len(set(_words(_GAMBLING, title))) >= 1 and len(_words(_GAMBLING, text)) >= 1:
        return True
    found = _words(_GAMBLING, text)
    return len(found) >= 6 and len(set(found)) >= 3


def _words(pattern: re.Pattern[str], text: str) -> list[str]:
    return [match.group(0).lower() for match in pattern.finditer(text)]


def _read(page: Page) -> tuple[str, str, bool]:
    """Title, visible text, and whether there is a password field."""
    source = page.text[:_LOOK_AT]
    if "<" not in source or page.media_type.endswith(("json", "xml")):
        return "", source[:5000], False
    try:
        tree = html.fromstring(source.encode("utf-8", "replace"), parser=html.HTMLParser(encoding="utf-8"))
    except (etree.ParserError, ValueError):
        return "", source[:5000], False
    for element in tree.xpath("//script|//style|//noscript"):
        element.drop_tree()
    title = " ".join(tree.xpath("//title//text()"))
    text = re.sub(r"\s+", " ", " ".join(tree.itertext()))
    return title, text, bool(tree.xpath("//input[@type='password']"))
