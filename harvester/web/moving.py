"""A stored secret is not sent to another host than it was given for."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from harvester.domain.errors import ConfigInvalid
from harvester.domain.problem import Problem, Severity

if TYPE_CHECKING:
    from collections.abc import Collection

    from harvester.domain.source import Source


def host_of(url: str) -> str:
    """Scheme, host and port of an address; empty for what is none."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}".lower() if parts.netloc else ""


def secret_needed(path: str) -> Problem:
    """The problem of a secret that has to be given anew."""
    return Problem(
        code="secret-needed",
        path=path,
        message="The address leads to another host than before. Enter this again, or remove it.",
        severity=Severity.ERROR,
    )


def check_moved(before: Source, after: Source, secrets: Collection[str]) -> None:
    """Check a change of a source that leaves its secrets out.

    Raises:
        ConfigInvalid: the address leads to another host, and stored secrets are not given anew.
    """
    if host_of(before.url) == host_of(after.url) or before.plugin != after.plugin:
        return
    same = after.config is before.config
    kept = [key for key in sorted(secrets) if key in before.config and (same or key not in after.config)]
    if kept:
        raise ConfigInvalid([secret_needed(f"config.{key}") for key in kept])
