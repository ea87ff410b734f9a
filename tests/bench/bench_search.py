"""Searching a large catalogue, and ``package_search`` beside CKAN's on the same datasets.

``python -m tests.bench search [DATASETS]``; with HARVESTER_TEST_CKAN_URL and HARVESTER_TEST_CKAN_TOKEN also
side by side with that CKAN, in which an organization is made and purged.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from harvester.service import open_service
from harvester.settings import Settings, config_dir
from harvester.web import create_app
from tests.support.datasets import store

DATASETS = 100_000
_ROUNDS = 15
_SUBJECTS = (
    *(
        "penduduk",
        "anggaran",
        "belanja",
        "sekolah",
        "murid",
        "guru",
        "puskesmas",
        "pasien",
        "jalan",
        "jembatan",
    ),
    *("padi", "jagung", "tembakau", "ternak", "ikan", "pupuk", "hujan", "banjir", "kemiskinan", "stunting"),
    *(
        "perizinan",
        "pengadaan",
        "tender",
        "pajak",
        "retribusi",
        "wisata",
        "koperasi",
        "pasar",
        "harga",
        "upah",
    ),
)
_FORMATS = ("CSV", "XLSX", "PDF", "JSON", "XLS", "GEOJSON", "ZIP")
_LICENCES = (
    "https://creativecommons.org/licenses/by/4.0/",
    "https://creativecommons.org/publicdomain/zero/1.0/",
    None,
)


def documents(count: int) -> Iterator[dict[str, Any]]:
    """Datasets of 600 publishers in 450 places over 12 years, of words as Zipf has them."""
    chance = random.Random(7)
    rare = [f"istilah{number}" for number in range(5_000)]
    for number in range(count):
        subject, other = (_SUBJECTS[min(int(chance.expovariate(0.12)), 29)] for _ in range(2))
        place, year = chance.randrange(450), chance.randrange(2013, 2025)
        publisher = min(int(chance.expovariate(0.01)), 599)
        described = " ".join(chance.choices(_SUBJECTS, k=20) + chance.choices(rare, k=15))
        licence = chance.choice(_LICENCES)
        yield {
            "identifier": f"https://sumber.example/dataset/{number}",
            "title": {"id": f"Jumlah {subject} menurut {other} Desa Nomor {place} Tahun {year} ({number})"},
            "description": {"id": f"Data {subject} dan {other}. {described}."},
            "keyword": {"id": [subject, other, f"kata kunci {int(chance.paretovariate(0.6)) % 9_000}"]},
            "theme": [
                f"http://publications.europa.eu/resource/authority/data-theme/{chance.choice(_THEMES)}"
            ],
            "publisher": {"name": f"Dinas Nomor {publisher}"},
            "organization": f"dinas-{publisher}",
            "spatial": [
                {"identifier": f"35.22.{place // 16 + 1:02}.{place + 2001}", "prefLabel": f"Desa {place}"}
            ],
            "temporal": [{"startDate": f"{year}-01-01", "endDate": f"{year}-12-31"}],
            "issued": f"{year}-12-31",
            **({"license": licence} if licence else {}),
            "distribution": [
                {
                    "identifier": f"{number}/{kind}",
                    "title": {"id": f"Berkas {kind}"},
                    "downloadURL": f"https://sumber.example/dataset/{number}.{kind.lower()}",
                    "format": kind,
                }
                for kind in chance.sample(_FORMATS, k=chance.choice((1, 1, 2, 3)))
            ],
        }


_THEMES = ("AGRI", "ECON", "EDUC", "ENVI", "GOVE", "HEAL", "SOCI", "TRAN", "REGI")
_F = '["organization","groups","tags","res_format","license_id"]'
ASKED = {
    "text and two filters": "q=penduduk&fq=res_format:CSV organization:dinas-3",
    "text, two broad filters, facets": f"q=penduduk&fq=res_format:CSV license_id:cc-by&facet.field={_F}",
    "a rare word and two filters": "q=istilah42&fq=res_format:CSV license_id:cc-by",
    "two words": "q=jumlah penduduk&fq=license_id:cc-by res_format:XLSX&rows=100",
    "a word in most datasets, facets": f"q=jumlah&facet.field={_F}",
    "everything, facets": f"q=*:*&facet.field={_F}",
    "a page of 100 by id, the 900th": "rows=100&start=90000&sort=id asc",
    "one publisher, newest first": "fq=organization:dinas-0&sort=metadata_modified desc&rows=100",
    "changed lately": "fq=metadata_modified:[NOW-1DAY TO *]&rows=100",
}


def run(told: str = "") -> None:
    """Print how long each question takes."""
    count = int(told or DATASETS)
    with tempfile.TemporaryDirectory() as folder:
        service = open_service(Settings(state_dir=Path(folder), config_dir=config_dir()))
        begun = time.perf_counter()
        store(service, documents(count))
        taken = time.perf_counter() - begun
        print(f"{count} datasets stored and indexed in {taken:.0f} s ({count / taken:.0f}/s).\n")
        client = create_app(service).test_client()
        print("| asked | found | first | median |\n| --- | --- | --- | --- |")
        for name, query in ASKED.items():
            address = f"/api/3/action/package_search?{query}"
            first, answer = timed(lambda address=address: client.get(address).get_json())
            times = [timed(lambda address=address: client.get(address).data)[0] for _ in range(_ROUNDS)]
            found = answer["result"]["count"]
            print(f"| {name} | {found} | {first * 1000:.1f} ms | {statistics.median(times) * 1000:.1f} ms |")
            sys.stdout.flush()
        for name in (
            "/",
            "/dataset",
            "/dataset?q=penduduk",
            "/dataset?q=jumlah&res_format=CSV",
            "/organization",
        ):
            times = [timed(lambda name=name: client.get(name).data)[0] for _ in range(5)]
            print(
                f"| the page {name} | | {times[0] * 1000:.1f} ms | {statistics.median(times) * 1000:.1f} ms |"
            )
        service.close()


def timed(call: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds, and what was given."""
    begun = time.perf_counter()
    given = call()
    return time.perf_counter() - begun, given
