"""Commands about rules: what a new version, table or configuration would change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from harvester.cli.main import as_json, command, opened, root
from harvester.cli.output import print_json, say
from harvester.service.rules import change_json, preview_json

if TYPE_CHECKING:
    from harvester.pipeline.rules import RuleChange, RulesPreview


@root.group("rules")
def rules_group() -> None:
    """Look at what changed rules would change, before anything is delivered."""


@rules_group.command("preview")
@click.argument("names", nargs=-1)
@click.option("--datasets", is_flag=True, help="Name each dataset that would change, and its fields.")
@as_json
@command
def preview_rules(names: tuple[str, ...], *, datasets: bool, as_json: bool) -> None:
    """Count what would change in the sources NAMES (all by default), from the records that are kept.

    Nothing is fetched, stored or delivered.
    """
    with opened() as service:
        for name in names or [source.name for source in service.core.sources.all()]:
            changes: list[dict[str, Any]] = []

            def tell(change: RuleChange, name: str = name, changes: list[Any] = changes) -> None:
                if as_json:
                    changes.append(change_json(change))
                elif datasets:
                    say(f"  {_change_line(change)}")

            found = service.rules.preview(name, told=tell)
            if as_json:
                print_json(preview_json(found) | ({"datasets": changes} if datasets else {}))
            else:
                say(_line(found))


def _change_line(change: RuleChange) -> str:
    fields = f" ({', '.join(change.fields)})" if change.fields else ""
    return f"{change.action.value}: {change.title} [{change.name or 'new'}]{fields}"


def _line(found: RulesPreview) -> str:
    kinds = ", ".join(f"{number} {action.value}" for action, number in sorted(found.actions.items()))
    fields = ", ".join(f"{name} ({number})" for name, number in found.fields.most_common())
    line = f"{found.source}: {found.changed} datasets would change, {found.unchanged} would not"
    line += f": {kinds}" if kinds else ""
    line += f"\n  fields: {fields}" if fields else ""
    if found.untold:
        line += (
            f"\n  {found.untold} of {found.records} records are not kept as told, and are taken as they are"
        )
    return line
