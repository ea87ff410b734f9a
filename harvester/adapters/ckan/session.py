"""HTTP to CKAN: every call has a time limit, and an answer is CKAN's JSON or an error named by what to do."""

from __future__ import annotations

import email.utils
import http.cookiejar
import re
import time
from typing import TYPE_CHECKING, Any

import requests
from requests.adapters import HTTPAdapter

from harvester.adapters.ckan import problems
from harvester.adapters.ckan.words import refusal
from harvester.domain.errors import TargetForbidden, TargetNotReady, TargetRefused, TargetUnavailable

if TYPE_CHECKING:
    from harvester.adapters.ckan.settings import CkanSettings

_PERMANENT = re.compile(
    r"immense term|Error adding field|Invalid Date|Invalid Number|multiple values", re.IGNORECASE
)
_LONGEST_WAIT = 3600.0


class ConnectionLost(TargetUnavailable):
    """The connection broke; whether CKAN did what was asked is not known."""


class CkanSession(requests.Session):
    """Connections to one CKAN. It keeps no cookies and reads no ``.netrc``: the token alone speaks for us."""

    def __init__(self, settings: CkanSettings) -> None:
        super().__init__()
        self._timeout = (settings.connect_timeout, settings.read_timeout)
        self.verify = settings.verify_tls
        self._read_environment(settings.url)
        self.auth = _token_only
        self.cookies.set_policy(http.cookiejar.DefaultCookiePolicy(allowed_domains=[]))
        pool = HTTPAdapter(pool_connections=2, pool_maxsize=settings.connections, pool_block=True)
        self.mount("http://", pool)
        self.mount("https://", pool)

    def _read_environment(self, url: str) -> None:
        """Proxies and certificates of the environment: read once, which ``requests`` does for each call."""
        told = self.merge_environment_settings(url, {}, None, self.verify, None)
        self.proxies, self.verify = told["proxies"], told["verify"]
        self.trust_env = False

    def request(self, method: str | bytes, url: str | bytes, *args: Any, **options: Any) -> requests.Response:
        """As in ``requests``, but anything that is not an answer of the Action API raises."""
        options["timeout"] = options.get("timeout") or self._timeout
        try:
            response = super().request(method, url, *args, **options)
        except requests.Timeout as error:
            raise ConnectionLost(f"CKAN did not answer within {self._timeout[1]:.0f} seconds.") from error
        except requests.ConnectionError as error:
            raise ConnectionLost(f"CKAN could not be reached: {_reason(error)}.") from error
        except (requests.RequestException, UnicodeError) as error:
            raise TargetUnavailable(f"CKAN could not be asked: {type(error).__name__}.") from error
        _check(response)
        return response


_REASONS = (
    ("WRONG_VERSION_NUMBER", "it does not speak https there; try its address with http://"),
    ("CERTIFICATE_VERIFY_FAILED", "its certificate is not trusted; its operator must mend it"),
    ("Connection refused", "no web server runs at this address now"),
    ("Name or service not known", "no such name is known; check the address (DNS)"),
    ("Temporary failure in name resolution", "the name service does not answer (DNS)"),
)


def _token_only(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request


def _check(response: requests.Response) -> None:
    status = response.status_code
    if 300 <= status < 400:
        where = response.headers.get("Location", "another address").partition("/api/")[0]
        raise TargetUnavailable(f"CKAN redirects to {where}; set that as its address.")
    if status == 401:
        raise TargetForbidden(f"CKAN does not accept the token: {status} {response.reason}.")
    if status == 413:
        raise TargetRefused([problems.too_large()])
    if status == 429 or status >= 500:
        if status == 500 and _PERMANENT.search(response.text[:20_000]):
            raise TargetRefused([refusal("search index", response.text[:2_000])])
        raise TargetUnavailable(
            f"CKAN answered {status} {response.reason}.", retry_after=_retry_after(response)
        )
    if "json" in response.headers.get("Content-Type", ""):
        response.encoding = "utf-8"  # as JSON is; otherwise it would be guessed where a proxy drops it
        return
    if status == 403:
        raise TargetNotReady([problems.blocked()])
    raise TargetUnavailable(
        f"The answer ({status}) is not CKAN's: {response.headers.get('Content-Type', 'no type')}. "
        "Check the address of the catalogue."
    )


def _retry_after(response: requests.Response) -> float | None:
    value = response.headers.get("Retry-After", "").strip()
    if value.isascii() and value.isdigit() and len(value) < 10:
        return min(float(value), _LONGEST_WAIT)
    try:
        then = email.utils.parsedate_to_datetime(value).timestamp()
    except (ValueError, OverflowError):
        return None
    return min(max(then - time.time(), 0.0), _LONGEST_WAIT)


def _reason(error: Exception) -> str:
    """What to look at; else the innermost reason, without addresses that may hold secrets."""
    told = str(error)
    known = next((words for mark, words in _REASONS if mark in told), None)
    if known:
        return known
    cause = error.args[0] if error.args and isinstance(error.args[0], Exception) else error
    reason = getattr(cause, "reason", None) or cause
    return re.sub(r"^.*?\)?: (?=\S)", "", str(reason))[:200].rstrip(".") or type(error).__name__
