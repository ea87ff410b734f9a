"""Large sources, made up on the fly and written piece by piece: what ``bench_reading`` reads."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

MEGABYTE = 1_000_000
KINDS = ("Peraturan Daerah", "Peraturan Bupati", "Keputusan Bupati", "Instruksi Bupati")
GOODS = ("Beras Medium", "Gula Pasir", "Minyak Goreng Curah", "Daging Ayam Ras", "Telur Ayam", "Cabai Rawit")


def jdih_feed(path: Path, size: int = 74 * MEGABYTE) -> int:
    """A JDIHN feed of about ``size`` bytes; gives the number of regulations."""
    written = count = 0
    with path.open("wb") as file:
        written += file.write(b"[")
        while written < size:
            line = json.dumps(_regulation(count), ensure_ascii=False).encode()
            written += file.write(b",\n" + line if count else line)
            count += 1
        file.write(b"]")
    return count


def _regulation(number: int) -> dict[str, str]:
    year = 1990 + number % 35
    base = f"https://jdih.contohkab.example/berkas/{number}"
    return {
        "idData": str(number + 1),
        "tahun_pengundangan": str(year),
        "tanggal_pengundangan": f"{year}-{number % 12 + 1:02}-{number % 28 + 1:02}",
        "jenis": KINDS[number % len(KINDS)],
        "noPeraturan": str(number % 90 + 1),
        "judul": f"{KINDS[number % len(KINDS)]} Nomor {number % 90 + 1} Tahun {year} tentang Perubahan atas "
        f"Tata Cara Pengelolaan Keuangan Desa ke-{number}",
        "noPanggil": "-",
        "singkatanJenis": ("PERDA", "PERBUP", "KEPBUP", "INBUP")[number % len(KINDS)],
        "tempatTerbit": "Contoh",
        "penerbit": "Pemerintah Kabupaten Contoh",
        "deskripsiFisik": "12 hlm",
        "sumber": f"LD {year} ({number})",
        "subjek": "KEUANGAN DESA",
        "isbn": "-",
        "status": "Berlaku" if number % 5 else "Dicabut",
        "bahasa": "Indonesia",
        "bidangHukum": "Hukum Administrasi Negara",
        "teuBadan": "Kabupaten Contoh",
        "nomorIndukBuku": "-",
        "fileDownload": f"peraturan_{number}.pdf",
        "urlDownload": f"{base}/peraturan_{number}.pdf",
        "abstrak": f"abstrak_{number}.pdf",
        "urlAbstrak": f"{base}/abstrak_{number}.pdf",
        "urlDetailPeraturan": f"https://jdih.contohkab.example/detail/{number}",
        "operasi": "4",
        "display": "1",
        "last_updated": f"2024-0{number % 4 + 1}-11 09:00:00",
    }


def data_json(path: Path, entries: int = 40_000) -> int:
    """A ``data.json`` with two files an entry; gives the number of entries."""
    with path.open("wb") as file:
        file.write(b'{"@type": "dcat:Catalog", "dataset": [\n')
        for number in range(entries):
            line = json.dumps(_entry(number), ensure_ascii=False).encode()
            file.write(b",\n" + line if number else line)
        file.write(b"\n]}")
    return entries


def _entry(number: int) -> dict[str, object]:
    base = f"https://satudata.contohkab.example/{number}"
    return {
        "@type": "dcat:Dataset",
        "identifier": f"satudata-{number:06}",
        "title": f"Jumlah Penduduk menurut Kecamatan, kelompok {number}",
        "description": "Hasil olahan laporan kecamatan setiap akhir tahun. " * 4,
        "keyword": ["penduduk", "kecamatan", f"kelompok {number % 50}"],
        "issued": "2022-03-01",
        "modified": f"2024-0{number % 4 + 1}-11",
        "accessLevel": "public",
        "accrualPeriodicity": "R/P1Y",
        "publisher": {"name": f"Dinas {number % 30}", "mbox": "dinas@contohkab.example"},
        "satuan": "orang",
        "distribution": [
            {"title": f"Tahun {year}", "downloadURL": f"{base}-{year}.csv", "format": "csv"}
            for year in (2022, 2023)
        ],
    }


def price_table(path: Path, rows: int = 50_000) -> int:
    """A page with one table of daily prices; gives the number of its rows."""
    first = datetime(2021, 1, 1, tzinfo=UTC)
    with path.open("wb") as file:
        file.write(
            b"<!doctype html><html lang=id><head><meta charset=utf-8><title>Harga Pasar</title></head><body>"
            b"<h1>Harga harian bahan pokok</h1><table><thead><tr><th>Tanggal</th><th>Pasar</th>"
            b"<th>Komoditas</th><th>Satuan</th><th>Harga (Rp)</th></tr></thead><tbody>\n"
        )
        for number in range(rows):
            day = first + timedelta(days=number // (2 * len(GOODS)))
            cells = (
                f"{day:%d/%m/%Y}",
                f"Pasar {'AB'[number % 2]}",
                GOODS[number // 2 % len(GOODS)],
                "kg",
                f"{12_000 + number % 900}".replace("12", "12.", 1),
            )
            file.write(("<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>\n").encode())
        file.write(b"</tbody></table></body></html>")
    return rows


def price_csv(path: Path, rows: int = 50_000) -> int:
    """The same prices as a CSV of the kind that spreadsheets save here."""
    first = datetime(2021, 1, 1, tzinfo=UTC)
    with path.open("wb") as file:
        file.write(b"Tanggal;Pasar;Komoditas;Satuan;Harga (Rp)\r\n")
        for number in range(rows):
            day = first + timedelta(days=number // (2 * len(GOODS)))
            good = GOODS[number // 2 % len(GOODS)]
            file.write(f"{day:%d/%m/%Y};Pasar {'AB'[number % 2]};{good};kg;12.{number % 900:03}\r\n".encode())
    return rows


def blog_feed(posts: int = 1_000) -> Iterator[dict[str, object]]:
    """Entries of a Blogger feed, each with a table of ten rows among paragraphs."""
    for number in range(posts):
        day = datetime(2020, 1, 1, 3, tzinfo=UTC) + timedelta(days=number)
        rows = "".join(
            f"<tr><td>{n + 1}</td><td>{good} {n}</td><td>kg</td><td>Rp 12.{number % 900:03},00</td></tr>"
            for n, good in enumerate((*GOODS, *GOODS[:4]))
        )
        yield {
            "id": {"$t": f"tag:blogger.com,1999:blog-1.post-{number}"},
            "published": {"$t": f"{day:%Y-%m-%dT%H:%M:%S}.000+07:00"},
            "updated": {"$t": f"{day:%Y-%m-%dT%H:%M:%S}.000+07:00"},
            "category": [{"scheme": "http://www.blogger.com/atom/ns#", "term": "Harga"}],
            "title": {"type": "text", "$t": f"Harga Sembako Pasar {number % 20} {day:%d-%m-%Y}"},
            "content": {
                "type": "html",
                "$t": "<p>Harga rata-rata menurut petugas pasar.</p>" * 6
                + '<table border="1"><tbody><tr><td>No</td><td>Komoditas</td><td>Satuan</td><td>Harga</td>'
                + "</tr>"
                + rows
                + "</tbody></table><p><b>Sumber:</b> petugas pasar &amp; pedagang.</p>",
            },
            "link": [
                {"rel": "alternate", "href": f"http://kim-contoh.example/{day:%Y/%m}/harga-{number}.html"}
            ],
        }
