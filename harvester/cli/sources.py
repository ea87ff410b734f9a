"""Commands for sources: detect, preview, register."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import orjson

from harvester.cli.main import FAILED, WITH_PROBLEMS, as_json, command, opened, root
from harvester.cli.output import preview_json, print_json, print_table, problem_line, run_line, say, warn
from harvester.domain.errors import NotFound, SourceError
from harvester.domain.source import Source
from harvester.service.removing import Fate
from harvester.service.staleness import stale

if TYPE_CHECKING:
    from harvester.ports import RunRow
    from harvester.service import Service


class JsonOrFile(click.ParamType[Any]):
    """A JSON object, or @FILE with one."""

    name = "JSON|@FILE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Parse it."""
        if isinstance(value, dict):
            return value
        try:
            text = Path(value[1:]).read_text("utf-8") if value.startswith("@") else value
            told = orjson.loads(text)
        except OSError as error:
            self.fail(f"{value[1:]} cannot be read: {error.strerror}.", param, ctx)
        except (orjson.JSONDecodeError, UnicodeDecodeError) as error:
            self.fail(f"This is not JSON: {error}.", param, ctx)
        if not isinstance(told, dict):
            self.fail('A JSON object is expected, such as {"rows": 100}.', param, ctx)
        return told


@root.command()
@click.argument("url")
@as_json
@command
def detect(url: str, as_json: bool) -> None:
    """Say what software answers at URL, and how to harvest it."""
    with opened() as service:
        try:
            found = service.sources.detect(url)
            refused = f"No plugin recognises {url}. It may still hold data: choose a plugin yourself."
        except SourceError as error:
            found, refused = [], str(error)
    if not found:
        if as_json:
            print_json({"plugin": None, "refused": refused})
        else:
            say(refused)
        sys.exit(FAILED)
    for detection in found:
        if as_json:
            print_json(detection)
            continue
        say(f"{detection.plugin} ({detection.confidence:.0%}) at {detection.url}")
        for reason in detection.evidence:
            say(f"  - {reason}")
        if detection.config:
            say(f"  configuration: {orjson.dumps(dict(detection.config)).decode()}")


@root.command()
@click.argument("url")
@click.option("--plugin", help="The type of source; recognised from the address by default.")
@click.option("--config", type=JsonOrFile(), default={}, help="The plugin's configuration.")
@click.option(
    "--limit", type=click.IntRange(1, 10_000), default=20, show_default=True, help="Records to keep."
)
@as_json
@command
def preview(url: str, plugin: str | None, config: dict[str, Any], limit: int, as_json: bool) -> None:
    """Show what URL would become. Nothing is kept."""
    with opened() as service:
        source = _previewed(service, url, plugin, config)
        lines = service.harvests.preview(source, limit=limit)
        try:
            for line in lines:
                if as_json:
                    print_json(preview_json(line))
                else:
                    _say_preview(line)
        except SourceError as error:
            warn(str(error))
            sys.exit(FAILED)


def _previewed(service: Service, url: str, plugin: str | None, config: dict[str, Any]) -> Source:
    """``url`` is an address, or the name of a registered source."""
    try:
        known = service.core.sources.get(url)
    except NotFound:
        known = None
    if known:
        return replace(known, plugin=plugin or known.plugin, config={**known.config, **config})
    if plugin:
        return Source(name="preview", title=url, url=url, plugin=plugin, config=config)
    found = service.sources.detect(url)
    if not found:
        raise NotFound(f"No plugin recognises {url}. Choose one with --plugin.")
    best = found[0]
    return Source(
        name="preview", title=url, url=best.url, plugin=best.plugin, config={**best.config, **config}
    )


def _say_preview(line: Any) -> None:
    if line.document is None:
        said = [problem_line(problem) for problem in line.problems]
        reason = f"skipped: {line.skipped}" if line.skipped else f"failed: {line.failed}"
        if line.skipped is None and line.failed is None:
            reason = "; ".join(said)
        say(f"- {', '.join(line.records) or '(listing)'}: {reason}")
        return
    title = next(iter(line.document.get("title", {}).values()), line.document["identifier"])
    say(f"+ {title} [{line.state}]")
    say(f"    {line.document['identifier']}, from {len(line.records)} record(s)")
    for distribution in line.document.get("distribution", []):
        where = distribution.get("downloadURL") or distribution.get("accessURL") or "table"
        say(f"    {distribution.get('format', '?'):6} {where}")
    for table in line.tables:
        say(f"    table of {len(table.columns)} columns: {', '.join(table.columns)}")
    for problem in line.problems:
        say(f"    {problem_line(problem)}")


