"""CKAN's Action API through ckanapi, with its errors named by what to do next."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import ckanapi
from ckanapi.common import reverse_apicontroller_action
from ckanapi.errors import (
    CKANAPIError,
    SearchError,
    SearchIndexError,
    SearchQueryError,
    ServerIncompatibleError,
)

from harvester.adapters.ckan.multipart import FileForm
from harvester.adapters.ckan.session import CkanSession, ConnectionLost
from harvester.adapters.ckan.words import refusal, refusals
from harvester.domain.errors import HarvesterError, NotFound, TargetRefused, TargetUnavailable

if TYPE_CHECKING:
    from harvester.adapters.ckan.settings import CkanSettings

#: May be asked twice: a pooled connection that CKAN closed in between is no reason to give up.
_REPEATABLE = (
    "_show",
    "_search",
    "_list",
    "_list_for_user",
    "_list_authz",
    "package_update",
    "package_delete",
)


class Denied(HarvesterError):
    """CKAN answers 403: to a token it does not know, or that may not do this here."""


class NameTaken(TargetRefused):
    """Another package has the name."""


class Ckan:
    """One CKAN. Safe to use from several threads."""

    def __init__(self, settings: CkanSettings) -> None:
        self._session = CkanSession(settings)
        self._address = re.sub(r"/+(api(/[0-9]+)?(/action)?/*)?$", "", settings.url.strip())
        self._headers = {"Authorization": settings.token.strip(), "User-Agent": settings.user_agent}
        self._remote = ckanapi.RemoteCKAN(
            self._address,
            apikey=settings.token.strip(),
            user_agent=settings.user_agent,
            session=self._session,
        )

    def call(self, action: str, **data: Any) -> Any:
        """The result of an action.

        Raises:
            NotFound: 404.
            Denied: 403.
            NameTaken: 409 about the name.
            TargetRefused: 400 or 409, with CKAN's words for each field.
            TargetUnavailable: anything that may pass; for a write, it may have been done all the same.
        """
        try:
            return self._call(action, data)
        except ConnectionLost:
            if not action.endswith(_REPEATABLE):
                raise
            return self._call(action, data)

    def upload(
        self,
        action: str,
        *,
        fields: Mapping[str, str],
        name: str,
        media_type: str,
        pieces: Iterator[bytes],
        size: int,
    ) -> Any:
        """The result of an action that takes a file of ``size`` bytes, which is read while it is sent.

        Raises:
            As :meth:`call`.
        """
        form = FileForm(fields, name, media_type, pieces, size)
        url = f"{self._address}/api/action/{action}"
        headers = {**self._headers, "Content-Type": form.content_type}
        with _named():
            answer = self._session.post(url, data=form, headers=headers, allow_redirects=False)
            return reverse_apicontroller_action(url, answer.status_code, answer.text)

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def _call(self, action: str, data: dict[str, Any]) -> Any:
        with _named():
            return self._remote.call_action(action, data)


@contextmanager
def _named() -> Iterator[None]:
    """CKAN's errors, named by what to do next."""
    try:
        yield
    except ckanapi.NotFound as error:
        raise NotFound(str(error)) from error
    except ckanapi.NotAuthorized as error:
        raise Denied(_words(error)) from error
    except ckanapi.ValidationError as error:
        kind = NameTaken if "name" in error.error_dict else TargetRefused
        raise kind(refusals(error.error_dict)) from error
    except (SearchQueryError, SearchError, SearchIndexError) as error:
        raise TargetRefused([refusal("search", str(error))]) from error
    except (ServerIncompatibleError, KeyError) as error:
        raise TargetUnavailable("The answer is not CKAN's; check the address of the catalogue.") from error
    except CKANAPIError as error:
        raise TargetRefused([refusal("dataset", str(error))]) from error


def _words(error: Any) -> str:
    said = getattr(error, "extra_msg", None) or error
    return str(said.get("message", said) if isinstance(said, dict) else said)
