"""What changed rules would change, before the next run does it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import render_template

from harvester.web.admin.access import blueprint, needs
from harvester.web.current import service
from harvester.web.waiting import MOST_CHANGES, MOST_RECORDS

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from harvester.pipeline.rules import RuleChange


@blueprint.get("/sources/<name>/rules")
@needs("editor")
def source_rules(name: str) -> ResponseReturnValue:
    """Count what would change in a source though it says the same; nothing is fetched or kept."""
    changes: list[RuleChange] = []

    def tell(change: RuleChange) -> None:
        if len(changes) < MOST_CHANGES:
            changes.append(change)

    found = service().rules.preview(name, told=tell, most=MOST_RECORDS)
    return render_template(
        "admin/rules.html", source=service().core.sources.get(name), found=found, changes=changes
    )
