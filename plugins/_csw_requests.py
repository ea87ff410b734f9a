"""Requests to a catalogue (CSW 2.0.2 and 3.0), built by OWSLib and sent through the harvester's client."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from owslib import ows

from harvester.sdk import ContentUnreadable, SourceRefused
from harvester.sdk.markup import squeeze
from plugins._csw_post import post_body
from plugins._xml import every, first, name_of, parse_xml

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from harvester.sdk import FetchContext

Method = Literal["GET", "POST"]

GMD = "http://www.isotc211.org/2005/gmd"
MDB = "http://standards.iso.org/iso/19115/-3/mdb/2.0"
CORE = "http://www.opengis.net/cat/csw/2.0.2"
CORE_3 = "http://www.opengis.net/cat/csw/3.0"
_TYPES = {GMD: "gmd:MD_Metadata", MDB: "mdb:MD_Metadata"}
_WORDS = """
    service version acceptversions request typenames resulttype outputschema outputformat elementsetname
    startposition maxrecords constraint constraintlanguage constraint_language_version namespace sections id
"""
_KEYS = frozenset(_WORDS.split())


class CatalogueRefuses(SourceRefused):
    """The catalogue answers with an exception report."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Way:
    """One way to ask for records: some servers know only some."""

    version: str
    schema: str  #: outputSchema
    types: str  #: typeNames
    method: Method
    url: str


@dataclass(frozen=True, kw_only=True)
class Capabilities:
    """What a catalogue says of itself, as far as it says it."""

    url: str  #: where it answers, without words of a request
    version: str = "2.0.2"
    title: str = ""
    methods: tuple[Method, ...] = ()
    addresses: dict[str, str] = field(default_factory=dict)  #: of GetRecords, by method
    schemas: tuple[str, ...] = ()
    types: tuple[str, ...] = ()

    def ways(self) -> list[Way]:
        """How to ask, best first: ISO before Dublin Core, by GET before by POST, as declared and then not."""
        core = CORE_3 if self.version.startswith("3") else CORE
        wanted = [schema for schema in (GMD, MDB) if schema in self.schemas] or [GMD]
        methods: list[Method] = [*self.methods, *(m for m in ("GET", "POST") if m not in self.methods)]
        names = "csw30:Record" if core == CORE_3 else "csw:Record"
        found: dict[Way, None] = {}
        for schema in (*wanted, core):
            own = _TYPES.get(schema, names)
            types = [own, names] if own in self.types or not self.types else [names, own]
            for method in methods:
                for told in dict.fromkeys(types):
                    way = Way(
                        version=self.version,
                        schema=schema,
                        types=told,
                        method=method,
                        url=self.addresses.get(method, self.url),
                    )
                    found.setdefault(way)
        return list(found)


