"""HTTP as plugins see it: the core's one polite, guarded and bounded client."""

from __future__ import annotations

import codecs
import re
from collections.abc import Collection, Mapping
from typing import IO, TYPE_CHECKING, Any, Protocol

import orjson
from charset_normalizer import from_bytes

from harvester.domain.errors import ContentUnreadable, ResponseTooLarge

if TYPE_CHECKING:
    from types import TracebackType

Params = Mapping[str, str | int]

MOST_AT_ONCE = 32 * 2**20
"""Bytes of JSON, text or feeds that are read at once; as objects they take ten times as much memory."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]+)""", re.IGNORECASE)
#: Codecs of Python that are no charsets of the web: some make half characters, which nothing can store.
_NO_CHARSETS = frozenset({"utf-7", "unicode-escape", "raw-unicode-escape", "punycode", "idna", "undefined"})
_ESCAPES = re.compile(
    r"\\\\|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(\\u[dD][89a-fA-F][0-9a-fA-F]{2})"
)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


class Response:
    """An answer whose body waits in memory or, when larger, on disk; never held twice.

    ``status`` is 200–299, one that the caller accepted, or 304, which has no body.
    """

    def __init__(
        self, *, url: str, status: int, headers: Mapping[str, str], body: IO[bytes], same: bool = False
    ) -> None:
        self.url = url  #: after redirects
        self.status = status
        self.headers = headers  #: keys in lower case
        self._body = body
        self._same = same

    @property
    def not_modified(self) -> bool:
        """Whether a conditional request brought 304, or the same bytes as in the last successful run."""
        return self.status == 304 or self._same

    @property
    def media_type(self) -> str:
        """The media type in lower case, without parameters; empty when the source gives none."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    def open(self) -> IO[bytes]:
        """The body as a binary file, from its start."""
        self._body.seek(0)
        return self._body

    @property
    def content(self) -> bytes:
        """The whole body. Use :meth:`open` for what may be large."""
        return self.open().read()

    @property
    def text(self) -> str:
        """The body as text: BOM, then HTTP header, then the document's own declaration, then a guess.

        Raises:
            ResponseTooLarge: it has more than :data:`MOST_AT_ONCE` bytes.
        """
        return decode(self._at_once(), self.headers.get("content-type", ""))

    def json(self) -> Any:
        """The body as JSON, forgiving a BOM, control characters in strings and text before it.

        Up to :data:`MOST_AT_ONCE` bytes; more is streamed (:mod:`harvester.sdk.jsonfile`).

        Raises:
            ContentUnreadable: it is not JSON, in words that say what it looks like instead.
            ResponseTooLarge: as for :attr:`text`.
        """
        return parse_json(self._at_once(), self.url)

    def _at_once(self) -> bytes:
        body = self.open().read(MOST_AT_ONCE + 1)
        if len(body) > MOST_AT_ONCE:
            raise ResponseTooLarge(f"{self.url} gives more than {MOST_AT_ONCE // 2**20} MB at once.")
        return body

    def close(self) -> None:
        """Give the body's file back."""
        self._body.close()

    def __enter__(self) -> Response:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class Http(Protocol):
    """What ``ctx.http`` does.

    Every call waits for the host's turn, keeps to the limits in the settings, retries what may be
    retried, follows a few redirects, and never enters a private network.

    ``accept_status`` names further statuses that are an answer for the caller; any other than 2xx raises.
    ``conditional`` compares with the last successful run, by the server's validators and by the bytes;
    the answer may be ``not_modified``.
    ``listing`` marks a page of the listing, for a plugin whose records come from such pages alone and which
    asks for the next one by what it was given. Where all answer as in the last complete run, the first
    raises :class:`SourceUnchanged`, which the plugin lets pass.
    ``crawl`` marks a page, not an interface: robots.txt then decides. Cookies live as long as the run.

    Raises:
        SourceUnavailable: no answer, a timeout, 429 or 5xx after the retries.
        SourceRefused: any other status; also :class:`AddressForbidden`, :class:`ResponseTooLarge`.
    """

    def get(
        self,
        url: str,
        *,
        params: Params | None = None,
        headers: Mapping[str, str] | None = None,
        accept_status: Collection[int] = (),
        conditional: bool = False,
        listing: bool = False,
        crawl: bool = False,
        max_bytes: int | None = None,
    ) -> Response:
        """GET ``url``."""
        ...

    def post(
        self,
        url: str,
        *,
        data: Mapping[str, str] | bytes | None = None,
        json: Any = None,
        headers: Mapping[str, str] | None = None,
        accept_status: Collection[int] = (),
        max_bytes: int | None = None,
    ) -> Response:
        """POST a form (``data``), a body (``data`` as bytes; say what it is in ``headers``) or JSON.

        For reading only, and retried like a GET.
        """
        ...


def decode(body: bytes, content_type: str = "") -> str:
    """Bytes as text, never failing."""
    for bom, encoding in _BOMS:
        if body.startswith(bom):
            return body[len(bom) :].decode(encoding, "replace")
    declared = _DECLARED.search(content_type.encode("latin-1", "ignore"))
    candidates = [declared[1]] if declared else []
    inside = _DECLARED.search(body[:2048])
    if inside:
        candidates.append(inside[1])
    for candidate in (*candidates, b"utf-8"):
        try:
            codec = codecs.lookup(candidate.decode("ascii")).name
            if codec not in _NO_CHARSETS:
                return body.decode(codec)
        except (LookupError, UnicodeError):
            continue
    best = from_bytes(body[:65536]).best()
    return body.decode(best.encoding if best else "cp1252", "replace")


def parse_json(body: bytes, url: str = "") -> Any:
    """Parse JSON as the web serves it; halves of characters become U+FFFD.

    Raises:
        ContentUnreadable: it is not JSON.
    """
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError as error:
        first_error = error
    text = _CONTROL.sub(
        "", decode(body, "charset=utf-8" if not body.startswith((b"\xff\xfe", b"\xfe\xff")) else "")
    )
    stripped = text.strip()
    start = min((i for i in (stripped.find("{"), stripped.find("[")) if i >= 0), default=-1)
    looks_html = stripped[:1] == "<" and re.match(r"<(!doctype|html|head|body)", stripped, re.IGNORECASE)
    if start < 0 or looks_html:
        what = "an HTML page" if looks_html else "something else" if stripped else "nothing"
        raise ContentUnreadable(f"Expected JSON at {url}, but the answer is {what}.") from first_error
    try:
        mended = _ESCAPES.sub(
            lambda told: "\\ufffd" if told[1] else told[0], _CONTROL.sub(" ", stripped[start:])
        )
        return orjson.loads(mended.encode("utf-8", "replace"))
    except (orjson.JSONDecodeError, RecursionError):
        raise ContentUnreadable(f"The JSON at {url} is broken: {first_error}.") from first_error
