"""What an address leads to: a file, a Google sheet, a download plugin's answer, or nothing we want."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal
from urllib.parse import parse_qs, parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

if TYPE_CHECKING:
    from urllib.parse import SplitResult

_EXTENSIONS_TEXT = """
    csv tsv tab xls xlsx xlsm xlsb ods pdf doc docx docm odt rtf ppt pptx pps ppsx odp txt zip rar 7z gz
    tgz tar kml kmz geojson json jsonld ndjson xml gml gpx gpkg shp dbf mdb accdb sav dta sql sqlite
    parquet rdf ttl tif tiff
"""
EXTENSIONS = frozenset(_EXTENSIONS_TEXT.split())
_NOT_DATA_NAMES = re.compile(
    r"(?:^|/)(?:feed|rss\d?|atom|sitemap[\w-]*|wlwmanifest|osd|opensearch|manifest|robots|ads|humans|xmlrpc)\."
    r"(?:xml|json|txt|rdf|gz)$",
    re.IGNORECASE,
)
_SHARERS = re.compile(
    r"(?:^|\.)(?:facebook|twitter|x|whatsapp|wa|t|telegram|linkedin|pinterest|addtoany|sharethis|blogger|youtube)\."
    r"(?:com|me|net)$"
)
_GOOGLE_ID = re.compile(r"[A-Za-z0-9_-]{4,}")
_SHEET = re.compile(r"/spreadsheets(?:/u/\d+)?/d/(e/)?([A-Za-z0-9_-]{4,})")
_DOCUMENT = re.compile(r"/(document|presentation)(?:/u/\d+)?/d/(e/)?([A-Za-z0-9_-]{4,})")
_DRIVE_FILE = re.compile(r"/(?:a/[\w.-]+/)?file(?:/u/\d+)?/d/([A-Za-z0-9_-]{4,})")
_DRIVE_FOLDER = re.compile(r"/(?:drive/)?(?:u/\d+/)?(?:drive/)?(?:mobile/)?folders/([A-Za-z0-9_-]{4,})")
_DRIVE_PATHS = frozenset({"/open", "/uc", "/download", "/a/open", "/u/0/uc", "/u/0/open"})
_GID = re.compile(r"(?:^|[&#?])gid=(\d+)")
_PLUGIN_KEYS = frozenset(
    {"wpdmdl", "download_id", "sdm_process_download", "dlm_download", "wpfb_dl", "smd_process_download"}
)
_PLUGIN_PATH = re.compile(
    r"/(?:unduh_berkas|unduh_dokumen_artikel|unduh_dokumen|unduh_lampiran|unduh|download|downloads|wpfd_file|wpdm-package)"
    r"/[\w%.-]+|/plugins/download-monitor/download\.php$|/[\w%.-]*\d[\w%.-]*/(?:download|unduh|file)/?$",
    re.IGNORECASE,
)
#: “/unduh.php?id=3”: a script that sends a file, and which one.
_SCRIPT = re.compile(
    r"/(?:unduh|download|dl|get|ambil)[_-]?(?:file|berkas|dokumen|doc|document|lampiran)?s?\.(?:php|aspx?|ashx|jsp|do|cgi)$|"
    r"/(?:file|berkas|dokumen|doc|document|lampiran)[_-]?(?:unduh|download|dl)\.(?:php|aspx?|ashx|jsp|do|cgi)$",
    re.IGNORECASE,
)
_WHICH_FILE = re.compile(
    r"(?:id\w*|\w*_?id|f|file\w*|nama\w*|name|no|nomor|kode|dok\w*|doc\w*|berkas|path|token|key|hash)",
    re.IGNORECASE,
)
_FILE_TYPES = re.compile(
    r"\s*(?:application/(?:pdf|msword|zip|x-zip|octet-stream|x-rar|json|xml|rtf|vnd\.|x-download|xlsx?|docx?)|text/csv)",
    re.IGNORECASE,
)
_FORMATS = r"(pdf|docx?|xlsx?|csv|zip|rar|pptx?|ods|odt)"
_SIZE = r"[1-9]\d{0,3}(?:[.,]\d+)?\s?(?:[kmg]i?b|bytes)\b"
#: “(pdf, 2.31 MB)”, “1,2 MB – XLSX”
_SIZED = re.compile(
    rf"\b{_FORMATS}\b[\s,;:|·–()/-]{{0,4}}{_SIZE}|{_SIZE}[\s,;:|·–()/-]{{0,4}}{_FORMATS}\b", re.IGNORECASE
)
_VOLATILE = frozenset(
    {
        "refresh",
        "_wpdmkey",
        "usp",
        "utm_source",
        "utm_medium",
        "utm_campaign",
        "fbclid",
        "_wpnonce",
        "resourcekey",
    }
)
_SPACES = re.compile(r"[\t\r\n]+")
_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")

Kind = Literal["file", "sheet", "drive", "document", "download", "folder"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Target:
    """Where an address leads."""

    kind: Kind
    download_url: str | None = None
    access_url: str | None = None
    format: str | None = None


def clean_address(told: str) -> str | None:
    """An address as a browser would read it, or ``None`` when it is no web address.

    Spaces are escaped, a missing scheme before ``www.`` or ``//`` is added, redirects of Google's result
    and document links are unwrapped, and viewers give way to what they show.
    """
    address = _SPACES.sub("", told).strip().encode("utf-8", "replace").decode()
    address = _ESCAPE.sub("%25", address.replace("\\", "/"))
    address = quote(address, safe="!#$%&'()*+,/:;=?@[]~-._")
    if address.startswith("//"):
        address = "https:" + address
    elif address[:4].lower() == "www.":
        address = "http://" + address
    scheme, colon, _ = address.partition(":")
    if colon and scheme.lower() not in {"http", "https"} and re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*", scheme):
        return None
    try:
        return _unwrap(address)
    except ValueError:
        return None


def _unwrap(address: str) -> str:
    parts = urlsplit(address)
    host = (parts.hostname or "").lower()
    inner = None
    if host.startswith("www.google.") and parts.path == "/url":
        inner = _first(parts, "q", "url")
    elif host in {"docs.google.com", "drive.google.com"} and parts.path in {
        "/viewer",
        "/gview",
        "/viewerng/viewer",
    }:
        inner = _first(parts, "url")
    elif host == "view.officeapps.live.com":
        inner = _first(parts, "src")
    elif host == "l.facebook.com":
        inner = _first(parts, "u")
    if inner and inner.lower().startswith(("http://", "https://")):
        return quote(inner, safe="!#$%&'()*+,/:;=?@[]~-._")
    return address


def _first(parts: SplitResult, *keys: str) -> str | None:
    query = parse_qs(parts.query)
    return next((query[key][0] for key in keys if key in query), None)


def resolve(address: str, home: str | None = None) -> Target | None:
    """What a clean address leads to; ``None`` when not to data. ``home`` is the page's own host."""
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").lower()
    except ValueError:
        return None
    if host in {
        "docs.google.com",
        "drive.google.com",
        "drive.usercontent.google.com",
        "spreadsheets.google.com",
    }:
        return _google(address, parts, host)
    if _SHARERS.search(host):
        return None
    if extension := _extension(parts.path):
        return Target(kind="file", download_url=_settled(parts, host), format=extension.upper())
    return _plugin(parts, host, home)


