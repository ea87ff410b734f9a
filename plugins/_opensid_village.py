"""Which village a site belongs to, from what its pages and interfaces say of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import orjson

from harvester.sdk import AgentDraft, JsonObject, PlaceDraft
from harvester.sdk.markup import parse_html, squeeze
from plugins._told import text

if TYPE_CHECKING:
    from harvester.sdk.feeds import Feed

_KINDS = "desa|kelurahan|kalurahan|nagari|gampong|kampung|pekon|tiyuh|marga|lembang|negeri|hukum tua"
_DISTRICT = r"(?:kec(?:amatan|\.)?|kapanewon|kemantren|distrik)\s+"
_ADDRESS = re.compile(
    rf"\b({_KINDS})\s+((?:(?!\b(?:{_KINDS})\b).){{2,60}}?)[\s,]+{_DISTRICT}([^,|]{{2,60}}?)[\s,]+"
    r"(kab(?:upaten|\.)?|kota)\s+([^,|]{2,60}?)(?:[\s,]+prov(?:insi|\.)?\s+([^,|]{2,60}?))?\s*\.?\s*(?:$|[,|]|[-–—]\s)",
    re.IGNORECASE,
)
_NAMED = re.compile(rf"({_KINDS})\s+(.{{2,60}})", re.IGNORECASE)
_CODE = re.compile(r"\d{2}\.?\d{2}\.?\d{2}\.?\d{4}")
#: The front page carries the office's record, with names and numbers of officials: only these are read.
_KEYS = ("nama_desa", "kode_desa", "nama_kecamatan", "nama_kabupaten", "nama_propinsi")
_CONFIG = re.compile(r"\bconfig\s*=\s*\{")
_STRING = r'\s*:\s*("(?:[^"\\]|\\.){0,100}"|\d{1,13})'


@dataclass(frozen=True, kw_only=True, slots=True)
class Village:
    """A village; what is not known is empty."""

    kind: str = "Desa"
    name: str = ""
    district: str = ""
    regency: str = ""  #: with its own word: ``Kabupaten Bojonegoro``
    province: str = ""
    code: str = ""  #: Kemendagri's, ten digits
    host: str = ""

    @property
    def title(self) -> str:
        """For titles: ``Desa Bareng``; the site's host where the village is not known."""
        return f"{self.kind} {self.name}" if self.name else f"di {self.host}"

    @property
    def where(self) -> str:
        """For descriptions: ``Desa Bareng, Kecamatan Ngasem, Kabupaten Bojonegoro``."""
        parts = (self.title, f"Kecamatan {self.district}" if self.district else "", self.regency)
        return ", ".join(part for part in parts if part)

    @property
    def places(self) -> tuple[PlaceDraft, ...]:
        """The village as a place."""
        if not self.name:
            return (PlaceDraft(identifier=self.code),) if self.code else ()
        parts = [self.where, f"Provinsi {self.province}" if self.province else ""]
        return (PlaceDraft(name=", ".join(part for part in parts if part), identifier=self.code or None),)

    def publisher(self, homepage: str) -> AgentDraft:
        """Its government."""
        name = f"Pemerintah {self.title}" if self.name else None
        return AgentDraft(name=name, identifier=self.code or None, homepage=homepage)

    def completed_by(self, other: Village) -> Village:
        """This, with what only ``other`` knows."""
        own = {key: value for key in _FIELDS if (value := getattr(self, key))}
        kind = self.kind if self.name else other.kind
        return replace(other, **own, kind=kind)

    def told(self) -> JsonObject:
        """As JSON, for records."""
        return {key: value for key in ("kind", *_FIELDS) if (value := getattr(self, key))}


_FIELDS = ("name", "district", "regency", "province", "code", "host")


def from_told(told: Any) -> Village:
    """What :meth:`Village.told` wrote."""
    known = told if isinstance(told, dict) else {}
    fields = {key: text(known.get(key))[:100] for key in _FIELDS}
    return Village(kind=text(known.get("kind")) or "Desa", **fields)


def from_code(told: Any) -> Village:
    """A village of which only the code is told."""
    code = str(told).strip() if isinstance(told, str | int) else ""
    return Village(code=code.replace(".", "")) if _CODE.fullmatch(code) else Village()


def from_host(url: str) -> Village:
    """A village of which only the address of its site is known."""
    return Village(host=urlsplit(url).hostname or "")


def from_sentence(told: str) -> Village:
    """“Situs Web Desa X Kec. Y Kab. Z Prov. P.”, or a name alone: “Desa X”."""
    sentence = squeeze(told)[:500]
    if found := _ADDRESS.search(sentence):
        kind, name, district, word, regency, province = (part or "" for part in found.groups())
        level = "Kota" if word.lower() == "kota" else "Kabupaten"
        return Village(
            kind=kind.title(),
            name=_proper(name),
            district=_proper(district),
            regency=f"{level} {_proper(regency)}",
            province=_proper(province),
        )
    if found := _NAMED.fullmatch(sentence):
        return Village(kind=found[1].title(), name=_proper(found[2]))
    return Village()


def from_feed(feed: Feed) -> Village:
    """What the feed's channel says."""
    return from_sentence(feed.description).completed_by(from_sentence(feed.title))


def from_home(html: str) -> Village:
    """What the front page says: its own record of the office, else its head."""
    village = _from_config(html)
    tree = parse_html(html[:500_000])
    if tree is None:
        return village
    heads = tree.xpath(
        "//meta[@name='description' or @name='keywords' or starts-with(@property,'og:')]/@content"
    )
    titles = tree.xpath("//head/title/text()")
    for told in (*(heads if isinstance(heads, list) else ()), *(titles if isinstance(titles, list) else ())):
        village = village.completed_by(from_sentence(str(told)))
    return village


def _from_config(html: str) -> Village:
    start = _CONFIG.search(html)
    if start is None:
        return Village()
    told = {}
    record = html[start.end() : start.end() + 20_000]
    for key in _KEYS:
        if found := re.search(f'"{key}"{_STRING}', record):
            told[key] = _string(found[1])
    regency = _proper(told.get("nama_kabupaten", ""))
    return replace(
        from_code(told.get("kode_desa")),
        name=_proper(told.get("nama_desa", "")),
        district=_proper(told.get("nama_kecamatan", "")),
        regency=f"Kabupaten {regency}" if regency else "",
        province=_proper(told.get("nama_propinsi", "")),
    )


def _string(told: str) -> str:
    try:
        value = orjson.loads(told)
    except orjson.JSONDecodeError:
        return ""
    return squeeze(str(value))


def _proper(name: str) -> str:
    """A name as it is written: ``SUMBERREJO`` → ``Sumberrejo``."""
    name = squeeze(name).strip(" .,-")
    return name.title() if name.isupper() or name.islower() else name
