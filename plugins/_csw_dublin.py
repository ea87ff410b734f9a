"""Dublin Core records of a catalogue (csw:Record and its shorter forms) → drafts, read by OWSLib."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from owslib.catalogue.csw2 import CswRecord

from harvester.sdk import AgentDraft, DatasetDraft, PlaceDraft, Problem, RecordInvalid, SkipRecord
from plugins._csw_extent import box
from plugins._csw_iso import TOPICS
from plugins._csw_online import Online, links
from plugins._csw_xml import lines, value
from plugins._xml import every

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_NO_DATA = frozenset({"service", "software", "application"})


def draft_dublin(root: Element, *, page: str | None, geojson: bool, home: AgentDraft | None) -> DatasetDraft:
    """The dataset that a record describes.

    Raises:
        SkipRecord: it describes a service.
        RecordInvalid: OWSLib cannot read it.
    """
    try:
        told = CswRecord(root)
    except (AttributeError, KeyError, TypeError, ValueError, IndexError) as error:
        raise RecordInvalid(_UNREADABLE) from error
    kind = (told.type or "").rpartition("/")[2].strip()
    if kind.lower() in _NO_DATA:
        raise SkipRecord(f"The record describes no data ({kind}).")
    online = links(_online(told), formats=_formats(told), geojson=geojson)
    landing = page or next((url for url in online.pages if url.startswith("http")), None)
    subjects = [word.strip() for word in told.subjects if word and word.strip()]
    named = home or _agent(told.publisher) or _agent(told.creator) or _agent(told.contributor)
    return DatasetDraft(
        title=told.title or told.alternative or told.identifier,
        description=told.abstract
        or next((text for at in every(root, "description") if (text := lines(at))), None),
        identifier=told.identifier,
        keyword=tuple(dict.fromkeys(word for word in subjects if word not in TOPICS)),
        theme=tuple(dict.fromkeys(theme for word in subjects for theme in TOPICS.get(word, ()))),
        publisher=named,
        creator=_agent(told.creator),
        issued=told.issued or told.date or told.created,
        modified=told.modified,
        language=(told.language,) if told.language else (),
        license=told.license,
        rights="\n\n".join(word for word in dict.fromkeys(told.rights) if word) or None,
        access_rights=told.accessrights,
        landing_page=landing,
        page=tuple(url for url in online.pages if url != landing),
        spatial=_places(root, told),
        provenance_statement=told.source if told.source and not told.source.startswith("http") else None,
        distribution=online.distributions,
    )


def _agent(name: str | None) -> AgentDraft | None:
    return AgentDraft(name=name) if name else None


def _formats(told: Any) -> tuple[str, ...]:
    return (told.format,) if told.format and told.format.lower() not in {"unknown", "other"} else ()


def _online(told: Any) -> list[Online]:
    named = [
        Online(
            url=uri["url"],
            protocol=uri["protocol"] or "",
            name=uri["name"] or "",
            description=uri["description"] or "",
        )
        for uri in told.uris
        if uri["url"]
    ]
    return [
        *named,
        *(Online(url=at["url"], protocol=at["scheme"] or "") for at in told.references if at["url"]),
    ]


def _places(root: Element, told: Any) -> tuple[PlaceDraft, ...]:
    found = []
    read = told.bbox_wgs84 or told.bbox
    if read is not None and read.minx and read.maxx:
        found.append(PlaceDraft(geometry=box([read.minx, read.miny, read.maxx, read.maxy])))
    names = (value(at) for at in every(root, "coverage|spatial"))
    return (*found, *(PlaceDraft(name=name) for name in dict.fromkeys(names) if name))


_UNREADABLE = Problem(
    code="metadata-unreadable",
    message="The record is not built as Dublin Core in a catalogue is. Check it where it was made.",
)