def _extension(path: str) -> str | None:
    name = unquote(path).rstrip(" /").rpartition("/")[2]
    stem, dot, extension = name.rpartition(".")
    extension = extension.strip().lower()
    if not dot or not stem or extension not in EXTENSIONS or _NOT_DATA_NAMES.search(path):
        return None
    return extension


def _settled(parts: SplitResult, host: str) -> str:
    """The address without what changes from visit to visit."""
    query = parts.query
    if query:
        pairs = [(k, v) for k, v in parse_qsl(query, keep_blank_values=True) if k.lower() not in _VOLATILE]
        if len(pairs) != len(parse_qsl(query, keep_blank_values=True)):
            query = urlencode(pairs)
    if host.endswith("dropbox.com") and "dl=0" in query:
        query = query.replace("dl=0", "dl=1")
    return urlunsplit((parts.scheme, parts.netloc, parts.path, query, ""))


def _plugin(parts: SplitResult, host: str, home: str | None) -> Target | None:
    pairs = dict(parse_qsl(parts.query))
    named = next(
        (found for value in pairs.values() if (found := _extension(value)) and len(value) < 500), None
    )
    if named or _PLUGIN_KEYS & pairs.keys():
        return Target(
            kind="download", download_url=_settled(parts, host), format=named.upper() if named else None
        )
    at_home = not host or home is None or host.removeprefix("www.") == home.lower().removeprefix("www.")
    sends = _PLUGIN_PATH.search(parts.path) or (
        _SCRIPT.search(parts.path)
        and any(value and _WHICH_FILE.fullmatch(key) for key, value in pairs.items())
    )
    if at_home and sends:
        return Target(kind="download", download_url=_settled(parts, host))
    return None


