"""Licences and rights as nodes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from harvester.dcat.rdf_model import last_part
from harvester.dcat.rdf_terms import LICENCE_TITLES
from harvester.dcat.rdf_values import clean_iri

if TYPE_CHECKING:
    from harvester.dcat.rdf_model import Graph
    from harvester.domain.dataset import Text


def add_licence(graph: Graph, licence: str) -> str:
    """dct:LicenseDocument with the title that lets CKAN find the licence in its own list."""
    uri = clean_iri(licence)
    node = graph.node(uri or graph.own("licence", licence), "dct:LicenseDocument")
    if uri is None:
        node.text("dct:title", licence)
        return node.uri
    bare = uri.partition("://")[2].removeprefix("www.")
    title = next((title for start, title in LICENCE_TITLES.items() if bare.startswith(start)), None)
    node.text("dct:title", title or last_part(uri))
    return node.uri


def add_rights(graph: Graph, rights: Text) -> str:
    """dct:RightsStatement with its text."""
    node = graph.node(graph.own("rights", json.dumps(dict(rights), sort_keys=True)), "dct:RightsStatement")
    node.texts("rdfs:label", rights)
    return node.uri
