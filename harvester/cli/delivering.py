"""Commands about delivery: deliver, delivery, takeover."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from harvester.cli.interrupt import interruptible
from harvester.cli.main import FAILED, WITH_PROBLEMS, as_json, command, end, opened, root
from harvester.cli.output import print_csv, print_json, print_table, problem_line, say, warn
from harvester.cli.progress import delivery_bar
from harvester.cli.running import ITEM_COLUMNS, delivery_line
from harvester.domain.decide import Action
from harvester.ports import DELIVERY_STATUSES
from harvester.service.as_json import pass_item_json, problem_json

if TYPE_CHECKING:
    from harvester.ports import DeliveryState, PassItem, PassRow
    from harvester.service import Service

_PAGE = 1000
_NO_TARGET = "There is no target. Set HARVESTER_CKAN_URL and HARVESTER_CKAN_TOKEN, or see the settings."


def _targets(service: Service, target: str | None) -> list[str]:
    names = [target] if target else list(service.deliveries.targets())
    if not names:
        warn(_NO_TARGET)
        sys.exit(FAILED)
    return names


@root.command()
@click.option("--target", help="Only this target.")
@click.option("--retry", is_flag=True, help="Try again what was refused or failed before.")
@click.option("--revive", is_flag=True, help="Put back what people deleted in the target by hand.")
@click.option("--all", "every", is_flag=True, help="Compare every dataset with the target, changed or not.")
@click.option("--dry-run", is_flag=True, help="Tell what would be done, dataset by dataset; write nothing.")
@as_json
@command
def deliver(
    target: str | None, *, retry: bool, revive: bool, every: bool, dry_run: bool, as_json: bool
) -> None:
    """Make the CKAN targets equal to what was harvested."""
    if dry_run:
        if retry or revive:
            raise click.UsageError("--dry-run goes with --all and --target alone.")
        _rehearse(target, every=every, as_json=as_json)
        return
    with opened() as service, interruptible(breaks_off=False) as interrupted:
        failed = problems = False
        for name in _targets(service, target):
            if interrupted():
                break
            if revive:
                service.deliveries.revive(name)
            if retry:
                service.deliveries.retry(name)
            if every:
                service.deliveries.again(name)
            with delivery_bar(name, not as_json) as watcher:
                counts = service.deliveries.deliver(
                    name, progress=watcher, cancelled=interrupted, resume=True
                )
            failed |= counts.error is not None
            problems |= counts.failed > 0
            if as_json:
                print_json(counts)
            else:
                say(delivery_line(counts))
    end(failed=failed, problems=problems)


def _rehearse(target: str | None, *, every: bool, as_json: bool) -> None:
    with opened() as service, interruptible(breaks_off=False) as interrupted:
        failed = problems = False
        for name in _targets(service, target):
            items: list[PassItem] = []

            def tell(item: PassItem, items: list[PassItem] = items) -> None:
                if as_json:
                    items.append(item)
                elif item.action != Action.UNCHANGED:
                    _say_item(item)

            counts = service.rehearsals.rehearse(name, told=tell, every=every, cancelled=interrupted)
            failed |= counts.error is not None
            problems |= counts.failed > 0
            if as_json:
                told = {
                    **asdict(counts),
                    "dry_run": True,
                    "datasets": [pass_item_json(item) for item in items],
                }
                print_json(told)
            else:
                say(f"Would be done, nothing was written: {delivery_line(counts)}")
    end(failed=failed, problems=problems)


@root.group("delivery")
def delivery_group() -> None:
    """Look at what was delivered, and what was not and why."""


@delivery_group.command("list")
@click.option("--target", help="Only this target.")
@click.option("--status", type=click.Choice(DELIVERY_STATUSES), help="Only datasets of this status.")
@as_json
@command
def list_states(target: str | None, status: str | None, as_json: bool) -> None:
    """List how each dataset stands: status, attempts, next try, and the error in the target's words."""
    with opened() as service:
        found = (
            (name, state) for name in _targets(service, target) for state in _states(service, name, status)
        )
        if as_json:
            for name, state in found:
                print_json(_state_json(name, state))
            return
        print_table(
            ("target", "dataset", "status", "attempts", "next try", "error"),
            (
                (
                    name,
                    state.name,
                    state.delivery.status,
                    state.delivery.attempts or "",
                    f"{state.delivery.next_try:%Y-%m-%d %H:%M}" if state.delivery.next_try else "",
                    state.delivery.error or "",
                )
                for name, state in found
            ),
        )


def _states(service: Service, name: str, status: str | None) -> Iterator[DeliveryState]:
    after = 0
    while page := service.core.reports.states(name, status=status, limit=_PAGE, after=after):
        yield from page
        after = page[-1].delivery.dataset_id


def _state_json(target: str, state: DeliveryState) -> dict[str, Any]:
    delivery = state.delivery
    return {
        "target": target,
        "dataset": state.name,
        "title": state.title,
        "source": state.source,
        "status": delivery.status,
        "attempts": delivery.attempts,
        "next_try": delivery.next_try,
        "error": delivery.error,
        "package": delivery.package_id,
        "updated": state.updated,
        "problems": [problem_json(problem) for problem in state.problems],
    }


