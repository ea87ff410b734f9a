"""docs/sources.md: for each kind of source a sample site, and what becomes of it up to CKAN."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from sample_sources import RowsIncomplete, Sample, harvested, rows

LINE = 110  #: characters
INTRODUCTION = """\
What the regency's story names, row by row: the address as an administrator pastes it, what `harvester detect`
answers, one of the datasets that come of it, and the same dataset as a real CKAN shows it (`package_show`,
without ids, times and what is empty). The sites are recorded ones of the plugins' tests; their shapes are
those of the real sites, their content is invented.

`python docs/generate.py` harvests them anew and fails in CI when this page is no longer true. What CKAN shows
is written down by `python docs/generate.py --ckan`, with `HARVESTER_TEST_CKAN_URL` and
`HARVESTER_TEST_CKAN_TOKEN` naming a CKAN, and compared with it by `tests/e2e/test_sources_page.py`. To show
another site, add a row to [sources/rows.toml](sources/rows.toml)."""


def sources_page(heading: str) -> str:
    """The page.

    Raises:
        RowsIncomplete: a plugin has no row, or a row no recording of CKAN's answer.
    """
    wanted = rows()
    with harvested(wanted) as (_, samples):
        parts = ["# Sources, from address to CKAN", heading, INTRODUCTION, _overview(samples)]
        for story, of_story in groupby(samples, key=lambda sample: sample.row.story):
            parts.append(f"## {story}")
            for sample in of_story:
                parts.extend(_section(sample))
    return "\n\n".join(parts) + "\n"


def _overview(samples: Sequence[Sample]) -> str:
    lines = [
        "| the story says | plugin | recorded site | records | datasets |",
        "| --- | --- | --- | --- | --- |",
    ]
    for sample in samples:
        row, counts = sample.row, sample.counts
        cells = (
            row.story,
            f"[{row.plugin}](plugins/{row.plugin}.md)",
            f"[{row.site}](../tests/plugins/fixtures/{row.site})",
            str(counts.get("seen", 0)),
            str(counts.get("created", 0)),
        )
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(lines)


def _section(sample: Sample) -> Iterator[str]:
    yield f"### `{sample.row.plugin}`: {sample.url}"
    yield f"`harvester detect {sample.url} --json`"
    yield _json(*sample.detections)
    counts = ", ".join(f"{count} {key}" for key, count in sample.counts.items())
    yield f"Registered as {sample.registered}{_config(sample)}. Its harvest: {counts}. One dataset:"
    yield _json(sample.dataset.document)
    for distribution, lines in sample.tables.items():
        yield f"The beginning of the table `{distribution}`:"
        yield "```csv\n" + "\n".join(lines) + "\n```"
    yield "In CKAN:"
    yield _json(_recorded(sample))


def _config(sample: Sample) -> str:
    if not sample.config:
        return ""
    return f" with `{json.dumps(sample.config, ensure_ascii=False)}`"


def _recorded(sample: Sample) -> Any:
    path = sample.row.recording
    if not path.exists():
        raise RowsIncomplete(
            f"What CKAN shows of “{sample.row.name}” is not written down: run"
            f" `python docs/generate.py --ckan {sample.row.name}`"
            " with HARVESTER_TEST_CKAN_URL and HARVESTER_TEST_CKAN_TOKEN set."
        )
    return json.loads(path.read_text("utf-8"))


def _json(*values: Any) -> str:
    return "```json\n" + "\n".join(_pretty(value) for value in values) + "\n```"


def _pretty(value: Any, indent: int = 0) -> str:
    """JSON in which everything that fits stands on one line."""
    line = json.dumps(value, ensure_ascii=False, default=list)
    if len(line) + indent <= LINE or not isinstance(value, dict | list | tuple):
        return line
    inner = " " * (indent + 1)
    if isinstance(value, dict):
        items = [f"{inner}{json.dumps(key)}: {_pretty(item, indent + 1)}" for key, item in value.items()]
        return "{\n" + ",\n".join(items) + f"\n{' ' * indent}}}"
    return "[\n" + ",\n".join(inner + _pretty(item, indent + 1) for item in value) + f"\n{' ' * indent}]"
