"""Repositories with OAI-PMH 2.0: EPrints, DSpace, Dataverse, InvenioRDM and Zenodo, OJS."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

from harvester.sdk import (
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
    Severity,
    SkipRecord,
    SourcePlugin,
    SourceRefused,
)
from harvester.sdk.options import texts_option
from plugins._dcat_draft import dataset
from plugins._dcat_graph import Graph
from plugins._dcat_parse import triples
from plugins._oai_datacite import datacite_draft, resource_of, types_of
from plugins._oai_dublin import dublin_core_draft, fields_of
from plugins._oai_formats import DATACITE, DCAT, candidates
from plugins._oai_recognise import recognised
from plugins._oai_repository import OaiFault, found_at
from plugins._oai_run import Run
from plugins._oai_words import is_wanted
from plugins._values import text, texts
from plugins._xml import parse_xml

_DAY = r"^\d{4}-\d{2}-\d{2}$"


class OaiPmhPlugin(SourcePlugin):
    """Reads the datasets of a repository, or only those that changed since the last run."""

    name = "oaipmh"
    title = "Repository (OAI-PMH)"
    description = "Research and document repositories: EPrints, DSpace, Dataverse, Zenodo, OJS."
    config_schema: ClassVar[JsonObject] = {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "types": {
                "type": "array",
                "items": {"type": "string", "minLength": 1},
                "default": ["Dataset"],
                "title": "Types that are datasets",
                "description": "Records of other types (articles, theses) are skipped; * takes all.",
            },
            "sets": texts_option(
                "Only these sets", "Sets of the repository (setSpec); empty means all of it."
            ),
            "metadata_prefix": {
                "type": "string",
                "title": "Metadata format",
                "description": "Only needed to ask for another format than the best one that is offered.",
            },
            "from": {
                "type": "string",
                "pattern": _DAY,
                "title": "Not before",
                "description": "Only records that changed on this day or later (2020-12-31).",
            },
            "until": {
                "type": "string",
                "pattern": _DAY,
                "title": "Not after",
                "description": "Only records that changed on this day or earlier.",
            },
        },
    }
    capabilities = frozenset({Capability.COMPLETE_LISTING, Capability.INCREMENTAL, Capability.TOMBSTONES})

    @classmethod
    def recognise(cls, page: Page) -> float | Recognition:
        """By an answer of the protocol, here or at the usual place of the software that made the page."""
        return recognised(page)

    def records(self, ctx: FetchContext) -> Iterator[RawRecord]:
        """Every record of the sets; those that were deleted as tombstones."""
        repository, identity = found_at(ctx.http, self.url)
        try:
            offered = list(repository.formats())
        except SourceRefused:
            offered = []
        wanted = candidates(offered, text(self.config.get("metadata_prefix")))
        for number, (prefix, kind) in enumerate(wanted, start=1):
            run = Run(self.config, ctx, repository, identity, prefix, kind)
            try:
                yield from run.records()
            except OaiFault as fault:
                if fault.code == "cannotDisseminateFormat" and not run.given and number < len(wanted):
                    continue
                raise
            return

    def draft(self, raw: RawRecord) -> DatasetDraft:
        """The record as a draft; what is of another type is skipped."""
        content = raw.content if isinstance(raw.content, Mapping) else {}
        told, kind = text(content.get("xml")), text(content.get("format"))
        if not told:
            raise SkipRecord("The repository lists it without saying anything of it.")
        if kind == DCAT:
            return _dcat(told, raw.url or "")
        try:
            root = parse_xml(told.encode("utf-8", "replace"), raw.url or "")
        except ContentUnreadable as unreadable:
            raise RecordInvalid(
                Problem(code="record-unreadable", message=str(unreadable), severity=Severity.ERROR)
            ) from unreadable
        repository = text(content.get("repository"))
        if kind == DATACITE:
            resource = resource_of(root)
            self._refuse(types_of(resource))
            return datacite_draft(resource, identifier=raw.identifier, repository=repository)
        self._refuse([one.text for one in fields_of(root).get("type", ())])
        return dublin_core_draft(root, identifier=raw.identifier, repository=repository, base=raw.url or "")

    def _refuse(self, told: list[str]) -> None:
        wanted = texts(self.config.get("types")) or ("Dataset",)
        if is_wanted(told, wanted):
            return
        if not told:
            raise SkipRecord("It does not say what it is. Set types to * to take all records.")
        raise SkipRecord(f"It is of type “{told[0]}”, not a dataset. Add the type to types to harvest it.")


def _dcat(told: str, url: str) -> DatasetDraft:
    """The draft of the first dataset in RDF/XML.

    Raises:
        RecordInvalid: it cannot be read.
        SkipRecord: there is no dataset in it.
    """
    try:
        graph = Graph(triples(told, "rdfxml", url))
    except ContentUnreadable as unreadable:
        raise RecordInvalid(
            Problem(code="record-unreadable", message=str(unreadable), severity=Severity.ERROR)
        ) from unreadable
    iri = next(graph.datasets(), None)
    if iri is None:
        raise SkipRecord("It describes no dataset.")
    return dataset(graph.tree(iri))
