"""What the tables of BPS tell, as DCAT words: their region, page, file and description."""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from harvester.sdk import DistributionDraft, Json, PlaceDraft
from harvester.sdk.markup import plain_text
from harvester.sdk.tables import find_tables
from plugins._bps_cells import clean
from plugins._told import field, text

_TOKENS = re.compile(r"token|key|user", re.IGNORECASE)
_BREAK = re.compile(r"<br\s*/?>|</(?:p|li|div|tr)>", re.IGNORECASE)


def of_static(told: Mapping[str, Json], title: str) -> Iterator[DistributionDraft]:
    """The Excel file, and the tables of the page as CSV."""
    modified = text(told.get("modified")) or None
    found = find_tables(text(told.get("html")))
    for number, table in enumerate(found, 1):
        yield DistributionDraft(
            identifier="table" if number == 1 else f"table-{number}",
            title=title if len(found) == 1 else f"{title} ({number})",
            format="CSV",
            modified=modified,
            table=table.draft(),
        )
    excel = text(told.get("excel"))
    if excel:
        yield DistributionDraft(
            identifier="excel",
            title=f"{title} (Excel)",
            access_url=excel,
            download_url=excel,
            format="XLS",
            byte_size=text(told.get("size")) or None,
            modified=modified,
        )


def region_of(regions: list[Mapping[str, Any]], domain: str) -> dict[str, Json]:
    """A region by its number: ``domain``, ``name`` in full and ``site``, as far as BPS lists it."""
    for region in regions:
        if str(region.get("domain_id")).zfill(4) == domain:
            name = clean(text(region.get("domain_name")))
            return {
                "domain": domain,
                "name": _full_name(name, domain),
                "site": text(region.get("domain_url")),
            }
    return {"domain": domain, "name": "", "site": ""}


def host_of(url: str) -> str | None:
    """The host of an address; ``None`` of what is none."""
    try:
        return urlsplit(url).hostname
    except ValueError:
        return None


def _full_name(name: str, domain: str) -> str:
    """BPS calls regencies and cities by their bare name; numbers from 71 are cities."""
    if domain == "0000" or not name or re.match(r"(?:kabupaten|kota|provinsi)\b", name, re.IGNORECASE):
        return "" if domain == "0000" else name
    if domain.endswith("00"):
        return f"Provinsi {name}"
    return f"{'Kota' if domain[2:3] >= '7' else 'Kabupaten'} {name}"


def places_of(region: Json) -> tuple[PlaceDraft, ...]:
    """The region by Kemendagri's code, which equals BPS's down to regencies."""
    domain, name = text(field(region, "domain")), text(field(region, "name"))
    if len(domain) != 4 or domain == "0000":
        return (PlaceDraft(name="Indonesia"),) if domain == "0000" else ()
    code = domain[:2] if domain.endswith("00") else f"{domain[:2]}.{domain[2:]}"
    return (PlaceDraft(identifier=code, name=name or None),)


def page_of(region: Mapping[str, Json], identifier: str, kind: int, title: str) -> str | None:
    """Where the region's site shows a table: 1 static, 2 dynamic."""
    site = text(region.get("site")).rstrip("/")
    if not site.startswith(("http://", "https://")):
        return None
    number = base64.b64encode(f"{identifier}#{kind}".encode()).decode()
    slug = re.sub(r"[\W_]+", "-", clean(title).casefold()).strip("-")[:120] or "tabel"
    return f"{site}/id/statistics-table/{kind}/{number}/{slug}.html"


def excel_of(told: str, *, is_clean: Callable[[str], bool]) -> str:
    """The address of an Excel file without the token of whoever asked; empty when the key stays in it."""
    try:
        parts = urlsplit(told)
        kept = [(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not _TOKENS.search(k)]
        url = urlunsplit((parts.scheme, parts.netloc, parts.path, urlencode(kept), ""))
    except ValueError:
        return ""
    return url if parts.scheme in {"http", "https"} and is_clean(url) else ""


def description_of(told: Mapping[str, Json], title: str, office: str, unit: str) -> str:
    """The definition, the source, the unit and the notes."""
    parts = [_lines(text(told.get("definition"))), f"{title}. Sumber: {office}."]
    if unit:
        parts.append(f"Satuan: {unit}.")
    parts.append(_lines(text(told.get("notes"))))
    return "\n\n".join(part for part in parts if part)


def _lines(told: str) -> str:
    """Notes as BPS writes them, in escaped HTML, as plain lines."""
    pieces = (plain_text(piece) for piece in _BREAK.split(html.unescape(told)))
    return "\n".join(piece for piece in pieces if piece)
