"""Front pages that only lead on: by a refresh, a script, or a frame around the real site."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urldefrag

from lxml import etree, html

from harvester.sdk.joining import web_address

if TYPE_CHECKING:
    from harvester.sdk.page import Page

MAX_STEPS = 3  #: from the address given to the page that is looked at
_LOOK_AT = 200_000  # characters of a page
_FEW_WORDS = 200  #: characters of visible text; a page that says more is a page of its own
_MAX_WAIT = 10  # seconds; a slower refresh shows a page again
_REFRESH = re.compile(r"""^\s*(\d+)[\d.]*\s*[;,]\s*(?:url\s*=)?\s*["']?\s*([^"'\s>]+)""", re.IGNORECASE)
_SCRIPT = re.compile(
    r"""(?:\b(?:window|document|self|top|parent)\s*\.\s*)?\blocation(?:\s*\.\s*href)?\s*"""
    r"""(?:=|\.\s*(?:replace|assign)\s*\()\s*["']([^"'\s]{1,500})["']"""
)
_UNSEEN = "//script|//style|//noscript|//head|//noframes"


def onward(page: Page) -> str | None:
    """The address that a page sends its readers to, if it does nothing else; ``None`` otherwise."""
    source = page.text[:_LOOK_AT]
    if page.status != 200 or "<" not in source:
        return None
    try:
        tree = html.fromstring(source.encode("utf-8", "replace"), parser=html.HTMLParser(encoding="utf-8"))
    except (etree.ParserError, ValueError):
        return None
    found = _refreshed(tree) or (_scripted(tree) or _framed(tree) if _says_little(tree) else None)
    return _joined(page.url, found) if found else None


def _refreshed(tree: html.HtmlElement) -> str | None:
    for meta in tree.iter("meta"):
        told = _REFRESH.match(meta.get("content", ""))
        if meta.get("http-equiv", "").lower() == "refresh" and told and int(told[1][:4]) <= _MAX_WAIT:
            return told[2]
    return None


def _scripted(tree: html.HtmlElement) -> str | None:
    texts = [script.text or "" for script in tree.iter("script")]
    texts += [element.get("onload", "") for element in tree.iter("body")]
    return next((match[1] for text in texts if (match := _SCRIPT.search(text))), None)


def _framed(tree: html.HtmlElement) -> str | None:
    frames = [frame for frame in tree.iter("frame", "iframe") if frame.get("src", "").strip()]
    if not frames:
        return None
    # Of several frames the last is the content: menus and banners stand above or to the left of it.
    return str(frames[-1].get("src")).strip()


def _says_little(tree: html.HtmlElement) -> bool:
    unseen = {inner for element in tree.xpath(_UNSEEN) for inner in element.iter()}
    shown = (element for element in tree.iter() if isinstance(element.tag, str))
    words = [element.text or "" for element in shown if element not in unseen]
    words += [element.tail or "" for element in tree.iter() if element.getparent() not in unseen]
    return len(" ".join(" ".join(words).split())) <= _FEW_WORDS


def _joined(base: str, told: str) -> str | None:
    address = web_address(base, told)
    if address is None or urldefrag(address).url == urldefrag(base).url:
        return None
    return urldefrag(address).url
