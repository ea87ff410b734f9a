"""Licences, read from ids, names and addresses; never guessed."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from harvester.normalise.terms import key, lookup

if TYPE_CHECKING:
    from harvester.normalise.terms import Terms

LENGTH = 300  #: what is longer is no licence's name or address

_CC = re.compile(
    r"(?:https?://)?(?:www\.)?creativecommons\.org/(?P<kind>licenses|publicdomain)/(?P<code>[a-z][a-z-]*)"
    r"(?:/(?P<version>\d\.\d)(?:/(?P<port>[a-z]{2,3}))?)?(?:/(?:deed|legalcode)[\w.-]*)?/?(?:[?#].*)?",
    re.IGNORECASE,
)
_CC_WORDS = re.compile(
    r"(?:creative commons )?cc[ -]+(?P<code>by(?:[ -]+(?:sa|nc|nd)){0,2})"
    r"(?:[ -]+v?(?P<version>[1-4]\.\d))?(?:[ -]+(?P<port>igo|international|internasional|unported|[a-z]{2}))?"
)
_VERSION = re.compile(
    r"\s*[\s(]v?(?P<version>[1-4]\.[0-9])\s*\)?(?:\s+(?:international|internasional|unported|generic))?\)?$",
    re.IGNORECASE,
)
_OPEN_DEFINITION = re.compile(
    r"https?://(?:www\.)?opendefinition\.org/licenses/(?P<id>[a-z0-9.-]+?)/?", re.IGNORECASE
)
_SPDX = re.compile(
    r"https?://(?:www\.)?spdx\.org/licenses/(?P<id>[A-Za-z0-9.+-]+?)(?:\.html|\.json)?/?", re.IGNORECASE
)
_PREFIX = re.compile(r"^(?:(?:licen[cs]e[ds]?|lisensi|under)\b(?: (?:the|a|an))?\s*:?\s*)+", re.IGNORECASE)
_SENTENCE = re.compile(
    r"^(?:(?:(?:this|the|these|our|all)\s+)?(?:data ?(?:set|base)?s?|works?|content|resources?"
    r"|konten|karya|berkas)(?:\s+ini)?\s+(?:(?:is|are|has been)\s+)?)?"
    r"(?:made available|available|released|published|distributed|provided|licen[cs]ed"
    r"|tersedia|dirilis|diterbitkan|dipublikasikan|dilisensikan|berlisensi|disediakan)"
    r"(?:\s+(?:under|with|di ?bawah|dengan|menggunakan))?(?:\s+the terms of)?(?:\s+(?:the|an?))?"
    r"(?:\s+(?:licen[cs]e|lisensi))?\s*:?\s+",
    re.IGNORECASE,
)
"""“This dataset is licensed under the …”: what follows must be a licence to its last word."""

_SUFFIX = re.compile(r"(?:\s+(?:international|internasional))?\s+(?:public )?licen[cs]e$", re.IGNORECASE)
_HREF = re.compile(r"""\bhref\s*=\s*["']?(https?://[^\s"'<>]+)""", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_BOTH = re.compile(r"(?P<name>[^()]+?)\s*\((?P<id>[^()]+)\)")
_CC_CODES = frozenset({"by", "by-sa", "by-nc", "by-nd", "by-nc-sa", "by-nc-nd"})
_UNSPECIFIED = frozenset(
    {
        "notspecified",
        "not specified",
        "license not specified",
        "licence not specified",
        "no license",
        "no licence",
        "unknown",
        "tidak ditentukan",
        "lisensi tidak ditentukan",
        "belum ditentukan",
        "lainnya",
    }
)


_EU = re.compile(
    r"https?://publications\.europa\.eu/resource/authority/licence/(?P<code>[A-Z0-9_]+)|(?P<bare>CC_?BY[A-Z_]*_\d_\d)"
)
#: CKAN's ids for licences that have no address.
_GENERIC = {
    "other-pd": "Other (Public Domain)",
    "other-open": "Other (Open)",
    "other-at": "Other (Attribution)",
    "other-nc": "Other (Non-Commercial)",
    "other-closed": "Other (Not Open)",
}


def generic_rights(text: str) -> str | None:
    """What CKAN's ``other-open`` and the like say, in words; they name no licence."""
    return _GENERIC.get(key(text))


def is_unspecified(text: str) -> bool:
    """Whether the source says that it does not say: ``notspecified``."""
    return key(text) in _UNSPECIFIED


def read_licence(text: str, terms: Terms) -> str | None:
    """The canonical IRI of a licence id (CKAN, SPDX, Open Definition), name or address.

    A Creative Commons address keeps its version and jurisdiction; a bare name means the version that
    the table gives. ``None`` when the text names no licence that is known for certain.
    """
    text = text.strip()
    if len(text) > LENGTH:
        return None
    if "<" in text or "&" in text:
        return _in_html(text, terms)
    return _plain(text, terms) or _name_and_id(text, terms)


def plain_licence(text: str) -> str:
    """A licence told as HTML: its address, else its words."""
    links = set(_HREF.findall(text))
    if len(links) == 1:
        return html.unescape(links.pop())
    return " ".join(html.unescape(_TAG.sub(" ", text)).replace("\xa0", " ").split())


def _in_html(text: str, terms: Terms) -> str | None:
    """“<a href="https://creativecommons.org/…">CC BY</a>”: the address, else the words around it."""
    words = " ".join(html.unescape(_TAG.sub(" ", text)).split())
    return next(
        (
            found
            for said in (plain_licence(text), words)
            if said != text and (found := read_licence(said, terms))
        ),
        None,
    )


def _plain(text: str, terms: Terms) -> str | None:
    match = _CC.fullmatch(text)
    if match:
        code = match["code"].lower()
        return _creative_commons(match["kind"].lower(), code, match["version"], match["port"])
    whole = _id_in(text).rstrip(" .")
    bare = _PREFIX.sub("", _SENTENCE.sub("", whole, count=1))
    for said in dict.fromkeys((whole, bare, _SUFFIX.sub("", bare))):
        found = lookup(terms, said) or _by_words(key(said)) or _with_version(said, terms)
        if found:
            return found
    return None


def _name_and_id(text: str, terms: Terms) -> str | None:
    """“Open Database License (ODbL)”: both must mean one licence, or only the id a known one."""
    match = _BOTH.fullmatch(text)
    if match is None:
        return None
    name, identifier = _plain(match["name"], terms), _plain(match["id"], terms)
    return identifier if name in {None, identifier} else None


def _id_in(text: str) -> str:
    """The id in an address of a licence list, else the text itself."""
    for pattern in (_OPEN_DEFINITION, _SPDX):
        match = pattern.fullmatch(text)
        if match:
            return match["id"]
    match = _EU.fullmatch(text)
    if match is None:
        return text
    words = re.sub(r"BY(?=NC|SA|ND)", "BY ", (match["code"] or match["bare"]).replace("_", " "))
    words = re.sub(r"(?<=NC)(?=SA|ND)", " ", words)
    return re.sub(r"(\d) (\d)$", r"\1.\2", words)


def _by_words(text: str) -> str | None:
    """“CC BY-SA 3.0 IGO”."""
    match = _CC_WORDS.fullmatch(text)
    if match is None:
        return None
    code = re.sub(r"[\s-]+", "-", match["code"])
    port = match["port"] or ""
    if len(port) == 2 and match["version"] in {None, "4.0"}:  # no jurisdictions since 4.0
        return None
    return _creative_commons("licenses", code, match["version"], port if len(port) in {2, 3} else None)


def _with_version(text: str, terms: Terms) -> str | None:
    """“Creative Commons Attribution 3.0 Unported”."""
    match = _VERSION.search(text)
    plain = lookup(terms, text[: match.start()]) if match else None
    if match is None or plain is None or "creativecommons.org/licenses/" not in plain:
        return None
    return re.sub(r"\d\.\d", match["version"], plain)


def _creative_commons(kind: str, code: str, version: str | None, port: str | None) -> str | None:
    if kind == "publicdomain":
        return f"https://creativecommons.org/publicdomain/{code}/1.0/" if code in {"zero", "mark"} else None
    if code not in _CC_CODES:
        return None
    path = f"{code}/{version or '4.0'}/" + (f"{port.lower()}/" if port else "")
    return f"https://creativecommons.org/licenses/{path}"
