"""Village sites that run on OpenSID, of any version since 19."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from harvester.sdk import (
    Capability,
    DatasetDraft,
    FetchContext,
    Json,
    JsonObject,
    Page,
    Problem,
    RawRecord,
    Recognition,
    RecordInvalid,
    SourcePlugin,
    SourceRefused,
)
from harvester.sdk.options import text_option
from plugins import _opensid_articles as articles
from plugins import _opensid_budget as budget
from plugins import _opensid_documents as documents
from plugins import _opensid_idm as idm
from plugins import _opensid_regions as regions
from plugins import _opensid_regulations as regulations
from plugins import _opensid_statistics as statistics
from plugins._opensid_catalogue import SLUGS
from plugins._opensid_recognise import confidence_of, marks_of_opensid
from plugins._opensid_site import Site, root_of
from plugins._opensid_village import (
    Village,
    from_code,
    from_feed,
    from_home,
    from_host,
    from_sentence,
    from_told,
)
from plugins._told import field, text, texts

if TYPE_CHECKING:
    from harvester.sdk.feeds import Feed

FEATURES = ("statistics", "documents", "regulations", "budget", "regions", "idm", "articles")
_DRAFTS: Mapping[str, Callable[[Mapping[str, Json], RawRecord, Village, str], DatasetDraft]] = {
    "statistics": statistics.draft,
    "documents": documents.draft,
    "regulations": regulations.draft,
    "budget": budget.draft,
    "regions": regions.draft,
    "idm": idm.draft,
    "articles": articles.draft,
}


class _Run:
    """What one run knows of a site."""

    def __init__(
        self, site: Site, home: str, listed: documents.Documents, feed: Feed | None, village: Village
    ) -> None:
        self.site, self.home, self.listed, self.feed, self.village = site, home, listed, feed, village
        self.routes: dict[str, Json] = dict(_object(site.ctx.state.get("routes")))
        self.state: dict[str, Json] = {}


class OpenSidPlugin(SourcePlugin):
    """What a village publishes on its OpenSID site: statistics, documents, regulations, budget, articles."""

    name = "opensid"
    title = "Village site (OpenSID)"
    description = (
        "Statistics, public information, regulations, the budget and articles with data "
        "of a village site that runs on OpenSID."
    )
    capabilities = frozenset({Capability.COMPLETE_LISTING, Capability.INCREMENTAL, Capability.TOMBSTONES})
    config_schema: ClassVar[JsonObject] = {
        "type": "object",
        "properties": {
            "features": {
                "type": "array",
                "items": {"type": "string", "enum": list(FEATURES)},
                "minItems": 1,
                "uniqueItems": True,
                "default": list(FEATURES),
                "title": "What to read",
                "description": "Parts of the site. What a village has switched off is passed over.",
            },
            "statistics": {
                "type": "array",
                "items": {"type": "string", "minLength": 1},
                "default": list(SLUGS),
                "title": "Statistics",
                "description": "Which statistics to ask for, by the last part of their addresses.",
            },
            "archive": {
                "type": "integer",
                "minimum": 0,
                "maximum": 5000,
                "default": 200,
                "title": "Older articles",
                "description": "The feed holds the newest 50 articles. So many older ones are read, a page "
                "each, whenever the whole site is listed; 0 for none.",
            },
            "village": text_option(
                "Village",
                "The village's name, where the site does not say it, as “Desa Bareng Kec. "
                "Ngasem Kab. Bojonegoro Prov. Jawa Timur” or “Desa Bareng”.",
            ),
            "code": {
                "type": "string",
                "pattern": r"^(\d{2}\.?\d{2}\.?\d{2}\.?\d{4})?$",
                "default": "",
                "title": "Code of the village",
                "description": "Kemendagri's code, ten digits, where the site does not say it.",
            },
        },
        "additionalProperties": False,
    }

    @classmethod
    def recognise(cls, page: Page) -> float | Recognition:
        """By its footer, its folders and menus, or its ``/ppid``."""
        seen, root = marks_of_opensid(page)
        if not seen:
            return 0.0
        return Recognition(confidence=confidence_of(seen), evidence=tuple(seen), url=root)

    def records(self, ctx: FetchContext) -> Iterator[RawRecord]:
        """Every part that is switched on; documents by what changed, where the site can say so."""
        if not ctx.full:
            ctx.partial("Only what the site had before, and what changed, was asked for.")
        site = Site(ctx, self.url)
        home = site.page("")
        site.with_index(home)
        listed = documents.Documents(site)
        listed.ask(text(ctx.state.get("documents")))
        feed = articles.read_feed(site)
        village = self._village(ctx, home, listed.code, feed)
        run = _Run(site, home, listed, feed, village)
        given = 0
        for feature in FEATURES:
            if feature in (texts(self.config.get("features")) or FEATURES):
                for raw in self._read(feature, run):
                    given += 1
                    yield raw
        if not given and not listed.answered and feed is None:
            raise SourceRefused(_NOT_OPENSID)
        if not village.name:
            ctx.problem(_NAMELESS)
        ctx.save_state({**run.state, "village": village.told(), "routes": run.routes})

    def _read(self, feature: str, run: _Run) -> Iterator[RawRecord]:
        site, village = run.site, run.village
        if feature == "documents":
            yield from run.listed.records(village)
            if run.listed.answered:
                run.state["documents"] = documents.today(site.ctx.now)
        elif feature == "regulations":
            rules = regulations.Regulations(site)
            yield from rules.records(village, text(run.routes.get("regulations")))
            run.routes["regulations"] = rules.route
        elif feature == "budget":
            yield from budget.records(site, run.home, village)
        elif feature == "statistics":
            yield from self._statistics(run)
        elif feature == "regions":
            yield from regions.records(site, village)
        elif feature == "idm":
            yield from idm.records(site, run.home, village, full=site.ctx.full)
        else:
            archive = self.config.get("archive")
            reader = articles.Articles(site, archive if isinstance(archive, int) else 0)
            yield from reader.records(run.feed, village, full=site.ctx.full)

    def _statistics(self, run: _Run) -> Iterator[RawRecord]:
        before = _object(run.site.ctx.state.get("statistics"))
        kept: dict[str, Json] = {}
        shown = statistics.Statistics(run.site, run.home, texts(self.config.get("statistics")))
        for found in shown.read(text(run.routes.get("statistics")), before.keys()):
            slug = found[0].slug
            raw = statistics.record(found, run.site, run.village, before.get(slug))
            kept[slug] = {"rows": field(raw.content, "rows"), "updated": field(raw.content, "updated")}
            yield raw
        run.routes["statistics"] = shown.route
        run.state["statistics"] = kept

    def _village(self, ctx: FetchContext, home: str, code: Any, feed: Feed | None) -> Village:
        told = from_sentence(text(self.config.get("village")))
        village = from_code(text(self.config.get("code"))).completed_by(told)
        for known in (
            from_home(home),
            from_code(code),
            from_feed(feed) if feed else Village(),
            from_told(ctx.state.get("village")),
            from_host(self.url),
        ):
            village = village.completed_by(known)
        return village

    def draft(self, raw: RawRecord) -> DatasetDraft:
        """The record's part of its dataset."""
        content = _object(raw.content)
        make = _DRAFTS.get(text(content.get("feature")))
        if make is None:
            raise RecordInvalid(_UNKNOWN)
        return make(content, raw, from_told(content.get("village")), root_of(self.url))


def _object(told: Any) -> Mapping[str, Any]:
    return told if isinstance(told, Mapping) else {}


_NAMELESS = Problem(
    code="village-unknown",
    message="The site does not say which village it belongs to. Set the option “village” of this source.",
)
_NOT_OPENSID = (
    "Nothing at this address answers as an OpenSID site does: neither /ppid nor a feed, statistics, "
    "regulations or a budget. Check the address, or choose another type of source."
)
_UNKNOWN = Problem(code="record-unreadable", message="This record is not of a kind that an OpenSID site has.")