def announced(
    address: str, home: str | None, *, media_type: str = "", text: str = "", saved: bool = False
) -> Target | None:
    """Where a link of the site itself leads that is announced as a file, whatever its address.

    By its ``type``, its ``download`` attribute (``saved``), or a text such as “Unduh (pdf, 1.2 MB)”.
    """
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    host = (parts.hostname or "").lower()
    if parts.scheme not in {"", "http", "https"} or not (parts.path.strip("/") or parts.query):
        return None
    if host and home and host.removeprefix("www.") != home.lower().removeprefix("www."):
        return None
    sized = _SIZED.search(text[-200:])
    format_ = (sized[1] or sized[2]).upper() if sized else None
    if not (sized or saved or _FILE_TYPES.match(media_type)):
        return None
    return Target(kind="download", download_url=_settled(parts, host), format=format_)


def _google(address: str, parts: SplitResult, host: str) -> Target | None:
    if sheet := _SHEET.search(parts.path):
        return _sheet(parts, sheet[2], published=bool(sheet[1]))
    if document := _DOCUMENT.search(parts.path):
        return _document(address, document[1], document[3], published=bool(document[2]))
    if folder := _DRIVE_FOLDER.search(parts.path):
        return Target(kind="folder", access_url=f"https://drive.google.com/drive/folders/{folder[1]}")
    key = file[1] if (file := _DRIVE_FILE.search(parts.path)) else None
    if key is None and parts.path.rstrip("/") in _DRIVE_PATHS:
        key = _first(parts, "id")
    if key is None or not _GOOGLE_ID.fullmatch(key) or host == "spreadsheets.google.com":
        return None
    return Target(
        kind="drive",
        download_url=f"https://drive.google.com/uc?export=download&id={key}",
        access_url=f"https://drive.google.com/file/d/{key}/view",
    )


def _document(address: str, kind: str, key: str, *, published: bool) -> Target:
    if published:
        return Target(kind="document", access_url=address)
    end = "export?format=pdf" if kind == "document" else "export/pdf"
    url = f"https://docs.google.com/{kind}/d/{key}"
    return Target(kind="document", download_url=f"{url}/{end}", access_url=f"{url}/edit", format="PDF")


def _sheet(parts: SplitResult, key: str, *, published: bool) -> Target:
    gid = _GID.search(f"{parts.query}&{parts.fragment}")
    tail = f"&gid={gid[1]}" if gid else ""
    if published:
        url = f"https://docs.google.com/spreadsheets/d/e/{key}"
        single = "&single=true" if gid else ""
        download, access = f"{url}/pub?output=csv{tail}{single}", f"{url}/pubhtml"
    else:
        url = f"https://docs.google.com/spreadsheets/d/{key}"
        download = f"{url}/export?format=csv{tail}"
        access = f"{url}/edit" + (f"#gid={gid[1]}" if gid else "")
    return Target(kind="sheet", download_url=download, access_url=access, format="CSV")
