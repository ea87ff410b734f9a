"""Licence IRIs as CKAN's licence ids."""

from __future__ import annotations

import re
from collections.abc import Collection

_HOSTS = re.compile(r"^(?:https?://)?(?:www\.)?", re.IGNORECASE)

#: What an address says → the family, and the ids that CKAN instances have for it, the usual one last.
_KNOWN: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), ids)
    for pattern, ids in (
        (r"creativecommons\.org/(publicdomain/)?zero|licences?/cc[-_]?0|cc[-_]zero", ("CC0-1.0", "cc-zero")),
        (r"creativecommons\.org/publicdomain/mark|licence/cc_pdm", ("other-pd",)),
        (
            r"creativecommons\.org/licenses/by/4|licen[cs]es?/cc[-_]by[-_]4",
            ("CC-BY-4.0", "cc-by-4.0", "cc-by"),
        ),
        (r"creativecommons\.org/licenses/by/|licen[cs]es?/cc[-_]by(?![-_](sa|nc|nd|[a-z]))", ("cc-by",)),
        (
            r"creativecommons\.org/licenses/by-sa/4|licen[cs]es?/cc[-_]by[-_]?sa[-_]4",
            ("CC-BY-SA-4.0", "cc-by-sa-4.0", "cc-by-sa"),
        ),
        (r"creativecommons\.org/licenses/by-sa/|licen[cs]es?/cc[-_]by[-_]?sa", ("cc-by-sa",)),
        (
            r"creativecommons\.org/licenses/by-nc/|licen[cs]es?/cc[-_]by[-_]?nc(?![-_]?[sn][ad])",
            ("CC-BY-NC-4.0", "cc-nc"),
        ),
        (r"opendatacommons\.org/licenses/pddl|licen[cs]es?/(odc[-_])?pddl", ("odc-pddl",)),
        (r"opendatacommons\.org/licenses/odbl|licen[cs]es?/(odc[-_])?odbl", ("odc-odbl",)),
        (r"opendatacommons\.org/licenses/by|licen[cs]es?/odc[-_]by", ("odc-by",)),
        (r"gnu\.org/.*(fdl|copyleft/fdl)|licen[cs]es?/gfdl", ("gfdl",)),
        (r"nationalarchives\.gov\.uk/doc/open-government-licence", ("uk-ogl",)),
    )
)
#: https://github.com/ckan/ckan/blob/2.12/ckan/model/license.py
DEFAULT_IDS = frozenset(
    {
        "notspecified", "odc-pddl", "odc-odbl", "odc-by", "cc-zero", "cc-by", "cc-by-sa", "gfdl",
        "other-open", "other-pd", "other-at", "uk-ogl", "cc-nc", "other-nc", "other-closed",
    }
)  # fmt: skip


def license_id(licence: str, ids: Collection[str] = DEFAULT_IDS) -> str | None:
    """The id of ``licence`` (an IRI or an id) among those that the catalogue has."""
    if licence in ids:
        return licence
    address = _HOSTS.sub("", licence.strip())
    for pattern, known in _KNOWN:
        if pattern.search(address):
            return next((each for each in known if each in ids), None)
    return None
