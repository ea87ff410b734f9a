"""File formats and media types: codes, words, extensions and IANA types → EU file-type code."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import unquote

from harvester.normalise.months import is_missing
from harvester.normalise.terms import Terms, lookup

LENGTH = 300  #: what is longer is no format but a text

_MEDIA_TYPE = re.compile(
    r"(?:application|audio|font|image|message|model|multipart|text|video)/[\w!#$&^.+-]{1,120}"
)
_IRI = re.compile(
    r"https?://\S+?/(?:media-types/(?P<media>[\w.+-]+/[\w.+-]+)|(?:[^\s/]+/)*[^\s/]*?(?P<code>[\w.-]+))/?"
)
_SPLIT = re.compile(r"\s*(?:[/,;|+&]|\b(?:dan|and|or|atau)\b)\s*", re.IGNORECASE)
_NOISE = re.compile(
    r"^(?:format|file|berkas|dokumen|data|file type|tipe|tabel|table)\s*:?\s+"
    r"|\s+(?:file|format|document|dokumen|berkas|data)$",
    re.IGNORECASE,
)
_PARENTHESES = re.compile(r"^(?P<outer>[^()]+?)\s*\((?P<inner>[^()]+)\)\s*$")
#: Archives wrap other formats; “zip+csv” is a CSV in a ZIP.
_PACKAGES = {
    "ZIP": "application/zip",
    "RAR": "application/vnd.rar",
    "TAR": "application/x-tar",
    "7Z": "application/x-7z-compressed",
}
_COMPRESSED = {"GZIP": "application/gzip", "BZIP2": "application/x-bzip2"}
_WRAPPERS = frozenset({*_PACKAGES, *_COMPRESSED})
_VAGUE = frozenset(
    {
        "application/octet-stream",
        "binary/octet-stream",
        "application/x-download",
        "application/force-download",
        "application/unknown",
        "application/x-unknown",
        "application/download",
    }
)
_DYNAMIC = frozenset({"php", "asp", "aspx", "jsp", "do", "cgi", "html", "htm"})
_FILE_PARAMETERS = frozenset({"format", "output", "f", "type", "outputformat", "file", "filename", "accept"})
#: Extensions say more than these words: “Excel” at the address of a .xls file.
_REFINED = {
    "XLS": {"XLSX"},
    "XLSX": {"XLS"},
    "DOC": {"DOCX"},
    "DOCX": {"DOC"},
    "PPT": {"PPTX"},
    "PPTX": {"PPT"},
    "JSON": {"GEOJSON", "JSON_LD", "TOPOJSON"},
    "RDF": {"RDF_TURTLE", "RDF_XML", "JSON_LD", "RDF_N_TRIPLES"},
    "TIFF": {"GEOTIFF"},
    "XML": {"GML", "KML"},
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Format:
    """What a file is. ``format`` is the EU code, or the source's word in capitals."""

    format: str | None = None
    media_type: str | None = None
    compress_format: str | None = None
    package_format: str | None = None


def read_formats(
    told: str | None,
    media: str | None,
    marks: tuple[str, ...],
    terms: Terms,
    media_types: Mapping[str, str],
) -> tuple[Format, ...]:
    """The formats of a distribution, from its format, media type and address, in that order of trust.

    Several when the format says several (“csv/xlsx”). ``marks`` come from :func:`marks_of`;
    ``media_types`` gives a code's media type.
    """
    extension = _of_marks(marks, terms)
    formats = [_refine(found, extension) for found in _read(told, terms)]
    by_media = [_refine(found, extension) for found in _read(media, terms)[:1]]
    if formats and formats[0].format == "API" and by_media:
        formats = by_media
    elif not formats or (len(formats) == 1 and _is_unknown(formats[0], terms)):
        others = [*by_media, *([extension] if extension else [])]
        known = [found for found in others if not _is_unknown(found, terms)]
        formats = known[:1] or formats or others[:1]
    given = media_type(media)
    finished = [_finish(found, given if len(formats) == 1 else None, terms, media_types) for found in formats]
    return tuple(dict.fromkeys(finished)) or (Format(media_type=given),)


def media_type(text: str | None) -> str | None:
    """A well-formed media type in lower case, without parameters; ``None`` for anything else."""
    if not text:
        return None
    match = _IRI.fullmatch(text.strip())
    plain = (match["media"] or "") if match else text.partition(";")[0].strip()
    plain = plain.lower()
    return plain if _MEDIA_TYPE.fullmatch(plain) and plain not in _VAGUE else None


def marks_of(url: str | None) -> tuple[str, ...]:
    """What an address tells of a format: its last two extensions, or what its query asks for.

    Empty for pages, whose ``.php`` or ``.html`` says nothing of the data.
    """
    if not url:
        return ()
    path, _, query = url.partition("#")[0].partition("?")
    name = path.rpartition("/")[2]
    suffixes = tuple(name.lower().split(".")[1:][-2:]) if "//" in path[: -len(name) - 1] else ()
    if suffixes and suffixes[-1] not in _DYNAMIC and len(suffixes[-1]) <= 10:
        return suffixes
    for part in query.split("&")[:20] if query else ():
        parameter, _, value = part.partition("=")
        wanted = parameter.lower()
        if wanted == "service" and value.lower() in {"wms", "wfs", "wcs", "wmts"}:
            return (value.lower(),)
        if wanted in _FILE_PARAMETERS and 0 < len(value) < 200:
            return (unquote(value).rpartition(".")[2].lower(),)
    return ()


