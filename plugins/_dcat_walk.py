"""One run over a catalogue: page after page, each held alone, never in circles."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urldefrag

from harvester.sdk import ContentUnreadable, Problem, RawRecord, Severity, SourceUnchanged
from harvester.sdk.alternates import next_in_header
from harvester.sdk.joining import web_address
from plugins._dcat_draft import TITLE
from plugins._dcat_graph import Graph
from plugins._dcat_identity import name_blank
from plugins._dcat_links import link_alternates
from plugins._dcat_node import one_text
from plugins._dcat_parse import FORMATS, as_text, sniff, triples
from plugins._dcat_terms import DCAT, FOAF
from plugins._dcat_tree import Tree, is_blank

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harvester.sdk import FetchContext, Response

_ACCEPT = (
    "text/turtle, application/ld+json;q=0.9, application/rdf+xml;q=0.8, application/n-triples;q=0.7, "
    "text/n3;q=0.6, application/trig;q=0.5, application/xml;q=0.3, */*;q=0.1"
)
_HELD_BYTES = 20_000_000
#: Of pages that are as before, kept for the case that a later one is not.
_IDLE_PAGES = 3
#: So many pages in a row without a dataset that is new, and the paging is taken for a circle.


@dataclass(frozen=True, kw_only=True)
class _Content:
    """One page, read."""

    url: str
    graph: Graph
    following: list[str]


class Walk:
    """The state of one run."""

    def __init__(self, ctx: FetchContext, form: str, max_pages: int, url: str | None = None) -> None:
        self._ctx = ctx
        self._start = url or ctx.url
        self._form = form
        self._max_pages = max_pages
        self._pages: list[str] = []
        self._held: dict[str, Response] = {}  #: answers of pages, not yet read
        self._visited: set[str] = set()
        self._bodies: set[bytes] = set()
        self._seen: set[str] = set()
        self._listed: set[str] = set()
        self._stubs: dict[str, Tree] = {}  #: datasets named before they are described
        self._total: int | None = None
        self._idle = 0

    def records(self) -> Iterator[RawRecord]:
        """Every dataset once.

        Raises:
            SourceUnchanged: every page of the last run answers that it is unchanged.
            SourceRefused: a page is not RDF, or malformed.
        """
        self._ask_whether_changed()
        url: str | None = self._start
        while url is not None:
            page = self._read(url)
            if page is None:
                break
            before = len(self._seen)
            yield from self._datasets(page.graph)
            self._idle = 0 if len(self._seen) > before else self._idle + 1
            url = self._next(page)
        yield from self._leftovers()
        # A listing that is not whole must not be called unchanged the next time.
        self._ctx.save_state(
            {} if self._ctx.partial_reason else {"url": self._start, "pages": list(self._pages)}
        )

    def _ask_whether_changed(self) -> None:
        pages = self._ctx.state.get("pages")
        # Pages of another address, from before the source was edited, say nothing about this one.
        if (
            self._ctx.full
            or not isinstance(pages, list)
            or not pages
            or self._ctx.state.get("url") != self._start
        ):
            return
        held = 0
        for url in pages:
            response = self._get(str(url), conditional=True)
            size = response.open().seek(0, os.SEEK_END)
            if not response.not_modified or (size and held + size <= _HELD_BYTES):
                self._held[_address(str(url))] = response
                held += size
            else:
                response.close()
            if not response.not_modified:
                return
        raise SourceUnchanged

    def _get(self, url: str, *, conditional: bool) -> Response:
        accept = _ACCEPT if self._form == "auto" else f"{FORMATS[self._form][1]}, */*;q=0.1"
        return self._ctx.http.get(url, headers={"Accept": accept}, conditional=conditional)

    def _fetch(self, url: str) -> Response:
        """The page with its body, also where the server says that it is unchanged."""
        response = self._held.pop(_address(url), None) or self._get(url, conditional=True)
        if response.status == 304:
            response.close()
            response = self._get(url, conditional=False)
        return response

    def _read(self, url: str, *, alternate: bool = True) -> _Content | None:
        """The page at ``url``, or the RDF that its HTML points to; ``None`` when it was read before."""
        self._visited.add(_address(url))
        with self._fetch(url) as response:
            body, final = response.content, response.url
            content_type, media_type = response.headers.get("content-type", ""), response.media_type
            link = response.headers.get("link", "")
        self._visited.add(_address(final))
        hashed = hashlib.sha256(body).digest()
        if hashed in self._bodies:
            self._stop("{url} is the same as an earlier page; the paging is broken.", url=final)
            return None
        self._bodies.add(hashed)
        told = as_text(body, content_type)
        del body
        form = self._form if self._form != "auto" else sniff(told, media_type, final)
        if form is None:
            others = link_alternates(told, final) if alternate and not self._pages else []
            if not others:
                raise ContentUnreadable(_not_rdf(told, final))
            return self._read(others[0][0], alternate=False)
        graph = Graph(triples(told, form, final))
        if not self._pages and not graph.has_catalog() and next(graph.datasets(), None) is None:
            raise ContentUnreadable(
                f"The RDF at {final} has no catalogue and no dataset (dcat:Catalog, dcat:Dataset)."
            )
        self._pages.append(url)
        self._note(graph, final)
        return _Content(url=final, graph=graph, following=[*next_in_header(link), *graph.next_pages(final)])

    def _note(self, graph: Graph, url: str) -> None:
        self._listed.update(iri for iri in graph.listed() if not is_blank(iri))
        if self._total is None:
            self._total = graph.total()
            if self._total is not None:
                self._ctx.expect(self._total)
        if graph.cut:
            self._ctx.problem(
                Problem(
                    code="text-too-long",
                    message="{count} very long texts at {url} were cut.",
                    params={"count": str(graph.cut), "url": url},
                )
            )

    def _datasets(self, graph: Graph) -> Iterator[RawRecord]:
        blank: list[Tree] = []
        for iri in graph.datasets():
            if is_blank(iri):
                blank.append(graph.tree(iri))
            elif iri not in self._seen:
                tree = _merge(self._stubs.pop(iri, {}), graph.tree(iri))
                if graph.is_withdrawn(iri):
                    yield self._record(iri, tree, deleted=True)
                elif any(tree.get(predicate) for predicate in TITLE):
                    yield self._record(iri, tree)
                else:
                    self._stubs[iri] = tree
        for identifier, tree in name_blank(blank, self._seen) if blank else ():
            if identifier not in self._seen:
                yield self._record(identifier, tree)

    def _record(self, identifier: str, tree: Tree, *, deleted: bool = False) -> RawRecord:
        self._seen.add(identifier)
        page = one_text(tree, DCAT + "landingPage") or one_text(tree, FOAF + "homepage")
        url = next(
            (word for word in (page, identifier) if word and word.startswith(("http://", "https://"))), None
        )
        return RawRecord(identifier=identifier, content=tree, url=url, deleted=deleted)

    def _leftovers(self) -> Iterator[RawRecord]:
        """Datasets without a title that no page described; those of which nothing is said are only named."""
        named = {iri for iri in self._listed if iri not in self._seen and iri not in self._stubs}
        for iri, tree in self._stubs.items():
            if set(tree) <= {"@id", "@type"}:
                named.add(iri)
            else:
                yield self._record(iri, tree)
        if named:
            self._ctx.problem(
                Problem(
                    code="datasets-not-described",
                    message="The catalogue names {count} datasets but does not describe them: {example}.",
                    params={"count": str(len(named)), "example": min(named)},
                    severity=Severity.INFO,
                )
            )

    def _next(self, page: _Content) -> str | None:
        """The address of the next page, ``None`` at the end."""
        here = _address(page.url)
        told = (web_address(page.url, word.strip().replace(" ", "%20")) for word in page.following)
        addresses = [address for address in told if address]
        following = next((address for address in addresses if _address(address) not in self._visited), None)
        if following is None:
            earlier = [address for address in addresses if _address(address) != here]
            if earlier and (self._total is None or len(self._seen) < self._total):
                self._stop("{url} names an earlier page as its next one.", url=page.url)
        elif len(self._pages) >= self._max_pages:
            self._stop("The rest after {count} pages was not read.", count=str(self._max_pages))
        elif self._idle >= _IDLE_PAGES:
            self._stop("The pages up to {url} brought no new dataset; the rest was not read.", url=page.url)
        else:
            return following
        return None

    def _stop(self, message: str, **params: str) -> None:
        problem = Problem(code="paging-broken", message=message, params=params)
        self._ctx.problem(problem)
        self._ctx.partial(problem.text)


def _address(url: str) -> str:
    return urldefrag(url)[0]


def _merge(stub: Tree, tree: Tree) -> Tree:
    if not stub:
        return tree
    merged = dict(stub)
    for key, value in tree.items():
        before = merged.get(key)
        if isinstance(before, list) and isinstance(value, list):
            merged[key] = [*value, *(item for item in before if item not in value)]
        else:
            merged[key] = value
    return merged


def _not_rdf(told: str, url: str) -> str:
    if not told.strip():
        return f"Expected RDF at {url}, but the answer is empty."
    what = (
        "an HTML page"
        if "<html" in told[:4096].lower() or "<!doctype" in told[:64].lower()
        else "something else"
    )
    return (
        f"Expected RDF at {url}, but the answer is {what}. Give the address of the catalogue itself, "
        "such as …/catalog.ttl."
    )
