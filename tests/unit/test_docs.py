"""The docs say what the code does."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from dataclasses import fields
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from harvester.domain.problem import Problem, Severity
from harvester.domain.run import COUNTS, RunStatus
from harvester.pipeline.deliver import DeliveryCounts
from harvester.pipeline.detect import Detection
from harvester.registry import GROUP
from harvester.service.as_json import problem_json
from harvester.service.options import OPTIONS_SCHEMA

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PLUGINS = sorted(
    tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["entry-points"][GROUP]
)


def test_the_generated_pages_are_current() -> None:
    done = subprocess.run(
        [sys.executable, str(DOCS / "generate.py"), "--check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{done.stdout}{done.stderr}\nrun `make docs`"


@pytest.mark.parametrize("name", PLUGINS)
def test_every_plugin_and_each_of_its_options_is_documented(name: str) -> None:
    page = (DOCS / "plugins" / f"{name}.md").read_text("utf-8")
    assert f'plugin = "{name}"' in page, "an example configuration is missing"
    (point,) = entry_points(group=GROUP, name=name) or pytest.skip(f"{name} is not installed yet: make test")
    properties = point.load().config_schema.get("properties", {})
    missing = [option for option in properties if f"`{option}`" not in page]
    assert not missing, f"docs/plugins/{name}.md does not tell {missing}"


def test_every_option_of_a_source_is_documented() -> None:
    page = (DOCS / "configuration.md").read_text("utf-8")
    properties = OPTIONS_SCHEMA["properties"]
    assert isinstance(properties, dict)
    missing = [option for option in properties if f"`{option}`" not in page]
    assert not missing


def test_every_environment_variable_is_documented() -> None:
    page = (DOCS / "configuration.md").read_text("utf-8")
    source = (ROOT / "harvester" / "settings" / "reading.py").read_text("utf-8")
    read = set(re.findall(r"HARVESTER_[A-Z_]+[A-Z]", source)) - {"HARVESTER_TOKEN"}  # which ends in a name
    assert read
    assert not {name for name in read if f"`{name}`" not in page}


def test_what_scripts_get_is_documented() -> None:
    page = (DOCS / "cli.md").read_text("utf-8")
    told = {*(field.name for field in fields(Detection)), *(field.name for field in fields(DeliveryCounts))}
    told |= {*COUNTS, *RunStatus, *Severity, *problem_json(Problem(code="", message=""))}
    assert not {key for key in told if f"`{key}`" not in page}


_CODE = re.compile(r"`[^`\n]+`")  # what looks like a link in an example is none


def test_every_link_between_pages_leads_somewhere() -> None:
    pages = [*ROOT.glob("*.md"), *DOCS.rglob("*.md")]
    links = (
        (page, target)
        for page in pages
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", _CODE.sub("`", page.read_text("utf-8")))
    )
    dead = [
        f"{page.relative_to(ROOT)} → {target}"
        for page, target in links
        if "://" not in target and not target.startswith("mailto:") and not (page.parent / target).exists()
    ]
    assert not dead
