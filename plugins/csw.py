"""CSW and WAF: catalogues of maps in ISO 19139, ISO 19115-3 or Dublin Core."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import quote

from harvester.sdk import (
    AgentDraft,
    Capability,
    ContentUnreadable,
    DatasetDraft,
    FetchContext,
    JsonObject,
    Page,
    Problem,
    RawRecord,
    Recognition,
    RecordInvalid,
    SkipRecord,
    SourcePlugin,
    SourceRefused,
    SourceUnavailable,
)
from harvester.sdk.listings import Listing, parse_listing
from harvester.sdk.options import publisher_option, text_option
from plugins._csw_dublin import draft_dublin
from plugins._csw_iso import draft_iso
from plugins._csw_paging import Paging, identifier_of, nameless
from plugins._csw_recognise import candidates, recognised
from plugins._csw_requests import (
    Capabilities,
    ask_capabilities,
    bare,
    capabilities_url,
    is_capabilities,
    read_capabilities,
)
from plugins._csw_waf import Folder
from plugins._csw_xml import METADATA, OTHERS, RECORDS, to_text
from plugins._told import field, text
from plugins._xml import name_of, parse_xml

if TYPE_CHECKING:
    from harvester.sdk import Response

MOST_TRIED = 6  #: addresses that a page leads to
_GEONETWORK = re.compile(r"(?P<base>https?://.+/srv)/(?P<language>[a-z]{3})(?:/[^/?]*)?/?(?:\?|$)")


class CswPlugin(SourcePlugin):
    """One dataset for each record of a catalogue of maps, or each file of a folder of them."""

    name = "csw"
    title = "CSW / WAF (catalogues of maps)"
    description = (
        "Geoportals: CSW 2.0.2 and 3.0 (GeoNetwork, GeoNode, pycsw …), and folders of ISO 19139 files."
    )
    config_schema: ClassVar[JsonObject] = {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "publisher": publisher_option(
                "Who publishes the data, where the records do not say, or say it badly."
            ),
            "constraint": text_option(
                "Filter (CQL)", "Only these records, e.g. dc:type = 'dataset'. Empty: all."
            ),
            "page_size": {
                "type": "integer",
                "default": 50,
                "minimum": 1,
                "maximum": 500,
                "title": "Records a request",
                "description": "Fewer where the catalogue is slow or its records are large.",
            },
            "depth": {
                "type": "integer",
                "default": 5,
                "minimum": 0,
                "maximum": 20,
                "title": "Depth of folders",
                "description": "How many folders deep a folder of metadata files (WAF) is read.",
            },
            "geojson": {
                "type": "boolean",
                "default": True,
                "title": "GeoJSON of map layers",
                "description": "Add a link to the features of a layer as GeoJSON, where GeoServer serves it.",
            },
        },
    }
    capabilities = frozenset({Capability.COMPLETE_LISTING, Capability.INCREMENTAL})

    @classmethod
    def recognise(cls, page: Page) -> float | Recognition:
        """By capabilities, records, a folder of them, or a geoportal's front page that leads to one."""
        return recognised(page)

    def records(self, ctx: FetchContext) -> Iterator[RawRecord]:
        """The records of what answers: a catalogue, a folder, one document, or a page that leads there."""
        with ctx.http.get(capabilities_url(self.url), accept_status={400}) as answer:
            url, html = answer.url, answer.text if _is_html(answer) else ""
            listing = parse_listing(html, bare(url)) if html else None
            root = None if html else parse_xml(answer.content, url)
        if listing is not None:
            yield from self._folder(ctx, listing)
        elif html:
            yield from self._catalogue(ctx, _catalogue_of(ctx, url, html))
        elif root is not None and name_of(root) in METADATA:
            yield RawRecord(
                identifier=identifier_of(root) or nameless(root), url=self.url, content={"xml": to_text(root)}
            )
        elif root is not None and is_capabilities(root):
            yield from self._catalogue(ctx, read_capabilities(root, url))
        else:  # perhaps only GetCapabilities fails
            yield from self._catalogue(ctx, Capabilities(url=bare(self.url)))

    def _folder(self, ctx: FetchContext, listing: Listing) -> Iterator[RawRecord]:
        before = field(ctx.state, "files")
        folder = Folder(
            ctx=ctx,
            depth=_whole(self.config.get("depth"), 5),
            before=before if isinstance(before, Mapping) else {},
        )
        yield from folder.records(listing)
        ctx.save_state({"files": folder.kept})

    def _catalogue(self, ctx: FetchContext, told: Capabilities) -> Iterator[RawRecord]:
        size = _whole(self.config.get("page_size"), 50)
        paging = Paging(
            ctx=ctx,
            told=told,
            size=min(size, ctx.limit) if ctx.limit else size,
            constraint=text(self.config.get("constraint")).strip(),
            shortfall=_whole(field(ctx.state, "shortfall"), 0),
        )
        expected = False
        for found in paging.records():
            if not expected and paging.matched:
                ctx.expect(paging.matched)
                expected = True
            yield RawRecord(
                identifier=found.identifier,
                url=self._page(found.identifier) or self._record_url(found.identifier),
                content={"xml": to_text(found.element)},
            )
        ctx.save_state({"shortfall": paging.new_shortfall})

    def _page(self, identifier: str) -> str | None:
        """Where GeoNetwork shows a record to people."""
        geonetwork = _GEONETWORK.match(self.url)
        if geonetwork is None or identifier.startswith("sha256:"):
            return None
        told = quote(identifier, safe="")
        return f"{geonetwork['base']}/{geonetwork['language']}/catalog.search#/metadata/{told}"

    def _record_url(self, identifier: str) -> str | None:
        if identifier.startswith("sha256:"):
            return self.url
        at = bare(self.url)
        words = "service=CSW&version=2.0.2&request=GetRecordById&elementSetName=full"
        return f"{at}{'&' if '?' in at else '?'}{words}&id={quote(identifier, safe='')}"

    def draft(self, raw: RawRecord) -> DatasetDraft:
        """The record as a dataset."""
        told = text(field(raw.content, "xml"))
        if not told:
            broken = text(field(raw.content, "broken"))
            raise RecordInvalid(_broken(broken) if broken else _NO_RECORD)
        try:
            root = parse_xml(told.encode("utf-8", "replace"), raw.url or self.url)
        except ContentUnreadable as error:
            raise RecordInvalid(_broken(str(error))) from error
        named = text(self.config.get("publisher")).strip()
        home = AgentDraft(name=named) if named else None
        geojson = self.config.get("geojson") is not False
        page = self._page(raw.identifier)
        kind = name_of(root)
        if kind in METADATA:
            return draft_iso(root, page=page, geojson=geojson, home=home)
        if kind in RECORDS or (kind == "RDF" and any(name_of(child) == "Description" for child in root)):
            return draft_dublin(root, page=page, geojson=geojson, home=home)
        told = OTHERS.get(kind, f"<{kind}>")
        raise SkipRecord(f"This is no ISO 19139, ISO 19115-3 or Dublin Core, but {told}.")


def _is_html(answer: Response) -> bool:
    start = answer.open().read(2_000).lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return start.startswith((b"<!doctype html", b"<html")) or (
        answer.media_type == "text/html" and not start.startswith(b"<?xml")
    )


def _catalogue_of(ctx: FetchContext, url: str, html: str) -> Capabilities:
    """The catalogue that a geoportal's page leads to.

    Raises:
        ContentUnreadable: there is none where it could be.
    """
    for address, _ in islice(candidates(url, html), MOST_TRIED):
        try:
            root, at = ask_capabilities(ctx, address)
        except (SourceRefused, SourceUnavailable):
            continue
        if is_capabilities(root):
            return read_capabilities(root, at)
    raise ContentUnreadable(
        f"Expected a catalogue of maps at {url}, but the answer is an HTML page that leads to none."
    )


def _whole(told: object, default: int) -> int:
    return told if isinstance(told, int) and not isinstance(told, bool) else default


def _broken(words: str) -> Problem:
    return Problem(
        code="metadata-broken",
        message="The file cannot be read: {error} Mend it where it is kept.",
        params={"error": words[:500]},
    )


_NO_RECORD = Problem(
    code="record-without-metadata",
    message="There is no metadata in this record; harvest the source again.",
)
