"""Whether a CKAN can be delivered to, for ``harvester doctor``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from harvester.adapters.ckan import problems
from harvester.adapters.ckan.calls import Denied
from harvester.domain.errors import NotFound, TargetForbidden, TargetRefused, TargetUnavailable

if TYPE_CHECKING:
    from harvester.adapters.ckan.calls import Ckan
    from harvester.domain.problem import Problem

_OLDEST = (2, 9)
_RELEASE = re.compile(r"(\d+)\.(\d+)")


def check(ckan: Ckan) -> list[Problem]:
    """What an administrator should know before delivering; empty when all is well."""
    try:
        status = ckan.call("status_show")
        user = token_user(ckan)
        if user is None:
            return [problems.token_unknown()]
        writable = ckan.call("organization_list_for_user", permission="create_dataset")
    except (NotFound, Denied, TargetForbidden):
        return [problems.token_unknown()]
    except (TargetUnavailable, TargetRefused) as error:
        return [problems.unavailable(str(error))]
    found = []
    if not writable and not user.get("sysadmin"):
        found.append(problems.token_without_organization(str(user.get("name") or "of the token")))
    version = str(status.get("ckan_version") or "")  # which a CKAN may hide
    release = _RELEASE.match(version)
    if release and (int(release[1]), int(release[2])) < _OLDEST:
        found.append(problems.version_old(version))
    return found


def token_user(ckan: Ckan) -> dict[str, Any] | None:
    """Whose the token is; ``None`` when CKAN does not know it, ``{}`` where it does not say.

    To CKAN an unknown token is nobody, who may read: asked for its user, it finds none. CKAN 2.9 finds
    none for anybody, but counts news only for those who are logged in.
    """
    try:
        user: dict[str, Any] = ckan.call("user_show")
    except Denied:
        return None
    except NotFound:
        return {} if _has_news(ckan) else None
    return user


def _has_news(ckan: Ckan) -> bool:
    try:
        ckan.call("dashboard_new_activities_count")
    except (NotFound, Denied, TargetRefused):  # later CKANs have it in a plugin
        return False
    return True
