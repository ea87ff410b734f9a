"""HTML → Markdown without raw HTML, scripts or unsafe links."""

from __future__ import annotations

import functools
import html
import re
from typing import Any
from urllib.parse import urljoin

import markdownify
import nh3

_TAGS = frozenset(
    {
        *(
            "a",
            "b",
            "blockquote",
            "br",
            "caption",
            "code",
            "dd",
            "del",
            "div",
            "dl",
            "dt",
            "em",
            "hr",
            "i",
            "img",
        ),
        *("h1", "h2", "h3", "h4", "h5", "h6", "li", "ol", "p", "pre", "s", "strong", "sub", "sup", "ul"),
        *("table", "tbody", "td", "tfoot", "th", "thead", "tr"),
    }
)
_DROPPED = frozenset(
    {"script", "style", "iframe", "object", "noscript", "svg", "math", "template", "title", "form"}
)
_SCHEMES = frozenset({"http", "https", "mailto", "ftp"})
_ATTRIBUTES = {"a": {"href"}, "img": {"src", "alt"}, "td": {"colspan"}, "th": {"colspan"}}
_BLOCK = re.compile(r"</?(?:br|p|div|li|tr|h[1-6]|td|th|dd|dt)\b[^<>]*>", re.IGNORECASE)
_SECTION = re.compile(  # blocks that Markdown has no word for; their words must not run together
    r"<(/?)(?:address|article|aside|center|details|fieldset|figcaption|figure|footer|header|legend|main|nav|section"
    r"|summary)\b[^<>]*>",
    re.IGNORECASE,
)
_LINES = re.compile(r"<(?:br|p|div|li|tr|ul|ol|table)\b", re.IGNORECASE)
_STRUCTURE = re.compile(r"<(?!/?(?:p|div|br)\b)")
_BREAK = re.compile(r" ?<br[^>]*> ?")
_PARAGRAPH = re.compile(r"(?: ?</?(?:p|div)[^>]*> ?)+")
_ANCHOR = re.compile(
    r"<a\s[^<>]{0,500}?href=[\"']?(?P<href>https?://[^\s\"'<>]+)[\"']?[^<>]{0,500}>(?P<text>[^<]*)</a>",
    re.IGNORECASE,
)
_OPENING = re.compile(r"<(/?)([a-zA-Z]\w*)")
_UNENDED = frozenset(
    {"br", "hr", "img", "p", "li", "td", "th", "tr", "dd", "dt", "input", "meta", "link", "option"}
)
_ANY_TAG = re.compile(r"<[^<>]*>")
_WHITE = re.compile(r"[ \t]{2,}")
_GAPS = re.compile(r"\n[ \n]*")
_UNSAFE = re.compile(
    r"((?:\]\(|^ {0,3}\[[^\[\]\n]{1,200}\]:)\s*<?\s*)"
    r"(?!(?:https?|mailto|ftp|tel):)[a-z][a-z0-9+.-]{0,30}\s*:",
    re.IGNORECASE | re.MULTILINE,
)
_UNSAFE_LINK = re.compile(
    r"!?\[([^\[\]\n]*)\]\(\s*<?\s*(?!(?:https?|mailto|ftp|tel):)[a-z][a-z0-9+.-]{0,30}\s*:"
    r"(?:[^()\n]|\([^()\n]*\))*\)",
    re.IGNORECASE,
)
_MOST_TAGS = 4000  #: the Markdown writer counts the items of a list anew for each item
_DEEPEST = 150  #: tags within tags; what cleans and converts takes quadratic time, and recurses


# The package's stub leaves the converters of tags out.
_CONVERT_A: Any = vars(markdownify.MarkdownConverter)["convert_a"]
_CONVERT_IMG: Any = vars(markdownify.MarkdownConverter)["convert_img"]


