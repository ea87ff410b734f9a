"""Typical records for the benchmark of normalising: generated, and real ones where the corpus is at hand."""

from __future__ import annotations

import json
import os
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from harvester.domain.errors import SkipRecord
from harvester.domain.record import DatasetDraft, RawRecord
from harvester.sdk.testing import fill_defaults
from plugins.blogger import BloggerPlugin
from plugins.ckan import CkanPlugin

if TYPE_CHECKING:
    from harvester.sdk.plugin import SourcePlugin

SHARED = Path(os.environ.get("HARVESTER_TEST_SHARED", Path(__file__).parents[3] / "shared"))
_NATIONAL = "corpus/ckan-json/frictionless-cassettes/legado.dados.gov.br-package_search-200-2280ddd4.json"
_PORTAL = "https://data.contoh.go.id"
_BLOG = "https://kim-contoh.blogspot.com/"

_SUBJECTS = (
    "Jumlah Penduduk", "Luas Panen Padi", "Produksi Jagung", "Harga Sembako", "Panjang Jalan",
    "Jumlah Sekolah", "Angka Stunting", "Realisasi APBDes", "Populasi Sapi", "Jumlah UMKM",
    "Pelanggan Air Minum", "Curah Hujan",
)  # fmt: skip
_GROUPINGS = ("Kecamatan", "Desa", "Jenis Kelamin", "Kelompok Umur", "Pasar", "Bulan", "Komoditas")
_OFFICES = (
    "Dinas Kesehatan", "Dinas Pertanian", "Dinas Pendidikan", "Badan Pusat Statistik", "Dinas Perhubungan",
    "Dinas Komunikasi dan Informatika",
)  # fmt: skip
_DISTRICTS = ("Kapas", "Dander", "Baureno", "Kanor", "Ngasem", "Sumberrejo", "Padangan", "Kalitidu")
_SENTENCES = (
    "Data dikumpulkan dari laporan bulanan desa dan diperiksa oleh bidang statistik.",
    "Angka adalah jumlah pada akhir tahun; kosong berarti desa belum melapor.",
    "Satuan yang dipakai adalah jiwa, hektar dan ton, sesuai buku pedoman tahun 2020.",
    "Untuk keterangan lebih lanjut hubungi kantor dinas pada jam kerja, telepon (0353) 881826.",
    "Perubahan terhadap terbitan sebelumnya dicatat pada kolom keterangan.",
)
_MONTHS = ("Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober")
_LICENCES = (("cc-by", "Creative Commons Attribution"), ("notspecified", ""), ("odc-odbl", "ODbL"))


@dataclass(frozen=True, kw_only=True)
class Sample:
    """Records of one kind: the bytes they came as, and the drafts that their plugin makes of them."""

    name: str
    url: str
    bodies: tuple[bytes, ...]
    records: tuple[RawRecord, ...]
    drafts: tuple[DatasetDraft, ...]


def samples(count: int) -> Iterator[Sample]:
    """``count`` generated CKAN packages, as many blog posts, and a national portal where it is at hand."""
    rng = random.Random(3522)
    packages = [_package(rng, number) for number in range(count)]
    yield _sample("CKAN, generated", _PORTAL, CkanPlugin, packages)
    yield _sample("blog, generated", _BLOG, BloggerPlugin, [_post(rng, number) for number in range(count)])
    path = SHARED / _NATIONAL
    if path.is_file():
        real = json.loads(path.read_bytes())["result"]["results"]
        # 10 files a dataset and 16 kB; the median has 3
        real = [package for package in real if 1 <= len(package["resources"]) <= 8]
        yield _sample("CKAN, dados.gov.br", "https://dados.gov.br", CkanPlugin, real)


def _sample(name: str, url: str, kind: type[SourcePlugin], contents: list[Any]) -> Sample:
    plugin = kind(
        url, fill_defaults(kind.config_schema, {"include_harvested": True} if kind is CkanPlugin else {})
    )
    bodies, records, drafts = [], [], []
    for content in contents:
        identifier = f"{url}/dataset/{content['id']}" if kind is CkanPlugin else content["id"]
        raw = RawRecord(identifier=identifier, content=content, url=content.get("link"))
        try:
            drafts.append(plugin.draft(raw))
        except SkipRecord:
            continue
        records.append(raw)
        bodies.append(json.dumps(content, ensure_ascii=False).encode())
    return Sample(name=name, url=url, bodies=tuple(bodies), records=tuple(records), drafts=tuple(drafts))


def _title(rng: random.Random, number: int) -> str:
    grouping = rng.choice(_GROUPINGS)
    return f"{rng.choice(_SUBJECTS)} menurut {grouping} Kecamatan {rng.choice(_DISTRICTS)} {number}"


def _day(rng: random.Random) -> str:
    return f"{rng.randint(2016, 2024)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"


def _moment(rng: random.Random) -> str:
    hour, minute, second = rng.randint(0, 23), rng.randint(0, 59), rng.randint(0, 59)
    return f"{_day(rng)}T{hour:02}:{minute:02}:{second:02}.{rng.randint(0, 999999):06}"


