"""Which of a repository's metadata formats is read, and as what."""

from __future__ import annotations

from collections.abc import Sequence

from harvester.sdk import SourceRefused
from plugins._oai_repository import Format

DCAT, DATACITE, DUBLIN_CORE = "dcat", "datacite", "dc"
_ORDER = (DCAT, DATACITE, DUBLIN_CORE)
#: Prefixes that come first among those of one kind.
_FIRST = ("dcat_ap", "dcat", "oai_datacite", "datacite", "oai_dc")


def kind_of(one: Format) -> str | None:
    """How a format is read: ``dcat``, ``datacite``, ``dc``; ``None`` for any other."""
    prefix, about = one.prefix.casefold(), f"{one.namespace} {one.schema}".casefold()
    if "dcat" in prefix or "w3.org/ns/dcat" in about:
        return DCAT
    if "datacite" in prefix or "datacite.org" in about:
        return DATACITE
    if prefix == "oai_dc" or "openarchives.org/oai/2.0/oai_dc" in about:
        return DUBLIN_CORE
    return None


def candidates(offered: Sequence[Format], wanted: str | None) -> list[tuple[str, str]]:
    """(prefix, kind) of the formats to ask for: the one that is set, else those that tell most first.

    Raises:
        SourceRefused: the one that is set cannot be read, or none of those that are offered.
    """
    names = ", ".join(one.prefix for one in offered)
    if wanted:
        found = next((one for one in offered if one.prefix == wanted), Format(prefix=wanted))
        kind = kind_of(found)
        if kind is None:
            raise SourceRefused(f"The format “{wanted}” cannot be read; the repository offers: {names}.")
        return [(wanted, kind)]
    if not offered:
        return [("oai_dc", DUBLIN_CORE)]  # the one format that every repository has
    readable = [(one.prefix, kind) for one in offered if (kind := kind_of(one))]
    if not readable:
        raise SourceRefused(f"None of the formats that the repository offers can be read: {names}.")
    readable.sort(key=lambda pair: (_ORDER.index(pair[1]), _rank(pair[0])))
    best = {kind: (prefix, kind) for prefix, kind in reversed(readable)}
    return [best[kind] for kind in _ORDER if kind in best]


def _rank(prefix: str) -> tuple[int, str]:
    return (_FIRST.index(prefix) if prefix in _FIRST else len(_FIRST), prefix)
