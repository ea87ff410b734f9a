"""Pages that answer, but hold no source: parked, suspended, defaced, or behind a log-in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

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
    return None if recognised else _no_site(page, title, text, has_password)


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
    if page.status >= 400:
        return f"The address answers with the error {page.status}; look whether it is right."
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
