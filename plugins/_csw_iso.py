"""ISO 19139 and 19115-3 records → drafts.

OWSLib reads the frame: identifiers, parties, dates, resolution. What it does not look for (translations,
further extents, linked licences, maintenance, sizes) is read by local names, which both standards share.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from lxml import etree
from owslib import iso, iso3

from harvester.sdk import AgentDraft, DatasetDraft, Problem, RecordInvalid, SkipRecord
from plugins._csw_agents import contacts, creator, publisher
from plugins._csw_extent import periods, places
from plugins._csw_online import Links, Online, links
from plugins._csw_rights import read_rights
from plugins._csw_texts import Texts
from plugins._csw_xml import XLINK_HREF, code, value
from plugins._xml import every, first, name_of

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from harvester.sdk import Json, RawText

GMD = "http://www.isotc211.org/2005/gmd"
GCO = "http://www.isotc211.org/2005/gco"
SRV = "http://www.isotc211.org/2005/srv"
_CODES = "http://inspire.ec.europa.eu/metadata-codelist/ResourceType/"
#: ISO 19115 topic categories → EU data themes, after the alignment that the EU Publications Office keeps.
TOPICS: Mapping[str, tuple[str, ...]] = {
    "farming": ("AGRI",),
    "biota": ("ENVI",),
    "boundaries": ("REGI", "GOVE"),
    "climatologyMeteorologyAtmosphere": ("ENVI",),
    "economy": ("ECON",),
    "elevation": ("ENVI", "REGI"),
    "environment": ("ENVI",),
    "geoscientificInformation": ("ENVI", "TECH"),
    "health": ("HEAL",),
    "imageryBaseMapsEarthCover": ("REGI", "ENVI"),
    "intelligenceMilitary": ("JUST",),
    "inlandWaters": ("ENVI",),
    "location": ("REGI",),
    "oceans": ("ENVI",),
    "planningCadastre": ("REGI", "GOVE"),
    "society": ("SOCI",),
    "structure": ("REGI",),
    "transportation": ("TRAN",),
    "utilitiesCommunication": ("ENER",),
    "extraTerrestrial": ("TECH",),
    "disaster": ("ENVI",),
}
#: Levels (MD_ScopeCode) that are no data.
_NO_DATA = frozenset(
    {"service", "software", "application", "model", "attribute", "attributeType", "propertyType", "feature",
     "featureType", "collectionHardware", "collectionSession", "fieldSession", "dimensionGroup", "sensor",
     "platform", "instrument", "metadata", "repository"}
)  # fmt: skip
_ISSUED = ("publication", "released", "distribution", "creation", "inForce", "validityBegins", "adopted")
_MODIFIED = ("revision", "lastUpdate", "lastRevision")
_EPSG = re.compile(r"(?:EPSG|epsg)\D*?(?:\d+(?:\.\d+)*)?[:/\s]*:*(\d{4,6})\b|^(\d{4,6})$")
_WGS84 = re.compile(r"wgs[ _]?(?:19)?84\b(?!.*utm)", re.IGNORECASE)
_THEME = re.compile(r"/authority/data-theme/[A-Z_]+$")
_UNREAD = ("contentInfo", "acquisitionInformation", "spatialRepresentationInfo", "metadataExtensionInfo")


def draft_iso(root: Element, *, page: str | None, geojson: bool, home: AgentDraft | None) -> DatasetDraft:
    """The dataset that a record describes. ``page`` shows it to people; ``home`` publishes by default.

    Raises:
        SkipRecord: it describes a service or an application.
        RecordInvalid: it says nothing of a dataset.
    """
    record = _tidied(root)
    identification = first(record, "identificationInfo", "*")
    told = _read(record)
    level = _level(record, told)
    if identification is None:
        raise RecordInvalid(_NOTHING)
    if level in _NO_DATA or name_of(identification) == "SV_ServiceIdentification":
        kind = level if level in _NO_DATA else "service"
        raise SkipRecord(f"The record describes no data ({kind}).")
    known = told.identification[0] if told.identification else None
    if known is None:
        raise RecordInvalid(_NOTHING)
    return _draft(record, identification, told, known, level=level, page=page, geojson=geojson, home=home)


def _draft(
    record: Element,
    identification: Element,
    told: Any,
    known: Any,
    *,
    level: str,
    page: str | None,
    geojson: bool,
    home: AgentDraft | None,
) -> DatasetDraft:
    texts = Texts(record)
    citation = first(identification, "citation", "CI_Citation")
    online = links(_online(record), formats=_formats(record), geojson=geojson)
    rights = read_rights(identification)
    landing = _landing(online, page)
    issued, modified = _dates(known)
    distributors = [party.contact for party in _distributors(told) if party.contact]
    return DatasetDraft(
        title=texts.of(first(citation, "title")) or known.title or told.identifier,
        description=_description(texts, identification),
        identifier=told.identifier or None,
        keyword=_keywords(texts, identification),
        theme=_themes(identification),
        publisher=home or publisher(known.contact, distributors, told.contact),
        creator=creator(known.contact),
        contact_point=contacts(known.contact, told.contact),
        issued=issued,
        modified=modified,
        accrual_periodicity=_frequency(identification),
        language=_languages(identification, known, texts),
        license=rights.license,
        rights=rights.rights,
        access_rights=rights.access_rights,
        landing_page=landing,
        page=tuple(url for url in online.pages if url != landing),
        conforms_to=tuple(_reference_systems(record)),
        spatial=places(identification),
        temporal=periods(identification),
        version=known.edition or None,
        type=_CODES + level if level in {"dataset", "series"} else None,
        provenance_statement=_lineage(texts, record),
        distribution=online.distributions,
        extras=_extras(told, known, level, identification),
    )


def _tidied(root: Element) -> Element:
    """A copy in plain ISO: anchors as texts, profiles as what they extend, without what is not read."""
    record = copy.deepcopy(root)
    for part in list(record):
        if name_of(part) in _UNREAD:
            record.remove(part)
    for element in record.iter():
        name = name_of(element)
        if name == "Anchor":
            element.tag = f"{{{_text_namespace(element)}}}CharacterString"
        elif "che" in (element.tag if isinstance(element.tag, str) else "") and name.startswith("CHE_"):
            element.tag = f"{{{GMD}}}{name.removeprefix('CHE_')}"
        elif name == "SV_ServiceIdentification" and SRV not in str(element.tag) and GMD in str(element.tag):
            element.tag = f"{{{SRV}}}{name}"
    for polygon in [at for at in record.iter() if name_of(at) == "EX_BoundingPolygon"]:
        parent = polygon.getparent()
        if parent is not None:
            parent.remove(polygon)
    return record


def _is_third(record: Element) -> bool:
    """Whether a record is in ISO 19115-3."""
    return "/19115/-3/" in str(etree.QName(record).namespace)


def _text_namespace(anchor: Element) -> str:
    return GCO if "isotc211" in str(anchor.tag) else "http://standards.iso.org/iso/19115/-3/gco/1.0"


def _read(record: Element) -> Any:
    """The record as OWSLib reads it.

    Raises:
        RecordInvalid: OWSLib cannot.
    """
    reader = iso3.MD_Metadata if _is_third(record) else iso.MD_Metadata
    try:
        return reader(record)
    except (AttributeError, KeyError, TypeError, ValueError, IndexError) as error:
        raise RecordInvalid(_UNREADABLE) from error


def _level(record: Element, told: Any) -> str:
    level = told.hierarchy or code(first(record, "hierarchyLevel"))
    level = level or code(first(record, "metadataScope", "MD_MetadataScope", "resourceScope"))
    return level.rpartition("#")[2].strip()


def _description(texts: Texts, identification: Element) -> RawText | None:
    """The abstract, and in one language the purpose and further information after it."""
    abstract = texts.of(first(identification, "abstract"))
    if isinstance(abstract, Mapping):
        return abstract
    further = [texts.of(first(identification, name)) for name in ("purpose", "supplementalInformation")]
    parts = [abstract, *(part for part in further if isinstance(part, str) and part not in (abstract or ""))]
    return "\n\n".join(part for part in parts if part) or None


def _keywords(texts: Texts, identification: Element) -> tuple[RawText, ...]:
    found: list[RawText] = []
    for keyword in every(identification, "descriptiveKeywords", "MD_Keywords", "keyword"):
        word = texts.words(keyword)
        if word and word not in found:
            found.append(word)
    return tuple(found)


def _themes(identification: Element) -> tuple[str, ...]:
    """Themes of the topic categories, and data themes that keywords link to."""
    themes: dict[str, None] = {}
    for topic in every(identification, "topicCategory", "MD_TopicCategoryCode"):
        for told in (topic.text or "").split(","):
            themes.update(dict.fromkeys(TOPICS.get(told.strip(), ())))
    for keyword in every(identification, "descriptiveKeywords", "MD_Keywords", "keyword", "CharacterString"):
        address = keyword.get(XLINK_HREF) or ""
        if _THEME.search(address):
            themes.setdefault(address)
    return tuple(themes)


def _dates(known: Any) -> tuple[str | None, str | None]:
    told: dict[str, list[str]] = {}
    for date in known.date:
        if date.date:
            told.setdefault((date.type or "").rpartition("#")[2], []).append(date.date)
    issued = next((told[kind][0] for kind in _ISSUED if kind in told), None)
    revisions = [date for kind in _MODIFIED for date in told.get(kind, ())]
    if issued is None and not revisions:
        issued = next((dates[0] for dates in told.values()), None)
    return issued, max(revisions, default=None)


def _frequency(identification: Element) -> str | None:
    for maintained in every(identification, "resourceMaintenance", "MD_MaintenanceInformation"):
        told = code(first(maintained, "maintenanceAndUpdateFrequency"))
        interval = value(first(maintained, "userDefinedMaintenanceFrequency|maintenanceFrequency"))
        if told or interval:
            return interval if told in {"", "unknown"} and interval else _spaced(told)
    return None


def _spaced(told: str) -> str:
    """``notPlanned`` → ``not planned``."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", told).lower()


