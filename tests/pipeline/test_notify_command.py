"""``harvester notify`` as an administrator tries it, and as ``serve`` does it by itself."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from harvester.cli import root
from harvester.domain.run import RunStatus
from harvester.domain.source import Source
from harvester.service.upkeep import Upkeep
from harvester.settings import NotifySettings

if TYPE_CHECKING:
    from loopback import Site
    from mail_sink import MailSink

    from harvester.service import Service


@pytest.fixture
def notify(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Runs the command with these lines under [notify]."""
    monkeypatch.setenv("HARVESTER_CONFIG", str(tmp_path / "h.toml"))
    monkeypatch.setenv("HARVESTER_STATE_DIR", str(tmp_path / "state"))
    monkeypatch.setenv("HARVESTER_WEBHOOK_SECRET", "rahasia")
    monkeypatch.delenv("HARVESTER_CKAN_URL", raising=False)

    def run(lines: str, *words: str) -> Result:
        (tmp_path / "h.toml").write_text(f"[notify]\n{lines}\n", "utf-8")
        return CliRunner().invoke(root, ["notify", *words])

    return run


def test_the_channels_are_tried_in_the_language_of_the_settings(
    notify: Callable[..., Result], hook: Site, sink: MailSink
) -> None:
    lines = (
        f'webhook_url = "{hook.url}/hook"\nsmtp_host = "127.0.0.1"\nsmtp_port = {sink.port}\n'
        'smtp_security = "none"\nmail_to = ["admin@desa.example"]'
    )
    done = notify(lines, "--test", "--json")
    assert done.exit_code == 0, done.output
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(each["channel"], each["error"]) for each in told] == [("webhook", None), ("mail", None)]
    assert "x-harvester-signature" in hook.asked[0].headers
    assert "Ini uji coba" in sink.mails[0].get_payload(decode=True).decode()
    assert "nothing new to tell" in notify(lines).stdout


@pytest.mark.parametrize(
    ("lines", "status", "words"),
    [
        ("", 1, "see [notify] in the settings"),
        ('webhook_url = "http://127.0.0.1:9/"', 1, "does not answer"),
        ('smtp_host = "x"\nsmtp_security = "ssl"\nmail_to = ["a@b.example"]', 2, "“ssl” is none of"),
    ],
)
def test_what_is_wrong_is_told(
    notify: Callable[..., Result], monkeypatch: pytest.MonkeyPatch, lines: str, status: int, words: str
) -> None:
    monkeypatch.setattr("harvester.adapters.notify.trying.PAUSES", ())
    done = notify(lines, "--test")
    assert (done.exit_code, words in done.output) == (status, True), done.output


def test_the_service_tells_by_itself(open_with: Callable[..., Service], hook: Site) -> None:
    service = open_with()
    told = NotifySettings(webhook_url=f"{hook.url}/hook", after_failures=1)
    core = replace(service.core, settings=replace(service.core.settings, notify=told))
    service.sources.add(Source(name="s", title="S", url="http://127.0.0.1:9/data.json", plugin="datajson"))
    assert service.harvests.harvest("s").status is RunStatus.FAILED
    upkeep = Upkeep(replace(service, core=core))
    upkeep.tend()
    upkeep.tend()
    assert [json.loads(asked.body)["event"] for asked in hook.asked] == ["source-failing"]
