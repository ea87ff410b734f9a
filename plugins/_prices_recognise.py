"""How a price board is known by its address, its page, or the shape of its answer."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

from harvester.sdk import Json, Page, Recognition
from harvester.sdk.markup import parse_html, text_of
from plugins._prices_siskaperbapo import DEFAULT_REGION
from plugins._told import field, objects

_SISKA_HOST = re.compile(r"(?:^|\.)siskaperbapo\.")
_SP2KP_HOST = re.compile(r"(?:^|\.)(?:api-)?sp2kp\.")
_REGION = re.compile(r"[a-z]{3,30}(?:kab|kota)")
_DAY = re.compile(r"\d{1,2}/\d{1,2}/\d{4}")


def system_of(url: str) -> str:
    """The system that an address belongs to, by its host and path; SISKAPERBAPO when they do not tell."""
    parts = urlsplit(url)
    told = f"{parts.hostname or ''}{parts.path}".casefold()
    if "hargapangan" in told or "getgriddata" in told:
        return "pihps"
    if "sp2kp" in told or "/average-price/" in told or told.endswith("/master/api/variant"):
        return "sp2kp"
    return "siskaperbapo"


def recognise(page: Page) -> float | Recognition:
    """Which of the systems the page is of, with a configuration that works."""
    if page.status != 200:
        return 0.0
    if page.text.lstrip()[:1] in {"{", "["}:
        return _by_answer(page)
    title = _title(page)
    if "siskaperbapo" in title or _SISKA_HOST.search(urlsplit(page.url).hostname or ""):
        return _siskaperbapo(page)
    if "pihps" in title or "informasi harga pangan strategis" in title:
        return _found("pihps", "the page's title names PIHPS", 0.85)
    if "sp2kp" in title or _SP2KP_HOST.search(urlsplit(page.url).hostname or ""):
        return _found("sp2kp", "the page's title or host names SP2KP", 0.85)
    return 0.0


def _siskaperbapo(page: Page) -> float | Recognition:
    region = _region(page)
    markets = page.probe(f"/harga/pasar.json/{region}")
    listed = _markets(markets.json()) if markets else 0
    if listed:
        evidence = f"/harga/pasar.json/{region} lists {listed} markets"
        return _found("siskaperbapo", evidence, 0.97, region=region)
    if "/harga/" in page.text and "kabkota" in page.text:
        return _found("siskaperbapo", "the page's form asks for a day and “kabkota”", 0.8, region=region)
    return 0.0


def _by_answer(page: Page) -> float | Recognition:
    told = page.json()
    if listed := _markets(told):
        region = urlsplit(page.url).path.rstrip("/").rpartition("/")[2]
        config = {"region": region} if _REGION.fullmatch(region) else {}
        return _found("siskaperbapo", f"the answer lists {listed} markets", 0.95, **config)
    data = field(told, "data")
    if any("level" in row and any(_DAY.fullmatch(key) for key in row) for row in objects(data)):
        return _found("pihps", "the answer is a grid with days as columns, as PIHPS gives", 0.95)
    items = objects(field(data, "items"))
    if any("kode_provinsi" in row and "harga" in row for row in items) and field(data, "variant_id"):
        return _found("sp2kp", "the answer compares provinces, as SP2KP gives", 0.95)
    if any("tipe_komoditas_id" in row and "satuan" in row for row in objects(data)):
        return _found("sp2kp", "the answer lists SP2KP's commodities", 0.95)
    return 0.0


def _found(system: str, evidence: str, confidence: float, **config: Json) -> Recognition:
    return Recognition(confidence=confidence, evidence=(evidence,), config={"system": system, **config})


def _markets(told: object) -> int:
    return sum(1 for row in objects(told) if {"psr_id", "psr_nama"} <= row.keys())


def _region(page: Page) -> str:
    named = parse_qs(urlsplit(page.url).query).get("kabkota", [""])[0]
    return named if _REGION.fullmatch(named) else DEFAULT_REGION


def _title(page: Page) -> str:
    tree = parse_html(page.text[:100_000])
    found = None if tree is None else next(tree.iter("title"), None)
    return "" if found is None else text_of(found).casefold()
