"""Runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request, url_for

from harvester.service.as_json import problem_json, run_item_json
from harvester.web.api.access import Told, answer, blueprint, needs
from harvester.web.api.forms import run_json
from harvester.web.api.paging import asked_limit, asked_number
from harvester.web.current import service

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue


@blueprint.get("/runs")
def runs() -> ResponseReturnValue:
    """Runs, newest first; ``next`` is the address of the older ones."""
    core = service().core
    limit = asked_limit()
    name = request.args.get("source")
    source_id = core.sources.get(name).id if name else None
    found = core.runs.latest(source_id=source_id, limit=limit + 1, before=asked_number("before", None))
    page = found[:limit]
    following = None
    if len(found) > limit:
        following = url_for("api.runs", source=name, limit=limit, before=page[-1].id)
    return answer({"runs": [run_json(run) for run in page], "next": following})


@blueprint.post("/sources/<name>/runs")
@needs("editor")
def start_run(name: str) -> ResponseReturnValue:
    """Queue a run; gives the one that waits or runs already, if there is one."""
    core = service().core
    source = core.sources.get(name)
    force = confirmed = False
    if request.get_data():
        told = Told({"force", "confirm_withdrawals"})
        force, confirmed = told.flag("force"), told.flag("confirm_withdrawals")
        told.check()
    run_id = core.runs.enqueue(source.id, core.clock.now(), trigger="api", force=force, confirmed=confirmed)
    response = answer(run_json(core.runs.get(run_id)), 202)
    response.headers["Location"] = url_for("api.run", run_id=run_id)
    return response


@blueprint.get("/runs/<int(max=2147483647):run_id>")
def run(run_id: int) -> ResponseReturnValue:
    """One run."""
    core = service().core
    found = core.runs.get(run_id)
    return answer(run_json(found) | {"problem_counts": core.runs.count_problems(run_id)})


@blueprint.get("/runs/<int(max=2147483647):run_id>/problems")
def run_problems(run_id: int) -> ResponseReturnValue:
    """Problems of a run, each with the record it was found in."""
    core = service().core
    core.runs.get(run_id)
    limit, offset = asked_limit(), asked_number("offset", 0) or 0
    code = request.args.get("code")
    found = core.runs.problems(run_id, code=code, limit=limit + 1, offset=offset)
    following = None
    if len(found) > limit:
        following = url_for("api.run_problems", run_id=run_id, code=code, limit=limit, offset=offset + limit)
    told = [{"record": each.record, **problem_json(each.problem)} for each in found[:limit]]
    return answer({"problems": told, "next": following})


@blueprint.get("/runs/<int(max=2147483647):run_id>/datasets")
def run_datasets(run_id: int) -> ResponseReturnValue:
    """What a run did to each dataset that it changed, with the fields that changed."""
    core = service().core
    core.runs.get(run_id)
    limit, offset = asked_limit(), asked_number("offset", 0) or 0
    found = core.runs.items(run_id, limit=limit + 1, offset=offset)
    following = None
    if len(found) > limit:
        following = url_for("api.run_datasets", run_id=run_id, limit=limit, offset=offset + limit)
    return answer({"datasets": [run_item_json(each) for each in found[:limit]], "next": following})


@blueprint.post("/runs/<int(max=2147483647):run_id>/cancel")
@needs("editor")
def cancel_run(run_id: int) -> ResponseReturnValue:
    """Ask a run to stop."""
    core = service().core
    core.runs.get(run_id)
    core.runs.cancel(run_id, core.clock.now())
    return answer(run_json(core.runs.get(run_id)), 202)
