"""What went wrong, in words that a clerk can act on."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from http.client import IncompleteRead
from typing import TypeVar
from urllib.parse import urlsplit

from requests.exceptions import ContentDecodingError, InvalidHeader, InvalidURL, RequestException
from urllib3.exceptions import (
    ConnectTimeoutError,
    DecodeError,
    HTTPError,
    InvalidChunkLength,
    LocationValueError,
    ReadTimeoutError,
)

from harvester.adapters.http.urls import shown
from harvester.domain.errors import SourceError, SourceRefused, SourceUnavailable

E = TypeVar("E", bound=BaseException)

#: All that sending a request and reading its answer may raise besides our own errors.
TRANSPORT_ERRORS = (RequestException, HTTPError, OSError, UnicodeError)

#: Statuses that may be another one soon.
PASSING = frozenset({408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524})

_INSECURE = "If the site must be read all the same, set “verify_tls” of this source to false."
_CERTIFICATE = {  # X509_V_ERR_… of OpenSSL
    9: "is not valid yet; the site's clock or ours is wrong",
    10: "has expired; its operator must renew it",
    18: "is self-signed",
    19: "comes from an authority that nobody knows",
    20: "cannot be traced to a known authority (the site's certificate chain is incomplete, or self-made)",
    21: "cannot be traced to a known authority (the site's certificate chain is incomplete, or self-made)",
    62: "is made out to another name",
    64: "is made out to another address",
}
_WORDS: tuple[tuple[tuple[type[BaseException], ...], str], ...] = (
    ((ConnectionRefusedError,), "{host} refuses the connection: no web server runs there now."),
    ((DecodeError, ContentDecodingError), "{url} sends a body that cannot be decompressed."),
    ((IncompleteRead, InvalidChunkLength), "{url} broke off in the middle of its answer."),
)
_STATUS = {
    304: "answers “not modified” though we did not ask whether it was",
    400: "does not understand the request",
    401: "wants a login; check the key or password in this source's configuration",
    402: "wants to be paid",
    403: "refuses us: wrong user agent, a firewall, or a page that is not public",
    404: "says that there is no such page; check the address",
    405: "does not allow this kind of request; the address may be of something else",
    406: "cannot answer in a format that we asked for",
    408: "says that our request took too long",
    410: "says that the page is gone for good",
    414: "finds the address too long",
    421: "does not serve this host name",
    429: "says that we ask too often; raise “delay” of this source",
    451: "says that it may not show this for legal reasons",
    500: "has an internal error",
    501: "does not know this kind of request",
    502: "is down behind its gateway",
    503: "is overloaded or under maintenance",
    504: "is too slow for its own gateway",
}


def status_error(url: str, status: int, detail: str = "") -> SourceError:
    """The error for a status that is no answer; ``SourceUnavailable`` where it may pass."""
    if status in _STATUS:
        words = _STATUS[status]
    elif 300 <= status < 400:
        words = "redirects to nowhere"
    else:
        words = "has an error" if status >= 500 else "does not give the page"
    kind = SourceUnavailable if status in PASSING or status > 504 else SourceRefused
    return kind(f"{shown(url)} {words} (HTTP {status}).{' ' + detail if detail else ''}", status=status)


def transport_error(url: str, error: BaseException) -> SourceError:
    """The error for a request that got no answer, or not the whole of it."""
    host = _host(url)
    if certificate := _cause(error, ssl.SSLCertVerificationError):
        words = _CERTIFICATE.get(certificate.verify_code, f"is not trusted ({certificate.verify_message})")
        return SourceRefused(f"TLS: the certificate of {host} {words}. {_INSECURE}")
    if tls := _cause(error, ssl.SSLError):
        return _tls_error(host, tls)
    for kind in (InvalidURL, LocationValueError, InvalidHeader, UnicodeError):
        if _cause(error, kind):
            return SourceRefused(f"“{shown(url)}” cannot be asked for: {_words(error)}.")
    return SourceUnavailable(_no_answer(shown(url), host, error))


def _no_answer(url: str, host: str, error: BaseException) -> str:
    name = _cause(error, socket.gaierror)
    if name:
        if name.errno == socket.EAI_AGAIN:
            return f"{host} cannot be found: the name service does not answer (DNS)."
        return f"{host} cannot be found: no such name is known; check the address (DNS)."
    if _cause(error, TimeoutError) or _cause(error, ReadTimeoutError):
        if _cause(error, ConnectTimeoutError):
            return f"{host} does not answer: no connection in time (timeout)."
        return f"{url} went silent (timeout)."
    for kinds, words in _WORDS:
        if any(_cause(error, kind) for kind in kinds):
            return words.format(host=host, url=url)
    return f"{host} does not answer properly: {_words(error)}."


def is_nameless(error: BaseException) -> bool:
    """Whether the host's name led to no address, so that nobody was asked."""
    return _cause(error, socket.gaierror) is not None


def is_undecodable(error: BaseException | None) -> bool:
    """Whether the body was not in the compression that its headers claim."""
    return error is not None and any(_cause(error, kind) for kind in (DecodeError, ContentDecodingError))


def _tls_error(host: str, error: ssl.SSLError) -> SourceError:
    if isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError) or "EOF" in str(error):
        return SourceUnavailable(f"TLS: {host} broke off the secure connection.")
    if isinstance(error, TimeoutError) or "timed out" in str(error):
        return SourceUnavailable(f"TLS: {host} does not finish the secure connection in time (timeout).")
    if error.reason in {"WRONG_VERSION_NUMBER", "HTTP_REQUEST", "UNKNOWN_PROTOCOL", "RECORD_LAYER_FAILURE"}:
        return SourceRefused(f"TLS: {host} does not speak https there; try the address with http://.")
    return SourceRefused(
        f"TLS: {host} and we cannot agree on a secure connection ({error.reason}). {_INSECURE}"
    )


def _words(error: BaseException) -> str:
    return str(_innermost(error)).strip().rstrip(".")[:200] or type(error).__name__


def _innermost(error: BaseException) -> BaseException:
    return list(_causes(error))[-1]


def _cause(error: BaseException, kind: type[E]) -> E | None:
    return next((cause for cause in _causes(error) if isinstance(cause, kind)), None)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error and what it wraps, outermost first: requests and urllib3 nest in three ways."""
    seen: list[BaseException] = []
    waiting = [error]
    while waiting:
        present = waiting.pop(0)
        if any(present is one for one in seen):
            continue
        seen.append(present)
        yield present
        inner = [*present.args, getattr(present, "reason", None), present.__cause__]
        waiting.extend(one for one in inner if isinstance(one, BaseException))


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or shown(url)
    except ValueError:
        return shown(url)
