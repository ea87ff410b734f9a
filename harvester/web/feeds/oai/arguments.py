"""What a request of OAI-PMH asks for. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from harvester.dcat.forms import Form
from harvester.ports import Selection

FORMATS: Mapping[str, tuple[Form, str, str]] = {
    "oai_dc": (
        Form.OAI_DC,
        "http://www.openarchives.org/OAI/2.0/oai_dc.xsd",
        "http://www.openarchives.org/OAI/2.0/oai_dc/",
    ),
    "dcat_ap": (Form.RDFXML, "https://www.w3.org/1999/02/22-rdf-syntax-ns.rdf", "http://www.w3.org/ns/dcat#"),
}
"""Prefix → the form, its schema, its name space."""
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


def read_arguments(told: Sequence[tuple[str, str]]) -> tuple[str, dict[str, str]]:
    """The verb and its arguments, checked.

    Raises:
        OaiError: they are not those of the protocol.
    """
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
    if "metadataPrefix" in arguments and arguments["metadataPrefix"] not in FORMATS:
        raise OaiError("cannotDisseminateFormat", f"There are: {', '.join(FORMATS)}.")
    return verb, arguments


def read_walk(arguments: Mapping[str, str]) -> Walk:
    """What a list is of.

    Raises:
        OaiError: the resumption token is none of ours.
    """
    if told := arguments.get("resumptionToken"):
        parts = told.split("!")
        if len(parts) != 5 or parts[0] not in FORMATS or not parts[4]:
            raise OaiError("badResumptionToken", "This token is none of ours.")
        prefix, since, until, organization, after = parts
        return Walk(prefix=prefix, since=since, until=until, organization=organization, after=after)
    return Walk(
        prefix=arguments["metadataPrefix"],
        since=arguments.get("from", ""),
        until=arguments.get("until", ""),
        organization=arguments.get("set", ""),
    )


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
