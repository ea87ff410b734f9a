"""The client of one run: ``ctx.http``."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import requests
from requests.exceptions import RequestException

from harvester.adapters.http import faults, robots
from harvester.adapters.http.asking import Ask
from harvester.adapters.http.listing import Listing
from harvester.adapters.http.retry import backoff, retry_after
from harvester.adapters.http.transfer import Answer, Limits, Transport
from harvester.adapters.http.urls import shown
from harvester.domain.errors import SourceError, SourceRefused, SourceUnavailable
from harvester.ports import Validator
from harvester.sdk.http import Params, Response

if TYPE_CHECKING:
    import ssl

    from harvester.adapters.http.connections import Gate
    from harvester.adapters.http.settings import HttpSettings, SourcePolicy
    from harvester.adapters.http.turns import HostTurns
    from harvester.ports import Validators

log = logging.getLogger(__name__)


class HttpSession:
    """Implements :class:`harvester.sdk.http.Http`. Used by one thread at a time."""

    def __init__(
        self,
        *,
        settings: HttpSettings,
        policy: SourcePolicy,
        turns: HostTurns,
        gate: Gate,
        context: Callable[[], ssl.SSLContext],
        validators: Validators | None = None,
    ) -> None:
        self._settings, self._policy, self._turns, self._gate = settings, policy, turns, gate
        self._validators = validators
        self._listing = Listing(validators) if validators is not None else None
        self._transport = Transport(settings, gate, context)
        self._session = requests.Session()  # prepares requests; sending and redirects are ours
        self._session.cookies = self._transport.cookies
        self._session.trust_env = False  # no proxies, no .netrc
        self._session.headers.clear()
        self._session.headers.update(
            {"User-Agent": policy.user_agent, "Accept": "*/*", "Accept-Encoding": "gzip, deflate"}
        )
        self._robots = robots.Robots(self._fetch_robots, policy.robots_token)

    def close(self) -> None:
        """Close the connections."""
        if self._listing is not None:
            self._listing.close()
        self._transport.close()
        self._session.close()

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
        """GET ``url``; see :class:`harvester.sdk.http.Http`."""
        ask = Ask(method="GET", url=url, params=params, headers=headers or {})
        limits = Limits(max_bytes=self._cap(max_bytes), accept_status=accept_status)
        if listing and self._listing is not None:
            return self._page(ask, replace(limits, digest=True), self._listing, self._obeys_robots(crawl))
        validators = self._validators if conditional else None
        return self._fetch(ask, limits, validators=validators, crawl=self._obeys_robots(crawl))

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
        """POST to ``url``, for reading; see :class:`harvester.sdk.http.Http`."""
        ask = Ask(method="POST", url=url, data=data, json=json, headers=headers or {})
        limits = Limits(max_bytes=self._cap(max_bytes), accept_status=accept_status)
        return self._fetch(ask, limits, crawl=self._obeys_robots(False))

    def get_beginning(self, url: str, max_bytes: int) -> Response:
        """GET the first ``max_bytes`` of ``url``, whatever it answers short of a server's failure."""
        return self._fetch(
            Ask(method="GET", url=url), Limits(max_bytes=max_bytes, truncate=True, accept_any=True)
        )

    def sample(
        self,
        url: str,
        max_bytes: int,
        *,
        whole: bool = False,
        etag: str | None = None,
        last_modified: str | None = None,
    ) -> Response:
        """GET ``url`` up to ``max_bytes``; with ``whole`` what is larger is refused instead of cut.

        With validators the answer may be 304.

        Raises:
            SourceError: no answer, or another one; ResponseTooLarge.
        """
        ask = Ask(method="GET", url=url).with_validators(etag, last_modified)
        limits = Limits(max_bytes=self._cap(max_bytes), truncate=not whole)
        return self._fetch(ask, limits, crawl=self._obeys_robots(False))

    def probe(self, url: str, *, beginning: bool = False) -> Response:
        """HEAD ``url``, or GET its first bytes; the body that comes is cut after a kilobyte.

        Raises:
            SourceError: as in :meth:`get`.
        """
        ask = Ask(method="GET" if beginning else "HEAD", url=url)
        if beginning:
            ask = replace(ask, headers={"Range": "bytes=0-0", "Accept-Encoding": "identity"})
        limits = Limits(max_bytes=1024, truncate=True)
        return self._fetch(ask, limits, crawl=self._obeys_robots(False))

    def _cap(self, max_bytes: int | None) -> int:
        own = self._settings.max_bytes
        return own if max_bytes is None else min(max_bytes, own)

    def _obeys_robots(self, crawl: bool) -> bool:
        rule = self._policy.obey_robots
        return rule == "always" or (rule == "crawl" and crawl)

    def _fetch_robots(self, url: str) -> Response:
        return self._fetch(Ask(method="GET", url=url), Limits(max_bytes=robots.MAX_BYTES, truncate=True))

    def _fetch(
        self, ask: Ask, limits: Limits, *, validators: Validators | None = None, crawl: bool = False
    ) -> Response:
        ask = ask.without_userinfo()
        first = ""
        if validators is not None:
            first = self._prepare(ask).url or ""
            known = validators.get(first)
            ask = ask.with_validators(known.etag, known.last_modified)
        limits = replace(limits, accept_304=ask.is_conditional, digest=validators is not None)
        return self._respond(self._follow(ask, limits, crawl=crawl), first, validators)

    def _page(self, ask: Ask, limits: Limits, listing: Listing, crawl: bool) -> Response:
        ask = ask.without_userinfo()

        def fetch(url: str) -> Answer:
            return self._follow(replace(ask, url=url, params=None), limits, crawl=crawl)

        return self._respond(listing.page(self._prepare(ask).url or "", fetch), "", None)

    def _follow(self, ask: Ask, limits: Limits, *, crawl: bool) -> Answer:
        """The answer at the end of the redirects."""
        first = ""
        for _ in range(self._settings.max_redirects + 1):
            prepared = self._prepare(ask)
            url = prepared.url or ""
            first = first or url
            delay = max(self._policy.delay, self._robots.check(url) if crawl else 0.0)
            answer = self._attempt(prepared, limits, delay)
            if answer.location is None:
                return answer
            ask = ask.follow(url, answer.status, answer.location)
        raise SourceRefused(f"{shown(first)} redirects more than {self._settings.max_redirects} times.")

    def _prepare(self, ask: Ask) -> requests.PreparedRequest:
        request = requests.Request(
            ask.method,
            ask.url,
            params=ask.params,
            headers=ask.headers,
            data=ask.data,
            json=ask.json,
            auth=ask.auth,
        )
        try:
            return self._session.prepare_request(request)
        except (RequestException, ValueError) as error:
            raise faults.transport_error(ask.url, error) from error

    def _attempt(self, prepared: requests.PreparedRequest, limits: Limits, delay: float) -> Answer:
        """Send until there is an answer or a redirect, or the tries are used up."""
        attempt = 0
        while True:
            failure, wait = self._try(prepared, limits, delay, attempt)
            if isinstance(failure, Answer):
                return failure
            if not failure.retry or attempt >= self._settings.retries or math.isinf(wait):
                raise failure
            log.info("Trying again in %.1f s: %s", wait, failure)
            attempt += 1
            if faults.is_undecodable(failure.__cause__):
                prepared.headers["Accept-Encoding"] = "identity"
            self._turns.pause(wait)

    def _try(
        self, prepared: requests.PreparedRequest, limits: Limits, delay: float, attempt: int
    ) -> tuple[Answer | SourceError, float]:
        """One try: the answer, or what is wrong and how long to wait before the next (for ever: none)."""
        url = prepared.url or ""
        wait = backoff(self._settings.backoff, attempt)
        with self._turns.turn(url, delay) as turn:
            try:
                answer = self._transport.exchange(prepared, limits)
            except faults.TRANSPORT_ERRORS as error:
                turn.used = not faults.is_nameless(error)
                failure = faults.transport_error(url, error)
                failure.__cause__ = error
                return failure, wait
        if answer.body is not None or answer.location is not None:
            return answer, 0.0
        asked = retry_after(answer.headers.get("retry-after"))
        detail = ""
        if asked is not None and answer.status in faults.PASSING:
            wait = max(wait, asked)
            self._turns.hold(url, min(asked, self._settings.max_retry_after))
            if asked > self._settings.max_retry_after:
                wait = math.inf
                detail = f"It asks to be left alone for {asked / 60:.0f} minutes."
        return faults.status_error(url, answer.status, detail), wait

    def _respond(self, answer: Answer, first: str, validators: Validators | None) -> Response:
        if answer.body is None:
            raise SourceUnavailable(f"{shown(answer.url)} gave no body.")
        same = False
        if validators is not None and answer.status == 200:
            same = answer.sha256 == validators.get(first).sha256
            validators.put(
                first,
                Validator(
                    etag=answer.headers.get("etag"),
                    last_modified=answer.headers.get("last-modified"),
                    sha256=answer.sha256,
                ),
            )
        return Response(
            url=answer.url, status=answer.status, headers=answer.headers, body=answer.body, same=same
        )
