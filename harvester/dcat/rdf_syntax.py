"""Nodes → bytes in four syntaxes. A page is a head, fragments one after another, and a foot."""

from __future__ import annotations

import functools
import json
import re
from typing import TYPE_CHECKING, Literal, get_args

import orjson

from harvester.dcat.rdf_terms import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from harvester.dcat.rdf_model import Node, Term

Syntax = Literal["nt", "ttl", "jsonld", "rdfxml"]
SYNTAXES: tuple[Syntax, ...] = get_args(Syntax)

MEDIA_TYPES: dict[Syntax, str] = {
    "nt": "application/n-triples",
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
    "rdfxml": "application/rdf+xml",
}
_ESCAPES = str.maketrans(
    {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
)
_TO_ESCAPE = re.compile(r'[\\"\n\r\t\x08\x0c]')
_XML_TEXT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})
_TO_ESCAPE_IN_XML = re.compile("[&<>\r]")


def head(syntax: Syntax) -> bytes:
    """What stands before the first fragment."""
    if syntax == "ttl":
        return "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items()).encode() + b"\n"
    if syntax == "rdfxml":
        names = "".join(f'\n  xmlns:{name}="{iri}"' for name, iri in PREFIXES.items())
        return f'<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF{names}>\n'.encode()
    if syntax == "jsonld":
        return b'{"@context": ' + json.dumps(PREFIXES).encode() + b',\n"@graph": [\n'
    return b""


def foot(syntax: Syntax) -> bytes:
    """What stands after the last fragment."""
    return {"rdfxml": b"</rdf:RDF>\n", "jsonld": b"\n]}\n"}.get(syntax, b"")


def separator(syntax: Syntax) -> bytes:
    """What stands between two fragments."""
    return b",\n" if syntax == "jsonld" else b""


def write(syntax: Syntax, nodes: Iterable[Node]) -> bytes:
    """The nodes in one syntax, without head and foot."""
    return _WRITERS[syntax](nodes).encode("utf-8", "replace")


@functools.cache
def _full(name: str) -> str:
    prefix, _, local = name.partition(":")
    return f"{PREFIXES[prefix]}{local}"


def _literal(term: Term, datatype: str) -> str:
    value = term.value.translate(_ESCAPES) if _TO_ESCAPE.search(term.value) else term.value
    quoted = f'"{value}"'
    if term.language:
        return f"{quoted}@{term.language}"
    return f"{quoted}^^{datatype}" if datatype else quoted


def _write_nt(nodes: Iterable[Node]) -> str:
    lines: list[str] = []
    for node in nodes:
        start = f"<{node.uri}> <"
        lines.extend(f"{start}{_full('rdf:type')}> <{_full(kind)}> .\n" for kind in node.types)
        for predicate, term in node.statements:
            value = (
                f"<{term.value}>"
                if term.is_iri
                else _literal(term, f"<{term.datatype}>" if term.datatype else "")
            )
            lines.append(f"{start}{_full(predicate)}> {value} .\n")
    return "".join(lines)


def _write_ttl(nodes: Iterable[Node]) -> str:
    parts: list[str] = []
    for node in nodes:
        lines = [f"a {', '.join(node.types)}"] if node.types else []
        for predicate, term in node.statements:
            value = f"<{term.value}>" if term.is_iri else _literal(term, _short(term.datatype))
            lines.append(f"{predicate} {value}")
        if lines:
            parts.append(f"<{node.uri}> " + " ;\n    ".join(lines) + " .\n\n")
    return "".join(parts)


@functools.cache
def _short(iri: str) -> str:
    if not iri:
        return ""
    xsd = PREFIXES["xsd"]
    return f"xsd:{iri.removeprefix(xsd)}" if iri.startswith(xsd) else f"<{iri}>"


def _write_jsonld(nodes: Iterable[Node]) -> str:
    parts: list[bytes] = []
    for node in nodes:
        told: dict[str, list[object]] = {"@type": list(node.types)} if node.types else {}
        for predicate, term in node.statements:
            told.setdefault(predicate, []).append(_json_value(term))
        parts.append(orjson.dumps({"@id": node.uri, **told}))
    return b",\n".join(parts).decode()


def _json_value(term: Term) -> object:
    if term.is_iri:
        return {"@id": term.value}
    if term.language:
        return {"@value": term.value, "@language": term.language}
    return {"@value": term.value, "@type": term.datatype} if term.datatype else term.value


def _write_rdfxml(nodes: Iterable[Node]) -> str:
    parts: list[str] = []
    for node in nodes:
        element = node.types[0] if node.types else "rdf:Description"
        parts.append(f'<{element} rdf:about="{_xml_iri(node.uri)}">\n')
        parts.extend(f'  <rdf:type rdf:resource="{_full(kind)}"/>\n' for kind in node.types[1:])
        parts.extend(_xml_statement(predicate, term) for predicate, term in node.statements)
        parts.append(f"</{element}>\n")
    return "".join(parts)


def _xml_statement(predicate: str, term: Term) -> str:
    if term.is_iri:
        return f'  <{predicate} rdf:resource="{_xml_iri(term.value)}"/>\n'
    mark = f' xml:lang="{term.language}"' if term.language else ""
    mark = f' rdf:datatype="{term.datatype}"' if term.datatype else mark
    value = term.value.translate(_XML_TEXT) if _TO_ESCAPE_IN_XML.search(term.value) else term.value
    return f"  <{predicate}{mark}>{value}</{predicate}>\n"


def _xml_iri(iri: str) -> str:
    """An IRI as an attribute; of the characters that XML escapes it can only have the ampersand."""
    return iri.replace("&", "&amp;") if "&" in iri else iri


_WRITERS = {"nt": _write_nt, "ttl": _write_ttl, "jsonld": _write_jsonld, "rdfxml": _write_rdfxml}