def bare(url: str) -> str:
    """An address without words of a request; other parameters (``map=``, ``config=``) stay."""
    parts = urlsplit(url)
    kept = [(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if k.lower() not in _KEYS]
    return urlunsplit((parts.scheme, parts.netloc, parts.path, urlencode(kept, safe="/:"), ""))


def capabilities_url(url: str, version: str = "2.0.2") -> str:
    """The address of a GetCapabilities request."""
    at = bare(url)
    query = urlencode({"service": "CSW", "version": version, "request": "GetCapabilities"})
    return f"{at}{'&' if '?' in at else '?'}{query}"


def is_capabilities(root: Element) -> bool:
    """Whether a document is the capabilities of a catalogue."""
    return name_of(root) == "Capabilities" and "/cat/csw" in str(root.tag)


def read_capabilities(root: Element, url: str) -> Capabilities:
    """Capabilities of either version, read by OWSLib. Addresses on other hosts are not believed:
    many catalogues name the host behind their proxy.
    """
    at = bare(url)
    operation = _get_records(root)
    told = Capabilities(
        url=at,
        version=root.get("version") or ("3.0.0" if CORE_3 in str(root.tag) else "2.0.2"),
        title=squeeze("".join(_text(root, "ServiceIdentification", "Title"))),
    )
    if operation is None:
        return told
    parameters = {
        name.lower(): tuple(v for v in inner["values"] if v) for name, inner in _parameters(operation)
    }
    addresses: dict[str, str] = {}
    methods: list[Method] = []
    for verb in operation.methods:
        method: Method = "POST" if str(verb["type"]).lower() == "post" else "GET"
        if method == "POST" and any(_is_soap(constraint) for constraint in verb["constraints"]):
            continue
        if method not in methods:
            methods.append(method)
            addresses[method] = _own_address(at, verb["url"])
    schemas = parameters.get("outputschema") or tuple(
        text
        for element in every(root, "OperationsMetadata", "Parameter")
        if element.get("name") == "outputSchema"
        for text in _text(element, "Value")
    )
    return replace(
        told,
        methods=tuple(sorted(methods)),
        addresses=addresses,
        schemas=tuple(schemas),
        types=parameters.get("typenames", ()),
    )


def _get_records(root: Element) -> Any:
    """What OWSLib makes of the operation GetRecords; nothing of one that is broken."""
    for element in every(root, "OperationsMetadata", "Operation"):
        if element.get("name") == "GetRecords":
            try:
                return ows.OperationsMetadata(element, ows_namespace(root))
            except (AttributeError, KeyError, TypeError, ValueError, IndexError):
                return None
    return None


def ows_namespace(root: Element) -> str:
    """The OWS namespace that a document uses."""
    for element in root.iter():
        if isinstance(element.tag, str) and "/ows" in element.tag:
            return element.tag[1:].partition("}")[0]
    return "http://www.opengis.net/ows"


def _parameters(operation: Any) -> Iterator[tuple[str, Any]]:
    yield from getattr(operation, "parameters", {}).items()


def _is_soap(constraint: Any) -> bool:
    return str(constraint.name).lower() == "postencoding" and all(
        "soap" in str(v).lower() for v in constraint.values
    )


def _text(element: Element, *path: str) -> list[str]:
    return [squeeze(found.text) for found in every(element, *path)]


def _own_address(own: str, told: str) -> str:
    """The path of an operation at the host that answered; our own address for any other host."""
    try:
        mine, other = urlsplit(own), urlsplit(told.strip())
    except ValueError:
        return own
    if other.hostname != mine.hostname or not other.path.strip("/"):
        return own
    return bare(urlunsplit((mine.scheme, mine.netloc, other.path, other.query or mine.query, "")))


def ask_capabilities(ctx: FetchContext, url: str) -> tuple[Element, str]:
    """The document at the address of GetCapabilities, whatever it is, and its address after redirects."""
    with ctx.http.get(capabilities_url(url), accept_status={400}) as answer:
        return parse_xml(answer.content, answer.url), answer.url


def ask_records(ctx: FetchContext, way: Way, start: int, size: int, constraint: str = "") -> Element:
    """The SearchResults of a page of records.

    Raises:
        CatalogueRefuses: an exception report, with or without a status of its own.
        ContentUnreadable: something else answers.
    """
    if way.method == "GET":
        url = f"{way.url}{'&' if '?' in way.url else '?'}{_query(way, start, size, constraint)}"
        answer = ctx.http.get(url, accept_status={400})
    else:
        body = post_body(way.version, way.types, way.schema, start=start, size=size, constraint=constraint)
        answer = ctx.http.post(
            way.url, data=body, headers={"Content-Type": "application/xml"}, accept_status={400}
        )
    with answer:
        root = parse_xml(answer.content, answer.url)
    raise_exception(root)
    results = first(root, "SearchResults") if name_of(root) == "GetRecordsResponse" else None
    if results is None:
        raise ContentUnreadable(f"Expected records at {way.url}, but the answer is <{name_of(root)}>.")
    return results


def raise_exception(root: Element) -> None:
    """Say what an exception report says.

    Raises:
        CatalogueRefuses: the document is one.
    """
    if name_of(root) not in {"ExceptionReport", "ServiceExceptionReport"}:
        return
    told = []
    for at in every(root, "Exception|ServiceException"):
        words = squeeze(" ".join(at.itertext())) or squeeze(at.get("locator"))
        code = squeeze(at.get("exceptionCode") or at.get("code"))
        told.append(f"{words} ({code})" if words and code else words or code)
    words = "; ".join(told)[:500].rstrip(".") or "?"
    raise CatalogueRefuses(f"The catalogue refuses: {words}.")


def _query(way: Way, start: int, size: int, constraint: str) -> str:
    words = {
        "service": "CSW",
        "version": way.version,
        "request": "GetRecords",
        "typeNames": way.types,
        "resultType": "results",
        "outputSchema": way.schema,
        "outputFormat": "application/xml",
        "elementSetName": "full",
        "startPosition": str(start),
        "maxRecords": str(size),
    }
    if way.version.startswith("3"):
        words.pop("resultType")
    if constraint:
        words |= {
            "constraintLanguage": "CQL_TEXT",
            "constraint_language_version": "1.1.0",
            "constraint": constraint,
        }
    return urlencode(words)
