"""Requests and answers of OAI-PMH 2.0 (https://www.openarchives.org/OAI/openarchivesprotocol.html)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

from lxml import etree
from lxml.etree import _Element as Element

from harvester.sdk import AddressForbidden, ContentUnreadable, Http, SourceRefused
from harvester.sdk.markup import squeeze
from plugins._xml import every, first, mended, name_of, parse_xml

#: Where repositories of each kind have their interface, below the site or the application.
PATHS = (
    "/oai/request", "/server/oai/request", "/cgi/oai2", "/oai2d", "/oai", "/index.php/index/oai", "/oai2",
)  # fmt: skip
_ENDS = re.compile(r"</(?:\w+:)?OAI-PMH\s*>\s*$")
_LONG = 300


class OaiFault(SourceRefused):
    """The repository answers with an error of the protocol."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """One answer: the element named like the verb, and when it was given."""

    content: Element
    responded: str
    broken: bool = False  #: the XML is broken; what could be read of it is here


@dataclass(frozen=True, kw_only=True, slots=True)
class Identity:
    """What a repository says of itself."""

    url: str  #: that requests go to
    name: str = ""
    by_second: bool = False  #: moments are told, not only days
    earliest: str = ""
    responded: str = ""  #: when it said so, by its own clock


@dataclass(frozen=True, kw_only=True, slots=True)
class Format:
    """A metadata format that a repository offers."""

    prefix: str
    namespace: str = ""
    schema: str = ""


def base_urls(url: str) -> list[str]:
    """Where the interface may be: the address without its query, then the usual places around it."""
    parts = urlsplit(url.strip())
    path = parts.path.rstrip("/")
    folder = path.rpartition("/")[0] if "." in path.rpartition("/")[2] else path
    found = (parts.path or "/", *(f"{folder}{one}" for one in PATHS), *PATHS)
    return [urlunsplit((parts.scheme, parts.netloc, one, "", "")) for one in dict.fromkeys(found)][:10]


@dataclass
class Repository:
    """Asks one repository."""

    http: Http
    url: str

    def ask(self, verb: str, **arguments: str) -> Answer:
        """The answer to a request.

        Raises:
            OaiFault: an error of the protocol.
            ContentUnreadable: the answer is something else, such as a page about maintenance.
            SourceUnavailable, SourceRefused: as for any address.
        """
        told = {"from" if key == "from_" else key: value for key, value in arguments.items() if value}
        accepted = (400, 404, 410, 422)  # some say so by HTTP, with the protocol's error in the body
        with self.http.get(self.url, params={"verb": verb, **told}, accept_status=accepted) as response:
            status, body = response.status, response.content
        try:
            root, broken = _parsed(body, self.url)
        except ContentUnreadable:
            if status >= 400:
                raise SourceRefused(f"{self.url} answers {status}.", status=status) from None
            raise
        for error in every(root, "error"):
            said = squeeze("".join(error.itertext()))[:_LONG]
            raise OaiFault(error.get("code") or "", f"{self.url} answers: {said or 'it gives no reason'}.")
        content = first(root, verb)
        if content is None:
            raise ContentUnreadable(f"The answer of {self.url} has no {verb}, so it is no answer of OAI-PMH.")
        return Answer(content=content, responded=_said(root, "responseDate"), broken=broken)

    def identify(self) -> Identity:
        """What the repository says of itself. Raises as :meth:`ask`."""
        answer = self.ask("Identify")
        about = answer.content
        return Identity(
            url=self.url,
            name=_said(about, "repositoryName"),
            by_second="hh" in _said(about, "granularity").lower(),
            earliest=_said(about, "earliestDatestamp"),
            responded=answer.responded,
        )

    def formats(self) -> Iterator[Format]:
        """The formats it offers. Raises as :meth:`ask`."""
        for one in every(self.ask("ListMetadataFormats").content, "metadataFormat"):
            prefix = _said(one, "metadataPrefix")
            if prefix:
                yield Format(
                    prefix=prefix, namespace=_said(one, "metadataNamespace"), schema=_said(one, "schema")
                )


def found_at(http: Http, url: str) -> tuple[Repository, Identity]:
    """The repository at an address, or where such sites have it.

    Raises:
        SourceUnavailable, SourceRefused: no repository answers there.
    """
    refused: SourceRefused | None = None
    for address in base_urls(url):
        repository = Repository(http, address)
        try:
            return repository, repository.identify()
        except (AddressForbidden, OaiFault):
            raise
        except SourceRefused as error:
            refused = refused or error
    raise refused or SourceRefused(f"{url} is not an address of an OAI-PMH repository.")


def _said(element: Element, name: str) -> str:
    found = first(element, name)
    return squeeze(found.text) if found is not None else ""


def _parsed(body: bytes, url: str) -> tuple[Element, bool]:
    """The root of an answer. Of broken XML, what comes before the fault, and whether that is so."""
    try:
        root, broken = parse_xml(body, url), False
    except ContentUnreadable:
        recovered = _recovered(body)
        if recovered is None:
            raise
        root, broken = recovered, True
    if name_of(root) != "OAI-PMH":
        raise ContentUnreadable(f"The answer of {url} is XML, but no answer of OAI-PMH.")
    return root, broken


def _recovered(body: bytes) -> Element | None:
    parser = etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    if b"<!DOCTYPE" in body[:1000].upper():
        return None  # no answer has one, and entities are not worth the risk
    try:
        root = etree.fromstring(mended(body), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    if root is None or name_of(root) != "OAI-PMH":
        return None
    records = [record for one in root for record in every(one, "record")]
    if records and not _ENDS.search(body[-200:].decode("latin-1")):
        last = records[-1]  # cut off in the middle
        parent = last.getparent()
        if parent is not None:
            parent.remove(last)
    return root
