"""The words for what the core names by codes."""

from __future__ import annotations

from collections.abc import Mapping


def N_(text: str) -> str:
    """Mark a text for translation."""
    return text


LABELS: Mapping[str, str] = {
    # runs
    "queued": N_("Queued"),
    "running": N_("Running"),
    "done": N_("Done"),
    "problems": N_("Done, with problems"),
    "needs-review": N_("Needs review"),
    "failed": N_("Failed"),
    "cancelled": N_("Cancelled"),
    "never": N_("Never run"),
    # why a run started
    "manual": N_("by hand"),
    "cron": N_("on schedule"),
    "api": N_("through the API"),
    "requeued": N_("again, after an interruption"),
    # datasets, and what a run did to them
    "active": N_("Published"),
    "invalid": N_("Invalid"),
    "quarantined": N_("Held back"),
    "withdrawn": N_("Withdrawn"),
    "created": N_("New"),
    "updated": N_("Changed"),
    "unchanged": N_("Unchanged"),
    "seen": N_("Records seen"),
    "skipped": N_("Skipped"),
    # deliveries
    "pending": N_("Waiting"),
    "delivered": N_("Delivered"),
    "refused": N_("Refused"),
    # problems
    "error": N_("Error"),
    "warning": N_("Warning"),
    "info": N_("Note"),
    # accounts
    "admin": N_("Administrator"),
    "editor": N_("Editor"),
    "viewer": N_("Viewer"),
    # plugins
    "complete-listing": N_("complete listing"),
    "incremental": N_("only what changed"),
    "tombstones": N_("reports deletions"),
}
