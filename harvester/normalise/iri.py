"""IRIs and URLs mended: one bad IRI makes an RDF serializer drop or refuse a whole page."""

from __future__ import annotations

import re
from functools import lru_cache
from ipaddress import ip_address
from urllib.parse import quote, urljoin, urlsplit

from harvester.normalise.text import is_placeholder, mend

LENGTH = 8000  #: what is longer, servers do not take

_CHARACTERS = r"[A-Za-z0-9._~!$&'()*+,;=:@/?-]*(?:%[0-9A-Fa-f]{2}[A-Za-z0-9._~!$&'()*+,;=:@/?-]*)*"
_CLEAN = re.compile(
    r"(?:https?|ftp)://[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::\d{1,4})?"
    rf"(?:[/?]{_CHARACTERS})?(?:\#{_CHARACTERS})?"
)
_PLAIN_HOST = re.compile(r"https?://([a-z0-9.-]+)(?:/|$)")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_MISTYPED = re.compile(
    r"^(?:(?:https?[:;]?[/\\]*)+(?=https?:)|(?:h+t+p+(?P<s>s?)|hhtps?|htps?|ttps?|htpps?)\s*[:;]?\s*[/\\]{1,}\s*)",
    re.IGNORECASE,
)
_BARE_HOST = re.compile(
    r"^(?:www\d?\.[^\s/]+|(?:[A-Za-z0-9-]+\.)+(?:id|com|org|net|gov|edu|info|io|eu|int|mil|co|us|uk|de|fr|au|br|nl))"
    r"(?::\d+)?(?:[/?#]|$)",
    re.IGNORECASE,
)
_SECOND = re.compile(r"[\s,;|](?=https?://)", re.IGNORECASE)
_DOUBTFUL = re.compile(r"[^A-Za-z0-9!$&'()*+,;=:@/?#%._~\[\]-]")
_BAD_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_FETCHED = frozenset({"http", "https", "ftp", "ftps"})
_DANGEROUS = frozenset({"javascript", "data", "vbscript", "blob", "about", "file", "view-source", "chrome"})
_HOST = re.compile(r"[\w](?:[\w.-]*[\w])?\.?|\[[0-9A-Fa-f:.]+\]")
_LOCAL_NAMES = (
    "localhost",
    "local",
    "test",
    "invalid",
    "internal",
    "lan",
    "intranet",
    "home",
    "localdomain",
    "corp",
)


def mend_iri(value: object, *, base: str | None = None) -> str | None:
    """An absolute IRI from ``value``; relative references resolve against ``base``. ``None``: hopeless.

    Any scheme is let through but those that carry code or point into a machine (``javascript:``,
    ``data:``, ``file:``).
    """
    if not isinstance(value, str) or len(value) > LENGTH:
        return None
    if _CLEAN.fullmatch(value):
        return value
    text = _trim(value)
    if not text or is_placeholder(text):
        return None
    absolute = _with_scheme(text, base)
    return None if absolute is None else _encode(absolute)


def mend_url(value: object, *, base: str | None = None) -> str | None:
    """Like :func:`mend_iri`, for what can be fetched: ``http``, ``https``, ``ftp``."""
    iri = mend_iri(value, base=base)
    if iri is None or iri.partition(":")[0].lower() not in _FETCHED:
        return None
    return iri


def host_of(url: str | None) -> str | None:
    """The host of a URL, in lower case, without port."""
    if not url:
        return None
    plain = _PLAIN_HOST.match(url)
    if plain:
        return plain[1]
    try:
        return urlsplit(url).hostname
    except ValueError:
        return None


@lru_cache(1024)
def is_private_host(host: str) -> bool:
    """Whether ``host`` cannot be a public address, judged by its name alone."""
    name = host.strip("[]").rstrip(".").casefold()
    last = name.rpartition(".")[2]
    if last.isalpha():  # no IP address ends in a letter but in hexadecimal notation
        return "." not in name or last in _LOCAL_NAMES or name.endswith(".home.arpa")
    try:
        address = ip_address(name.partition("%")[0])
    except ValueError:
        return "." not in name or last.isdigit() or last.startswith("0x")
    return not address.is_global or address.is_multicast


def is_loopback(host: str) -> bool:
    """Whether ``host`` names this machine."""
    name = host.strip("[]").casefold()
    return name in {"localhost", "::1"} or name.startswith("127.")


def _trim(value: str) -> str:
    text = mend(value).strip().strip("<>\"'“”‘’`").strip()
    text = re.sub(r"[\r\n\t]+", "", text)
    return _SECOND.split(text, maxsplit=1)[0].rstrip(" ,;|")


def _with_scheme(text: str, base: str | None) -> str | None:
    mistyped = _MISTYPED.match(text)
    if mistyped:
        return _corrected(text, mistyped.end())
    if text[:4].lower() == "doi:":
        return "https://doi.org/" + text[4:].strip()
    if text.startswith(("//", "\\\\")):
        return f"{(base or 'https:').partition(':')[0]}:{text}"
    if _BARE_HOST.match(text):
        return "http://" + text
    if _SCHEME.match(text):
        scheme = text.partition(":")[0].lower()
        return None if scheme in _DANGEROUS or len(scheme) == 1 else text
    return _resolved(text, base)


def _corrected(text: str, end: int) -> str | None:
    rest = text[end:]
    if rest[:5].lower().startswith(("http:", "https")):
        return rest
    scheme = "https" if "s" in text[:end].lower() else "http"
    return f"{scheme}://{rest}" if rest else None


def _resolved(text: str, base: str | None) -> str | None:
    if base is None or (" " in text and "/" not in text and "." not in text):
        return None
    try:
        return urljoin(base, text.replace("\\", "/"))
    except ValueError:
        return None


def _encode(text: str) -> str | None:
    scheme, _, rest = text.partition(":")
    if scheme.lower() in _FETCHED:
        rest = rest.replace("\\", "/")
        try:
            parts = urlsplit(f"{scheme}:{rest}")
            host, _port = parts.hostname, parts.port
        except ValueError:
            return None
        if not host or not _HOST.fullmatch(host if ":" not in host else f"[{host}]") or ".." in host:
            return None
        if parts.password is not None:  # credentials are not for a catalogue
            rest = rest.replace(parts.netloc, parts.netloc.rpartition("@")[2], 1)
    elif not rest or " " in rest.strip():
        return None
    before, mark, fragment = rest.strip().partition("#")
    fragment = fragment.replace("#", "%23")
    encoded = _DOUBTFUL.sub(_encode_character, _BAD_PERCENT.sub("%25", before + mark + fragment))
    return f"{scheme.lower()}:{_brackets(encoded)}"


def _encode_character(match: re.Match[str]) -> str:
    character = match[0]
    return character if character.isalnum() else quote(character, safe="", errors="ignore")


def _brackets(rest: str) -> str:
    """Square brackets are for IPv6 hosts only."""
    if "[" not in rest and "]" not in rest:
        return rest
    slashes = "//" if rest.startswith("//") else ""
    host, slash, path = rest[len(slashes) :].partition("/")
    if not slashes or not re.match(r"(?:[^@\[\]]*@)?\[[0-9A-Fa-f:.]+\]", host):
        host = host.replace("[", "%5B").replace("]", "%5D")
    return slashes + host + slash + path.replace("[", "%5B").replace("]", "%5D")
