"""Commands that run sources and look at runs: harvest, runs, run."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from typing import TYPE_CHECKING

import click

from harvester.cli.interrupt import interruptible
from harvester.cli.main import as_json, command, end, opened, root
from harvester.cli.output import (
    print_csv,
    print_json,
    print_table,
    problem_line,
    run_json,
    run_line,
    say,
    warn,
)
from harvester.cli.progress import delivery_bar, harvest_bar
from harvester.domain.errors import Conflict
from harvester.domain.run import RunStatus
from harvester.service.along import delivering_along
from harvester.service.as_json import problem_json, run_item_json

if TYPE_CHECKING:
    from harvester.adapters.db.runs import SqlRunStore
    from harvester.pipeline.deliver import DeliveryCounts
    from harvester.ports import RunItem, RunProblem, RunRow
    from harvester.service import Service
    from harvester.service.along import Along

ITEM_COLUMNS = ("action", "name", "title", "fields")
_PAGE = 1000
_WITH_PROBLEMS = {RunStatus.PROBLEMS, RunStatus.NEEDS_REVIEW}


@root.command()
@click.argument("names", nargs=-1)
@click.option("--all", "every", is_flag=True, help="All enabled sources.")
@click.option("--force", is_flag=True, help="Read every record again, changed or not.")
@click.option("--confirm-withdrawals", is_flag=True, help="Withdraw what the brake held back.")
@click.option("--no-deliver", is_flag=True, help="Do not deliver to the targets.")
@as_json
@command
def harvest(
    names: tuple[str, ...],
    *,
    every: bool,
    force: bool,
    confirm_withdrawals: bool,
    no_deliver: bool,
    as_json: bool,
) -> None:
    """Harvest the sources NAMES, and deliver what changed.

    Exit status: 1 when a source could not be harvested; 3 when one has problems or needs a person, or
    when not everything could be delivered.
    """
    if bool(names) == every:
        raise click.UsageError("Name the sources to harvest, or give --all.")
    with opened() as service, interruptible(breaks_off=True):
        chosen = [s.name for s in service.core.sources.all(enabled=True)] if every else list(names)
        for name in chosen:
            service.core.sources.get(name)  # a wrong name is told before anything runs
        if not chosen:
            warn("There is no enabled source.")
        with delivering_along(service.deliveries) if not no_deliver else nullcontext() as along:
            runs = [
                harvest_one(service, name, force=force, confirmed=confirm_withdrawals, as_json=as_json)
                for name in chosen
            ]
            delivered = along is None or _finish_all(service, along, as_json)
    end(
        failed=any(run is None or run.status is RunStatus.FAILED for run in runs),
        problems=not delivered or any(run and run.status in _WITH_PROBLEMS for run in runs),
    )


def harvest_one(
    service: Service,
    name: str,
    *,
    force: bool = False,
    confirmed: bool = False,
    as_json: bool = False,
    quiet: bool = False,
) -> RunRow | None:
    """Harvest one source and tell how it went; ``None`` when it is being harvested already."""
    try:
        with harvest_bar(name, not as_json and not quiet) as watcher:
            run = service.harvests.harvest(name, force=force, confirmed=confirmed, watcher=watcher)
    except Conflict as error:
        warn(f"{name}: {error}")
        return None
    if as_json:
        print_json(run_json(run))
        return run
    say(run_line(run))
    problems = service.core.runs.count_problems(run.id)
    if problems:
        told = ", ".join(f"{number} {severity}" for severity, number in sorted(problems.items()))
        say(f"  {told}: harvester run show {run.id}")
    return run


def _finish_all(service: Service, along: Along, as_json: bool) -> bool:
    """Deliver what is left to every target; whether all of it succeeded."""
    succeeded = True
    for name in service.deliveries.targets():
        try:
            with delivery_bar(name, not as_json) as watcher:
                counts = along.finish(name, watcher)
        except Conflict as error:  # another pass is at it already, and takes what changed along
            warn(f"{name}: {error}")
            continue
        succeeded &= counts.error is None and counts.failed == 0
        # The lines of `harvest --json` are its runs; what delivering did is told on stderr.
        (warn if as_json else say)(delivery_line(counts))
    return succeeded


def delivery_line(counts: DeliveryCounts) -> str:
    """A pass over a target for people."""
    line = (
        f"{counts.target}: {counts.created} created, {counts.updated} updated, {counts.withdrawn} withdrawn, "
        f"{counts.failed} failed, {counts.pending} pending"
    )
    return f"{line}\n  {counts.error}" if counts.error else line


@root.command()
@click.option("--source", "name", help="Only runs of this source.")
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True)
@as_json
@command
def runs(name: str | None, limit: int, as_json: bool) -> None:
    """List runs, newest first."""
    with opened() as service:
        source_id = service.core.sources.get(name).id if name else None
        found = service.core.runs.latest(source_id=source_id, limit=limit)
    if as_json:
        for each in found:
            print_json(run_json(each))
        return
    if not found:
        say("There is no run yet. Begin one: harvester harvest NAME")
        return
    print_table(
        (
            "run",
            "source",
            "status",
            "seen",
            "created",
            "updated",
            "unchanged",
            "withdrawn",
            "failed",
            "started",
        ),
        (
            (
                r.id,
                r.source,
                r.status,
                r.counts.seen,
                r.counts.created,
                r.counts.updated,
                r.counts.unchanged,
                r.counts.withdrawn,
                r.counts.failed,
                f"{r.started:%Y-%m-%d %H:%M}" if r.started else "",
            )
            for r in found
        ),
    )


@root.group("run")
def run_group() -> None:
    """Look at one run."""


@run_group.command("show")
@click.argument("run_id", type=int)
@click.option("--csv", "as_csv", is_flag=True, help="Print a CSV of what it did to each dataset.")
@as_json
@command
def show_run(run_id: int, *, as_csv: bool, as_json: bool) -> None:
    """Show a run: counts, problems, and what it did to each dataset."""
    with opened() as service:
        runs = service.core.runs
        found = runs.get(run_id)
        if as_csv:
            rows = ((i.action, i.name, i.title, " ".join(i.fields)) for i in _items(runs, run_id))
            print_csv(ITEM_COLUMNS, rows)
            return
        problems = list(_problems(runs, run_id))
        items = list(_items(runs, run_id))
    if as_json:
        told = run_json(found)
        told["problems"] = [{"record": p.record, **problem_json(p.problem)} for p in problems]
        told["datasets"] = [run_item_json(item) for item in items]
        print_json(told)
        return
    say(run_line(found))
    for item in items:
        changed = f" ({', '.join(item.fields)})" if item.fields else ""
        say(f"  {item.action}: {item.title} [{item.name}]{changed}")
    for each in problems:
        say(f"  {each.record or 'listing'}: {problem_line(each.problem)}")


def _items(runs: SqlRunStore, run_id: int) -> Iterator[RunItem]:
    offset = 0
    while page := runs.items(run_id, limit=_PAGE, offset=offset):
        yield from page
        offset += len(page)


def _problems(runs: SqlRunStore, run_id: int) -> Iterator[RunProblem]:
    offset = 0
    while page := runs.problems(run_id, limit=_PAGE, offset=offset):
        yield from page
        offset += len(page)


@run_group.command("cancel")
@click.argument("run_id", type=int)
@command
def cancel_run(run_id: int) -> None:
    """Ask a run to stop; what it harvested until then is kept."""
    with opened() as service:
        service.core.runs.get(run_id)
        service.core.runs.cancel(run_id, service.core.clock.now())
    say(f"Run {run_id} is asked to stop.")
