"""``/oai``: OAI-PMH 2.0 (https://www.openarchives.org/OAI/openarchivesprotocol.html).

Written here because no maintained package serves it: those on PyPI read it (oaipmh-scythe, sickle).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import Blueprint, request

from harvester.dcat.forms import Form
from harvester.dcat.rdf_syntax import foot, head
from harvester.dcat.xml_forms import element, moment
from harvester.domain.errors import NotFound
from harvester.ports import KeptForm, Position, Selection
from harvester.web.current import service
from harvester.web.feeds.answers import addresses, not_modified, tag_of, whole
from harvester.web.feeds.paging import position_of, token

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

blueprint = Blueprint("oai", __name__)

A_PAGE = 100
_SPACE = "http://www.openarchives.org/OAI/2.0/"
_FORMATS: Mapping[str, tuple[Form, str, str]] = {
    "oai_dc": (
        Form.OAI_DC,
        "http://www.openarchives.org/OAI/2.0/oai_dc.xsd",
        "http://www.openarchives.org/OAI/2.0/oai_dc/",
    ),
    "dcat_ap": (Form.RDFXML, "https://www.w3.org/1999/02/22-rdf-syntax-ns.rdf", "http://www.w3.org/ns/dcat#"),
}
_LISTING = ({"metadataPrefix"}, {"from", "until", "set"})
_ARGUMENTS: Mapping[str, tuple[set[str], set[str]]] = {
    "Identify": (set(), set()),
    "ListMetadataFormats": (set(), {"identifier"}),
    "ListSets": (set(), set()),
    "ListIdentifiers": _LISTING,
    "ListRecords": _LISTING,
    "GetRecord": ({"identifier", "metadataPrefix"}, set()),
}


class OaiError(Exception):
    """What the protocol calls an error; it is answered with 200."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


@dataclass(frozen=True, kw_only=True, slots=True)
class Walk:
    """What a list is of, and where it goes on; a resumption token says all of it."""

    prefix: str
    since: str = ""
    until: str = ""
    organization: str = ""
    after: str = ""

    def told(self) -> str:
        """As a resumption token."""
        return "!".join((self.prefix, self.since, self.until, self.organization, self.after))

    def selection(self) -> Selection:
        """Which datasets."""
        if len(self.since) != len(self.until) and self.since and self.until:
            raise OaiError("badArgument", "from and until differ in their granularity.")
        return Selection(
            organization=self.organization or None,
            since=_moment(self.since),
            until=_moment(self.until, end=True),
            changes=True,
        )


@blueprint.route("/oai", methods=["GET", "POST"])
def answer() -> ResponseReturnValue:
    """Answer a request of the protocol."""
    told = request.form if request.method == "POST" else request.args
    standing = service().core.forms.standing()
    tag = tag_of("oai", sorted(told.items(multi=True)), service().published.mark, standing.revision)
    if same := not_modified(tag, standing.modified):
        return same
    try:
        verb, arguments = _arguments(list(told.items(multi=True)))
        body = f"<{verb}>{_VERBS[verb](arguments)}</{verb}>"
        asked = "".join(f' {name}="{_quoted(value)}"' for name, value in arguments.items())
        asked = f' verb="{verb}"{asked}'
    except OaiError as error:
        body = f'<error code="{error.code}">{_quoted(error.message)}</error>'
        asked = ""
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<OAI-PMH xmlns="{_SPACE}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        f'xsi:schemaLocation="{_SPACE} {_SPACE}OAI-PMH.xsd">'
        f"<responseDate>{moment(service().core.clock.now())}</responseDate>"
        f"<request{asked}>{_quoted(_address())}</request>{body}</OAI-PMH>\n"
    )
    return whole(
        text.encode("utf-8", "replace"), "text/xml; charset=utf-8", tag=tag, modified=standing.modified
    )


def _arguments(told: Sequence[tuple[str, str]]) -> tuple[str, dict[str, str]]:
    """The verb and its arguments, checked."""
    arguments = dict(told)
    verb = arguments.pop("verb", "")
    if verb not in _ARGUMENTS or sum(name == "verb" for name, _ in told) != 1:
        raise OaiError("badVerb", "verb is missing, repeated, or none of the protocol's.")
    if len(arguments) + 1 != len(told):
        raise OaiError("badArgument", "An argument is repeated.")
    required, optional = _ARGUMENTS[verb]
    if verb.startswith("List") and "resumptionToken" in arguments:
        if len(arguments) > 1:
            raise OaiError("badArgument", "resumptionToken stands alone.")
        return verb, arguments
    if not required <= arguments.keys() <= required | optional:
        raise OaiError("badArgument", f"{verb} takes: {', '.join(sorted(required | optional)) or 'nothing'}.")
    if "metadataPrefix" in arguments and arguments["metadataPrefix"] not in _FORMATS:
        raise OaiError("cannotDisseminateFormat", f"There are: {', '.join(_FORMATS)}.")
    return verb, arguments


