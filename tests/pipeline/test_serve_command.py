"""`harvester serve`: a port that cannot be taken, and its end by a signal."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import ExitStack
from pathlib import Path

import pytest
from click.testing import CliRunner

from harvester.cli import root


def _free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


@pytest.mark.parametrize("command", ["serve", "demo"])
def test_a_taken_port_is_told_before_anything_is_done(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HARVESTER_STATE_DIR", str(tmp_path / "state"))
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen()
        port = door.getsockname()[1]
        told = CliRunner().invoke(root, [command, "--port", str(port)])
    assert told.exit_code == 1
    assert told.stderr.startswith(f"Port {port} is taken")
    assert "--port" in told.stderr
    assert not (tmp_path / "state").exists()


def test_a_host_that_is_not_this_machine() -> None:
    told = CliRunner().invoke(root, ["serve", "--host", "999.1.1.1"])
    assert told.exit_code == 1
    assert told.stderr.startswith("“999.1.1.1” is no address of this machine")


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_in_order_and_soon(told: signal.Signals, tmp_path: Path) -> None:
    port = _free_port()
    command = [sys.executable, "-m", "harvester", "serve", "--port", str(port)]
    environment = {**os.environ, "HARVESTER_STATE_DIR": str(tmp_path)}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as server:
        for _ in range(100):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2).close()
                break
            except OSError:
                time.sleep(0.2)
        # Clients that began to ask and never go on hold up neither others nor the end.
        with ExitStack() as slow:
            for _ in range(200):
                client = slow.enter_context(socket.create_connection(("127.0.0.1", port)))
                client.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n")
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5).close()
            begun = time.monotonic()
            server.send_signal(told)
            output, _ = server.communicate(timeout=20)
    assert time.monotonic() - begun < 10
    assert server.returncode == 0
    assert output.endswith("Stopping.\n")
