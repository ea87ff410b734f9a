"""`harvester demo`: five sample sites, harvested; then the service."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from contextlib import ExitStack, closing
from dataclasses import replace

import click

from harvester.cli.main import FAILED, command, root
from harvester.cli.output import print_table, say, warn
from harvester.cli.running import delivery_line, harvest_one
from harvester.cli.serving import listening, run_server
from harvester.demo.sites import FIRST_PORT, SITES, serving
from harvester.domain.errors import NotFound
from harvester.domain.run import RunStatus
from harvester.domain.source import Source
from harvester.service import Service, open_service
from harvester.settings import Settings, load_settings


@root.command()
@click.option("--no-serve", is_flag=True, help="End after the harvest.")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option(
    "--site-port",
    type=click.IntRange(1024, 65000),
    default=FIRST_PORT,
    show_default=True,
    help="First of the five ports of the sample sites.",
)
@command
def demo(*, no_serve: bool, host: str, port: int, site_port: int) -> None:
    """Harvest five bundled sample sites, then serve the catalogue.

    With HARVESTER_CKAN_URL and HARVESTER_CKAN_TOKEN set, the datasets are delivered there too.
    """
    with ExitStack() as stack:
        doors = [] if no_serve else stack.enter_context(listening(host, port))
        service = stack.enter_context(closing(open_service(_settings())))
        try:
            addresses = stack.enter_context(serving(site_port))
        except OSError as error:
            last = site_port + len(SITES) - 1
            warn(f"The sample sites need the ports {site_port} to {last}: {error.strerror}.")
            warn("Choose others with --site-port.")
            sys.exit(FAILED)
        _register(service, addresses)
        changed = _harvest(service)
        _tell(service, changed=changed)
        if not no_serve:
            run_server(service, doors, host, port)


def _settings() -> Settings:
    """The sample sites lie on this machine, and need not be spared."""
    settings = load_settings()
    networks = (*settings.http.allow_networks, "127.0.0.0/8")
    return replace(settings, http=replace(settings.http, allow_networks=networks, delay=0.0))


def _register(service: Service, addresses: Mapping[str, str]) -> None:
    for site in SITES:
        address = addresses[site.name]
        try:
            known = service.core.sources.get(site.name)
        except NotFound:
            service.sources.add(
                Source(
                    name=site.name,
                    title=site.title,
                    url=address,
                    plugin=site.plugin,
                    schedule="30 2 * * *",
                    options={"stale_days": 0},  # nothing new ever comes there
                )
            )
            continue
        if known.url != address:
            service.sources.save(replace(known, url=address))


def _harvest(service: Service) -> int:
    changed = 0
    for site in SITES:
        run = harvest_one(service, site.name)
        if run is None or run.status is RunStatus.FAILED:
            sys.exit(FAILED)
        counts = run.counts
        changed += counts.created + counts.updated + counts.withdrawn
    for delivered in service.deliveries.deliver_all():
        say(delivery_line(delivered))
    return changed


def _tell(service: Service, *, changed: int) -> None:
    states = service.core.catalogue.states()
    say("")
    print_table(
        ("source", "plugin", "datasets", "held back"),
        (
            (
                source.title,
                source.plugin,
                states.get(source.id, {}).get("active", 0),
                sum(
                    n for state, n in states.get(source.id, {}).items() if state in {"invalid", "quarantined"}
                ),
            )
            for source in service.core.sources.all()
        ),
    )
    say("")
    if changed:
        say(f"{changed} datasets changed in the catalogue.")
    else:
        say("Nothing changed since the last time: no dataset was written.")
    for name in service.deliveries.targets():
        counts = service.core.deliveries.counts(name)
        say(f"CKAN target {name}: " + ", ".join(f"{n} {status}" for status, n in sorted(counts.items())))