def _identify(arguments: Mapping[str, str]) -> str:
    settings = service().core.settings
    first = service().core.forms.page(Form.OAI_DC, Selection(changes=True), limit=1)
    earliest = first[0].updated if first else service().core.clock.now()
    return "".join(
        (
            element("repositoryName", settings.catalogue.title) or "<repositoryName>?</repositoryName>",
            element("baseURL", _address()),
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
        _record(arguments["identifier"], Form.OAI_DC)
    return "".join(
        "<metadataFormat>"
        + element("metadataPrefix", prefix)
        + element("schema", schema)
        + element("metadataNamespace", space)
        + "</metadataFormat>"
        for prefix, (_, schema, space) in _FORMATS.items()
    )


def _sets(arguments: Mapping[str, str]) -> str:
    if "resumptionToken" in arguments:
        raise OaiError("badResumptionToken", "The list of sets has one page.")
    names = sorted(service().core.catalogue.organizations())
    if not names:
        raise OaiError("noSetHierarchy", "No dataset has an organization.")
    return "".join(f"<set>{element('setSpec', n)}{element('setName', n)}</set>" for n in names)


def _get(arguments: Mapping[str, str]) -> str:
    form = _FORMATS[arguments["metadataPrefix"]][0]
    kept = _record(arguments["identifier"], form)
    return _records([kept], form)


def _list(arguments: Mapping[str, str], *, whole_records: bool) -> str:
    walk = _walk(arguments)
    selection = walk.selection()
    form = _FORMATS[walk.prefix][0]
    after = position_of(walk.after, changes=True) if walk.after else Position()
    if after is None:
        raise OaiError("badResumptionToken", "This token is none of ours.")
    kept = service().core.forms.page(form, selection, after=after, limit=A_PAGE + 1)
    shown = kept[:A_PAGE]
    if not shown and not walk.after:
        raise OaiError("noRecordsMatch", "There is no such record.")
    body = _records(shown, form) if whole_records else "".join(_header(each) for each in shown)
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


def _walk(arguments: Mapping[str, str]) -> Walk:
    if told := arguments.get("resumptionToken"):
        parts = told.split("!")
        if len(parts) != 5 or parts[0] not in _FORMATS or not parts[4]:
            raise OaiError("badResumptionToken", "This token is none of ours.")
        prefix, since, until, organization, after = parts
        return Walk(prefix=prefix, since=since, until=until, organization=organization, after=after)
    return Walk(
        prefix=arguments["metadataPrefix"],
        since=arguments.get("from", ""),
        until=arguments.get("until", ""),
        organization=arguments.get("set", ""),
    )


def _records(shown: Sequence[KeptForm], form: Form) -> str:
    pieces = service().published.pieces(form, shown)
    parts = []
    for each in shown:
        if each.id not in pieces:
            continue
        body = "" if each.withdrawn else f"<metadata>{_metadata(form, pieces[each.id].plain())}</metadata>"
        parts.append(f"<record>{_header(each)}{body}</record>")
    return "".join(parts)


def _metadata(form: Form, body: bytes) -> str:
    if form is not Form.RDFXML:
        return body.decode()
    start = head("rdfxml").decode().partition("\n")[2]  # without the XML declaration
    return start + body.decode() + foot("rdfxml").decode()


def _header(kept: KeptForm) -> str:
    status = ' status="deleted"' if kept.withdrawn else ""
    told = element("identifier", _prefix() + kept.name) + element("datestamp", moment(kept.updated))
    return f"<header{status}>{told}</header>"


def _record(identifier: str, form: Form) -> KeptForm:
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


def _moment(told: str, *, end: bool = False) -> datetime | None:
    """A date stamp; the end of a second or day counts in."""
    if not told:
        return None
    for form, length in (("%Y-%m-%d", timedelta(days=1)), ("%Y-%m-%dT%H:%M:%SZ", timedelta(seconds=1))):
        try:
            found = datetime.strptime(told, form).replace(tzinfo=UTC)
            return found + length - timedelta(microseconds=1) if end else found
        except (ValueError, OverflowError):
            continue
    raise OaiError("badArgument", "A date is written as 2024-12-31 or 2024-12-31T12:00:00Z.")


def _prefix() -> str:
    return f"oai:{urlsplit(addresses().root).hostname or 'localhost'}:"


def _address() -> str:
    return f"{addresses().root}/oai"


def _quoted(text: str) -> str:
    return element("x", text)[3:-4].replace('"', "&quot;")


_VERBS: Mapping[str, Callable[[Mapping[str, str]], str]] = {
    "Identify": _identify,
    "ListMetadataFormats": _formats,
    "ListSets": _sets,
    "GetRecord": _get,
    "ListIdentifiers": lambda arguments: _list(arguments, whole_records=False),
    "ListRecords": lambda arguments: _list(arguments, whole_records=True),
}
