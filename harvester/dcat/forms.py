"""The forms that a dataset takes for its readers, each made once and kept compressed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import astuple
from enum import StrEnum
from functools import lru_cache, partial
from typing import TYPE_CHECKING, get_args

import orjson

from harvester.dcat.ckan.shown import to_shown_package
from harvester.dcat.croissant import to_croissant
from harvester.dcat.datajson import to_entry
from harvester.dcat.datajson3 import to_entry_3
from harvester.dcat.pieces import Piece
from harvester.dcat.published import document_of, publish
from harvester.dcat.rdf import dataset_fragment, tombstone
from harvester.dcat.rdf_syntax import Syntax
from harvester.dcat.rdf_values import plain_json
from harvester.dcat.schemaorg import to_schema_org
from harvester.dcat.xml_forms import to_atom, to_oai_dc
from harvester.domain.dataset import DOCUMENT_MEMBER

if TYPE_CHECKING:
    from harvester.dcat.document import Document
    from harvester.dcat.published import Catalogue, Shown

VERSION = "6"  #: raised when the same dataset is written otherwise


class Form(StrEnum):
    """How a dataset is written."""

    NT = "nt"
    TTL = "ttl"
    JSONLD = "jsonld"
    RDFXML = "rdfxml"
    DCAT_US = "dcat-us"  #: an entry of data.json, version 1.1
    DCAT_US_3 = "dcat-us-3"  #: the same, version 3.0
    PACKAGE = "package"  #: CKAN's package_show
    SCHEMA_ORG = "schema-org"
    CROISSANT = "croissant"  #: nothing of a dataset without tabular files
    ATOM = "atom"  #: an entry of a feed
    OAI_DC = "oai-dc"  #: Dublin Core


@lru_cache(maxsize=8)
def mark(catalogue: Catalogue) -> str:
    """What all forms depend on beside the datasets: settings and our own version."""
    told = "\n".join(str(part) for part in (VERSION, *astuple(catalogue)))
    return hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()[:16]


def write(form: Form, shown: Shown, catalogue: Catalogue) -> Piece:
    """One form of a dataset. Equal datasets give equal bytes."""
    return Piece.of(_WRITERS[form](shown, catalogue))


def _rdf(syntax: Syntax, shown: Shown, catalogue: Catalogue) -> bytes:
    places = catalogue.addresses
    if shown.withdrawn:
        return tombstone(
            places.dataset(shown.name),
            shown.dataset.identifier,
            title=shown.dataset.title,
            modified=shown.updated.isoformat(timespec="seconds"),
        ).of(syntax)
    return dataset_fragment(
        syntax,
        publish(shown.dataset, shown.name, places),
        places.dataset(shown.name),
        _document(shown, catalogue),
    )


def _dcat_us(shown: Shown, catalogue: Catalogue) -> bytes:
    dataset = publish(shown.dataset, shown.name, catalogue.addresses)
    entry = to_entry(dataset, publisher=catalogue.publisher, language=catalogue.language)
    return _json({**entry, DOCUMENT_MEMBER: _document(shown, catalogue)})


def _dcat_us_3(shown: Shown, catalogue: Catalogue) -> bytes:
    entry = to_entry_3(
        publish(shown.dataset, shown.name, catalogue.addresses),
        uri=catalogue.addresses.dataset(shown.name),
        publisher=catalogue.publisher,
        language=catalogue.language,
    )
    return _json({**entry, DOCUMENT_MEMBER: _document(shown, catalogue)})


def _package(shown: Shown, catalogue: Catalogue) -> bytes:
    # As text: CKAN's own harvester sends on what it reads, and CKAN ignores an unknown text, but no object.
    told = _json(_document(shown, catalogue)).decode()
    return _json({**to_shown_package(shown, catalogue), DOCUMENT_MEMBER: told})


def _document(shown: Shown, catalogue: Catalogue) -> Document:
    return document_of(shown.dataset, shown.name, catalogue.addresses)


def _schema_org(shown: Shown, catalogue: Catalogue) -> bytes:
    told = _json(
        to_schema_org(
            publish(shown.dataset, shown.name, catalogue.addresses),
            uri=catalogue.addresses.dataset(shown.name),
            catalog=catalogue.title,
            language=catalogue.language,
        )
    )
    # It stands in a script element, which “</script” or “<!--” would end or open.
    return told.replace(b"<", b"\\u003c")


def _croissant(shown: Shown, catalogue: Catalogue) -> bytes:
    told = to_croissant(
        publish(shown.dataset, shown.name, catalogue.addresses),
        uri=catalogue.addresses.dataset(shown.name),
        publisher=catalogue.publisher,
        language=catalogue.language,
    )
    return _json(told) if told else b""


def _json(value: object) -> bytes:
    return orjson.dumps(plain_json(value))


_WRITERS: Mapping[Form, Callable[[Shown, Catalogue], bytes]] = {
    **{Form(syntax): partial(_rdf, syntax) for syntax in get_args(Syntax)},
    Form.DCAT_US: _dcat_us,
    Form.DCAT_US_3: _dcat_us_3,
    Form.PACKAGE: _package,
    Form.SCHEMA_ORG: _schema_org,
    Form.CROISSANT: _croissant,
    Form.ATOM: to_atom,
    Form.OAI_DC: to_oai_dc,
}
