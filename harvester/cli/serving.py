"""Commands that stay: serve, worker, scheduler; and those that look after the installation."""

from __future__ import annotations

import errno
import signal
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from harvester.adapters.db.engine import pending_revision
from harvester.cli.main import FAILED, as_json, command, opened, root
from harvester.cli.notifying import translating
from harvester.cli.output import print_json, print_table, say, warn
from harvester.service.health import Finding, examine
from harvester.worker import Scheduler, Workers

if TYPE_CHECKING:
    from harvester.service import Service


@root.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@command
def serve(host: str, port: int) -> None:
    """Serve the catalogue, the feeds and the administration, and run sources on schedule."""
    with listening(host, port) as doors, opened() as service:
        run_server(service, doors, host, port)


_EVERY_ADDRESS = {"0.0.0.0", "::"}  # noqa: S104  told to a person as one that can be opened
#: Clients that begin to ask and never go on take no thread, only a connection, and that not for long.
_PATIENCE = {
    "connection_limit": 900,
    "channel_timeout": 20,  # seconds of silence before or between requests
    "cleanup_interval": 5,
    "asyncore_use_poll": True,
}


@contextmanager
def listening(host: str, port: int) -> Iterator[list[socket.socket]]:
    """The sockets of an address, taken before anything else is done, so that a taken port is told at once."""
    doors: list[socket.socket] = []
    try:
        try:
            for family, kind, protocol, _, address in socket.getaddrinfo(
                host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
            ):
                door = socket.socket(family, kind, protocol)
                doors.append(door)
                door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                if family == socket.AF_INET6:
                    door.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
                door.bind(address)
        except OSError as error:
            warn(_not_listening(host, port, error))
            sys.exit(FAILED)
        yield doors
    finally:
        for door in doors:
            door.close()


def _not_listening(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is taken by another program. Choose another: --port {port % 65000 + 1}."
    if error.errno == errno.EACCES:
        return f"This account may not take port {port}. Choose one above 1023 with --port."
    return f"“{host}” is no address of this machine ({error.strerror}). Choose another: --host 127.0.0.1."


def run_server(service: Service, doors: list[socket.socket], host: str, port: int) -> None:
    """Serve on sockets that are bound until interrupted."""
    from waitress import create_server  # noqa: PLC0415  only this command needs it

    from harvester.web import create_app  # noqa: PLC0415

    app = create_app(service)
    server = create_server(app, sockets=doors, threads=8, ident=None, **_PATIENCE)
    scheduler = Scheduler(service, translating(service))
    workers = Workers(service, count=service.core.settings.harvest.workers)
    shown = "127.0.0.1" if host in _EVERY_ADDRESS else host
    say(f"Catalogue:      http://{shown}:{port}/")
    say(f"Administration: http://{shown}:{port}/admin/")
    if not service.core.accounts.has_users():
        code = service.core.accounts.make_setup_code()
        say("Nobody can log in yet. Make the first administrator with this one-time link:")
        say(f"                http://{shown}:{port}/admin/setup/{code}")
    sys.stdout.flush()
    scheduler.start()
    workers.start()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        server.run()  # waitress returns at SIGTERM and Ctrl-C
    finally:
        say("Stopping.")
        scheduler.stop()
        server.close()
        workers.stop()


def _wait_for_the_end() -> None:
    ended = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: ended.set())
    signal.signal(signal.SIGINT, lambda *_: ended.set())
    ended.wait()


@root.command()
@click.option("--threads", type=click.IntRange(1, 32), help="Sources harvested at the same time.")
@command
def worker(threads: int | None) -> None:
    """Take queued runs until stopped. Any number may run beside each other on one PostgreSQL."""
    with opened() as service:
        workers = Workers(service, count=threads or service.core.settings.harvest.workers)
        workers.start()
        say("Working. Stop with Ctrl-C.")
        _wait_for_the_end()
        workers.stop()


@root.command()
@command
def scheduler() -> None:
    """Queue sources on their schedules until stopped."""
    with opened() as service:
        schedule = Scheduler(service, translating(service))
        schedule.start()
        say("Scheduling. Stop with Ctrl-C.")
        _wait_for_the_end()
        schedule.stop()


@root.command()
@as_json
@command
def plugins(as_json: bool) -> None:
    """List the plugins, and those that do not load."""
    with opened() as service:
        registry = service.core.registry
    if as_json:
        for name, plugin in sorted(registry.plugins.items()):
            print_json(
                {
                    "name": name,
                    "title": plugin.title,
                    "description": plugin.description,
                    "version": plugin.version,
                    "capabilities": sorted(str(c) for c in plugin.capabilities),
                    "config_schema": plugin.config_schema,
                    "error": None,
                }
            )
        for broken in registry.broken:
            print_json({"name": broken.name, "origin": broken.origin, "error": broken.error})
        return
    print_table(
        ("plugin", "version", "reads"), ((n, p.version, p.title) for n, p in sorted(registry.plugins.items()))
    )
    for broken in registry.broken:
        warn(f"{broken.name} does not load ({broken.origin}): {broken.error}")


@root.command()
@as_json
@command
def doctor(as_json: bool) -> None:
    """Look whether everything is in order."""
    with opened() as service:
        findings = examine(service)
    for finding in findings:
        if as_json:
            print_json(finding)
        else:
            say(_finding_line(finding))
    if any(not finding.ok for finding in findings):
        sys.exit(FAILED)


def _finding_line(finding: Finding) -> str:
    return f"{'ok  ' if finding.ok else 'FAIL'} {finding.what}: {finding.detail}"


@root.group()
def db() -> None:
    """Look after the database."""


@db.command("upgrade")
@command
def upgrade() -> None:
    """Bring the tables up to date. Every command does so by itself; this one says so."""
    with opened() as service:
        left = pending_revision(service.core.engine)
        say("The database is up to date." if left is None else f"The database still lacks {left}.")


@db.command("clean")
@command
def clean() -> None:
    """Forget runs, versions and records as fetched that are older than the settings keep."""
    with opened() as service:
        gone = service.history.forget()
    say(
        f"{gone.runs} runs, {gone.passes} deliveries, {gone.versions} versions, {gone.raw} records as fetched"
    )


@db.command("reindex")
@command
def reindex() -> None:
    """Make the search index anew. After an upgrade that needs it, `serve` does so by itself."""
    with opened() as service:
        say(f"Indexed {service.core.search.reindex()} datasets.")