def _languages(identification: Element, known: Any, texts: Texts) -> tuple[str, ...]:
    told = [code(element) for element in every(identification, "language")]
    told += [code(at) for at in every(identification, "defaultLocale|otherLocale", "PT_Locale", "language")]
    told += [*known.resourcelanguage]
    found = tuple(dict.fromkeys(word.partition(";")[0].strip() for word in told if word))
    return found or texts.languages[:1]


def _landing(online: Links, page: str | None) -> str | None:
    return page or next((url for url in online.pages if url.startswith(("http://", "https://"))), None)


def _reference_systems(record: Element) -> Iterator[str]:
    """Coordinate reference systems as addresses of OGC's register, where EPSG has a number for them."""
    for identifier in every(
        record, "referenceSystemInfo", "MD_ReferenceSystem", "referenceSystemIdentifier", "*"
    ):
        told = value(first(identifier, "code"))
        space = value(first(identifier, "codeSpace"))
        found = _EPSG.search(told) or (_EPSG.search(f"EPSG:{told}") if "epsg" in space.lower() else None)
        number = (found[1] or found[2]) if found else "4326" if _WGS84.search(told) else None
        if number:
            yield f"http://www.opengis.net/def/crs/EPSG/0/{number}"


def _lineage(texts: Texts, record: Element) -> RawText | None:
    for lineage in (
        first(record, "dataQualityInfo", "DQ_DataQuality", "lineage", "LI_Lineage", "statement"),
        first(record, "resourceLineage", "LI_Lineage", "statement"),
    ):
        if told := texts.of(lineage):
            return told
    return None


