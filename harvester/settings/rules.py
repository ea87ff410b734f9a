"""What a setting may be, beyond its type: looked at once, when the settings are read."""

from __future__ import annotations

import dataclasses
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from ipaddress import ip_network
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from harvester.domain.problem import Problem, Severity

if TYPE_CHECKING:
    from harvester.settings.values import Settings, TargetSettings

_ADDRESS = "“{value}” is not an address: write it with https://, such as https://data.example.go.id."
_ONE_OF = "“{value}” is none of these: {choices}."

_CHOICES: Mapping[str, Sequence[str]] = {
    "language": ("id", "en"),
    "notify.smtp_security": ("starttls", "tls", "none"),
}
_NAME = re.compile(r"[A-Za-z0-9][\w.-]*")
_SCHEMAS = ("auto", "plain", "dcat-ap")

#: Smallest and largest value; what is not named here may not be negative.
_RANGES: Mapping[str, tuple[float, float]] = {
    "harvest.workers": (1, 64),
    "harvest.brake_share": (0, 1),
    "deliver.workers": (1, 64),
    "deliver.timeout": (1, math.inf),
    "http.connect_timeout": (0.1, math.inf),
    "http.read_timeout": (0.1, math.inf),
    "http.total_deadline": (1, math.inf),
    "http.max_bytes": (1, math.inf),
    "links.batch": (1, math.inf),
    "links.seconds": (1, math.inf),
    "notify.after_failures": (1, math.inf),
    "notify.smtp_port": (1, 65535),
}


def faults(settings: Settings) -> list[Problem]:
    """Every value that cannot be meant, with its place and what fits."""
    return [
        *_numbers(settings),
        *_choices(settings),
        *_addresses(settings),
        *_zone(settings.timezone),
        *_networks(settings.http.allow_networks),
        *_database(settings.database_url),
        *_targets(settings.targets),
    ]


def _numbers(section: Any, prefix: str = "") -> Iterator[Problem]:
    for field in dataclasses.fields(section):
        value, path = getattr(section, field.name), prefix + field.name
        if dataclasses.is_dataclass(value):
            yield from _numbers(value, f"{path}.")
        elif isinstance(value, int | float) and not isinstance(value, bool):
            least, most = _RANGES.get(path, (0, math.inf))
            if not least <= value <= most:
                yield _problem(
                    path,
                    "{value} does not fit: it must be {least} or more."
                    if most == math.inf
                    else "{value} does not fit: it must be between {least} and {most}.",
                    value=f"{value:g}",
                    least=f"{least:g}",
                    most=f"{most:g}",
                )


def _choices(settings: Settings) -> Iterator[Problem]:
    for path, choices in _CHOICES.items():
        section, _, name = path.rpartition(".")
        value = str(getattr(getattr(settings, section) if section else settings, name))
        if value not in choices:
            yield _problem(path, _ONE_OF, value=value, choices=", ".join(choices))


def _addresses(settings: Settings) -> Iterator[Problem]:
    if not _is_address(settings.public_url):
        yield _problem("public_url", _ADDRESS, value=settings.public_url)
    if settings.notify.webhook_url and not _is_address(settings.notify.webhook_url):
        yield _problem("notify.webhook_url", _ADDRESS, value=settings.notify.webhook_url)


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:  # an IPv6 address that is none
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and not set(text) & set(' \t\r\n"<>')


def _zone(name: str) -> Iterator[Problem]:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: a folder of zones, such as “Asia”
        yield _problem("timezone", "“{value}” is no time zone; write it as Asia/Jakarta.", value=name)


def _networks(told: Sequence[str]) -> Iterator[Problem]:
    for text in told:
        try:
            ip_network(text.strip(), strict=False)
        except ValueError:
            yield _problem(
                "http.allow_networks", "“{value}” is no network; write it as 10.1.0.0/16.", value=text
            )


def _database(url: str) -> Iterator[Problem]:
    scheme = url.partition(":")[0].partition("+")[0]
    if url and (scheme not in {"sqlite", "postgresql"} or "://" not in url):
        yield _problem(
            "database_url",
            "This is no address of a database that is known here: leave it empty for SQLite, or write "
            "postgresql+psycopg://user:password@host/name.",
        )


def _targets(targets: Sequence[TargetSettings]) -> Iterator[Problem]:
    seen: set[str] = set()
    for position, target in enumerate(targets):
        path = f"target[{position}]"
        if not _NAME.fullmatch(target.name):
            yield _problem(
                f"{path}.name",
                "“{value}” is not a name: use letters, digits and hyphens.",
                value=target.name,
            )
        if target.name in seen:
            yield _problem(f"{path}.name", "There are two targets named “{value}”.", value=target.name)
        seen.add(target.name)
        if not _is_address(target.url):
            yield _problem(f"{path}.url", _ADDRESS, value=target.url)
        if target.schema not in _SCHEMAS:
            yield _problem(f"{path}.schema", _ONE_OF, value=target.schema, choices=", ".join(_SCHEMAS))
        yield from _numbers(target, f"{path}.")


def _problem(path: str, message: str, **params: str) -> Problem:
    return Problem(code="setting-invalid", path=path, message=message, params=params, severity=Severity.ERROR)
