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

#: Parts of sentences that the core fills in.
PHRASES = frozenset(
    {
        N_("an object"),
        N_("a list"),
        N_("text"),
        N_("a whole number"),
        N_("a number"),
        N_("yes or no"),
        N_("nothing"),
        N_("minute"),
        N_("hour"),
        N_("day of month"),
        N_("month"),
        N_("day of week"),
        N_("five fields: minute, hour, day of month, month, day of week"),
        N_("the range “{term}” runs backwards"),
        N_("the step in “{term}” is 0"),
        N_("“{term}” is not a {name}"),
        N_("“{word}” is not a {name} from {low} to {high}"),
        N_("the plugin recognises the page"),
        N_("{url} {words} (HTTP {status}).{value}"),
        N_("is self-signed"),
        N_("has an error"),
        N_("redirects to nowhere"),
        N_("an HTML page"),
        N_("something else"),
    }
)
