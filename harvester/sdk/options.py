"""Options that many plugins offer, as JSON Schema: forms then ask for them in the same words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from harvester.domain.json import JsonObject


def text_option(title: str, description: str) -> JsonObject:
    """A text that may stay empty."""
    return {"type": "string", "default": "", "title": title, "description": description}


def publisher_option(description: str = "Who publishes the data.") -> JsonObject:
    """Who publishes; ``description`` says also what an empty one means."""
    return text_option("Publisher", description)


def texts_option(title: str, description: str) -> JsonObject:
    """A list of texts, empty by default."""
    return {
        "type": "array",
        "items": {"type": "string", "minLength": 1},
        "default": [],
        "title": title,
        "description": description,
    }


def pages_option(
    default: int, most: int, description: str = "Read no more pages than this in one run."
) -> JsonObject:
    """How many pages are read in one run at the most."""
    return {
        "type": "integer",
        "minimum": 1,
        "maximum": most,
        "default": default,
        "title": "Pages",
        "description": description,
    }


#: For posts, whose titles are compared.
PLACE = text_option(
    "Place",
    "The village or place of the site; left out when titles are compared. "
    "Empty: taken from a publisher such as “Desa Tlogohaji” or “KIM Derumaju”.",
)
