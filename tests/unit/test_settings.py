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


def test_the_token_of_ckan_needs_no_address_beside_it(tmp_path: Path) -> None:
    file = tmp_path / "h.toml"
    file.write_text('[[target]]\nname = "ckan"\nurl = "https://a.example"\n', "utf-8")
    (target,) = load_settings({"HARVESTER_CKAN_TOKEN": "t2"}, file).targets
    assert (target.url, target.token) == ("https://a.example", "t2")


@pytest.mark.parametrize(
    ("text", "path", "words"),
    [
        ('stat_dir = "x"', "stat_dir", "Is “state_dir” meant?"),
        ("[harvset]\nworkers = 2", "harvset", "Is “harvest” meant?"),
        ("state_dir = 3", "state_dir", "text in quotes"),
        ('[harvest]\nworkers = "two"', "harvest.workers", "a number is expected"),
        ("[harvest]\nworkers = 2.5", "harvest.workers", "a whole number"),
        ("[harvest]\nworkers = 0", "harvest.workers", "between 1 and 64"),
        ("[harvest]\ngrace_days = -1", "harvest.grace_days", "0 or more"),
        ("[harvest]\ngrace_days = nan", "harvest.grace_days", "a number is expected"),
        ("[harvest]\nbrake_share = 20", "harvest.brake_share", "between 0 and 1"),
        ('timezone = "Asia/Bojonegoro"', "timezone", "Asia/Jakarta"),
        ('timezone = "Asia"', "timezone", "Asia/Jakarta"),
        ('timezone = "../etc/passwd"', "timezone", "Asia/Jakarta"),
        ('language = "jv"', "language", "id, en"),
        ('public_url = "data.example.go.id"', "public_url", "https://"),
        ('public_url = "https://[x"', "public_url", "https://"),
        ('database_url = "mysql://x"', "database_url", "SQLite"),
        ('database_url = "harvester.db"', "database_url", "SQLite"),
        ('[http]\nallow_networks = ["banana"]', "http.allow_networks", "10.1.0.0/16"),
        ('[http]\nallow_networks = "10.0.0.0/8"', "http.allow_networks", "a list"),
        ('[notify]\nsmtp_security = "ssl"', "notify.smtp_security", "starttls"),
        ("[notify]\nsmtp_password = 9876", "notify.smtp_password", "“***”"),
        ('[[target]]\nname = "a"', "target[0].url", "missing"),
        ('[[target]]\nname = "a"\nurl = "ftp://x"', "target[0].url", "https://"),
        ('[[target]]\nname = "a b"\nurl = "https://x"', "target[0].name", "letters"),
        ('[[target]]\nname = "a"\nurl = "https://x"\nschema = "full"', "target[0].schema", "dcat-ap"),
        ('[[target]]\nname = "a"\nurl = "https://x"\n' * 2, "target[1].name", "two targets"),
        ('[target.utama]\nurl = "https://x"', "target", "[[target]]"),
        ('target = ["x"]', "target", "[[target]]"),
    ],
)
def test_what_cannot_be_meant_is_refused_in_words(tmp_path: Path, text: str, path: str, words: str) -> None:
    file = tmp_path / "h.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(ConfigInvalid) as raised:
        load_settings({}, file)
    (problem,) = raised.value.problems
    assert problem.path == path
    assert words in problem.text
    assert "9876" not in problem.text


def test_a_fault_in_the_environment_names_the_variable() -> None:
    environment = {"HARVESTER_PUBLIC_URL": "banana", "HARVESTER_ALLOW_NETWORKS": "10.0.0.0/8, pisang"}
    with pytest.raises(ConfigInvalid) as raised:
        load_settings(environment, SHIPPED)
    assert [problem.path for problem in raised.value.problems] == list(environment)


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