@delivery_group.command("revive")
@click.argument("datasets", nargs=-1, required=True)
@click.option("--target", help="Only in this target.")
@command
def revive_datasets(datasets: tuple[str, ...], target: str | None) -> None:
    """Let the next delivery put back DATASETS that people deleted in the target by hand."""
    with opened() as service:
        revived = sum(service.deliveries.revive(name, datasets) for name in _targets(service, target))
    say(f"{revived} will be put back by the next delivery.")
    if revived < len(datasets):
        sys.exit(WITH_PROBLEMS)


@delivery_group.command("stop")
@click.option("--target", help="Only this target.")
@command
def stop_delivery(target: str | None) -> None:
    """Stop deliveries, also those of `serve`, until `harvester deliver` or a person begins one."""
    with opened() as service:
        for name in _targets(service, target):
            service.deliveries.stop(name)
            say(f"{name}: stopped; what is under way is finished.")


@delivery_group.command("passes")
@click.option("--target", help="Only this target.")
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True)
@as_json
@command
def passes(target: str | None, limit: int, as_json: bool) -> None:
    """List the passes that had something to do, newest first."""
    with opened() as service:
        found = service.core.reports.passes(target, limit=limit)
    if as_json:
        for each in found:
            print_json(_pass_json(each))
        return
    counted = ("created", "updated", "withdrawn", "failed", "pending")
    print_table(
        ("pass", "target", "started", *counted, "error"),
        (
            (
                each.id,
                each.target,
                f"{each.started:%Y-%m-%d %H:%M}",
                *(each.counts.get(key, "") for key in counted),
                each.error or "",
            )
            for each in found
        ),
    )


@delivery_group.command("show")
@click.argument("pass_id", type=int)
@click.option("--csv", "as_csv", is_flag=True, help="Print a CSV of what it did to each dataset.")
@as_json
@command
def show_pass(pass_id: int, *, as_csv: bool, as_json: bool) -> None:
    """Show a pass: what it did to each dataset, with the fields that changed, and why not."""
    with opened() as service:
        found = service.core.reports.get(pass_id)
        items = _items(service, pass_id)
        if as_csv:
            rows = ((i.action, i.name, i.title, " ".join(i.fields), i.error or "") for i in items)
            print_csv((*ITEM_COLUMNS, "error"), rows)
            return
        if as_json:
            print_json(_pass_json(found) | {"datasets": [pass_item_json(item) for item in items]})
            return
        say(f"{found.target}: {found.started:%Y-%m-%d %H:%M}" + (f"\n  {found.error}" if found.error else ""))
        for item in items:
            _say_item(item)


def _say_item(item: PassItem) -> None:
    changed = f" ({', '.join(item.fields)})" if item.fields else ""
    say(f"  {item.action}: {item.title} [{item.name}]{changed}")
    for problem in item.problems:
        say(f"    {problem_line(problem)}")
    if item.error and not item.problems:
        say(f"    {item.error}")


def _items(service: Service, pass_id: int) -> Iterator[PassItem]:
    after = 0
    while page := service.core.reports.items(pass_id, limit=_PAGE, after=after):
        yield from page
        after += len(page)


def _pass_json(found: PassRow) -> dict[str, Any]:
    return {
        "pass": found.id,
        "target": found.target,
        "started": found.started,
        "finished": found.finished,
        **found.counts,
        "error": found.error,
    }


@root.command()
@click.argument("source")
@click.option("--target", required=True, help="The target whose packages are looked at.")
@click.option("--yes", is_flag=True, help="Adopt what the report is sure of.")
@as_json
@command
def takeover(source: str, *, target: str, yes: bool, as_json: bool) -> None:
    """Adopt packages that another harvester made of SOURCE; without --yes, only tell which."""
    with opened() as service:
        takeovers = service.takeovers
        found = takeovers.adopt(source, target) if yes else takeovers.report(source, target)
    if as_json:
        for each in found:
            print_json(each)
        return
    for each in found:
        mark = "adopted" if yes else "would be adopted" if each.sure else "left alone"
        say(f"{mark}: {each.package} ({each.title}) as {each.dataset}: {each.reason}")
    sure = sum(each.sure for each in found)
    if yes:
        say(f"{sure} packages are adopted; the next delivery makes them equal.")
    elif sure:
        say(f"{sure} packages would be adopted: harvester takeover {source} --target {target} --yes")
    else:
        say("There is nothing to take over.")
    for held in dict.fromkeys(each.harvest_source for each in found if each.sure and each.harvest_source):
        say(
            f"ckanext-harvest counts these packages as those of its source {held}, and CKAN purges them "
            "when that source is cleared. First adopt and deliver; then, where CKAN runs: "
            f"ckan harvester source clear-history {held} and ckan search-index rebuild. "
            "From then on it may be cleared or removed."
        )
