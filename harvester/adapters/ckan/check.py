"""Whether a CKAN can be delivered to, for ``harvester doctor``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harvester.adapters.ckan import problems
from harvester.adapters.ckan.calls import Denied
from harvester.domain.errors import NotFound, TargetForbidden, TargetRefused, TargetUnavailable

if TYPE_CHECKING:
    from harvester.adapters.ckan.calls import Ckan
    from harvester.domain.problem import Problem


def check(ckan: Ckan) -> list[Problem]:
    """What an administrator should know before delivering; empty when all is well."""
    try:
        ckan.call("status_show")
        user = ckan.call("user_show")
        writable = ckan.call("organization_list_for_user", permission="create_dataset")
    except (NotFound, Denied, TargetForbidden):
        return [problems.token_unknown()]
    except (TargetUnavailable, TargetRefused) as error:
        return [problems.unavailable(str(error))]
    if not writable and not user.get("sysadmin"):
        return [problems.token_without_organization(str(user.get("name")))]
    return []
