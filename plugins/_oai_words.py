"""What OAI records say in words: types, access, dates, identifiers, files, texts in several languages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from harvester.sdk import DistributionDraft, RawText
from harvester.sdk.links import find_target
from harvester.sdk.markup import squeeze
from plugins._terms import terms_of_use

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
_DOI = re.compile(r"(?:^|doi:\s*|doi\.org/)(10\.\d{4,9}/[^\s<>\"]+)", re.IGNORECASE)
_YEAR = re.compile(r"(?:1[89]|20|21)\d\d(?!\d)")
_ACCESS = {
    "openaccess": "public", "cabf2": "public",
    "restrictedaccess": "restricted", "c16ec": "restricted",
    "embargoedaccess": "restricted", "cf1cf": "restricted",
    "closedaccess": "non-public", "metadataonlyaccess": "non-public", "c14cb": "non-public",
}  # fmt: skip
#: The codes of COAR's and OpenAIRE's vocabularies for what others call by name.
_TYPES = {"cddb1": "dataset", "acf78yt9": "dataset", "cb1": "dataset", "dataset": "dataset"}
_LICENCE = re.compile(
    r"\bcc[-_ ]?(?:0|by|zero)|creative ?commons|licen[cs]|lisensi|odbl|odc|pddl|public ?domain"
    r"|\b(?:mit|gpl|ogl)\b",
    re.IGNORECASE,
)
#: EPrints tells the codes of its own list of licences: ``cc_by_nc_4``.
_EPRINTS = re.compile(r"cc_(by(?:_nc)?(?:_sa|_nd)?)(?:_(\d))?", re.IGNORECASE)
_BITSTREAM = re.compile(
    r"/bitstreams?/.+/(?:download|content)|/bitstream/[^?]+|/api/access/datafile/|/files?/[^/?]+/(?:download|content)",
    re.IGNORECASE,
)


class Worded(NamedTuple):
    """A text with the language it is marked with; empty when it is not."""

    text: str
    language: str


def worded(element: Element) -> Worded:
    """The text of an element, its lines as they are, and its language."""
    language = (element.get(_LANG) or element.get("lang") or "").strip()
    told = "".join(element.itertext()).strip()
    return Worded(told, language.replace("_", "-") if _LANGUAGE.fullmatch(language) else "")


def one_text(told: Sequence[Worded]) -> RawText | None:
    """The first text; all of them by language where they are marked with several."""
    several = _by_language(told, lambda texts: texts[0])
    return several or next((one.text for one in told if one.text), None)


def all_texts(told: Sequence[Worded]) -> RawText | None:
    """The texts as paragraphs; by language where they are marked with several."""
    return (
        _by_language(told, "\n\n".join)
        or "\n\n".join(dict.fromkeys(one.text for one in told if one.text))
        or None
    )


def _by_language(told: Sequence[Worded], join: Callable[[list[str]], str]) -> dict[str, str] | None:
    languages: dict[str, list[str]] = {}
    for one in told:
        if one.text:
            languages.setdefault(one.language, []).append(one.text)
    if len(languages) < 2 or "" in languages:
        return None
    return {language: join(texts) for language, texts in languages.items()}


def plain_type(told: str) -> str:
    """A type as its plain name: ``http://purl.org/coar/resource_type/c_ddb1``, ``Data Set`` → ``dataset``."""
    name = re.sub(r"[\W_]+", "", re.split(r"[/#]", told.strip().rstrip("/"))[-1]).casefold()
    return _TYPES.get(name, name)


def is_wanted(told: Iterable[str], wanted: Iterable[str]) -> bool:
    """Whether one of the types is among the wanted ones; ``*`` wants all."""
    names = {plain_type(one) for one in wanted if one != "*"}
    return "*" in wanted or any(plain_type(one) in names for one in told)


def doi_of(told: Iterable[str]) -> str | None:
    """The first DOI, as its address."""
    for one in told:
        found = _DOI.search(one.strip())
        if found:
            return f"https://doi.org/{found[1].rstrip('.,;)')}"
    return None


def addresses(told: Iterable[str]) -> list[str]:
    """Those that are addresses on the web, each once."""
    found = (squeeze(one) for one in told)
    return list(dict.fromkeys(one for one in found if re.fullmatch(r"https?://\S+", one, re.IGNORECASE)))


def is_file(address: str) -> bool:
    """Whether an address leads to a file rather than to a page about it."""
    target = find_target(address)
    return bool(_BITSTREAM.search(address)) or (target is not None and target.kind == "file")


def files(found: Iterable[str], formats: Sequence[str]) -> Iterator[DistributionDraft]:
    """A distribution for each address of a file; the media type where there is no doubt which is meant."""
    several = [one for one in found if is_file(one)]
    media = [one for one in formats if re.fullmatch(r"[\w.+-]+/[\w.+-]+", one)]
    for address in several:
        yield DistributionDraft(
            download_url=address, media_type=media[0] if len(several) == len(media) == 1 else None
        )


def _as_spdx(code: re.Match[str]) -> str:
    name = f"CC-{code[1].upper()}".replace("_", "-")
    return f"{name}-{code[2]}.0" if code[2] else name


def access_right(told: Iterable[str]) -> str | None:
    """The access level that one of the statements is a code for."""
    return next((level for one in told if (level := _ACCESS.get(plain_type(one)))), None)


def licence_and_rights(told: Sequence[str]) -> tuple[str | None, RawText | None]:
    """The licence in statements of rights, and the rest in words. Codes of access levels are neither."""
    licence: str | None = None
    words: list[str] = []
    for one in told:
        if not one or plain_type(one) in _ACCESS or one.startswith("info:eu-repo/"):
            continue
        code = _EPRINTS.fullmatch(one)
        found, rights = (_as_spdx(code), None) if code else terms_of_use(one)
        if found and not _LICENCE.search(found):
            found, rights = None, found  # whose the rights are, rather than what may be done
        if found and (licence is None or (found.startswith("http") and not licence.startswith("http"))):
            licence, found = found, licence
        words += [text for text in (found, rights) if text]
    return licence, "\n\n".join(dict.fromkeys(words)) or None


def earliest(dates: Iterable[str]) -> str | None:
    """The earliest of several dates, as told; a repository adds when it took a record in."""
    told = [date for date in dates if re.match(r"\d{4}(?:-|$|\b)", date)]
    return min(told) if told else None


def is_period(told: str) -> bool:
    """Whether a coverage is one of time: it is made of years, and hardly of anything else."""
    return (
        bool(_YEAR.search(told))
        and len(re.sub(r"[\d\s/.,:;TZ–—-]|start|end|name|scheme|W3C-DTF|=", "", told)) <= 4
    )
