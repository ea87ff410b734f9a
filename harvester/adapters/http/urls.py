"""Addresses: what is asked, what is shown, and what a redirect may carry along."""

from __future__ import annotations

import re
from urllib.parse import unquote, urljoin, urlsplit, urlunsplit

from harvester.domain.errors import SourceRefused

Credentials = tuple[str, str]

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
_SECRET = re.compile(r"(?i)([?&;][^=&;]*(?:key|token|secret|passw|signature|auth)[^=&;]*=)[^&;#]*")
_SECRET_STEP = re.compile(r"(?i)(/(?:api_?)?(?:key|token)/)[^/?#]+")  #: a key in the path, as BPS has it
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_NO_HOST = re.compile(r"[\s<>\"\\^`{|}]")
_USERINFO = re.compile(r"(?<=//)[^/?#@]*@")


def shown(url: str) -> str:
    """``url`` for messages and logs: without passwords and keys, and not endless."""
    text = _SECRET.sub(r"\1…", _USERINFO.sub("", _CONTROL.sub("", url)))
    text = _SECRET_STEP.sub(r"\1…", text)
    return text if len(text) <= 300 else text[:300] + "…"


def completed(address: str) -> tuple[str, ...]:
    """The URLs that an address typed by a person may mean, the likeliest first."""
    text = address.strip()
    if _SCHEME.match(text):
        return (text,)
    bare = text.removeprefix("//")
    return (f"https://{bare}", f"http://{bare}")


def split_credentials(url: str) -> tuple[str, Credentials | None]:
    """``url`` without its userinfo, and the userinfo for HTTP Basic.

    Raises:
        SourceRefused: it is not an http or https URL with a host.
    """
    try:
        parts = urlsplit(url.strip())
        host, _ = parts.hostname, parts.port  # a port that is no number raises, too
    except ValueError as error:
        raise _not_an_address(url) from error
    if parts.scheme.lower() not in {"http", "https"} or not host or _NO_HOST.search(host):
        raise _not_an_address(url)
    if "@" not in parts.netloc:
        return url.strip(), None
    userinfo, _, rest = parts.netloc.rpartition("@")
    name, _, password = userinfo.partition(":")
    return urlunsplit(parts._replace(netloc=rest)), (unquote(name), unquote(password))


def redirect_target(url: str, location: str) -> str:
    """Where a ``Location`` header (as http.client decodes it, latin-1) leads; never with userinfo.

    Raises:
        SourceRefused: to nothing that can be fetched.
    """
    try:
        decoded = location.encode("latin-1").decode("utf-8")
    except UnicodeError:
        decoded = location
    try:
        target = urljoin(url, decoded.strip())
        return split_credentials(urlunsplit(urlsplit(target)._replace(fragment="")))[0]
    except (ValueError, SourceRefused) as error:
        raise SourceRefused(
            f"{shown(url)} redirects to “{shown(decoded)}”, which is not a web address."
        ) from error


def _not_an_address(url: str) -> SourceRefused:
    return SourceRefused(f"“{shown(url)}” is not a web address; write it as https://host/path.")
