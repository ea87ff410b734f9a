"""Lists of OpenSID's interfaces, page by page: JSON:API and DataTables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from harvester.sdk import ResponseTooLarge
from harvester.sdk.markup import plain_text, squeeze
from plugins._told import field, objects
from plugins._values import text as value_text

if TYPE_CHECKING:
    from plugins._opensid_site import Site

PER_PAGE = 100
MAX_PAGES = 50
_HREF = re.compile(r"""href\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE)
MAX_BYTES = 30_000_000
SIZES = (50, 5)  #: entries may hold whole files in base64: ask for fewer where an answer is too large


def json_api(site: Site, resource: str, fields: str) -> list[Mapping[str, Any]] | None:
    """The entries of ``/internal_api/<resource>``, flat; ``None`` where there is no such list.

    Whole files in ``satuan`` are not asked for, and thrown away where they come all the same.
    """
    for size in SIZES:
        try:
            return _json_api(site, resource, fields, size)
        except ResponseTooLarge as error:
            last = error
    site.tell(f"internal_api/{resource}", last)
    return None


def _json_api(site: Site, resource: str, fields: str, size: int) -> list[Mapping[str, Any]] | None:
    entries: dict[str, Mapping[str, Any]] = {}
    for page in range(1, MAX_PAGES + 1):
        told = site.json(
            f"internal_api/{resource}",
            {"page[number]": page, "page[size]": size, f"fields[{resource}]": fields},
            max_bytes=MAX_BYTES,
        )
        listed = field(told, "data")
        if not isinstance(listed, list):
            return list(entries.values()) if page > 1 else None
        fresh = {
            key: entry
            for item in objects(listed)
            if (entry := _flat(item)) and (key := value_text(entry.get("id")) or str(entry)) not in entries
        }
        entries |= fresh
        last = field(field(field(told, "meta"), "pagination"), "total_pages")
        if not fresh or (isinstance(last, int) and page >= last) or (last is None and len(listed) < size):
            break
    return list(entries.values())


def _flat(item: Mapping[str, Any]) -> Mapping[str, Any]:
    inner = item.get("attributes")
    fields = {"id": item.get("id"), **inner} if isinstance(inner, Mapping) else dict(item)
    fields.pop("satuan", None)
    return fields


def data_tables(site: Site, path: str, *, post: bool) -> list[Any] | None:
    """The rows of a DataTables list (objects or lists); ``None`` where there is no such list."""
    rows: dict[str, Any] = {}
    for page in range(MAX_PAGES):
        asked = {"draw": page + 1, "start": page * PER_PAGE, "length": PER_PAGE}
        if post:
            told = site.json(path, form={key: str(value) for key, value in asked.items()})
        else:
            told = site.json(path, asked)
        listed = told if isinstance(told, list) else field(told, "data")
        if not isinstance(listed, list):
            return list(rows.values()) if page else None
        fresh = {key: row for row in listed if (key := _key(row)) not in rows}
        rows |= fresh
        total = field(told, "recordsFiltered")
        if not fresh or len(listed) < PER_PAGE or (isinstance(total, int) and len(rows) >= total):
            break
    return list(rows.values())


def _key(row: Any) -> str:
    """What tells rows apart on all pages; the running number does not."""
    if isinstance(row, Mapping):
        return value_text(row.get("id")) or str(row)
    return str(row[1:]) if isinstance(row, list) else str(row)


def cell_text(told: Any) -> str:
    """The text of a cell that may hold HTML."""
    value = value_text(told) or ""
    return plain_text(value) if "<" in value or "&" in value else squeeze(value)


def links_of(cells: Iterable[Any]) -> Iterator[str]:
    """The addresses in cells that hold HTML links."""
    for cell in cells:
        yield from _HREF.findall(cell) if isinstance(cell, str) else ()


def joined(site: Site, address: str) -> str | None:
    """An absolute web address, or nothing: files inside the answer (``data:``) are no addresses."""
    if not address or address.startswith(("data:", "javascript:", "#")) or len(address) > 2_000:
        return None
    try:
        return urljoin(site.root, address)
    except ValueError:
        return None
