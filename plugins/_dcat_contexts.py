"""JSON-LD contexts known by their address.

A context named by an address is never fetched (it may be dead, slow, or an address inside the
operator's network): the well-known ones are replaced by the small tables here, which map the terms
that describe datasets; any other is refused in words.
"""

from __future__ import annotations

from typing import Any

from harvester.sdk import ContentUnreadable
from plugins._dcat_terms import (
    ADMS,
    DCAT,
    DCATAP,
    DCT,
    FOAF,
    LOCN,
    ORG,
    OWL,
    PROV,
    RDF,
    RDFS,
    SCHEMA,
    SKOS,
    SPDX,
    TIME,
    VCARD,
    XSD,
)

MAX_DEPTH = 100
#: Far deeper than any catalogue; the expansion of JSON-LD takes time that grows with the square of the depth.

Context = dict[str, Any]

_PREFIXES: Context = {
    "adms": ADMS,
    "dcat": DCAT,
    "dcatap": DCATAP,
    "dct": DCT,
    "dcterms": DCT,
    "foaf": FOAF,
    "locn": LOCN,
    "org": ORG,
    "owl": OWL,
    "prov": PROV,
    "rdf": RDF,
    "rdfs": RDFS,
    "schema": SCHEMA,
    "skos": SKOS,
    "spdx": SPDX,
    "time": TIME,
    "vcard": VCARD,
    "xsd": XSD,
}
_DCT_TEXT = (
    "accrualPeriodicity description format identifier issued language modified provenance rights spatial "
    "temporal title type"
)
_DCT_IRI = (
    "accessRights conformsTo creator hasPart hasVersion isPartOf isVersionOf license publisher relation "
    "source"
)
_DCAT_TEXT = (
    "bbox byteSize centroid endDate keyword mediaType spatialResolutionInMeters startDate "
    "temporalResolution version"
)
_DCAT_IRI = (
    "accessService accessURL catalog contactPoint dataset distribution downloadURL endpointDescription "
    "endpointURL first inSeries landingPage last prev record servesDataset service theme themeTaxonomy"
)
_DCAT_CLASSES = "Catalog CatalogRecord DataService Dataset DatasetSeries Distribution Relationship Resource"


def _terms(namespace: str, words: str, *, iri: bool = False) -> Context:
    return {
        word: {"@id": namespace + word, "@type": "@id"} if iri else namespace + word for word in words.split()
    }


DCAT_CONTEXT: Context = {
    **_PREFIXES,
    **_terms(DCT, _DCT_TEXT),
    **_terms(DCT, _DCT_IRI, iri=True),
    **_terms(DCAT, _DCAT_TEXT),
    **_terms(DCAT, _DCAT_IRI, iri=True),
    **_terms(DCAT, _DCAT_CLASSES),
    **_terms(FOAF, "Agent Document Organization mbox name"),
    **_terms(FOAF, "homepage page primaryTopic", iri=True),
    **_terms(VCARD, "fn hasEmail hasTelephone hasURL Kind Individual"),
    **_terms(SPDX, "algorithm checksum checksumValue Checksum"),
    **_terms(SKOS, "notation prefLabel inScheme Concept"),
    **_terms(LOCN, "geometry"),
    "versionNotes": ADMS + "versionNotes",
    "label": RDFS + "label",
}

#: Project Open Data (data.json, DCAT-US 1.1), where a licence is an address or plain text.
POD_CONTEXT: Context = {
    **DCAT_CONTEXT,
    "license": DCT + "license",
    "conformsTo": DCT + "conformsTo",
    "landingPage": DCAT + "landingPage",
    "theme": DCAT + "theme",
    "references": DCT + "references",
    "temporal": DCT + "temporal",
    "ContactPoint": VCARD + "Kind",
    "subOrganizationOf": ORG + "subOrganizationOf",
    "accessLevel": DCT + "accessRights",
}

