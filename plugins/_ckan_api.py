"""CKAN's Action API, as portals of ten years answer it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

from harvester.sdk import ContentUnreadable, Http, Json, Response, SourceRefused, SourceUnavailable
from plugins._values import text

if TYPE_CHECKING:
    from harvester.sdk.http import Params

ACTION = "/api/3/action/"
#: Where a portal's own pages begin; what stands before is the root of the installation.
_INSIDE = re.compile(
    r"/(?:api|dataset|organization|group|harvest|user|about|catalog\.\w+|data\.json)(?=/|$|\.)", re.IGNORECASE
)
_LOCALE = re.compile(r"/[a-z]{2}(?:_[A-Za-z]{2,4})?$")
_LONG = 300  # Solr repeats the whole query in its complaints
_OTHER_METHOD = frozenset({400, 403, 405, 414, 501})


class ActionFailed(SourceRefused):
    """The portal's API answers that it cannot do this."""


def roots(url: str) -> list[str]:
    """Where a CKAN may be installed, given any address of it: the likeliest first.

    ``https://x.go.id/data/dataset/abc`` → ``https://x.go.id/data``, ``https://x.go.id``.
    """
    parts = urlsplit(url.strip())
    path = parts.path.rstrip("/")
    inside = _INSIDE.search(path)
    path = path[: inside.start()] if inside else path
    candidates = [path, _LOCALE.sub("", path)]
    while path:
        path = path.rpartition("/")[0]
        candidates.append(path)
    return [urlunsplit((parts.scheme, parts.netloc, one, "", "")) for one in dict.fromkeys(candidates)]


@dataclass
class ActionApi:
    """Calls actions of one portal. ``root`` has no slash at its end."""

    http: Http
    root: str
    home: str  #: host that the token may be sent to
    token: str | None = None
    posting: bool = False  #: the portal takes actions by POST only

    def call(self, action: str, params: Params | None = None) -> Json:
        """The ``result`` of an action.

        Raises:
            ActionFailed: an error envelope, in the portal's own words.
            ContentUnreadable: no Action API answers there.
            SourceUnavailable, SourceRefused: as for any address.
        """
        if self.posting:
            return self._post(action, params)
        try:
            return self._get(action, params)
        except SourceRefused as refused:
            if refused.status not in _OTHER_METHOD or isinstance(refused, ActionFailed):
                raise
            try:
                result = self._post(action, params)
            except (SourceRefused, SourceUnavailable):
                raise refused from None
            self.posting = True
            return result

    def _headers(self) -> Mapping[str, str]:
        same = (urlsplit(self.root).hostname or "").lower() == self.home
        return {"Authorization": self.token} if self.token and same else {}

    def _get(self, action: str, params: Params | None) -> Json:
        url = self.root + ACTION + action
        accepted = (400, 403, 404, 409)  # CKAN explains these in the body
        with self.http.get(
            url, params=params, headers=self._headers(), accept_status=accepted, listing=True
        ) as response:
            result = _result(_json(response, action), action, response.status, url)
            self._follow(response.url)
            return result

    def _post(self, action: str, params: Params | None) -> Json:
        url = self.root + ACTION + action
        with self.http.post(
            url, json=dict(params or {}), headers=self._headers(), accept_status=(400, 403, 404, 409)
        ) as response:
            return _result(_json(response, action), action, response.status, url)

    def _follow(self, answered: str) -> None:
        """Stay where a redirect led: http → https, an alias, a moved installation."""
        before = answered.partition("?")[0].partition(ACTION)[0]
        if ACTION in answered and before.startswith(("http://", "https://")):
            self.root = before


def _json(response: Response, action: str) -> Json:
    try:
        told: Json = response.json()
    except ContentUnreadable as unreadable:
        if response.status >= 400:
            raise SourceRefused(
                f"{response.url} answers {response.status} to {action}.", status=response.status
            ) from unreadable
        raise
    return told


def _result(told: Json, action: str, status: int, url: str) -> Json:
    if isinstance(told, Mapping) and told.get("success") is True and "result" in told:
        return told["result"]
    if isinstance(told, Mapping) and ("error" in told or told.get("success") is False):
        raise ActionFailed(f"The portal cannot do {action}: {in_words(told.get('error'))}", status=status)
    if isinstance(told, str) and status >= 400:  # CKAN ≤ 2.8 answers "Bad request - …" as a JSON string
        raise ActionFailed(f"The portal cannot do {action}: {text(told)}", status=status)
    if status >= 400:
        raise SourceRefused(f"{url} answers {status}.", status=status)
    raise ContentUnreadable(f"The answer of {url} is JSON, but not an answer of CKAN's Action API.")


def in_words(error: Json) -> str:
    """An error of the envelope in words: ``{"__type": "…", "message": "…"}`` or ``{field: [why]}``."""
    if not isinstance(error, Mapping):
        return text(error) or "it gives no reason."
    message, kind = text(error.get("message")), text(error.get("__type"))
    if message:
        message = message if len(message) <= _LONG else f"{message[:_LONG]} …"
        return message if not kind or kind.split()[0].lower() in message.lower() else f"{message} ({kind})"
    fields = [f"{key}: {text(why) or 'invalid'}" for key, why in error.items() if key != "__type"]
    return "; ".join(fields[:5]) or kind or "it gives no reason."