def _distributors(told: Any) -> Sequence[Any]:
    return told.distribution.distributor if told.distribution else ()


def _formats(record: Element) -> tuple[str, ...]:
    """The formats that the record names for its files; ``unknown`` and versions are none."""
    found: dict[str, None] = {}
    for at in every(record, "distributionInfo", "MD_Distribution", "distributionFormat", "MD_Format"):
        told = value(first(at, "name")) or value(
            first(at, "formatSpecificationCitation", "CI_Citation", "title")
        )
        if told and told.lower() not in {"unknown", "other", "n/a", "-", "none"}:
            found.setdefault(told)
    return tuple(found)


def _online(record: Element) -> Iterator[Online]:
    """The online resources of the distribution, with the size of a transfer that has but one."""
    distribution = list(every(record, "distributionInfo", "MD_Distribution"))
    for at in distribution:
        transfers = [
            *every(at, "transferOptions", "MD_DigitalTransferOptions"),
            *every(
                at, "distributor", "MD_Distributor", "distributorTransferOptions", "MD_DigitalTransferOptions"
            ),
        ]
        for transfer in transfers:
            resources = list(every(transfer, "onLine", "CI_OnlineResource"))
            size = _bytes(value(first(transfer, "transferSize"))) if len(resources) == 1 else None
            for resource in resources:
                if url := value(first(resource, "linkage")):
                    yield Online(
                        url=url,
                        protocol=value(first(resource, "protocol")),
                        name=value(first(resource, "name")),
                        description=value(first(resource, "description")),
                        function=code(first(resource, "function")),
                        byte_size=size,
                    )


def _bytes(megabytes: str) -> int | None:
    """ISO gives sizes in megabytes."""
    try:
        size = float(megabytes) * 1_000_000
    except ValueError:
        return None
    return int(size) if 0 < size < 1e15 else None


def _extras(told: Any, known: Any, level: str, identification: Element) -> dict[str, Json]:
    """What DCAT has no term for, under the names that ckanext-spatial gives it."""
    thesauri = {
        title: None
        for at in every(
            identification, "descriptiveKeywords", "MD_Keywords", "thesaurusName", "CI_Citation", "title"
        )
        if (title := value(at))
    }
    distances = [f"{number} {unit or 'm'}" for number, unit in zip(known.distance, known.uom, strict=False)]
    extras: dict[str, Json] = {
        "metadata-date": told.datestamp or told.datetimestamp,
        "resource-type": level if level != "dataset" else None,
        "parent-identifier": told.parentidentifier,
        "spatial-reference-system": told.referencesystem.code if told.referencesystem else None,
        "equivalent-scale": ", ".join(f"1:{number}" for number in known.denominators),
        "spatial-resolution": ", ".join(distances),
        "progress": known.status,
        "thesaurus": ", ".join(thesauri),
    }
    return {key: told for key, told in extras.items() if told}


_NOTHING = Problem(
    code="metadata-without-identification",
    message="The record has no identificationInfo, so it describes nothing. Complete it in the catalogue.",
)
_UNREADABLE = Problem(
    code="metadata-unreadable",
    message="The record is not built as ISO 19139 or 19115-3 says. Check it in the catalogue that made it.",
)
