"""What was looked into for personal data, what is held back for it, and what a person let go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import render_template, request

from harvester.normalise.privacy.dataset import KIND_WORDS
from harvester.normalise.privacy.looks import LookStatus
from harvester.web.admin.access import blueprint
from harvester.web.asking import asked_page
from harvester.web.current import service

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

A_PAGE = 50
SHOWN_HELD = 50
STATUSES = tuple(each for each in LookStatus if each is not LookStatus.UNCHANGED)


@blueprint.get("/privacy")
def privacy() -> ResponseReturnValue:
    """Datasets held back and let go, and the files that were looked into."""
    core = service().core
    told = request.args.get("status", "")
    status = LookStatus(told) if told in {each.value for each in STATUSES} else None
    name = request.args.get("source") or None
    source = core.sources.get(name) if name else None
    source_id = source.id if source else None
    page = asked_page("page")
    files = core.looked.files(
        status=status, source_id=source_id, limit=A_PAGE + 1, offset=(page - 1) * A_PAGE
    )
    return render_template(
        "admin/privacy.html",
        held=core.looked.held(limit=SHOWN_HELD),
        released=core.looked.released(limit=SHOWN_HELD),
        files=files[:A_PAGE],
        more=len(files) > A_PAGE,
        page=page,
        status=status,
        statuses=STATUSES,
        numbers=core.harvest.inspected(source_id),
        source=source,
        sources=core.sources.all(),
        kinds=KIND_WORDS,
        settings=core.settings.privacy,
    )
