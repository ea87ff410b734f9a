"""Licence IRIs as CKAN's licence ids."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from harvester.dcat.ckan.register import LICENCES

DEFAULT_IDS = frozenset(LICENCES)

#: Creative Commons in the forms of creativecommons.org, opendefinition.org, SPDX and the EU's licence table
#: (``CC_BYSA_4_0``).
_CREATIVE_COMMONS = re.compile(
    r"(?:creativecommons\.org/licen[cs]es/|\bcc[-_ ])(by(?:[-_]?(?:nc|sa|nd))*)(?![a-z])"
    r"(?:[/_-](\d)[._]\d)?"
)
_ZERO = re.compile(r"publicdomain/zero|\bcc[-_ ]?(?:0|zero)(?![a-z])")
_USUAL = {"by": "cc-by", "by-sa": "cc-by-sa", "by-nc": "cc-nc"}
_OTHERS = (
    (re.compile(r"creativecommons\.org/publicdomain/mark|\bcc_pdm"), "other-pd"),
    (re.compile(r"opendatacommons\.org/licenses/pddl|/(?:odc[-_])?pddl"), "odc-pddl"),
    (re.compile(r"opendatacommons\.org/licenses/odbl|/(?:odc[-_])?odbl"), "odc-odbl"),
    (re.compile(r"opendatacommons\.org/licenses/by|/odc[-_]by"), "odc-by"),
    (re.compile(r"gnu\.org/.*fdl|/gfdl"), "gfdl"),
    (
        re.compile(r"(?:nationalarchives|reference\.data)\.gov\.uk/(?:doc|id)/open-government-licence"),
        "uk-ogl",
    ),
)


def license_id(licence: str, ids: Collection[str] = DEFAULT_IDS) -> str | None:
    """The id of ``licence`` (an IRI or an id) among those that the catalogue has."""
    if licence in ids:
        return licence
    return next((each for each in _candidates(licence.strip().lower()) if each in ids), None)


def _candidates(licence: str) -> Iterator[str]:
    """Ids that stand for a licence, the most exact first."""
    if _ZERO.search(licence):
        yield from ("CC0-1.0", "cc0-1.0", "cc-zero")
    elif found := _CREATIVE_COMMONS.search(licence):
        terms = "-".join(["by", *re.findall("nc|sa|nd", found[1])])
        if found[2] == "4":
            yield from (f"CC-{terms.upper()}-4.0", f"cc-{terms}-4.0")
        yield from (f"cc-{terms}", _USUAL.get(terms, ""))
    else:
        yield from (known for pattern, known in _OTHERS if pattern.search(licence))
