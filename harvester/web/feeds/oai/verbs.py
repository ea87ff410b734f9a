"""What OAI-PMH can be asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from harvester.dcat.forms import Form
from harvester.dcat.xml_forms import element, moment
from harvester.ports import Position, Selection
from harvester.web.current import service
from harvester.web.feeds.answers import addresses
from harvester.web.feeds.oai.arguments import FORMATS, OaiError, Walk, read_walk
from harvester.web.feeds.oai.records import header, record, records
from harvester.web.feeds.paging import position_of, token

A_PAGE = 100


def address() -> str:
    """Where it is asked."""
    return f"{addresses().root}/oai"


def _identify(arguments: Mapping[str, str]) -> str:
    settings = service().core.settings
    first = service().core.forms.page(Form.OAI_DC, Selection(changes=True), limit=1)
    earliest = first[0].updated if first else service().core.clock.now()
    return "".join(
        (
            element("repositoryName", settings.catalogue.title) or "<repositoryName>?</repositoryName>",
            element("baseURL", address()),
            element("protocolVersion", "2.0"),
            element("adminEmail", settings.contact if "@" in settings.contact else "tidak-ada@example.org"),
            element("earliestDatestamp", moment(earliest)),
            element("deletedRecord", "transient"),
            element("granularity", "YYYY-MM-DDThh:mm:ssZ"),
            element("compression", "gzip"),
        )
    )


def _formats(arguments: Mapping[str, str]) -> str:
    if "identifier" in arguments:
        record(arguments["identifier"], Form.OAI_DC)
    return "".join(
        "<metadataFormat>"
        + element("metadataPrefix", prefix)
        + element("schema", schema)
        + element("metadataNamespace", space)
        + "</metadataFormat>"
        for prefix, (_, schema, space) in FORMATS.items()
    )


def _sets(arguments: Mapping[str, str]) -> str:
    if "resumptionToken" in arguments:
        raise OaiError("badResumptionToken", "The list of sets has one page.")
    names = sorted(service().core.catalogue.organizations())
    if not names:
        raise OaiError("noSetHierarchy", "No dataset has an organization.")
    return "".join(f"<set>{element('setSpec', n)}{element('setName', n)}</set>" for n in names)


def _get(arguments: Mapping[str, str]) -> str:
    form = FORMATS[arguments["metadataPrefix"]][0]
    kept = record(arguments["identifier"], form)
    return records([kept], form)


def _list(arguments: Mapping[str, str], *, whole_records: bool) -> str:
    walk = read_walk(arguments)
    selection = walk.selection()
    form = FORMATS[walk.prefix][0]
    after = position_of(walk.after, changes=True) if walk.after else Position()
    if after is None:
        raise OaiError("badResumptionToken", "This token is none of ours.")
    kept = service().core.forms.page(form, selection, after=after, limit=A_PAGE + 1)
    shown = kept[:A_PAGE]
    if not shown and not walk.after:
        raise OaiError("noRecordsMatch", "There is no such record.")
    body = records(shown, form) if whole_records else "".join(header(each) for each in shown)
    count = service().core.forms.standing(selection).count
    if len(kept) > A_PAGE:
        following = Walk(
            prefix=walk.prefix,
            since=walk.since,
            until=walk.until,
            organization=walk.organization,
            after=token(shown[-1].position(), changes=True),
        )
        size = f' completeListSize="{count}"'
        return body + element("resumptionToken", following.told(), size)
    return body + (f'<resumptionToken completeListSize="{count}"/>' if walk.after else "")


VERBS: Mapping[str, Callable[[Mapping[str, str]], str]] = {
    "Identify": _identify,
    "ListMetadataFormats": _formats,
    "ListSets": _sets,
    "GetRecord": _get,
    "ListIdentifiers": lambda arguments: _list(arguments, whole_records=False),
    "ListRecords": lambda arguments: _list(arguments, whole_records=True),
}
"""Verb → what its arguments give, in XML."""
