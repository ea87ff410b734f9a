"""Datasets, in every state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request, url_for

from harvester.domain.decide import State
from harvester.domain.errors import ConfigInvalid
from harvester.domain.problem import Problem, Severity
from harvester.web.api.access import Told, answer, blueprint, needs
from harvester.web.api.forms import dataset_json
from harvester.web.api.paging import asked_limit, asked_number
from harvester.web.asking import asked_text
from harvester.web.current import service

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue


@blueprint.get("/datasets")
def datasets() -> ResponseReturnValue:
    """Datasets by id; ``next`` is the address of those that follow."""
    core = service().core
    limit, text, name = asked_limit(), asked_text("q"), request.args.get("source")
    state = _state(request.args.get("state", State.ACTIVE.value))
    names = {source.id: source.name for source in core.sources.all()}
    found = core.catalogue.page(
        after=asked_number("after", 0) or 0,
        limit=limit + 1,
        state=state,
        source_id=core.sources.get(name).id if name else None,
        text=text,
    )
    page = found[:limit]
    following = None
    if len(found) > limit:
        told = state.value if state else "all"
        following = url_for("api.datasets", state=told, source=name, q=text, limit=limit, after=page[-1].id)
    return answer(
        {"datasets": [dataset_json(row, names.get(row.source_id)) for row in page], "next": following}
    )


def _state(told: str) -> State | None:
    if told == "all":
        return None
    try:
        return State(told)
    except ValueError:
        problem = Problem(
            code="request-invalid",
            path="state",
            message="“{value}” is not a state; there are {states}.",
            params={"value": told[:40], "states": ", ".join([*State, "all"])},
            severity=Severity.ERROR,
        )
        raise ConfigInvalid([problem]) from None


@blueprint.get("/datasets/<name>")
def dataset(name: str) -> ResponseReturnValue:
    """One dataset with its document, problems, records' changes, versions and deliveries."""
    core = service().core
    found = core.catalogue.get(name)
    told = dataset_json(found, core.sources.by_id(found.source_id).name, whole=True)
    told["records"] = [
        {
            "identifier": record.identifier,
            "url": record.url,
            "fetched": record.fetched,
            "missing_since": record.missing_since,
            "changes": [dict(change) for change in record.changes],
        }
        for record in core.catalogue.records(found)
    ]
    told["versions"] = [
        {
            "run": each.run_id,
            "action": each.action,
            "superseded": each.superseded,
            "fields": list(each.fields),
        }
        for each in core.catalogue.versions(found)
    ]
    told["deliveries"] = [
        {
            "target": each.target,
            "status": each.status,
            "package_id": each.package_id,
            "attempts": each.attempts,
            "next_try": each.next_try,
            "error": each.error,
        }
        for each in core.catalogue.deliveries(found)
    ]
    return answer(told)


@blueprint.post("/datasets/<name>/release")
@needs("editor")
def release_dataset(name: str) -> ResponseReturnValue:
    """Let a dataset go that was held back, for a reason that is kept; its source is queued."""
    told = Told({"reason"})
    reason = told.text("reason")
    told.check()
    return answer({"run": service().harvests.release(name, reason)}, 202)
