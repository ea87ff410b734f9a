"""Settings from file and environment."""

from __future__ import annotations

import dataclasses
import re
import tomllib
from pathlib import Path

import pytest

from harvester.domain.errors import ConfigInvalid
from harvester.settings import ENVIRONMENT, Settings, config_dir, load_settings

SHIPPED = config_dir() / "harvester.toml"


def test_the_shipped_file_documents_every_setting_with_its_default() -> None:
    assert load_settings({}, SHIPPED) == Settings(config_dir=config_dir())
    told = tomllib.loads(SHIPPED.read_text("utf-8"))
    for field in dataclasses.fields(Settings):
        if field.name in {"targets", "config_dir"}:
            continue
        assert field.name in told, f"{field.name} is not in harvester.toml"
        if dataclasses.is_dataclass(field.default):
            named = {inner.name for inner in dataclasses.fields(field.default)}
            assert set(told[field.name]) == named


def test_the_shipped_file_names_every_environment_variable() -> None:
    text = SHIPPED.read_text("utf-8")
    assert all(variable in text for variable in ENVIRONMENT)
    assert "HARVESTER_ALLOW_NETWORKS" in text


def test_the_environment_wins(tmp_path: Path) -> None:
    file = tmp_path / "h.toml"
    file.write_text('contact = "file"\n[http]\ndelay = 2\n', "utf-8")
    environment = {
        "HARVESTER_CONTACT": "environment",
        "HARVESTER_ALLOW_NETWORKS": "127.0.0.0/8, 10.1.0.0/16",
        "HARVESTER_STATE_DIR": str(tmp_path),
    }
    settings = load_settings(environment, file)
    assert settings.contact == "environment"
    assert settings.http.delay == 2.0
    assert settings.http.allow_networks == ("127.0.0.0/8", "10.1.0.0/16")
    assert settings.database == f"sqlite:///{tmp_path}/harvester.db"


def test_a_target_comes_from_the_environment() -> None:
    (target,) = load_settings(
        {"HARVESTER_CKAN_URL": "https://ckan.example", "HARVESTER_CKAN_TOKEN": "t0"}, SHIPPED
    ).targets
    assert (target.name, target.url, target.token) == ("ckan", "https://ckan.example", "t0")
    assert "t0" not in repr(target)


def test_tokens_of_named_targets_come_from_the_environment(tmp_path: Path) -> None:
    file = tmp_path / "h.toml"
    file.write_text('[[target]]\nname = "kab-1"\nurl = "https://a.example"\n', "utf-8")
    (target,) = load_settings({"HARVESTER_TOKEN_KAB_1": "t1"}, file).targets
    assert target.token == "t1"


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("contakt = 'x'", "contakt"),
        ("[http]\ndelay = 'soon'", "http.delay"),
        ("keep_raw = 'yes'", "keep_raw"),
        ("[http]\nspeed = 1", "http.speed"),
        ("http = 3", "http"),
        ("[[target]]\nname = 'x'", "target[0]"),
        ("not toml", "h.toml"),
    ],
)
def test_a_fault_is_said_with_its_place(tmp_path: Path, text: str, path: str) -> None:
    file = tmp_path / "h.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(ConfigInvalid) as raised:
        load_settings({}, file)
    assert re.search(re.escape(path), raised.value.problems[0].path)
