"""A request before it is sent, and what becomes of it at a redirect."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlsplit

from harvester.adapters.http.urls import Credentials, redirect_target, split_credentials
from harvester.sdk.http import Params

_VALIDATORS = frozenset({"if-none-match", "if-modified-since"})
#: What a redirect to another site may carry along: nothing that could be a key.
_HARMLESS = _VALIDATORS | {"accept", "accept-language", "content-type"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Ask:
    """A request as it stands before a hop."""

    method: str
    url: str
    params: Params | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    data: Mapping[str, str] | bytes | None = None
    json: Any = None
    auth: Credentials | None = None

    @property
    def is_conditional(self) -> bool:
        """Whether 304 would be an answer."""
        return any(name.lower() in _VALIDATORS for name in self.headers)

    def without_userinfo(self) -> Ask:
        """The same, with ``user:password@`` of the URL moved to ``auth``.

        Raises:
            SourceRefused: the URL is not an http or https address.
        """
        url, auth = split_credentials(self.url)
        return replace(self, url=url, auth=auth or self.auth)

    def with_validators(self, etag: str | None, last_modified: str | None) -> Ask:
        """The same, asking for the body only if it changed."""
        told = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        return replace(self, headers={**self.headers, **{k: v for k, v in told.items() if v}})

    def follow(self, url: str, status: int, location: str) -> Ask:
        """The request after ``url`` redirected with ``status``: a GET except after 307 and 308, and a HEAD.

        Raises:
            SourceRefused: the redirect leads to nothing that can be fetched.
        """
        target = redirect_target(url, location)
        ask = replace(self, url=target, params=None)
        if status not in {307, 308} and ask.method not in {"GET", "HEAD"}:
            kept = {name: value for name, value in ask.headers.items() if name.lower() != "content-type"}
            ask = replace(ask, method="GET", data=None, json=None, headers=kept)
        if leaves_site(url, target):
            harmless = {name: value for name, value in ask.headers.items() if name.lower() in _HARMLESS}
            ask = replace(ask, auth=None, headers=harmless)
        return ask


def leaves_site(old: str, new: str) -> bool:
    """Whether keys for ``old`` must not be sent to ``new``: another origin, unless only http became https."""
    one, two = urlsplit(old), urlsplit(new)
    if (one.scheme, one.hostname, one.port) == (two.scheme, two.hostname, two.port):
        return False
    upgraded = one.scheme == "http" and two.scheme == "https" and one.hostname == two.hostname
    return not (upgraded and one.port in {None, 80} and two.port in {None, 443})
