"""Datasets as records of OAI-PMH."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from harvester.dcat.forms import Form
from harvester.dcat.rdf_syntax import foot, head
from harvester.dcat.xml_forms import element, moment
from harvester.domain.errors import NotFound
from harvester.web.current import service
from harvester.web.feeds.answers import addresses
from harvester.web.feeds.oai.arguments import OaiError

if TYPE_CHECKING:
    from harvester.ports import KeptForm


def records(shown: Sequence[KeptForm], form: Form) -> str:
    """Whole records; of what is withdrawn, the headers."""
    pieces = service().published.pieces(form, shown)
    parts = []
    for each in shown:
        if each.id not in pieces:
            continue
        body = "" if each.withdrawn else f"<metadata>{_metadata(form, pieces[each.id].plain())}</metadata>"
        parts.append(f"<record>{header(each)}{body}</record>")
    return "".join(parts)


def _metadata(form: Form, body: bytes) -> str:
    if form is not Form.RDFXML:
        return body.decode()
    start = head("rdfxml").decode().partition("\n")[2]  # without the XML declaration
    return start + body.decode() + foot("rdfxml").decode()


def header(kept: KeptForm) -> str:
    """The identifier of a record, and when it changed."""
    status = ' status="deleted"' if kept.withdrawn else ""
    told = element("identifier", _prefix() + kept.name) + element("datestamp", moment(kept.updated))
    return f"<header{status}>{told}</header>"


def record(identifier: str, form: Form) -> KeptForm:
    """The dataset of an identifier.

    Raises:
        OaiError: there is none.
    """
    name = identifier.removeprefix(_prefix())
    missing = OaiError("idDoesNotExist", "There is no such record.")
    if not name or name == identifier:
        raise missing
    try:
        found = service().core.catalogue.get(name)
    except NotFound:
        raise missing from None
    kept = service().core.forms.of(form, [found.id])
    if not kept or kept[0].name != name:
        raise missing
    return kept[0]


def _prefix() -> str:
    return f"oai:{urlsplit(addresses().root).hostname or 'localhost'}:"
