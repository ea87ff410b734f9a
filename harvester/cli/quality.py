"""Commands that look after what is in the catalogue: quality, links, inspect, privacy."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from harvester.adapters.privacy_evaluation import evaluate
from harvester.cli.main import FAILED, WITH_PROBLEMS, as_json, command, opened, root
from harvester.cli.output import print_json, print_table, say, warn
from harvester.normalise.quality import MOST
from harvester.service.as_json import check_json

if TYPE_CHECKING:
    from harvester.normalise.quality import Summary
    from harvester.service.quality import DatasetQuality

#: The set that the guard is measured with, in a checkout of the project.
LABELLED = Path(__file__).parents[2] / "tests" / "privacy" / "labelled.tsv"

#: What the guard is to reach on the labelled set.
LEAST_RECALL, LEAST_PRECISION = 0.99, 0.95

of_source = click.option("--source", "name", help="Only this source.")


@root.command()
@of_source
@click.option("--csv", "as_csv", is_flag=True, help="Print a CSV of what to mend, a line a finding.")
@click.option(
    "--language", type=click.Choice(["id", "en"]), help="Of the CSV; by default that of the settings."
)
@as_json
@command
def quality(name: str | None, as_csv: bool, language: str | None, as_json: bool) -> None:
    """Score the descriptions as the European Metadata Quality Assessment does, of 405 points."""
    if as_csv and as_json:
        raise click.UsageError("Choose --csv or --json.")
    with opened() as service:
        if as_csv:
            from harvester.web.language import translator  # noqa: PLC0415  reading the translations takes long

            words = translator(language or service.core.settings.language)
            for line in service.quality.csv(name, translate=lambda text: words(text) if text else ""):
                click.echo(line, nl=False)
            return
        if as_json:
            for each in service.quality.datasets(name):
                print_json(quality_json(each))
            return
        sources = [each for each in service.quality.sources() if name in {None, each.name}]
        if name:
            service.core.sources.get(name)
    print_table(
        ("source", "datasets", "points", "rating", *MOST, "excellent", "good", "sufficient", "bad"),
        (
            (
                each.name,
                each.summary.datasets,
                f"{each.summary.points:g} of 405",
                each.summary.rating,
                *(f"{each.summary.dimensions[dimension]:g}/{most}" for dimension, most in MOST.items()),
                *each.summary.ratings.values(),
            )
            for each in sources
        ),
    )
    if name and sources:
        _tell_losses(sources[0].summary)


def _tell_losses(summary: Summary) -> None:
    say("Points lost, on average:")
    for code, points in summary.lost.items():
        say(f"  {points:>5g}  {code}")
    say("What to do, dataset by dataset: add --csv.")


def quality_json(each: DatasetQuality) -> dict[str, Any]:
    """A dataset's score for scripts."""
    scored = each.quality
    return {
        "dataset": each.name,
        "title": each.title,
        "source": each.source,
        "points": scored.points,
        "rating": str(scored.rating),
        "dimensions": {str(dimension): points for dimension, points in scored.dimensions.items()},
        "checks": [check_json(check) for check in scored.checks],
    }


@root.group()
def links() -> None:
    """Check whether the addresses in the catalogue answer."""


@links.command("check")
@of_source
@click.option("--limit", type=click.IntRange(1, 100_000), help="Links at most.")
@click.option("--all", "every", is_flag=True, help="Also links that were checked lately.")
@as_json
@command
def check_links(name: str | None, limit: int | None, every: bool, as_json: bool) -> None:
    """Check the links that are due, those never checked first, then the oldest."""
    with opened() as service:
        done = service.links.check(name, limit=limit, every=every)
    if as_json:
        print_json(asdict(done))
    else:
        say(
            f"{done.checked} checked, {done.broken} broken, {done.unknown} could not be told, "
            f"{done.waiting} still to check"
        )
    if done.broken:
        sys.exit(WITH_PROBLEMS)


@links.command("broken")
@of_source
@as_json
@command
def broken_links(name: str | None, as_json: bool) -> None:
    """List the links that did not answer when they were last checked."""
    with opened() as service:
        found = service.links.broken(name)
    if as_json:
        for each in found:
            told = {"source": each.source, "dataset": each.dataset, "title": each.title}
            print_json(told | asdict(each.link))
        return
    print_table(
        ("source", "dataset", "url", "checked", "error"),
        (
            (each.source, each.dataset, each.link.url, f"{each.link.checked:%Y-%m-%d %H:%M}", each.link.error)
            for each in found
        ),
    )


@root.command()
@of_source
@click.option("--seconds", type=click.FloatRange(min=1), help="For each source.")
@as_json
@command
def inspect(name: str | None, seconds: float | None, as_json: bool) -> None:
    """Look for personal data in linked files that harvests had no time for, or saw long ago."""
    with opened() as service:
        passes = service.inspections.inspect(name, seconds=seconds)
        standing = service.inspections.standing(name)
    for each in passes:
        if as_json:
            print_json(asdict(each))
        else:
            say(f"{each.source}: {each.looked} files seen, {each.held} held back, {each.waiting} waiting")
    if not as_json:
        say("Linked files: " + (", ".join(f"{n} {word}" for word, n in sorted(standing.items())) or "none"))
    if any(each.held for each in passes):
        sys.exit(WITH_PROBLEMS)


@root.group()
def privacy() -> None:
    """Look after the privacy guard."""


@privacy.command("evaluate")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=False)
@as_json
@command
def evaluate_guard(file: Path | None, as_json: bool) -> None:
    """Run the privacy guard over the labelled set in FILE and print its confusion table.

    FILE is by default tests/privacy/labelled.tsv of a checkout. Exit status 3: recall is below 0.99 or
    precision below 0.95.
    """
    path = file or LABELLED
    if not path.is_file():
        warn(f"{path} is not there; name the file of a labelled set.")
        sys.exit(FAILED)
    try:
        result = evaluate(path)
    except (ValueError, OSError) as error:
        warn(f"{path} cannot be read: {error}.")
        sys.exit(FAILED)
    if as_json:
        columns = ("kind", "labelled", "found", "other", "missed", "recall", "precision")
        print_json(
            {
                "total": result.total,
                "recall": round(result.recall, 4),
                "precision": round(result.precision, 4),
                "kinds": [dict(zip(columns, row, strict=True)) for row in result.table()],
                "missed": list(result.missed),
                "false_alarms": list(result.false_alarms),
            }
        )
    else:
        say(result.text())
        for word, places in (("missed", result.missed), ("false alarm", result.false_alarms)):
            for place in places:
                say(f"{word}: {place}")
    if result.recall < LEAST_RECALL or result.precision < LEAST_PRECISION:
        sys.exit(WITH_PROBLEMS)
