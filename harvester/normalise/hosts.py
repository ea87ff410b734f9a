"""What a host name says of the place it belongs to (``bareng-bjn.desa.id``)."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from urllib.parse import urlsplit

_OFFICIAL = (".go.id", ".desa.id")
_PREFIXES = ("pemdes-", "pemdes", "desa-", "desa", "kecamatan-", "kec-", "kelurahan-", "kel-")


def host_of(address: str | None) -> str:
    """The host of a URL (or a host as it is), in lower case, without port and ``www.``."""
    if not address:
        return ""
    try:
        host = urlsplit(address if "//" in address else f"//{address}").hostname or ""
    except ValueError:
        return ""
    return host.rstrip(".").removeprefix("www.")


def is_foreign(host: str, home: Collection[str]) -> bool:
    """Whether an official site belongs to another government, so that bare names there mean others."""
    return host.endswith(_OFFICIAL) and not _is_home(host, home)


def place_labels(host: str, home: Collection[str]) -> Iterator[tuple[str, str | None]]:
    """Names that the host of a home site may stand for, best first: (place, district or ``None``)."""
    host = host_of(host)
    if not host.endswith(_OFFICIAL) or not _is_home(host, home):
        return
    label = host.partition(".")[0]
    for mark in home:
        label = label.removesuffix(f"-{mark}")
    for prefix in ("", *_PREFIXES):
        if not label.startswith(prefix):
            continue
        name = label.removeprefix(prefix)
        if name:
            yield name, None
        place, hyphen, district = name.rpartition("-")
        if hyphen and place:
            yield place, district.removeprefix("kec")


def _is_home(host: str, home: Collection[str]) -> bool:
    return any(
        mark in {label, label.removesuffix("kab"), label.rpartition("-")[2]}
        for label in host.split(".")
        for mark in home
    )