@root.group()
def source() -> None:
    """Register, change and list sources."""


@source.command("add")
@click.argument("url")
@click.option("--name", required=True, help="Short name: small letters, digits, hyphens.")
@click.option("--title", help="Name for people.")
@click.option("--plugin", help="The type of source; recognised from the address by default.")
@click.option("--config", type=JsonOrFile(), default={}, help="The plugin's configuration.")
@click.option("--options", type=JsonOrFile(), default={}, help="Options that every source has.")
@click.option("--organization", help="CKAN organization that owns the datasets.")
@click.option("--schedule", default="manual", show_default=True, help='Cron text such as "30 2 * * *".')
@click.option("--disabled", is_flag=True, help="Do not run it on schedule yet.")
@as_json
@command
def add(
    url: str,
    *,
    name: str,
    title: str | None,
    plugin: str | None,
    config: dict[str, Any],
    options: dict[str, Any],
    organization: str | None,
    schedule: str,
    disabled: bool,
    as_json: bool,
) -> None:
    """Register the source at URL."""
    with opened() as service:
        added = service.sources.add(
            Source(
                name=name,
                title=title or name,
                url=url,
                plugin=plugin or "",
                config=config,
                options=options,
                organization=organization,
                schedule=schedule,
                enabled=not disabled,
            )
        )
        if as_json:
            print_json(source_json(service, added))
        else:
            say(f"{added.name} is registered with the plugin {added.plugin} at {added.url}.")
            say(f"Look at it: harvester preview {added.name}")
            say(f"Harvest it: harvester harvest {added.name}")


@source.command("list")
@as_json
@command
def list_sources(as_json: bool) -> None:
    """List the sources, with the last run of each."""
    with opened() as service:
        sources = service.core.sources.all()
        runs = service.core.runs.latest_by_source()
        if as_json:
            for each in sources:
                last = runs.get(each.id)
                told = {"last_status": str(last.status) if last else None}
                print_json(source_json(service, each, last) | told)
            return
        if not sources:
            say("There is no source yet. Register one: harvester source add URL --name NAME")
            return
        print_table(
            ("name", "plugin", "schedule", "enabled", "last run", "stale", "address"),
            (
                (
                    s.name,
                    s.plugin,
                    s.schedule,
                    "yes" if s.enabled else "no",
                    runs[s.id].status if s.id in runs else "never",
                    "stale" if stale(service.core, s, runs.get(s.id)) else "",
                    s.url,
                )
                for s in sources
            ),
        )


@source.command("show")
@click.argument("name")
@as_json
@command
def show(name: str, as_json: bool) -> None:
    """Show one source."""
    with opened() as service:
        found = service.core.sources.get(name)
        last = service.core.runs.latest(source_id=found.id, limit=1)
        told = source_json(service, found, last[0] if last else None)
        told["datasets"] = service.core.catalogue.states().get(found.id, {})
        if as_json:
            print_json(told)
            return
        for key, value in told.items():
            if value not in (None, {}, ""):
                say(f"{key}: {value}")
        if last:
            say(f"last run: {run_line(last[0])}")


@source.command("edit")
@click.argument("name")
@click.option("--url")
@click.option("--title")
@click.option("--rename", help="A new short name.")
@click.option("--plugin")
@click.option("--config", type=JsonOrFile(), help="Replaces the whole configuration; secrets stay.")
@click.option("--options", type=JsonOrFile(), help="Replaces all options.")
@click.option("--organization")
@click.option("--schedule")
@command
def edit(name: str, rename: str | None, **changes: Any) -> None:
    """Change a source."""
    with opened() as service:
        found = service.core.sources.get(name)
        told = {key: value for key, value in changes.items() if value is not None}
        if rename:
            told["name"] = rename
        saved = service.sources.save(replace(found, **told))
        say(f"{saved.name} is saved.")