def _uuid(rng: random.Random) -> str:
    text = f"{rng.getrandbits(128):032x}"
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


def _package(rng: random.Random, number: int) -> dict[str, Any]:
    identity, year, office = _uuid(rng), rng.randint(2016, 2024), rng.choice(_OFFICES)
    licence, licence_title = rng.choice(_LICENCES)
    name = f"dataset-{number}"
    organization = {
        "id": _uuid(rng), "name": office.lower().replace(" ", "-"), "title": office, "type": "organization",
        "description": "", "image_url": "", "created": _moment(rng), "is_organization": True,
        "approval_status": "approved", "state": "active",
    }  # fmt: skip
    return {
        "author": office, "author_email": f"{office.split()[-1].lower()}@contoh.go.id",
        "creator_user_id": _uuid(rng),
        "id": identity, "isopen": False, "license_id": licence, "license_title": licence_title,
        "maintainer": f"Bidang Statistik {office}", "maintainer_email": "statistik@contoh.go.id",
        "metadata_created": _moment(rng), "metadata_modified": _moment(rng), "name": name,
        "notes": " ".join(rng.choices(_SENTENCES, k=4)) + f" Tahun {year}.", "num_resources": 3,
        "organization": organization, "owner_org": organization["id"], "private": False,
        "state": "active", "title": f"{_title(rng, number)} Tahun {year}", "type": "dataset",
        "url": f"{_PORTAL}/sumber/{number}", "version": "1.0", "num_tags": 3,
        "extras": [
            {"key": "frekuensi", "value": rng.choice(("tahunan", "bulanan", "triwulanan"))},
            {"key": "cakupan_wilayah", "value": f"Kecamatan {rng.choice(_DISTRICTS)}"},
            {"key": "periode", "value": f"{year}"},
            {"key": "satuan", "value": rng.choice(("jiwa", "hektar", "ton"))},
        ],
        "resources": [_resource(rng, identity, number, part) for part in range(3)],
        "tags": [
            {"display_name": tag, "id": _uuid(rng), "name": tag, "state": "active", "vocabulary_id": None}
            for tag in rng.sample(("penduduk", "pertanian", "kesehatan", "harga", "jalan", "desa"), 3)
        ],
        "groups": [], "relationships_as_subject": [], "relationships_as_object": [],
    }  # fmt: skip


def _resource(rng: random.Random, package: str, number: int, part: int) -> dict[str, Any]:
    identity, suffix = _uuid(rng), rng.choice(("csv", "xlsx", "pdf"))
    return {
        "cache_last_updated": None, "cache_url": None, "created": _moment(rng), "datastore_active": False,
        "description": rng.choice(_SENTENCES), "format": suffix.upper(), "hash": "", "id": identity,
        "last_modified": _moment(rng), "metadata_modified": _moment(rng), "mimetype": None,
        "mimetype_inner": None, "name": f"Tabel {part + 1} {rng.choice(_SUBJECTS)} {number}",
        "package_id": package, "position": part, "resource_type": None, "size": rng.randint(1000, 900000),
        "state": "active", "url_type": "upload",
        "url": f"{_PORTAL}/dataset/{package}/resource/{identity}/download/tabel-{number}-{part}.{suffix}",
    }  # fmt: skip


def _post(rng: random.Random, number: int) -> dict[str, Any]:
    day, month, year = rng.randint(1, 28), rng.choice(_MONTHS), rng.randint(2016, 2023)
    price = rng.randint(8, 60)
    rows = "".join(
        f"<tr><td>{index}</td><td>{name}</td><td>kg</td>"
        f"<td style='text-align:right'>Rp {price + index}.500</td></tr>"
        for index, name in enumerate(("Beras", "Gula", "Minyak", "Telur", "Daging ayam", "Cabai rawit"), 1)
    )
    paragraphs = "".join(f"<p style='text-align: justify;'>{rng.choice(_SENTENCES)} </p>" for _ in range(8))
    moment = f"{year}-03-{day:02}T10:00:00.000+07:00"
    link = f"{_BLOG}{year}/03/harga-{number}.html"
    return {
        "id": f"tag:blogger.com,1999:blog-1.post-{number}", "published": moment, "updated": moment,
        "title": f"{rng.choice(_SUBJECTS)} Pasar {rng.choice(_DISTRICTS)} {day} {month} {year}",
        "content": (
            f"<div dir='ltr'><b>{rng.choice(_DISTRICTS)}</b>, {day} {month} {year}. {paragraphs}"
            "<table border='1'><tr><th>No</th><th>Komoditas</th><th>Satuan</th><th>Harga</th></tr>"
            f"{rows}</table>"
            f"<p>Unduh <a href='/files/harga-{number}.xlsx'>lampiran&nbsp;lengkap</a> di sini.</p></div>"
        ),
        "labels": [rng.choice(("Harga", "Pertanian", "Kesehatan"))], "link": link, "blog": "KIM Contoh",
    }  # fmt: skip
