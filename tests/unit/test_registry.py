"""Plugins are found; one that does not load is reported and hinders nobody."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from harvester.domain.errors import ConfigInvalid, PluginMissing
from harvester.registry import check_config, load_plugins

GOOD = '''
from harvester.sdk import DatasetDraft, SourcePlugin

class Helper:
    pass

class Berkas(SourcePlugin):
    """Reads nothing."""
    name = "berkas-kita"
    title = "Berkas"
    def records(self, ctx):
        return iter(())
    def draft(self, raw):
        return DatasetDraft()
'''


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def write(folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(textwrap.dedent(text), "utf-8")


def test_a_file_in_a_folder_is_found_beside_the_installed_ones(folder: Path) -> None:
    write(folder, "berkas.py", GOOD)
    write(folder, "_private.py", "raise RuntimeError")
    write(folder, "notes.txt", "not a plugin")
    registry = load_plugins([folder])
    assert registry.get("berkas-kita").title == "Berkas"
    assert {"ckan", "dcat", "datajson", "blogger", "wordpress"} <= set(registry.plugins)
    assert registry.broken == ()


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("import no_such_module", "no_such_module"),
        ("raise SystemError('boom')", "boom"),
        ("raise SystemExit(3)", "SystemExit"),
        ("def broken(:", "SyntaxError"),
        ("x = 1", "no subclass"),
        (GOOD.replace('name = "berkas-kita"', ""), "name"),
        (GOOD.replace("def draft", "def draught"), "no subclass"),
        (
            GOOD.replace('title = "Berkas"', 'title = "Berkas"\n    config_schema = {"type": 3}'),
            "JSON Schema",
        ),
        (GOOD.replace("berkas-kita", "ckan"), "already"),
    ],
)
def test_what_does_not_load_is_reported_and_the_rest_works(folder: Path, text: str, word: str) -> None:
    write(folder, "a_broken.py", text)
    write(folder, "good.py", GOOD)
    registry = load_plugins([folder])
    (broken,) = registry.broken
    assert broken.name == "a_broken"
    assert word in broken.error
    assert "berkas-kita" in registry.plugins
    with pytest.raises(PluginMissing, match="does not load"):
        registry.get("a_broken")


def test_a_folder_that_is_not_there_is_reported(folder: Path) -> None:
    (broken,) = load_plugins([folder / "gone"]).broken
    assert "no such folder" in broken.error


def test_an_unknown_plugin_is_told_with_the_known_ones(folder: Path) -> None:
    with pytest.raises(PluginMissing, match="ckan"):
        load_plugins().get("nonesuch")


def test_every_fault_of_a_configuration_is_told_and_defaults_are_filled_in() -> None:
    schema = {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "rows": {"type": "integer", "minimum": 1, "default": 100},
            "url": {"type": "string", "format": "uri"},
        },
    }
    assert check_config(schema, {}) == {"rows": 100}
    with pytest.raises(ConfigInvalid) as raised:
        check_config(schema, {"rows": 0, "url": "not a uri", "speed": 1})
    assert sorted(p.path for p in raised.value.problems) == ["config.rows", "config.speed", "config.url"]
