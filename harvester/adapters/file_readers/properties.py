"""What office files hold beside their content: properties, addresses of links, page headers and footers."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import unquote

from lxml import etree

from harvester.adapters.file_readers.archives import read_member
from harvester.adapters.file_readers.parts import Budget, Part, TextPart

if TYPE_CHECKING:
    import zipfile

_PROPERTIES = re.compile(r"(?:docProps/(?:core|app|custom)|meta|xl/persons/\w+)\.xml\Z")
_LINKS = re.compile(r"(?:xl|word)/(?:worksheets/)?_rels/.+\.rels\Z")
_SHEETS = re.compile(r"xl/worksheets/\w+\.xml\Z")
_STYLES = "styles.xml"  # of OpenDocument: the headers and footers of pages stand in it
_TARGET = re.compile(rb'Target="((?:mailto:|tel:|https?:)[^"]*)"')
_PRINTED = re.compile(
    rb"<(?:\w+:)?headerFooter\b.*?</(?:\w+:)?headerFooter>|\b(?:display|tooltip)=\"[^\"]*\"", re.DOTALL
)
_CODES = re.compile(
    r"&(?:amp;)?(?:[LCRPNDTFAGZ]|\d+|\"[^\"]*\"|&quot;[^&]*&quot;)"
)  # of a page header: &L, &12
_TAG = re.compile(r"<[^<>]*>|\w+=\"")


def read_properties(archive: zipfile.ZipFile, budget: Budget) -> Iterator[Part]:
    """The parts, as texts. Who made a file is no finding; an address or a number there is."""
    for info in archive.infolist():
        name = info.filename
        text = ""
        if _PROPERTIES.match(name) or name == _STYLES:
            text = _text(read_member(archive, info, budget))
        elif _LINKS.match(name):
            found = _TARGET.findall(read_member(archive, info, budget))
            text = "\n".join(unquote(target.decode("utf-8", "replace")) for target in found)
        elif _SHEETS.match(name):
            found = [match[0] for match in _PRINTED.finditer(read_member(archive, info, budget))]
            text = "\n".join(_printed(part.decode("utf-8", "replace")) for part in found)
        if text.strip():
            yield TextPart(text=text, path="properties", page=True)


def _text(data: bytes) -> str:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    root = etree.parse(io.BytesIO(data), parser).getroot()
    return "\n".join(root.itertext()) if root is not None else ""


def _printed(text: str) -> str:
    return _CODES.sub(" ", _TAG.sub(" ", text))
