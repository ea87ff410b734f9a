"""The addresses of the catalogue: which do not answer, and what was looked into for personal data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request

from harvester.web.api.access import answer, blueprint, needs
from harvester.web.api.paging import asked_limit
from harvester.web.current import service

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue


@blueprint.get("/links/broken")
def broken_links() -> ResponseReturnValue:
    """Links that did not answer when they were last checked, with the dataset that has them."""
    found = service().links.broken(request.args.get("source") or None, limit=asked_limit())
    return answer(
        {
            "links": [
                {
                    "url": each.link.url,
                    "dataset": each.dataset,
                    "title": each.title,
                    "source": each.source,
                    "checked": each.link.checked,
                    "status": each.link.status,
                    "error": each.link.error,
                    "failures": each.link.failures,
                }
                for each in found
            ]
        }
    )


@blueprint.get("/inspections")
@needs("editor")
def inspections() -> ResponseReturnValue:
    """How many linked files are clean, hold personal data, wait, or could not be looked into."""
    return answer({"files": dict(service().inspections.standing(request.args.get("source") or None))})
