"""What data.go.id's harvester would drop of an entry of ``data.json``, said where it is kept.

It keeps title, description, keywords, dates and a list of fields that it copies by name; licence, landing
page, place, period and contact it does not know.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from harvester.dcat.rdf_model import last_part
from harvester.dcat.texts import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harvester.domain.dataset import ContactPoint, Dataset, Location, PeriodOfTime

_REGION = re.compile(r"(\d\d)(?:\.(\d\d))?(?:\.|$)")  # Kemendagri: province, regency …
_WORDS = {
    "id": ("Lisensi", "Halaman", "Wilayah", "Periode", "Kontak"),
    "en": ("Licence", "Page", "Place", "Period", "Contact"),
}


def copied_fields(dataset: Dataset) -> dict[str, str]:
    """Fields by the names under which data.go.id copies them, where the source gave none of that name."""
    publisher = dataset.publisher
    region = _REGION.match(publisher.identifier or "") if publisher else None
    told = {
        "produsen_data_name": one_line(publisher.name) if publisher else None,
        "produsen_data_province_code": region[1] if region else None,
        "produsen_data_city_code": f"{region[1]}{region[2]}" if region and region[2] else None,
        "accessRights": one_line(dataset.access_rights),
    }
    return {key: value for key, value in told.items() if value}


def closing_lines(dataset: Dataset, language: str) -> str:
    """What it drops, as lines at the end of the description; empty when there is nothing of it."""
    licence, page, place, period, contact = _WORDS.get(language.partition("-")[0], _WORDS["en"])
    told = (
        (licence, [one_line(dataset.license)]),
        (page, [one_line(dataset.landing_page)]),
        (place, [_place(each) for each in dataset.spatial]),
        (period, [_period(each) for each in dataset.temporal]),
        (contact, [_contact(each) for each in dataset.contact_point]),
    )
    return "\n".join(_lines(told))


def _lines(told: tuple[tuple[str, list[str]], ...]) -> Iterator[str]:
    for name, values in told:
        if known := [value for value in dict.fromkeys(values) if value]:
            yield f"{name}: {'; '.join(known)}"


def _place(place: Location) -> str:
    return one_line(place.pref_label or place.identifier) or last_part(one_line(place.uri))


def _period(period: PeriodOfTime) -> str:
    ends = (one_line(period.start_date), one_line(period.end_date))
    return " – ".join(dict.fromkeys(filter(None, ends)))


def _contact(contact: ContactPoint) -> str:
    mail = one_line(contact.has_email).removeprefix("mailto:")
    return ", ".join(filter(None, (one_line(contact.fn), mail, one_line(contact.has_telephone))))