def _enable(name: str, enabled: bool) -> None:
    with opened() as service:
        found = service.core.sources.get(name)
        service.core.sources.save(replace(found, enabled=enabled), service.core.clock.now())
        say(f"{name} is {'enabled' if enabled else 'disabled'}.")


@source.command("enable")
@click.argument("name")
@command
def enable(name: str) -> None:
    """Run a source on its schedule."""
    _enable(name, True)


@source.command("disable")
@click.argument("name")
@command
def disable(name: str) -> None:
    """Do not run a source on its schedule."""
    _enable(name, False)


@source.command("remove")
@click.argument("name")
@click.option(
    "--datasets",
    type=click.Choice([fate.value for fate in Fate]),
    help="What becomes of its datasets in the targets: they stay (keep), they stay as the catalogue's own "
    "(hand-over), or they are withdrawn first (withdraw). Asked when it is not given.",
)
@click.option("--yes", is_flag=True, help="Do not ask; without --datasets they are kept.")
@command
def remove(name: str, *, datasets: str | None, yes: bool) -> None:
    """Forget a source and what was harvested from it; what stands in CKAN stays, unless you say otherwise."""
    with opened() as service:
        found = service.core.sources.get(name)
        held = sum(service.core.catalogue.states().get(found.id, {}).values())
        standing = {target: count for target, count in service.removals.standing(name).items() if count}
        if datasets is None and standing and not yes:
            told = ", ".join(f"{count} in {target}" for target, count in standing.items())
            say(f"Datasets of {name} stand in targets: {told}.")
            datasets = click.prompt(
                "What becomes of them?",
                type=click.Choice([fate.value for fate in Fate]),
                default=Fate.KEEP.value,
            )
        fate = Fate(datasets or Fate.KEEP)
        if not yes:
            click.confirm(f"Forget {name} and its {held} datasets here?", abort=True)
        removed = service.removals.remove(name, fate)
        say(f"{name} is removed. {_FATES[fate].format(count=removed.datasets)}")


_FATES = {
    Fate.KEEP: "Its datasets in CKAN stay there.",
    Fate.HAND_OVER: "{count} datasets in the targets are theirs now.",
    Fate.WITHDRAW: "{count} datasets were withdrawn from the targets.",
}


@source.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@as_json
@command
def import_sources(file: Path, as_json: bool) -> None:
    """Register or change every source of a list: TOML with [[source]], or a table saved as CSV.

    Columns of a CSV: url, and if you like name, title, plugin, organization, schedule, enabled.
    """
    with opened() as service:
        done = service.sources.import_file(file)
    for each in done:
        if as_json:
            print_json(each)
        else:
            where = f" ({each.place})" if each.error else ""
            say(f"{each.name or '?'}{where}: {each.action}" + (f": {each.error}" if each.error else ""))
    if any(each.action == "refused" for each in done):
        sys.exit(WITH_PROBLEMS)


@source.command("export")
@as_json
@command
def export_sources(as_json: bool) -> None:
    """Print all sources as TOML that `source import` reads. Secrets are left out."""
    with opened() as service:
        entries = service.sources.export()
    for entry in entries:
        if as_json:
            print_json(entry)
        else:
            say(_toml(entry))


def _toml(entry: dict[str, Any]) -> str:
    lines = ["[[source]]"]
    for key, value in entry.items():
        lines.append(f"{key} = {_toml_value(value)}")
    return "\n".join(lines) + "\n"


def _toml_value(value: Any) -> str:
    if isinstance(value, dict):
        inner = ", ".join(f"{orjson.dumps(str(k)).decode()} = {_toml_value(v)}" for k, v in value.items())
        return "{ " + inner + " }" if inner else "{}"
    if isinstance(value, list):
        return "[" + ", ".join(_toml_value(item) for item in value) + "]"
    return orjson.dumps(value).decode()


def source_json(service: Service, found: Source, last: RunRow | None = None) -> dict[str, Any]:
    """A source for scripts, without its secrets; ``last`` is its newest run."""
    why = stale(service.core, found, last)
    return {
        "name": found.name,
        "title": found.title,
        "url": found.url,
        "plugin": found.plugin,
        "config": service.sources.public_config(found),
        "options": dict(found.options),
        "organization": found.organization,
        "schedule": found.schedule,
        "enabled": found.enabled,
        "broken": found.plugin not in service.core.registry.plugins,
        "stale": why.text if why else None,
    }
