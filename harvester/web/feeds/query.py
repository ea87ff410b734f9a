"""The part of Solr's query language that harvesters use in ``fq``. Pure.

What is not understood is left out and told: a wider answer is safe for a harvester, an error is not (it
reads one as "nothing changed").
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime

_TERM = re.compile(
    r"""(?P<not>-|\+|NOT\s+)?(?P<field>[A-Za-z_]+):(?P<value>"[^"]*"|\[[^\]]*\]|\([^)]*\)|[^\s()]+)""",
    re.IGNORECASE,
)
_FIELDS = frozenset({"organization", "owner_org", "name", "id", "metadata_modified"})
_HARMLESS = {("state", "active"), ("dataset_type", "dataset"), ("type", "dataset"), ("capacity", "public")}
_RANGE = re.compile(r"\[\s*(\S+)\s+TO\s+(\S+)\s*\]", re.IGNORECASE)


@dataclass(kw_only=True, slots=True)
class Filter:
    """What was understood. Names are CKAN names or ids."""

    organizations: set[str] = field(default_factory=set)
    not_organizations: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    modified_from: datetime | None = None
    modified_to: datetime | None = None
    ignored: list[str] = field(default_factory=list)


def read_filter(text: str) -> Filter:
    """Read an ``fq``. Never raises."""
    found = Filter()
    rest = text
    for match in _TERM.finditer(text):
        rest = rest.replace(match[0], " ", 1)
        if not _take(
            found,
            match["field"].lower(),
            match["value"],
            negated=(match["not"] or "").strip() in {"-", "NOT"},
        ):
            found.ignored.append(match[0])
    left = [word for word in re.findall(r"[^\s()]+", rest) if word.upper() not in {"AND", "OR", "*:*", "+"}]
    found.ignored.extend(left)
    return found


def _take(found: Filter, name: str, value: str, *, negated: bool) -> bool:
    words = [
        word.strip('"')
        for word in re.split(r"\s+(?:OR\s+)?", value.strip("()"))
        if word.upper() not in {"OR", "AND", ""}
    ]
    if (name, value.strip('"')) in _HARMLESS and not negated:
        return True
    if name not in _FIELDS:
        return False
    if name == "metadata_modified":
        return not negated and _take_range(found, value)
    if any("*" in word or "?" in word for word in words):
        return words == ["*"] and not negated
    if name in {"organization", "owner_org"}:
        (found.not_organizations if negated else found.organizations).update(words)
        return True
    if negated:
        return False
    found.names.update(words)
    return True


def _take_range(found: Filter, value: str) -> bool:
    match = _RANGE.fullmatch(value)
    if not match:
        return False
    low, high = (_moment(part) for part in match.groups())
    if (low is None and match[1] != "*") or (high is None and match[2] != "*"):
        return False
    found.modified_from, found.modified_to = low, high
    return True


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text.rstrip("Zz"))
    except ValueError:
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
