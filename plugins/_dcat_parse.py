"""Bytes of a page → triples, behind the guards that untrusted RDF needs.

RDF/XML passes through libxml2 first, which stops entity bombs, external entities and deep nesting at
once; JSON-LD contexts are never fetched; text is decoded as the web serves it, not as it is labelled.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import orjson
from lxml import etree
from pyoxigraph import RdfFormat, parse

from harvester.sdk import ContentUnreadable
from harvester.sdk.http import decode, parse_json
from plugins._dcat_contexts import replace_contexts
from plugins._dcat_mend import mend

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pyoxigraph import Quad, Triple

FORMATS: dict[str, tuple[RdfFormat, str]] = {
    "turtle": (RdfFormat.TURTLE, "text/turtle"),
    "rdfxml": (RdfFormat.RDF_XML, "application/rdf+xml"),
    "jsonld": (RdfFormat.JSON_LD, "application/ld+json"),
    "ntriples": (RdfFormat.N_TRIPLES, "application/n-triples"),
    "n3": (RdfFormat.N3, "text/n3"),
    "trig": (RdfFormat.TRIG, "application/trig"),
    "nquads": (RdfFormat.N_QUADS, "application/n-quads"),
}
#: A format's word in the configuration → the parser's, and its media type.

NAMES = {
    "turtle": "Turtle",
    "rdfxml": "RDF/XML",
    "jsonld": "JSON-LD",
    "ntriples": "N-Triples",
    "n3": "N3",
    "trig": "TriG",
    "nquads": "N-Quads",
}
_MEDIA_TYPES = {media_type: name for name, (_, media_type) in FORMATS.items()} | {
    "application/x-turtle": "turtle",
    "application/turtle": "turtle",
    "text/ttl": "turtle",
    "text/rdf+n3": "n3",
    "application/n3": "n3",
    "text/rdf": "rdfxml",
    "text/rdf+xml": "rdfxml",
    "application/x-trig": "trig",
    "text/x-nquads": "nquads",
    "text/ntriples": "ntriples",
}
_EXTENSIONS = {
    "ttl": "turtle",
    "turtle": "turtle",
    "rdf": "rdfxml",
    "xml": "rdfxml",
    "owl": "rdfxml",
    "jsonld": "jsonld",
    "json": "jsonld",
    "nt": "ntriples",
    "n3": "n3",
    "trig": "trig",
    "nq": "nquads",
}
_HTML = re.compile(r"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
_LOOKS_XML = re.compile(r"\s*(?:<\?xml\b|<!DOCTYPE\b|<!--|<(?:\w+:)?RDF[\s>])", re.IGNORECASE)
_ELEMENT = re.compile(r"\s*<(?!\w+://)[A-Za-z_]")
_JSON = re.compile(r"\s*(?:\{\s*[\"}]|\[\s*(?:\{|\]\s*$))")
_TURTLE = re.compile(
    r"\s*(?:#[^\n]*\n\s*)*(?:@prefix|@base|prefix\s|base\s|<[^>\s]*>\s*(?:a\b|<|\w*:)|_:\S+\s|\[)",
    re.IGNORECASE,
)
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")

_GUARDS: Mapping[str, Any] = {
    "encoding": "utf-8",
    "resolve_entities": "internal",
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
}


class _Nothing:
    """A parser target that builds no tree: libxml2 only checks, at its own speed."""

    def close(self) -> None:
        """The document is read."""


def as_text(body: bytes, content_type: str) -> str:
    """The text of a page. Valid UTF-8 is UTF-8, whatever its label says."""
    if b"\x00" not in body[:4096]:
        try:
            return body.decode("utf-8-sig")
        except UnicodeDecodeError:
            pass
    return decode(body, content_type)


def sniff(text: str, media_type: str, url: str) -> str | None:
    """The format of a page: by its unmistakable first characters, then its media type, then its address."""
    start = text[:4096]
    if _HTML.match(start) or not start.strip():
        return None
    if _JSON.match(start):
        return "jsonld"
    if _LOOKS_XML.match(start):
        return "rdfxml"
    told = (_MEDIA_TYPES.get(media_type), _EXTENSIONS.get(urlsplit(url).path.rpartition(".")[2].lower()))
    if "rdfxml" in told and _ELEMENT.match(start):
        return "rdfxml"
    certain = next((name for name in told if name and name not in {"jsonld", "rdfxml"}), None)
    return certain or ("turtle" if _TURTLE.match(start) else next((name for name in told if name), None))


def triples(text: str, name: str, url: str) -> Iterator[Quad | Triple]:
    """The triples of a page in the format ``name``; relative IRIs are resolved against ``url``.

    Raises:
        ContentUnreadable: it is not well-formed, with the place in words; also while iterating.
    """
    body = _guarded(text, name, url)
    try:
        yield from _parsed(body, name, url)
    except SyntaxError as error:
        if name != "rdfxml":
            raise _unreadable(error, name, url) from error
        try:
            yield from _parsed(mend(body), name, url)
        except SyntaxError as again:  # also lxml's, which checks the addresses of namespaces
            raise _unreadable(again, name, url) from again


def _parsed(body: bytes, name: str, url: str) -> Iterator[Quad | Triple]:
    return iter(parse(body, FORMATS[name][0], base_iri=url, lenient=True))


def _guarded(text: str, name: str, url: str) -> bytes:
    if name == "rdfxml":
        return _guarded_xml(text, url)
    if name == "jsonld":
        return _guarded_json(text, url)
    return text.encode("utf-8", "replace")


def _guarded_xml(text: str, url: str) -> bytes:
    body = _XML_DECLARATION.sub("", text, count=1).encode("utf-8", "replace")
    try:
        etree.fromstring(body, etree.XMLParser(**{**_GUARDS, "target": _Nothing()}))
        if b"<!ENTITY" in body:
            return etree.tostring(etree.fromstring(body, etree.XMLParser(**_GUARDS)), encoding="utf-8")
    except etree.XMLSyntaxError as error:
        raise ContentUnreadable(f"The RDF/XML at {url} is broken: {_said(error.msg)}.") from error
    return body


def _said(message: str) -> str:
    """What libxml2 says, without advice to its own callers."""
    message = message.replace(", see xmlCtxtSetMaxAmplification.", "").replace(
        " use XML_PARSE_HUGE option", ""
    )
    return message.replace("Maximum entity amplification factor exceeded", "its entities grow without end")


def _guarded_json(text: str, url: str) -> bytes:
    document = parse_json(text.encode("utf-8", "replace"), url)
    if not isinstance(document, dict | list):
        raise ContentUnreadable(f"Expected JSON-LD at {url}, but the answer is a single value.")
    replace_contexts(document, url)
    try:
        return orjson.dumps(document)
    except orjson.JSONEncodeError as error:
        raise ContentUnreadable(f"The JSON-LD at {url} cannot be read: {error}.") from error


def _unreadable(error: SyntaxError, name: str, url: str) -> ContentUnreadable:
    said = re.sub(r"^Parser error at line \d+ (?:between columns \d+ and \d+|column \d+): ", "", error.msg)
    place = f" at line {error.lineno}, column {error.offset}" if error.lineno else ""
    return ContentUnreadable(f"The {NAMES[name]} at {url} is broken{place}: {said.rstrip('.')}.")
