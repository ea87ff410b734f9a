"""The licences that CKAN knows without being configured: what their ids mean.

https://github.com/ckan/ckan/blob/ckan-2.12.0/ckan/model/license.py
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence. ``open``: whether the Open Definition approves it; the others tell what it is for."""

    id: str
    title: str
    url: str = ""
    open: bool = True
    content: bool = False
    data: bool = False
    generic: bool = False

    def told(self) -> dict[str, str]:
        """As ``license_list`` shows it."""
        return {
            "domain_content": str(self.content),
            "id": self.id,
            "domain_data": str(self.data),
            "domain_software": "False",
            "family": "",
            "is_generic": str(self.generic),
            "od_conformance": "approved" if self.open else "not reviewed",
            "osd_conformance": "not reviewed",
            "maintainer": "",
            "status": "active",
            "url": self.url,
            "title": self.title,
        }


_OPEN = "http://www.opendefinition.org/licenses/"
_CROWN = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
_ALL = (
    Licence("notspecified", "License not specified", open=False, generic=True),
    Licence(
        "odc-pddl",
        "Open Data Commons Public Domain Dedication and License (PDDL)",
        f"{_OPEN}odc-pddl",
        data=True,
    ),
    Licence("odc-odbl", "Open Data Commons Open Database License (ODbL)", f"{_OPEN}odc-odbl", data=True),
    Licence("odc-by", "Open Data Commons Attribution License", f"{_OPEN}odc-by", data=True),
    Licence("cc-zero", "Creative Commons CCZero", f"{_OPEN}cc-zero", content=True, data=True),
    Licence("cc-by", "Creative Commons Attribution", f"{_OPEN}cc-by"),
    Licence("cc-by-sa", "Creative Commons Attribution Share-Alike", f"{_OPEN}cc-by-sa", content=True),
    Licence("gfdl", "GNU Free Documentation License", f"{_OPEN}gfdl", content=True),
    Licence("other-open", "Other (Open)", content=True, generic=True),
    Licence("other-pd", "Other (Public Domain)", content=True, generic=True),
    Licence("other-at", "Other (Attribution)", content=True, generic=True),
    Licence("uk-ogl", "UK Open Government Licence (OGL)", _CROWN, content=True),
    Licence(
        "cc-nc",
        "Creative Commons Non-Commercial (Any)",
        "http://creativecommons.org/licenses/by-nc/2.0/",
        open=False,
    ),
    Licence("other-nc", "Other (Non-Commercial)", open=False, generic=True),
    Licence("other-closed", "Other (Not Open)", open=False, generic=True),
)
LICENCES: Mapping[str, Licence] = {licence.id: licence for licence in _ALL}
