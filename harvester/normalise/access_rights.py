"""Who may see a dataset: DCAT-US access levels and words → EU access-right."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from harvester.normalise.terms import lookup

if TYPE_CHECKING:
    from harvester.normalise.terms import Terms

_LAST = re.compile(r"https?://.*[/#](?P<code>[\w-]+)/?", re.IGNORECASE)


def read_access_rights(text: str, terms: Terms) -> str | None:
    """The EU access-right IRI; ``None`` for a text that names none."""
    match = _LAST.fullmatch(text.strip())
    return lookup(terms, text) or (lookup(terms, match["code"]) if match else None)
