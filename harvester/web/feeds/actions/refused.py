"""CKAN's actions that write, which are refused by name."""

from __future__ import annotations

from itertools import product

_THINGS = ("package", "resource", "resource_view", "group", "organization", "vocabulary", "tag", "user")
_RELATIONS = ("package_relationship", "package_collaborator", "member", "group_member", "organization_member")
_ACTS = ("create", "update", "patch", "delete", "purge")

WRITES = frozenset(
    {
        *(f"{thing}_{act}" for thing, act in product((*_THINGS, *_RELATIONS), _ACTS)),
        *(f"{act}_{thing}" for thing, act in product(("user", "dataset", "group"), ("follow", "unfollow"))),
        *(f"bulk_update_{how}" for how in ("private", "public", "delete")),
        *("dataset_purge", "package_revise", "package_resource_reorder", "package_owner_org_update"),
        *("resource_view_reorder", "resource_view_clear", "resource_create_default_resource_views"),
        *("package_create_default_resource_views", "user_invite", "config_option_update"),
        *("api_token_create", "api_token_revoke", "job_clear", "job_cancel", "activity_create"),
        *("task_status_update", "task_status_update_many", "task_status_delete"),
        *("term_translation_update", "term_translation_update_many"),
        *(f"harvest_source_{act}" for act in ("create", "update", "delete", "clear", "patch")),
        *("harvest_job_create", "harvest_jobs_run", "send_email_notifications"),
        *(f"datastore_{act}" for act in ("create", "upsert", "delete")),
    }
)