def _of_marks(marks: tuple[str, ...], terms: Terms) -> Format | None:
    return _by_extensions(marks, terms) if marks else None


def _by_extensions(suffixes: tuple[str, ...], terms: Terms) -> Format | None:
    last = _code(".".join(suffixes), terms) or _code(suffixes[-1], terms)
    if last is None or len(suffixes[-1]) > 10:
        return None
    before = _code(suffixes[-2], terms) if len(suffixes) > 1 else None
    return _wrapped(before, last) if before else last


def _code(word: str, terms: Terms) -> Format | None:
    found = lookup(terms, word)
    return Format(format=found) if found else None


def _read(text: str | None, terms: Terms) -> list[Format]:
    """What a format or media type as told means; several for “csv/xlsx”."""
    bare = text.partition(";")[0].strip() if text else ""
    if not text or len(text) > LENGTH or bare.lower() in _VAGUE or is_missing(text):
        return []
    if "/" not in bare and ";" in text and (several := _several(text, terms)):
        return several
    suffixes = tuple(bare.lower().split(".")[-2:])
    if len(suffixes) > 1 and " " not in bare and (packed := _by_extensions(suffixes, terms)):
        return [packed]
    for candidate in (text, bare, _NOISE.sub("", text), text.rpartition(".")[2]):
        found = _code(candidate, terms)
        if found:
            return [found]
    match = _IRI.fullmatch(text.strip())
    if match:
        inner = match["media"] or match["code"]
        return _read(inner, terms) if len(inner) < len(text) else []
    several = _with_parentheses(text, terms) or _several(text, terms) or _first_word(text, terms)
    return several or ([] if _MEDIA_TYPE.fullmatch(bare.lower()) else _unknown(text))


def _with_parentheses(text: str, terms: Terms) -> list[Format]:
    """“Excel (.xls)”, “ZIP (CSV)”, “Shapefile (zip)”."""
    match = _PARENTHESES.match(text)
    if match is None:
        return []
    outer, inner = _code(match["outer"], terms), _code(match["inner"].strip("*."), terms)
    if outer and inner:
        return [_wrapped(inner, outer) if outer.format in _WRAPPERS else _wrapped(outer, inner)]
    return [found for found in (outer, inner) if found]


def _several(text: str, terms: Terms) -> list[Format]:
    pieces = [piece for piece in _SPLIT.split(text) if piece]
    found = [_code(piece, terms) for piece in pieces]
    known = [item for item in found if item]
    if not 1 < len(pieces) <= 8 or len(known) != len(found):
        return []
    wrappers = [item for item in known if item.format in _WRAPPERS]
    inner = [item for item in known if item not in wrappers]
    if wrappers and inner:
        return [_wrapped(item, wrappers[0]) for item in inner]
    return list(dict.fromkeys(known))


def _first_word(text: str, terms: Terms) -> list[Format]:
    """“XLSX - 2021”, “PDF 1.4”: a known format and then something else."""
    first, _, rest = text.strip().partition(" ")
    found = _code(first, terms) if rest and first.isupper() else None
    return [found] if found else []


def _unknown(text: str) -> list[Format]:
    word = re.sub(r"[^\w.+-]+", " ", text).strip(" .").upper()
    return [Format(format=word)] if 0 < len(word) <= 40 and any(c.isalpha() for c in word) else []


def _is_unknown(found: Format, terms: Terms) -> bool:
    return found.format is not None and found.format.casefold().replace("_", " ") not in terms


def _wrapped(inner: Format, outer: Format) -> Format:
    if outer.format in _PACKAGES:
        return replace(inner, package_format=_PACKAGES[outer.format])
    if outer.format in _COMPRESSED:
        return replace(inner, compress_format=_COMPRESSED[outer.format])
    return outer


def _refine(found: Format, extension: Format | None) -> Format:
    if extension is None or found.format is None or extension.format == found.format:
        return (
            extension
            if extension and extension.format == found.format and found == Format(format=found.format)
            else found
        )
    wrapped = extension.package_format or extension.compress_format
    if extension.format in _REFINED.get(found.format, ()):
        return extension
    if wrapped and wrapped in {_PACKAGES.get(found.format), _COMPRESSED.get(found.format)}:
        return extension  # “application/zip” at the address of a .shp.zip
    if extension.format in _PACKAGES and found.package_format is None and found.format not in _PACKAGES:
        return found if found.format in {"SHP", "GDB", "GTFS", "HTML"} else _wrapped(found, extension)
    return found


def _finish(found: Format, given: str | None, terms: Terms, media_types: Mapping[str, str]) -> Format:
    usual = media_types.get(found.format or "")
    same = given is not None and (lookup(terms, given) in {None, found.format})
    return replace(
        found,
        media_type=given
        if same and _MEDIA_TYPE.fullmatch(given or "") and (given == usual or not usual)
        else usual or given,
    )
