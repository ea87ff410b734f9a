"""A record in Dublin Core (``oai_dc``) as a draft, in the dialects of EPrints, DSpace, OJS and others."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from harvester.sdk import AgentDraft, DatasetDraft, Json, PlaceDraft, RawText
from plugins._hosts import host_of
from plugins._oai_words import (
    Worded,
    access_right,
    addresses,
    all_texts,
    doi_of,
    earliest,
    files,
    is_file,
    is_period,
    licence_and_rights,
    one_text,
    worded,
)
from plugins._places import periods, places
from plugins._xml import name_of

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_DCMI_BOX = re.compile(r"\b(?:north|south|east|west)limit\s*=", re.IGNORECASE)
_DCMI_NAME = re.compile(r"(?:^|;)\s*name\s*=\s*([^;]+)", re.IGNORECASE)
#: What DSpace writes into descriptions of its own work.
_BOOKKEEPING = re.compile(
    r"(?:Made available in DSpace on|Submitted by .{0,200} on \d{4}-|Approved for entry into archive"
    r"|Rejected by|Item created via|Restored into DSpace|No\. of bitstreams)",
    re.IGNORECASE,
)


def fields_of(root: Element) -> dict[str, list[Worded]]:
    """The elements by local name, in order, without empty ones."""
    found: dict[str, list[Worded]] = {}
    for element in root:
        told = worded(element)
        if told.text and name_of(element):
            found.setdefault(name_of(element), []).append(told)
    return found


def dublin_core_draft(
    root: Element, *, identifier: str, repository: str | None = None, base: str = ""
) -> DatasetDraft:
    """The draft of a record of the repository at ``base``, which publishes what names no publisher."""
    told = fields_of(root)

    def texts(name: str) -> list[str]:
        return [one.text for one in told.get(name, ())]

    own = addresses(texts("identifier"))
    around = addresses((*texts("relation"), *texts("source")))
    doi = doi_of((*texts("identifier"), *texts("relation")))
    licence, rights = licence_and_rights(texts("rights"))
    home = host_of(base)
    pages = [one for one in own if not is_file(one)]
    pages += [one for one in around if not is_file(one) and host_of(one) == home]
    pages.sort(key=lambda one: "doi.org/" in one)
    coverage = texts("coverage")
    publisher = next(iter(texts("publisher")), None) or repository
    creators = list(dict.fromkeys(texts("creator")))
    return DatasetDraft(
        title=one_text(told.get("title", ())),
        description=all_texts(
            [one for one in told.get("description", ()) if not _BOOKKEEPING.match(one.text)]
        ),
        identifier=doi or identifier,
        keyword=tuple(_keywords(texts("subject"))),
        publisher=AgentDraft(name=publisher) if publisher else None,
        creator=AgentDraft(name=creators[0]) if creators else None,
        issued=earliest(texts("date")),
        language=tuple(dict.fromkeys(texts("language"))),
        license=licence,
        rights=rights,
        access_rights=access_right((*texts("rights"), *texts("accessRights"))),
        landing_page=next(iter(pages), None) or doi,
        spatial=tuple(_places(coverage)),
        temporal=tuple(period for one in coverage if is_period(one) for period in periods(one)),
        distribution=tuple(files((*own, *around), texts("format"))),
        extras=_extras(told, creators),
    )


def _keywords(told: list[str]) -> list[RawText]:
    """Keywords, one by one; a single text of many is cut at its semicolons, or at its commas."""
    parts = [part for one in told for part in re.split(r"\s*;\s*", one)]
    if len(parts) == 1 and parts[0].count(",") > 1:
        parts = parts[0].split(",")
    return list(dict.fromkeys(part.strip() for part in parts if part.strip()))


def _places(coverage: list[str]) -> list[PlaceDraft]:
    found: list[PlaceDraft] = []
    for one in coverage:
        if _DCMI_BOX.search(one):
            name = _DCMI_NAME.search(one)
            found.append(PlaceDraft(name=name[1].strip() if name else None, geometry=one))
        elif not is_period(one):
            found += places(one)
    return found


def _extras(told: dict[str, list[Worded]], creators: list[str]) -> dict[str, Json]:
    extras: dict[str, Json] = {
        name: [one.text for one in told[name]]
        for name in ("type", "contributor", "relation", "source")
        if name in told
    }
    others = [one.text for one in told.get("identifier", ()) if not addresses([one.text])]
    if others:
        extras["alternate_identifier"] = list(others)
    if len(creators) > 1:
        extras["authors"] = list(creators)
    return extras
