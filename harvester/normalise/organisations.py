"""Offices under all their names → one publisher and one CKAN organization."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from harvester.domain.identity import ckan_slug, slug
from harvester.normalise.hosts import host_of, is_foreign
from harvester.normalise.months import fold

if TYPE_CHECKING:
    from harvester.normalise.places import PlaceIndex
    from harvester.normalise.vocabularies import Organisation, Place

_VILLAGE = re.compile(
    r"(?:(?:pemerintah(?:an)?|kantor|kepala|website|situs web|situs|web|resmi|admin|operator|sid|ppid"
    r"|pelaksana|pembantu)\s+)*"
    r"(?:desa|kelurahan|pemdes|pemkel)\b",
    re.IGNORECASE,
)
_DISTRICT = re.compile(
    r"(?:(?:pemerintah|kantor|website|situs|resmi|admin|operator|ppid|pelaksana|pembantu)\s+)*(?:kecamatan|kec\b\.?|camat)\s+",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"(?:(?:admin|operator|website|situs web|situs|web|resmi|ppid(?: pelaksana| pembantu)?|kantor)\s+)+"
    r"|(?:bidang|seksi|sub ?bag(?:ian)?|sub bidang|subbid)\s.*?\s(?=(?:dinas|badan|bagian|kecamatan)\s)"
)
"""Who writes for an office, and the parts of one that publish in its name."""
_PARTS = ("setda", "sekretariat daerah", "pemkab", "pemerintah", "pemerintah daerah", "pemda")
_NOT_WORDS = re.compile(r"[^\w]+")
_NOBODY = frozenset(
    {
        "",
        "-",
        "admin",
        "administrator",
        "webmaster",
        "author",
        "penulis",
        "operator",
        "redaksi",
        "super admin",
    }
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Publisher:
    """An office, resolved or passed through."""

    name: str
    organization: str  #: CKAN organization name
    identifier: str | None = None  #: alias-table id, or code of a village; ``None`` for an unknown office
    homepage: str | None = None
    affairs: tuple[str, ...] = ()  #: urusan codes


class OrganisationIndex:
    """Looks up the offices of one table. Build once: :func:`organisation_index` keeps it."""

    def __init__(self, organisations: Sequence[Organisation], places: PlaceIndex) -> None:
        self._places = places
        self._by_name: dict[str, Organisation] = {}
        self._by_host: dict[str, Organisation] = {}
        self._identifiers = frozenset(office.identifier for office in organisations)
        for office in organisations:
            for word in (office.identifier, office.name, *office.aliases):
                self._by_name.setdefault(_key(word), office)
            for host in office.hosts:
                self._by_host.setdefault(host_of(host), office)

    def resolve(self, name: str | None, *, host: str | None = None) -> Publisher | None:
        """The office that ``name`` means, else the one whose site ``host`` is.

        ``host`` is that of the source. On the site of another government bare names (“Dinas Kesehatan”)
        are not this regency's. An unknown name passes through unchanged, with a slug; never an error.
        """
        at = host_of(host)
        if not name or fold(name) in _NOBODY:
            return self.of_host(at) if at else None
        named = self._without_regency(_key(name)) != _key(name)
        here = named or not is_foreign(at, self._places.home)
        office = self._office(name) if here else None
        if office:
            return _known(office)
        place = self._place(name, at) if here else None
        if place:
            return self._of_place(place)
        clean = " ".join(name.split())
        organization = _slug(clean)
        if organization in self._identifiers:  # the namesake of another government is not this office
            organization = f"{organization}-{slug(at.removesuffix('.go.id').rpartition('.')[2]) or 'lain'}"
        return Publisher(name=clean, organization=organization)

    def of_host(self, host: str) -> Publisher | None:
        """The office or village whose site ``host`` is."""
        office = self._by_host.get(host_of(host))
        if office:
            return _known(office)
        place = self._places.of_host(host)
        return self._of_place(place) if place else None

    def _office(self, name: str) -> Organisation | None:
        """The office of a name, also of “Dinas Kesehatan (Dinkes)”, “Admin Dinkes”, “Bagian Hukum Setda”."""
        for text in dict.fromkeys((name, name.partition("(")[0])):
            full = self._spelt_out(_key(text))
            bare = _LEAD.sub("", full, count=1) if _LEAD.match(full) else full
            plain = self._without_regency(bare)
            part = next(
                (plain.removesuffix(f" {tail}") for tail in _PARTS if plain.endswith(f" {tail}")), plain
            )
            for key in (_key(text), full, bare, self._without_regency(full), plain, part):
                office = self._by_name.get(key) if key else None
                if office:
                    return office
        regency = self._without_regency(f" {self._spelt_out(_key(name))}")
        return self._by_name.get(_key(f"Pemerintah {self._regency}")) if not regency else None

    @property
    def _regency(self) -> str:
        return self._places.label(self._places.regency) if self._places.regency else ""

    def _spelt_out(self, name: str) -> str:
        """“kab bojonegoro” → “kabupaten bojonegoro”, without the province after it."""
        for home in self._places.home:
            name = re.sub(rf"\bkab {re.escape(home)}\b", f"kabupaten {home}", name)
            if f"{home} " in name and name.endswith((" jawa timur", " jatim")):
                name = name.removesuffix(" jawa timur").removesuffix(" jatim").removesuffix(" provinsi")
        return name

    def _without_regency(self, name: str) -> str:
        for home in sorted(self._places.home, key=len, reverse=True):
            for tail in (f" kabupaten {home}", f" kab {home}", f" {home}"):
                if name.endswith(tail):
                    return name.removesuffix(tail)
        return name

    def _place(self, name: str, host: str) -> Place | None:
        village = _VILLAGE.match(name)
        if village:
            return self._places.find(f"Desa {name[village.end() :]}", host=host)
        district = _DISTRICT.match(name)
        return self._places.find(f"Kecamatan {name[district.end() :]}", host=host) if district else None

    def _of_place(self, place: Place) -> Publisher | None:
        if place.level == "district":
            office = self._by_name.get(_key(f"Kecamatan {place.name}"))
            return _known(office) if office else None
        if place.level not in {"village", "ward"}:
            return None
        label = self._places.label(place)  # “Desa Bareng, Kecamatan Ngasem”
        title = label.partition(",")[0] if self._places.is_unique(place) else label
        return Publisher(
            name=f"Pemerintah {title}",
            organization=ckan_slug(label.replace(", Kecamatan", ""), "desa"),
            identifier=place.code,
        )


def _known(office: Organisation) -> Publisher:
    return Publisher(
        name=office.name,
        organization=office.identifier,
        identifier=office.identifier,
        homepage=f"https://{office.hosts[0]}/" if office.hosts else None,
        affairs=office.affairs,
    )


def _key(name: str) -> str:
    return _NOT_WORDS.sub(" ", fold(name).replace("&", " dan ").replace("_", " ")).strip()


def _slug(name: str) -> str:
    if len(slug(name)) >= 2:
        return ckan_slug(name, "organisasi")
    return "organisasi-" + hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:8]


_indexes: dict[int, tuple[Sequence[Organisation], OrganisationIndex]] = {}


def organisation_index(organisations: Sequence[Organisation], places: PlaceIndex) -> OrganisationIndex:
    """The index of a table, built once for each table."""
    known = _indexes.get(id(organisations))
    if known is None or known[0] is not organisations or known[1]._places is not places:
        if len(_indexes) > 8:
            _indexes.clear()
        known = _indexes[id(organisations)] = (organisations, OrganisationIndex(organisations, places))
    return known[1]
