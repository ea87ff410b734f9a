"""The shared corpus as sites that the plugins harvest from memory: real catalogues of four continents."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from harvester.domain.errors import RecordInvalid, SkipRecord, SourceError, SourceUnchanged
from harvester.domain.record import DatasetDraft, RawRecord
from harvester.sdk.testing import Answer, FakeHttp, MemorySpool, Site, fill_defaults, make_context
from plugins._csw_waf import read_file
from plugins.blogger import BloggerPlugin
from plugins.ckan import CkanPlugin
from plugins.csw import CswPlugin
from plugins.datajson import DataJsonPlugin
from plugins.dcat import DcatPlugin
from plugins.feed import FeedPlugin
from plugins.ocds import OcdsPlugin
from plugins.page import PagePlugin

if TYPE_CHECKING:
    from harvester.domain.json import Json
    from harvester.sdk import SourcePlugin

_RDF_TYPES = {
    ".ttl": "text/turtle",
    ".rdf": "application/rdf+xml",
    ".xml": "application/rdf+xml",
    ".jsonld": "application/ld+json",
    ".nt": "application/n-triples",
}


@dataclass(kw_only=True)
class Harvested:
    """What came of one site."""

    name: str
    url: str
    drafts: list[tuple[RawRecord, DatasetDraft]] = field(default_factory=list)
    skipped: int = 0
    failed: list[str] = field(default_factory=list)


def harvest(name: str, kind: type[SourcePlugin], url: str, http: FakeHttp, **config: Json) -> Harvested:
    """Every draft that a plugin makes of a site."""
    found = Harvested(name=name, url=url)
    plugin = kind(url, fill_defaults(kind.config_schema, config))
    context = make_context(http, Site(url=url, config={}, answers={}), MemorySpool())
    try:
        for raw in plugin.records(context):
            _draft(plugin, raw, found)
    except (SourceError, SourceUnchanged) as error:
        found.failed.append(str(error))
    return found


def _draft(plugin: SourcePlugin, raw: RawRecord, found: Harvested) -> None:
    try:
        found.drafts.append((raw, plugin.draft(raw)))
    except SkipRecord:
        found.skipped += 1
    except RecordInvalid as invalid:
        found.failed.append(invalid.problem.text)


def harvested(corpus: Path) -> Iterator[Harvested]:
    """All that the plugins read of the corpus, folder by folder."""
    yield from _packages(corpus)
    for path in sorted([*corpus.glob("datajson/**/*.json"), *corpus.glob("samples/sdi-datajson/*.json")]):
        yield _one(path, DataJsonPlugin, "https://data.example.gov/data.json", "application/json")
    for path in sorted(corpus.glob("dcat-rdf/**/*")):
        if path.suffix in _RDF_TYPES:
            yield _one(path, DcatPlugin, f"https://site.example/{path.name}", _RDF_TYPES[path.suffix])
    for path in sorted([*corpus.glob("csw-xml/**/*.xml"), *corpus.glob("iso-xml/**/*.xml")]):
        yield _metadata(path)
    for path in sorted(corpus.glob("html-structured/**/*.html")):
        yield _one(path, PagePlugin, f"https://data.example.org/{path.stem}", "text/html")
    for path in sorted([*corpus.glob("feeds/**/*.xml"), *corpus.glob("feeds/**/*.atom")]):
        yield _one(path, FeedPlugin, f"https://blog.example/{path.name}", "application/xml")
    for path in sorted(corpus.glob("samples/blogger/*page1*.json")):
        http = FakeHttp({}, otherwise=Answer(body=path.read_bytes()))
        yield harvest(path.name, BloggerPlugin, "http://kim-contoh.blogspot.com/", http)
    for path in sorted(corpus.glob("ocds/**/*.json")):
        yield _one(path, OcdsPlugin, f"https://ocds.example/{path.name}", "application/json")


def _one(path: Path, kind: type[SourcePlugin], url: str, media_type: str) -> Harvested:
    answer = Answer(body=path.read_bytes(), headers={"Content-Type": media_type})
    return harvest(f"{path.parent.name}/{path.name}", kind, url, FakeHttp({url: answer}))


def _metadata(path: Path) -> Harvested:
    url = f"https://geo.example/waf/{path.name}"
    found = Harvested(name=f"{path.parent.name}/{path.name}", url=url)
    plugin = CswPlugin("https://geo.example/waf/", fill_defaults(CswPlugin.config_schema, {}))
    _draft(plugin, RawRecord(identifier=url, content=read_file(path.read_bytes(), url), url=url), found)
    return found


def _packages(corpus: Path) -> Iterator[Harvested]:
    url = "https://data.example.gov"
    for path in sorted(corpus.glob("ckan-json/**/*.json")):
        try:
            packages = list(_packages_in(json.loads(path.read_bytes())))
        except ValueError:
            continue
        if packages:
            body = {"success": True, "result": {"count": len(packages), "results": packages}}
            answer = Answer(body=json.dumps(body).encode())
            http = FakeHttp({f"{url}/api/3/action/package_search?rows=100&start=0&sort=id+asc": answer})
            yield harvest(f"{path.parent.name}/{path.name}", CkanPlugin, url, http, include_harvested=True)


def _packages_in(told: Any) -> Iterator[Any]:
    result = told.get("result", told) if isinstance(told, dict) else None
    found = result.get("results", [result]) if isinstance(result, dict) else ()
    yield from (one for one in found if isinstance(one, dict) and "resources" in one and "name" in one)
