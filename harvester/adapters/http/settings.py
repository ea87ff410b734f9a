"""The limits of the client, and what one source may say differently."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from harvester import __version__

if TYPE_CHECKING:
    from harvester.domain.json import Json

ObeyRobots = Literal["crawl", "always", "never"]

MAX_DELAY = 300.0  #: seconds between two requests that a source's settings may ask for
_UNSAFE_IN_HEADER = re.compile(r"[^\x20-\x7e]+")


@dataclass(frozen=True, kw_only=True, slots=True)
class HttpSettings:
    """Limits that hold for every request. Times in seconds, sizes in bytes after decompression."""

    product: str = f"harvester/{__version__}"  #: name and version in the User-Agent
    contact: str = ""  #: address or web page of the operator (HARVESTER_CONTACT)
    connect_timeout: float = 10.0  #: for each address of the host, and for the TLS handshake
    read_timeout: float = 60.0  #: longest silence
    total_deadline: float = 300.0  #: for one whole response: a limit on silence does not stop a drip
    max_bytes: int = 200_000_000
    max_redirects: int = 5
    retries: int = 3  #: further tries after the first
    backoff: float = 1.0  #: first wait; doubles with each try
    max_retry_after: float = 120.0  #: a source that asks for more is left alone until the next run
    delay: float = 1.0  #: between the end of one request to a host and the next
    allow_networks: tuple[str, ...] = ()  #: CIDRs that the address guard lets through
    ca_bundle: Path | None = None  #: instead of the system's and certifi's authorities
    spool_dir: Path | None = None  #: where bodies above 1 MB wait; the system's temporary folder by default

    @property
    def user_agent(self) -> str:
        """The User-Agent header: ``product (+contact)``."""
        text = f"{self.product} (+{self.contact})" if self.contact else self.product
        return _UNSAFE_IN_HEADER.sub("", text)


@dataclass(frozen=True, kw_only=True, slots=True)
class SourcePolicy:
    """How one source is to be asked."""

    user_agent: str
    delay: float
    verify_tls: bool = True
    obey_robots: ObeyRobots = "crawl"

    @property
    def robots_token(self) -> str:
        """The product token that robots.txt addresses us by (RFC 9309, 2.2.1)."""
        match = re.match(r"[A-Za-z_-]+", self.user_agent)
        return match[0] if match else "harvester"


def source_policy(settings: HttpSettings, options: Mapping[str, Json]) -> SourcePolicy:
    """The policy of a source with ``options``; a value of the wrong kind counts as not given."""
    policy = SourcePolicy(user_agent=settings.user_agent, delay=settings.delay)
    verify, delay = options.get("verify_tls"), options.get("delay")
    robots, agent = options.get("obey_robots"), options.get("user_agent")
    if isinstance(verify, bool):
        policy = replace(policy, verify_tls=verify)
    if isinstance(delay, int | float) and not isinstance(delay, bool) and math.isfinite(delay) and delay >= 0:
        policy = replace(policy, delay=min(float(delay), MAX_DELAY))
    if robots in {"crawl", "always", "never"}:
        policy = replace(policy, obey_robots=robots)
    if isinstance(agent, str) and (cleaned := _UNSAFE_IN_HEADER.sub("", agent).strip()):
        policy = replace(policy, user_agent=cleaned)
    return policy
