"""XML of map catalogues: what ISO records say, element by element.

The versions of ISO 19139 and 19115-3 differ in namespaces far more than in names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from harvester.sdk.markup import squeeze
from plugins._xml import name_of

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

XLINK_HREF = "{http://www.w3.org/1999/xlink}href"
METADATA = frozenset({"MD_Metadata", "MI_Metadata", "CHE_MD_Metadata"})  #: roots of ISO records
RECORDS = frozenset({"Record", "BriefRecord", "SummaryRecord"})  #: roots of Dublin Core records
OTHERS = {
    "metadata": "FGDC CSDGM",
    "DIF": "DIF",
    "TRANSFER": "GM03",
    "FC_FeatureCatalogue": "ISO 19110",
    "RDF": "RDF",
}


def to_text(element: Element) -> str:
    """An element as text; what GeoNetwork adds for itself (counts, ratings) is left out."""
    for own in element.findall("{http://www.fao.org/geonetwork}info"):
        element.remove(own)
    return etree.tostring(element, encoding="unicode", with_tail=False)


def value(element: Element | None) -> str:
    """What a property says: its text, its anchor's or code list's value."""
    if element is None:
        return ""
    inner = next((child for child in element if name_of(child) not in {"", "PT_FreeText"}), None)
    if inner is None:
        return squeeze(element.text) or squeeze(element.get("codeListValue"))
    return squeeze("".join(inner.itertext())) or squeeze(inner.get("codeListValue"))


def code(element: Element | None) -> str:
    """What a code list property says: the code itself rather than its label."""
    if element is None:
        return ""
    inner = next((child for child in element if name_of(child)), element)
    return squeeze(inner.get("codeListValue")).rpartition("#")[2] or squeeze(inner.text)


def lines(element: Element | None) -> str:
    """A long text with its lines as they are."""
    inner = (
        next((c for c in element if name_of(c) not in {"", "PT_FreeText"}), None)
        if element is not None
        else None
    )
    told = inner if inner is not None else element
    return "".join(told.itertext()).strip() if told is not None else ""
