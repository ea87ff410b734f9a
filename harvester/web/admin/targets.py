"""The catalogues that are kept in step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from harvester.domain.errors import NotFound
from harvester.ports import DELIVERY_STATUSES
from harvester.web.admin.access import blueprint, needs
from harvester.web.asking import asked, asked_page
from harvester.web.beginning import begin_delivery
from harvester.web.current import service

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

_SHOWN = 50
A_PAGE = 50


@blueprint.get("/targets")
def targets() -> ResponseReturnValue:
    """How each target stands."""
    core = service().core
    rows = core.overview.targets(core.clock.now())
    told = [
        (
            target,
            rows.get(target.name),
            core.deliveries.counts(target.name),
            core.overview.undelivered(target.name, limit=_SHOWN),
        )
        for target in core.settings.targets
    ]
    busy = any(row and row.delivering for _, row, _, _ in told)
    return render_template(
        "admin/targets.html",
        targets=told,
        shown=_SHOWN,
        statuses=DELIVERY_STATUSES,
        refresh=5 if busy else None,
    )


@blueprint.get("/targets/<name>")
def target(name: str) -> ResponseReturnValue:
    """One target: how each dataset stands there, and what was delivered when."""
    core = service().core
    found = next((each for each in core.settings.targets if each.name == name), None)
    if found is None:
        raise NotFound(f"There is no target “{name}” in the settings.")
    row = core.overview.targets(core.clock.now()).get(name)
    told = request.args.get("status", "")
    status = told if told in DELIVERY_STATUSES else None
    after = asked("after")
    states = core.reports.states(name, status=status, limit=A_PAGE + 1, after=after)
    return render_template(
        "admin/target.html",
        target=found,
        row=row,
        counts=core.deliveries.counts(name),
        statuses=DELIVERY_STATUSES,
        status=status,
        states=states[:A_PAGE],
        following=states[A_PAGE - 1].delivery.dataset_id if len(states) > A_PAGE else None,
        after=after,
        passes=core.reports.passes(name, limit=_SHOWN),
        refresh=5 if row and row.delivering and not after else None,
    )


@blueprint.get("/deliveries/<int(max=2147483647):pass_id>")
def delivery_pass(pass_id: int) -> ResponseReturnValue:
    """What one delivery did, dataset by dataset."""
    core = service().core
    page = asked_page("page")
    items = core.reports.items(pass_id, limit=A_PAGE + 1, after=(page - 1) * A_PAGE)
    return render_template(
        "admin/pass.html",
        found=core.reports.get(pass_id),
        items=items[:A_PAGE],
        more=len(items) > A_PAGE,
        page=page,
    )


@blueprint.post("/targets/<name>/deliver")
@needs("editor")
def deliver_now(name: str) -> ResponseReturnValue:
    """Begin a delivery; what failed before is due at once."""
    service().deliveries.retry(name, refused=False)
    begin_delivery(service(), name)
    flash(_("The delivery begins. This page shows how it goes on."), "good")
    return redirect(url_for("admin.targets"))


@blueprint.post("/targets/<name>/retry")
@needs("editor")
def retry_refused(name: str) -> ResponseReturnValue:
    """Try what was refused again."""
    number = service().deliveries.retry(name)
    begin_delivery(service(), name)
    flash(_("%(number)s datasets are tried again.", number=number), "good")
    return redirect(url_for("admin.targets"))


@blueprint.post("/targets/<name>/revive")
@needs("editor")
def revive(name: str) -> ResponseReturnValue:
    """Put back what people deleted in the target: all of it, or the dataset of the form."""
    dataset = request.form.get("dataset")
    number = service().deliveries.revive(name, [dataset] if dataset else [])
    begin_delivery(service(), name)
    flash(_("%(number)s datasets are delivered again.", number=number), "good")
    return redirect(url_for("admin.target", name=name))


@blueprint.post("/targets/<name>/stop")
@needs("editor")
def stop_delivery(name: str) -> ResponseReturnValue:
    """Stop the delivery that goes on, and those that would follow."""
    service().deliveries.stop(name)
    flash(_("The delivery stops; what is under way is finished. None begins until you begin one."), "good")
    return redirect(url_for("admin.targets"))