class _Writer(markdownify.MarkdownConverter):
    def convert_a(self, el: Any, text: str, parent_tags: set[str]) -> str:
        href = el.get("href")
        if href and text.strip() in {href, href.removeprefix("mailto:")}:
            return text
        return str(_CONVERT_A(self, el, text, parent_tags))

    def convert_img(self, el: Any, text: str, parent_tags: set[str]) -> str:
        src = el.get("src") or ""
        if not src.startswith(("http://", "https://")):
            return f"{(el.get('alt') or '').strip()} "
        return str(_CONVERT_IMG(self, el, text, parent_tags))


@functools.lru_cache(256)  # portals repeat one text in many datasets
def to_markdown(text: str, *, base: str | None = None, plain: bool = False) -> str:
    """``text`` (HTML) as Markdown; with ``plain`` as bare text. Never raises on any text."""
    if _depth(text) > _DEEPEST:
        return _WHITE.sub(" ", html.unescape(_ANY_TAG.sub(" ", text)))
    if plain:
        return _plain(text)
    clean = nh3.clean(
        _SECTION.sub(r"<\1div>", text),
        tags=set(_TAGS),
        clean_content_tags=set(_DROPPED),
        attributes=_ATTRIBUTES,
        url_schemes=set(_SCHEMES),
        link_rel=None,
        attribute_filter=_absolute(base),
    )
    if not _STRUCTURE.search(clean):
        return _paragraphs(clean)
    if clean.count("<") > _MOST_TAGS:
        return _GAPS.sub("\n", html.unescape(_ANY_TAG.sub("", _BLOCK.sub("\n", clean))))
    writer = _Writer(
        heading_style="atx",
        bullets="-",
        autolinks=False,
        escape_asterisks=False,
        escape_underscores=False,
        table_infer_header=True,
    )
    converted: str = writer.convert(clean)
    return converted


def strip_tags(text: str) -> str:
    """Markdown with some HTML in it, without the HTML: its own line breaks stay."""
    linked = _ANCHOR.sub(lambda match: f"[{match['text'].strip()}]({match['href']})", text)
    return html.unescape(nh3.clean(linked, tags=set(), clean_content_tags=set(_DROPPED), link_rel=None))


def safe_links(text: str) -> str:
    """Markdown without links and pictures that are no addresses: ``[x](javascript:…)`` becomes ``x``."""
    if ":" not in text or "]" not in text:
        return text
    for _ in range(3):  # a picture may stand in a link
        if not _UNSAFE.search(text):
            break
        text = _UNSAFE_LINK.sub(r"\1", text)
    return _UNSAFE.sub(lambda match: match[1] + "#", text)


def has_blocks(text: str) -> bool:
    """Whether line breaks are told by tags (``<p>``, ``<br>``, ``<li>`` …)."""
    return _LINES.search(text) is not None


def _paragraphs(clean: str) -> str:
    """HTML of nothing but paragraphs and line breaks."""
    text = _PARAGRAPH.sub("\n\n", " ".join(clean.split()))
    return html.unescape(_BREAK.sub("\n", text)).strip()


def _absolute(base: str | None) -> Any:
    def resolve(tag: str, attribute: str, value: str) -> str | None:
        if attribute not in {"href", "src"}:
            return value
        link = value.strip().replace(" ", "%20")
        if not base or link.startswith(("http://", "https://", "mailto:", "#")):
            return link
        try:
            return urljoin(base, link)
        except ValueError:
            return None

    return resolve


def _plain(text: str) -> str:
    spaced = _BLOCK.sub(lambda match: " " + match[0], text)
    return html.unescape(nh3.clean(spaced, tags=set(), clean_content_tags=set(_DROPPED), link_rel=None))


def _depth(markup: str) -> int:
    """How deep tags are nested, not counting those that need no end."""
    deepest = depth = 0
    for match in _OPENING.finditer(markup):
        if match[2].lower() in _UNENDED:
            continue
        depth += -1 if match[1] else 1
        deepest = max(deepest, depth)
    return deepest
