"""Commands on the same dataset in several sources."""

from __future__ import annotations

import getpass
from typing import TYPE_CHECKING, Any

import click

from harvester.cli.main import as_json, command, opened, root
from harvester.cli.output import print_json, print_table, say

if TYPE_CHECKING:
    from harvester.ports import DatasetRow
    from harvester.service import Service

_MOST = 1_000

because = click.option("--reason", required=True, help="How you know it; it is kept.")


@root.group()
def duplicates() -> None:
    """The same dataset in several sources: which is published, and why."""


@duplicates.command("list")
@click.option("--source", "name", help="Only groups with a dataset of this source.")
@as_json
@command
def list_groups(name: str | None, as_json: bool) -> None:
    """List datasets that several sources have, with the one that is published."""
    with opened() as service:
        names = _sources(service)
        after = 0
        rows: list[tuple[str, ...]] = []
        while groups := service.duplicates.groups(source=name, after=after, limit=_MOST):
            after = groups[-1].chosen.id
            for group in groups:
                if as_json:
                    others = [_json(each, names) for each in group.duplicates]
                    print_json({**_json(group.chosen, names), "duplicates": others})
                for each in (group.chosen, *group.duplicates):
                    reason = each.duplicate_reason.text if each.duplicate_reason else ""
                    rows.append((each.state.value, names[each.source_id], each.name, reason))
    if not as_json:
        print_table(("state", "source", "dataset", "why"), rows)


@duplicates.command("alike")
@click.option("--limit", type=click.IntRange(1, _MOST), default=50, show_default=True)
@as_json
@command
def list_alike(limit: int, as_json: bool) -> None:
    """List pairs that may be the same; say so with `harvester duplicates same` or `different`."""
    with opened() as service:
        names = _sources(service)
        found = service.duplicates.alike(limit=limit)
    if as_json:
        for each in found:
            pair = [_json(each.first, names), _json(each.second, names)]
            print_json({"datasets": pair, "reason": each.reason.text})
        return
    print_table(
        ("source", "dataset", "source", "dataset", "why"),
        (
            (
                names[each.first.source_id],
                each.first.name,
                names[each.second.source_id],
                each.second.name,
                each.reason.text,
            )
            for each in found
        ),
    )


@duplicates.command("show")
@click.argument("dataset")
@as_json
@command
def show(dataset: str, as_json: bool) -> None:
    """Show what is known of a DATASET (name or UUID) in other sources."""
    with opened() as service:
        names = _sources(service)
        around = service.duplicates.around(dataset)
    told = {
        "published": _json(around.chosen, names) if around.chosen else None,
        "duplicates": [_json(each, names) for each in around.duplicates],
        "alike": [{**_json(each.second, names), "reason": each.reason.text} for each in around.alike],
        "said": [
            {
                "dataset": other.name if other else None,
                "same": said.same,
                "reason": said.reason,
                "person": said.person,
                "decided": said.decided,
            }
            for said, other in around.said
        ],
    }
    if as_json:
        print_json(told)
        return
    if around.chosen:
        say(f"Not published: {around.chosen.name} of {names[around.chosen.source_id]} is, in its place.")
    for each in around.duplicates:
        why = each.duplicate_reason.text if each.duplicate_reason else ""
        say(f"duplicate: {each.name} of {names[each.source_id]}. {why}")
    for pair in around.alike:
        say(f"alike: {pair.second.name} of {names[pair.second.source_id]}. {pair.reason.text}")
    for said, other in around.said:
        word = "the same as" if said.same else "not the same as"
        say(f"{said.person} says: {word} {other.name if other else 'a dataset that is gone'}: {said.reason}")


@duplicates.command("same")
@click.argument("dataset")
@click.argument("other")
@because
@command
def are_same(dataset: str, other: str, reason: str) -> None:
    """Say that two datasets are the same, whatever the rule says."""
    _say(dataset, other, reason, same=True)


@duplicates.command("different")
@click.argument("dataset")
@click.argument("other")
@because
@command
def are_different(dataset: str, other: str, reason: str) -> None:
    """Say that two datasets are not the same, whatever the rule says."""
    _say(dataset, other, reason, same=False)


def _say(dataset: str, other: str, reason: str, *, same: bool) -> None:
    with opened() as service:
        service.duplicates.say(dataset, other, same=same, reason=reason, person=_person())
        names = _sources(service)
        for name in (dataset, other):
            row = service.core.catalogue.get(name)
            say(f"{row.name} of {names[row.source_id]}: {row.state}")


@duplicates.command("forget")
@click.argument("dataset")
@click.argument("other")
@command
def forget(dataset: str, other: str) -> None:
    """Forget what was said of two datasets; the rule decides again."""
    with opened() as service:
        service.duplicates.unsay(dataset, other)


@duplicates.command("check")
@click.option("--source", "name", help="Only datasets of this source.")
@as_json
@command
def check(name: str | None, as_json: bool) -> None:
    """Look at every dataset anew, after a change of the settings."""
    with opened() as service:
        looked = service.duplicates.check(name)
        found = service.duplicates.count()
    if as_json:
        print_json({"looked": looked, "duplicates": found})
    else:
        say(f"{looked} datasets looked at; {found} are duplicates of others")


def _person() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # no such user in this container
        return "command line"


def _sources(service: Service) -> dict[int, str]:
    return {source.id: source.name for source in service.core.sources.all()}


def _json(row: DatasetRow, names: dict[int, str]) -> dict[str, Any]:
    return {
        "dataset": row.name,
        "title": row.title,
        "source": names[row.source_id],
        "state": str(row.state),
        "reason": row.duplicate_reason.text if row.duplicate_reason else None,
    }
