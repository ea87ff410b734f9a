"""Distributions: addresses, formats, tables of ours, identifiers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import unquote, urlsplit

from harvester.domain.dataset import Checksum, Column, Distribution, Table
from harvester.domain.problem import Severity
from harvester.domain.record import DistributionDraft, PeriodDraft, SpooledTable, TableDraft
from harvester.normalise.files import read_byte_size, read_checksum
from harvester.normalise.formats import Format, marks_of, media_type
from harvester.normalise.identifiers import Identifiers
from harvester.normalise.iri import mend_iri
from harvester.normalise.rights import read_licence_and_rights
from harvester.normalise.scope import Scope, clean_extras, items, unaddressed
from harvester.normalise.text import told

if TYPE_CHECKING:
    from harvester.domain.dataset import Text
    from harvester.domain.json import Json

#: What a table of ours conforms to.
TABLE_SCHEMA = "https://specs.frictionlessdata.io/table-schema/"
#: Files of one dataset; a portal is known that lists 8,327.
MOST = 10_000
_Read = TypeVar("_Read")
_TABLE_FORMAT = Format(format="CSV", media_type="text/csv")
_EU = "http://publications.europa.eu/resource/authority/"
_AVAILABILITY = {
    code.casefold(): f"{_EU}planned-availability/{code}"
    for code in ("AVAILABLE", "EXPERIMENTAL", "STABLE", "TEMPORARY")
}
_STATUS = {
    code.casefold(): f"{_EU}distribution-status/{code}"
    for code in ("COMPLETED", "DEPRECATED", "DEVELOP", "WITHDRAWN")
}


def read_distributions(drafts: object, landing_page: str | None, scope: Scope) -> tuple[Distribution, ...]:
    """The distributions of a dataset, in order. Those that no one could open are left out."""
    identifiers = Identifiers()
    found: list[Distribution] = []
    kept = items(drafts, MOST)
    for index, draft in enumerate(kept):
        if isinstance(draft, DistributionDraft):
            found.extend(_read(draft, f"distribution[{index}]", landing_page, identifiers, scope))
    if isinstance(drafts, tuple | list) and len(drafts) > len(kept):
        scope.findings.problem(
            "too-many-distributions",
            "The dataset lists {number} files; the first {most} are published. Ask its publisher to part it.",
            "distribution",
            number=len(drafts),
            most=MOST,
        )
    return tuple(found)


def _read(
    draft: DistributionDraft, path: str, landing_page: str | None, identifiers: Identifiers, scope: Scope
) -> Iterator[Distribution]:
    table = _read_table(draft.table, path, scope)
    access, download = (
        scope.url(draft.access_url, f"{path}.accessURL"),
        scope.url(draft.download_url, f"{path}.downloadURL"),
    )
    told_urls = (download, access)
    access = access if access and scope.is_reachable(access, f"{path}.accessURL") else None
    if download is not None and (
        download == told_urls[1] or not scope.is_reachable(download, f"{path}.downloadURL")
    ):
        download = download if download == access else None
    title = scope.text(draft.title, f"{path}.title")
    if table is None and access is None and download is None:
        if any(told_urls):
            return
        if landing_page is None or not (title or draft.format):
            _note_no_address(path, scope)
            return
        access = landing_page
    formats = (_TABLE_FORMAT,) if table else _formats(draft, download or access, path, scope)
    told_of = _describe(draft, title, (download, access), path, scope)
    if len(formats) > 1:  # size and checksum cannot be those of both
        told_of |= {"byte_size": None, "checksum": None}
    given, name = told(draft.identifier), next(iter(title.values()), None)
    for found in formats:
        yield Distribution(
            identifier=identifiers.take(given, told_urls, name, found.format, name),
            access_url=access,
            download_url=download,
            format=found.format,
            media_type=found.media_type,
            table=table,
            **_packed(draft, found, path, scope),
            **told_of,
        )


def _describe(
    draft: DistributionDraft, title: Text, urls: tuple[str | None, ...], path: str, scope: Scope
) -> dict[str, Any]:
    """All that does not depend on the format, by the names of :class:`Distribution`."""
    license_, rights = read_licence_and_rights(draft.license, draft.rights, path, scope)
    temporal = draft.temporal
    conforms_to = scope.iris(draft.conforms_to, f"{path}.conformsTo") if draft.conforms_to else ()
    if isinstance(draft.table, TableDraft) and draft.table.spool:
        conforms_to = tuple(dict.fromkeys((*conforms_to, TABLE_SCHEMA)))
    return {
        "title": title or _title_from(urls, path, scope),
        "description": scope.text(draft.description, f"{path}.description", lines=True),
        "byte_size": _byte_size(draft.byte_size, path, scope),
        "checksum": _checksum(draft, path, scope) if draft.checksum else None,
        "issued": scope.date(draft.issued, f"{path}.issued"),
        "modified": scope.date(draft.modified, f"{path}.modified"),
        "license": license_,
        "rights": rights,
        "language": scope.languages(draft.language, f"{path}.language") if draft.language else (),
        "temporal": scope.period(temporal.start, temporal.end, f"{path}.temporal")
        if isinstance(temporal, PeriodDraft)
        else None,
        "conforms_to": conforms_to,
        "availability": _term(draft.availability, _AVAILABILITY, f"{path}.availability", scope)
        if draft.availability
        else None,
        "status": _term(draft.status, _STATUS, f"{path}.status", scope) if draft.status else None,
        "access_service": scope.public_url(draft.access_service, f"{path}.accessService"),
        "extras": _extras(draft),
    }


def _noted(before: object, after: _Read, path: str, scope: Scope) -> _Read:
    """``after``, with a note where it was written otherwise."""
    if before is not None and after is not None and str(before) != str(after):
        scope.findings.change(path, before, after, path.rpartition(".")[2])
    return after


def _byte_size(told_size: object, path: str, scope: Scope) -> int | None:
    size = read_byte_size(told_size)
    if size is None and (text := told(told_size)):
        scope.findings.problem(
            "size-unreadable",
            "“{value}” is not a size in bytes, so the size was left out.",
            f"{path}.byteSize",
            severity=Severity.INFO,
            value=text,
        )
    return size if size is None or size is told_size else _noted(told_size, size, f"{path}.byteSize", scope)


def _term(told_code: object, codes: dict[str, str], path: str, scope: Scope) -> str | None:
    return _noted(told_code, _code(told_code, codes), path, scope)


def _checksum(draft: DistributionDraft, path: str, scope: Scope) -> Checksum | None:
    found = read_checksum(draft.checksum, draft.checksum_algorithm)
    if found is not None:
        _noted(draft.checksum, found.checksum_value, f"{path}.checksum", scope)
    elif text := told(draft.checksum):
        scope.findings.problem(
            "checksum-unreadable",
            "“{value}” is not a checksum of a known kind, so it was left out.",
            f"{path}.checksum",
            severity=Severity.INFO,
            value=text,
        )
    return found


def _packed(draft: DistributionDraft, found: Format, path: str, scope: Scope) -> dict[str, Any]:
    """How the file is packed and compressed: media types, also where a file type was told."""
    packed: dict[str, str | None] = {}
    for name, key, by_format in (
        ("compress_format", "compressFormat", found.compress_format),
        ("package_format", "packageFormat", found.package_format),
    ):
        text = told(getattr(draft, name))
        if text is None:
            packed[name] = by_format
            continue
        read = media_type(text) or scope.lookups.formats(text, None, ())[0].media_type
        packed[name] = _noted(text, read, f"{path}.{key}", scope) or by_format
    return packed


def _extras(draft: DistributionDraft) -> dict[str, Json]:
    extras = clean_extras(draft.extras) if draft.extras else {}
    names = unaddressed(draft.conforms_to) if draft.conforms_to else ()
    if names:
        extras.setdefault("conforms_to", list(names))
    return extras


def _formats(draft: DistributionDraft, url: str | None, path: str, scope: Scope) -> tuple[Format, ...]:
    told_format, told_media = told(draft.format), told(draft.media_type)
    found = scope.lookups.formats(told_format, told_media, marks_of(url))
    written = ", ".join(item.format for item in found if item.format)
    if told_format and told_format.upper() != written:
        packed = found[0].package_format or found[0].compress_format
        scope.findings.change(
            f"{path}.format", told_format, f"{written} ({packed})" if packed else written, "format"
        )
    elif not told_format and written:
        rule = "format-from-media-type" if told_media else "format-from-address"
        scope.findings.change(f"{path}.format", "", written, rule)
    if told_media and found[0].media_type and told_media != found[0].media_type:
        scope.findings.change(f"{path}.mediaType", told_media, found[0].media_type, "media-type")
    return found


def _read_table(draft: object, path: str, scope: Scope) -> Table | None:
    if not isinstance(draft, TableDraft):
        return None
    spool = draft.spool
    if not isinstance(spool, SpooledTable):
        scope.findings.problem(
            "table-not-kept",
            "The table of this distribution was not written to disk, so it is not published.",
            f"{path}.table",
        )
        return None
    return Table(columns=_columns(spool.columns), parts=(spool.sha256,), rows=spool.rows)


def _columns(columns: object) -> tuple[Column, ...]:
    """Columns with names that are there and differ, as a Table Schema wants them."""
    named: list[Column] = []
    taken: set[str] = set()
    for number, column in enumerate((c for c in items(columns) if isinstance(c, Column)), start=1):
        name = base = told(column.name) or f"kolom_{number}"
        again = 2
        while name.casefold() in taken:
            name, again = f"{base}_{again}", again + 1
        taken.add(name.casefold())
        named.append(column if name == column.name else replace(column, name=name))
    return tuple(named)


def _title_from(urls: tuple[str | None, ...], path: str, scope: Scope) -> dict[str, str]:
    """The name of the file, where no one gave a title."""
    for url in urls:
        name = told(unquote(urlsplit(url).path.rstrip("/").rpartition("/")[2])) if url else None
        if name and "." in name[1:-1]:
            scope.findings.change(f"{path}.title", "", name, "title-from-address")
            return {scope.language: name}
    return {}


def _code(value: object, codes: dict[str, str]) -> str | None:
    text = told(value)
    if text is None:
        return None
    return codes.get(text.rstrip("/").rpartition("/")[2].rpartition("#")[2].casefold()) or mend_iri(text)


def _note_no_address(path: str, scope: Scope) -> None:
    scope.findings.problem(
        "distribution-without-address",
        "This file has no address, so it was left out. Ask the publisher where it is.",
        path,
        severity=Severity.WARNING,
    )