_LANGUAGES = {"@container": "@language"}
#: The names of DCAT-AP's own context, which are made from the labels of the specification.
DCATAP_CONTEXT: Context = {
    **DCAT_CONTEXT,
    "title": {"@id": DCT + "title", **_LANGUAGES},
    "description": {"@id": DCT + "description", **_LANGUAGES},
    "keyword": {"@id": DCAT + "keyword", **_LANGUAGES},
    "name": {"@id": FOAF + "name", **_LANGUAGES},
    "releaseDate": DCT + "issued",
    "modificationDate": DCT + "modified",
    "geographicalCoverage": {"@id": DCT + "spatial", "@type": "@id"},
    "temporalCoverage": {"@id": DCT + "temporal", "@type": "@id"},
    "datasetDistribution": {"@id": DCAT + "distribution", "@type": "@id"},
    "frequency": {"@id": DCT + "accrualPeriodicity", "@type": "@id"},
    "language": {"@id": DCT + "language", "@type": "@id"},
    "licence": {"@id": DCT + "license", "@type": "@id"},
    "format": {"@id": DCT + "format", "@type": "@id"},
    "mediaType": {"@id": DCAT + "mediaType", "@type": "@id"},
    "endpointUrl": {"@id": DCAT + "endpointURL", "@type": "@id"},
    "accessUrl": {"@id": DCAT + "accessURL", "@type": "@id"},
    "downloadUrl": {"@id": DCAT + "downloadURL", "@type": "@id"},
    "previous": {"@id": DCAT + "prev", "@type": "@id"},
    "beginning": TIME + "hasBeginning",
    "end": TIME + "hasEnd",
    "DatasetMemberOfADatasetSeries": DCAT + "Dataset",
}
SCHEMA_CONTEXT: Context = {**_PREFIXES, "@vocab": SCHEMA}


def known_context(address: str) -> Context | None:
    """The local context for a well-known address, or ``None``."""
    plain = address.strip().lower().partition("://")[2].rstrip("/#")
    if plain.startswith("project-open-data.cio.gov/"):
        return POD_CONTEXT
    if plain.startswith(("schema.org", "www.schema.org")):
        return SCHEMA_CONTEXT
    if plain.startswith(("www.w3.org/ns/dcat", "w3.org/ns/dcat", "www.w3.org/tr/vocab-dcat")):
        return DCAT_CONTEXT
    if "dcat-ap" in plain and plain.startswith(
        ("semiceu.github.io/", "data.europa.eu/", "raw.githubusercontent.com/semiceu/")
    ):
        return DCATAP_CONTEXT
    if plain.startswith("data.europa.eu/r5r"):
        return DCATAP_CONTEXT
    return None


def replace_contexts(document: Any, url: str) -> bool:
    """Put local contexts in the place of addresses, in the document itself.

    Returns:
        Whether anything was replaced.

    Raises:
        ContentUnreadable: a context is named by an unknown address, or the document is nested too deeply.
    """
    replaced = False
    waiting: list[tuple[Any, int]] = [(document, 0)]
    while waiting:
        value, depth = waiting.pop()
        if depth > MAX_DEPTH:
            raise ContentUnreadable(f"The JSON-LD at {url} is nested more than {MAX_DEPTH} levels deep.")
        if isinstance(value, list):
            waiting.extend((item, depth + 1) for item in value if isinstance(item, list | dict))
        elif isinstance(value, dict):
            if "@context" in value:
                local = _local(value["@context"], url)
                replaced = replaced or local is not value["@context"]
                value["@context"] = local
            waiting.extend((item, depth + 1) for item in value.values() if isinstance(item, list | dict))
    return replaced


def _local(context: Any, url: str) -> Any:
    if isinstance(context, str):
        known = known_context(context)
        if known is None:
            raise ContentUnreadable(
                f"The JSON-LD at {url} needs the context {context[:200]}, which is not a known one; "
                "the harvester does not fetch contexts. Ask the publisher for Turtle or RDF/XML."
            )
        return known
    if isinstance(context, list):
        return [_local(item, url) for item in context]
    if isinstance(context, dict) and "@import" in context:
        rest = {key: item for key, item in context.items() if key != "@import"}
        return [_local(context["@import"], url), rest]
    return context
