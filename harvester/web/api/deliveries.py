"""Deliveries: how each dataset stands in a target, what was done, and what is to be done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import request, url_for

from harvester.domain.errors import ConfigInvalid
from harvester.domain.problem import Problem, Severity
from harvester.ports import DELIVERY_STATUSES
from harvester.service.as_json import pass_item_json, problem_json
from harvester.web.api.access import Told, answer, blueprint, needs
from harvester.web.api.paging import asked_limit, asked_number
from harvester.web.beginning import begin_delivery
from harvester.web.current import service

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from harvester.ports import DeliveryState, PassRow


@blueprint.get("/targets")
def targets() -> ResponseReturnValue:
    """The targets of the settings, and how they stand."""
    return answer({"targets": [_target_json(name) for name in service().deliveries.targets()]})


@blueprint.get("/targets/<target>")
def target(target: str) -> ResponseReturnValue:
    """One target."""
    return answer(_target_json(target))


@blueprint.get("/targets/<target>/datasets")
def target_datasets(target: str) -> ResponseReturnValue:
    """How each dataset stands there: status, attempts, next try, and the error in the target's words."""
    service().deliveries.known(target)
    limit, status = asked_limit(), request.args.get("status")
    if status is not None and status not in DELIVERY_STATUSES:
        raise ConfigInvalid([_no_status(status)])
    after = asked_number("after", 0) or 0
    found = service().core.reports.states(target, status=status, limit=limit + 1, after=after)
    following = None
    if len(found) > limit:
        last = found[limit - 1].delivery.dataset_id
        following = url_for("api.target_datasets", target=target, status=status, limit=limit, after=last)
    return answer({"datasets": [_state_json(each) for each in found[:limit]], "next": following})


@blueprint.get("/targets/<target>/deliveries")
def target_deliveries(target: str) -> ResponseReturnValue:
    """Deliveries that had something to do, newest first."""
    service().deliveries.known(target)
    found = service().core.reports.passes(target, limit=asked_limit())
    return answer({"deliveries": [_pass_json(each) for each in found]})


@blueprint.get("/deliveries/<int(max=2147483647):delivery_id>")
def delivery(delivery_id: int) -> ResponseReturnValue:
    """One delivery."""
    return answer(_pass_json(service().core.reports.get(delivery_id)))


@blueprint.get("/deliveries/<int(max=2147483647):delivery_id>/datasets")
def delivery_datasets(delivery_id: int) -> ResponseReturnValue:
    """What a delivery did to each dataset, with the fields that differed, and why not."""
    reports = service().core.reports
    reports.get(delivery_id)
    limit, offset = asked_limit(), asked_number("offset", 0) or 0
    found = reports.items(delivery_id, limit=limit + 1, after=offset)
    following = None
    if len(found) > limit:
        following = url_for(
            "api.delivery_datasets", delivery_id=delivery_id, limit=limit, offset=offset + limit
        )
    return answer({"datasets": [pass_item_json(each) for each in found[:limit]], "next": following})


@blueprint.post("/targets/<target>/deliveries")
@needs("editor")
def start_delivery(target: str) -> ResponseReturnValue:
    """Begin a delivery; it goes on after the answer."""
    deliveries = service().deliveries
    deliveries.known(target)
    retry = every = False
    if request.get_data():
        told = Told({"retry", "all"})
        retry, every = told.flag("retry"), told.flag("all")
        told.check()
    if retry:
        deliveries.retry(target)
    if every:
        deliveries.again(target)
    begin_delivery(service(), target)
    response = answer(_target_json(target), 202)
    response.headers["Location"] = url_for("api.target", target=target)
    return response


@blueprint.post("/targets/<target>/stop")
@needs("editor")
def stop_delivery(target: str) -> ResponseReturnValue:
    """Stop delivering, until somebody begins a delivery; what is under way is finished."""
    service().deliveries.stop(target)
    return answer(_target_json(target), 202)


@blueprint.post("/targets/<target>/revive")
@needs("editor")
def revive(target: str) -> ResponseReturnValue:
    """Let what people deleted in the target be put back by the next delivery: all, or the datasets named."""
    names: list[str] = []
    if request.get_data():
        told = Told({"datasets"})
        names = told.texts("datasets")
        told.check()
    return answer({"revived": service().deliveries.revive(target, names)})


def _target_json(name: str) -> dict[str, Any]:
    core = service().core
    settings = service().deliveries.known(name)
    row = core.overview.targets(core.clock.now()).get(name)
    return {
        "target": name,
        "url": settings.url,
        "delivering": bool(row and row.delivering),
        "stopped": bool(row and row.stopped),
        "last_delivery": row.last_pass if row else None,
        "last_error": row.last_error if row else None,
        "datasets": core.deliveries.counts(name),
    }


def _state_json(state: DeliveryState) -> dict[str, Any]:
    told = state.delivery
    return {
        "name": state.name,
        "title": state.title,
        "source": state.source,
        "status": told.status,
        "attempts": told.attempts,
        "next_try": told.next_try,
        "error": told.error,
        "package": told.package_id,
        "updated": state.updated,
        "problems": [problem_json(problem) for problem in state.problems],
    }


def _pass_json(found: PassRow) -> dict[str, Any]:
    return {
        "delivery": found.id,
        "target": found.target,
        "started": found.started,
        "finished": found.finished,
        "counts": dict(found.counts),
        "error": found.error,
    }


def _no_status(value: str) -> Problem:
    return Problem(
        code="request-invalid",
        path="status",
        message="“{value}” is not a state; there are {states}.",
        params={"value": value[:40], "states": ", ".join(DELIVERY_STATUSES)},
        severity=Severity.ERROR,
    )
