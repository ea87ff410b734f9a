"""The start page, the list of organizations, and what this is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, abort, redirect, render_template, request, url_for

from harvester.dcat.search import Every, tokens
from harvester.web.asking import asked_page, asked_text
from harvester.web.catalogue.answering import for_everybody
from harvester.web.catalogue.asking import NEWEST, SORTS, Asked
from harvester.web.catalogue.searching import Choice, in_order, in_words_of
from harvester.web.current import service
from harvester.web.feeds.answers import addresses

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from flask.typing import ResponseReturnValue

    from harvester.adapters.db.search import Value

blueprint = Blueprint("front", __name__)

MOST_SHOWN = 12
NEW = 6
ORGANIZATIONS_A_PAGE = 120
_ALL = -1  # values of a field


@blueprint.get("/")
def start() -> ResponseReturnValue:
    """What there is, and the newest of it."""
    if request.args.get("q"):  # where the search was before
        query = request.query_string.decode("ascii", "ignore")
        return redirect(f"{url_for('search.datasets')}?{query}", code=301)

    def render() -> str:
        found = service().core.search.find(
            Every(),
            order=SORTS[NEWEST],
            limit=NEW,
            facets=("organization", "theme", "res_format"),
            facet_limit=_ALL,
        )
        everything = Asked(path=url_for("search.datasets"))
        filtered = {
            name: [
                Choice(
                    label=in_words_of(name, each),
                    url=everything.having(name, each.value).url,
                    count=each.count,
                )
                for each in values
            ]
            for name, values in found.facets.items()
        }
        organizations = _with_pages(found.facets["organization"])
        return render_template(
            "catalogue/start.html",
            root=addresses().root,
            count=found.count,
            newest=in_order(found.ids),
            organizations=organizations[:MOST_SHOWN],
            organization_count=len(organizations),
            themes=filtered["theme"],
            formats=filtered["res_format"][:MOST_SHOWN],
        )

    return for_everybody(render)


@blueprint.get("/organization", strict_slashes=False)
def organizations() -> ResponseReturnValue:
    """All organizations that have datasets, by name; those with some words."""
    text, page = asked_text("q") or "", asked_page("page")

    def render() -> str:
        every = [each for each in _by_name() if _fits(each.label, text)]
        shown = every[(page - 1) * ORGANIZATIONS_A_PAGE : page * ORGANIZATIONS_A_PAGE]
        if page > 1 and not shown:
            abort(404)
        return render_template(
            "catalogue/organizations.html",
            organizations=shown,
            count=len(every),
            text=text,
            page=page,
            pages=max(1, -(-len(every) // ORGANIZATIONS_A_PAGE)),
        )

    return for_everybody(render)


@blueprint.get("/about")
def about() -> ResponseReturnValue:
    """What this is, what developers can read, and how personal data are kept out."""

    def render() -> str:
        found = service().core.search.find(Every(), limit=1, facets=("source",), facet_limit=_ALL)
        everything = Asked(path=url_for("search.datasets"))
        return render_template(
            "catalogue/about.html",
            sources=[
                Choice(label=each.label, url=everything.having("source", each.value).url, count=each.count)
                for each in found.facets["source"]
            ],
            root=addresses().root,
            contact=service().core.settings.contact,
        )

    return for_everybody(render)


def _by_name() -> Sequence[Choice]:
    found = service().core.search.find(Every(), limit=1, facets=("organization",), facet_limit=_ALL)
    every = _with_pages(found.facets["organization"])
    return sorted(every, key=lambda each: (each.label.casefold(), each.url))


def _with_pages(organizations: Iterable[Value]) -> list[Choice]:
    return [
        Choice(label=each.label, url=url_for("search.organization", name=each.value), count=each.count)
        for each in organizations
    ]


def _fits(label: str, text: str) -> bool:
    """Whether words of a name begin as those that are asked for."""
    words = tokens(label)
    return all(any(word.startswith(asked) for word in words) for asked in tokens(text))
