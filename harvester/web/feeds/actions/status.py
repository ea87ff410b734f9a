"""Actions about the site itself."""

from __future__ import annotations

from typing import Any

from harvester.web.current import service
from harvester.web.feeds.actions.asking import Params, not_found, required
from harvester.web.feeds.answers import addresses

CKAN_VERSION = "2.12.0"  #: whose answers these are


def site_read(params: Params) -> bool:
    """Whether the site may be read: it may."""
    return True


def status_show(params: Params) -> dict[str, Any]:
    """The title, address and language of the site, and the version of CKAN whose API this is."""
    settings = service().core.settings
    return {
        "site_title": settings.catalogue.title,
        "site_description": settings.catalogue.description,
        "site_url": addresses().root,
        "error_emails_to": None,
        "locale_default": settings.language,
        "extensions": [],
        "ckan_version": CKAN_VERSION,
    }


def user_list(params: Params) -> list[Any]:
    """The users that anybody may see: none."""
    return []


def vocabulary_list(params: Params) -> list[Any]:
    """Vocabularies of tags: none; all tags are free."""
    return []


def vocabulary_show(params: Params) -> Any:
    """One vocabulary of tags: there is none.

    :param id: its name or id
    """
    raise not_found(f'Could not find vocabulary "{required(params, "id")}"')


ACTIONS = (site_read, status_show, user_list, vocabulary_list, vocabulary_show)
