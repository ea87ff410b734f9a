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
    settings = core.settings
    pending = pending_revision(core.engine)
    free = shutil.disk_usage(settings.state_dir).free
    findings = [
        Finding(
            what="database",
            ok=pending is None,
            detail=core.engine.url.render_as_string(hide_password=True)
            + (f", lacks revision {pending}" if pending else ", up to date"),
        ),
        Finding(
            what="disk", ok=free > _LEAST_DISK, detail=f"{free // 1024**2} MB free in {settings.state_dir}"
        ),
        Finding(
            what="plugins",
            ok=not core.registry.broken,
            detail=f"{len(core.registry.plugins)} load"
            + "".join(f"; {b.name} does not: {b.error}" for b in core.registry.broken),
        ),
        Finding(
            what="contact",
            ok=True,  # advice, no fault
            detail=settings.contact or "not set; set HARVESTER_CONTACT so that a site can reach you",
        ),
        Finding(
            what="public address",
            ok=True,
            detail=f"{settings.public_url}; addresses in the feeds begin with it (HARVESTER_PUBLIC_URL)",
        ),
    ]
    missing = sorted({s.plugin for s in core.sources.all()} - set(core.registry.plugins))
    if missing:
        findings.append(
            Finding(what="sources", ok=False, detail=f"their plugins are missing: {', '.join(missing)}")
        )
    for name in service.deliveries.targets():
        problems = service.deliveries.check(name)
        findings.append(
            Finding(
                what=f"target {name}",
                ok=all(problem.severity is not Severity.ERROR for problem in problems),
                detail="; ".join(p.text for p in problems) or "answers, and the token may write",
            )
        )
    return findings
