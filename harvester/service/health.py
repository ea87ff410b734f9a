"""Whether everything is in order: what `harvester doctor` and `/readyz` say."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from harvester.adapters.db.engine import pending_revision
from harvester.domain.problem import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harvester.service.core import Core
    from harvester.service.service import Service

_LEAST_DISK = 200 * 1024 * 1024


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """One thing looked at."""

    what: str
    ok: bool
    detail: str


def database_answers(service: Service) -> bool:
    """Whether the database can be read."""
    try:
        with service.core.engine.connect() as connection:
            connection.execute(text("SELECT 1"))
    except SQLAlchemyError:
        return False
    return True


def examine(service: Service) -> list[Finding]:
    """Look at the database, the disk, the plugins, the settings and the targets."""
    core = service.core
    return [
        _database(core),
        _disk(core),
        _plugins(core),
        *_advice(core),
        *_sources(core),
        *(_target(service, name) for name in service.deliveries.targets()),
    ]


def _database(core: Core) -> Finding:
    lacking = pending_revision(core.engine)
    place = core.engine.url.render_as_string(hide_password=True)
    state = f"lacks revision {lacking}" if lacking else "up to date"
    return Finding(what="database", ok=lacking is None, detail=f"{place}, {state}")


def _disk(core: Core) -> Finding:
    folder = core.settings.state_dir
    free = shutil.disk_usage(folder).free
    return Finding(what="disk", ok=free > _LEAST_DISK, detail=f"{free // 1024**2} MB free in {folder}")


def _plugins(core: Core) -> Finding:
    broken = core.registry.broken
    told = [f"{len(core.registry.plugins)} load", *(f"{b.name} does not: {b.error}" for b in broken)]
    return Finding(what="plugins", ok=not broken, detail="; ".join(told))


def _advice(core: Core) -> Iterator[Finding]:
    """What is no fault, and yet should be thought of."""
    settings = core.settings
    contact = settings.contact or "not set; set HARVESTER_CONTACT so that a site can reach you"
    yield Finding(what="contact", ok=True, detail=contact)
    address = f"{settings.public_url}; addresses in the feeds begin with it (HARVESTER_PUBLIC_URL)"
    yield Finding(what="public address", ok=True, detail=address)


def _sources(core: Core) -> Iterator[Finding]:
    missing = sorted({source.plugin for source in core.sources.all()} - set(core.registry.plugins))
    if missing:
        yield Finding(what="sources", ok=False, detail=f"their plugins are missing: {', '.join(missing)}")


def _target(service: Service, name: str) -> Finding:
    problems = service.deliveries.check(name)
    return Finding(
        what=f"target {name}",
        ok=all(problem.severity is not Severity.ERROR for problem in problems),
        detail="; ".join(problem.text for problem in problems) or "answers, and the token may write",
    )
