"""The plugins of documents on samples of real pages, where the shared corpus is at hand."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from harvester.sdk import Recognition
from harvester.sdk.testing import Answer, FakeHttp, MemorySpool, Site, fill_defaults, make_context
from plugins.documents import DocumentsPlugin
from plugins.ppid import PpidPlugin

if TYPE_CHECKING:
    from harvester.sdk import DatasetDraft, SourcePlugin

CORPUS = Path(__file__).parents[2].parent / "shared" / "corpus"
pytestmark = pytest.mark.skipif(not CORPUS.exists(), reason="the shared corpus is not here")

DIP = "https://ppid.bojonegorokab.go.id/dip"
DJPK = "https://djpk.kemenkeu.go.id/portal/data/apbd?periode=12&tahun=2023&provinsi=13&pemda=05"


def harvest(
    kind: type[SourcePlugin], url: str, body: bytes
) -> tuple[list[DatasetDraft], MemorySpool, FakeHttp]:
    """Drafts of a site of one page."""
    http, spool = FakeHttp({url: Answer(body=body, headers={"Content-Type": "text/html"})}), MemorySpool()
    plugin = kind(url, fill_defaults(kind.config_schema, {}))
    records = plugin.records(make_context(http, Site(url=url, config={}, answers={}), spool))
    return [plugin.draft(raw) for raw in records], spool, http


def test_reads_the_dip_table() -> None:
    body = (CORPUS / "samples/ppid/dip_table_derived.html").read_bytes()
    drafts, spool, http = harvest(PpidPlugin, DIP, body)
    assert [draft.series for draft in drafts] == ["dip", "renstra"]
    (table,) = spool.bodies.values()
    assert "Rencana Strategis (Renstra) 2018-2023" in table
    assert table.startswith("Berkala,")
    assert "pegawai" not in table
    answer = PpidPlugin.recognise(http.page(DIP))
    assert isinstance(answer, Recognition)
    assert answer.confidence > 0.9


def test_reads_the_table_of_djpk() -> None:
    body = (CORPUS / "samples/apbd/djpk_apbd_derived.html").read_bytes()
    (draft,), _, http = harvest(DocumentsPlugin, DJPK, body)
    assert draft.title == "Anggaran dan Realisasi APBD Kab. Bojonegoro"
    table = draft.distribution[0].table
    assert table is not None
    assert [tuple(row)[:3] for row in table.rows] == [
        ("1", "", "Pendapatan Daerah"),
        ("2", "Pendapatan Daerah", "PAD"),
    ]
    answer = DocumentsPlugin.recognise(http.page(DJPK))
    assert isinstance(answer, Recognition)
    assert answer.confidence > 0.9


@pytest.mark.parametrize("kind", [PpidPlugin, DocumentsPlugin])
def test_other_pages_are_not_taken_for_their_own(kind: type[SourcePlugin]) -> None:
    pages = [
        *CORPUS.glob("samples/**/*.html"),
        *CORPUS.glob("html-structured/**/*.html"),
        *CORPUS.glob("waf-html/**/*.html"),
    ]
    pages = [path for path in pages if path.parent.name not in {"ppid", "apbd"}]
    assert len(pages) > 20
    for path in pages:
        http = FakeHttp(
            {"https://x.example.org/": Answer(body=path.read_bytes(), headers={"Content-Type": "text/html"})}
        )
        answer = kind.recognise(http.page("https://x.example.org/"))
        assert (answer.confidence if isinstance(answer, Recognition) else answer) < 0.5, path.name
