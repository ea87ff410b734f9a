"""How much is done while somebody waits for a page."""

from __future__ import annotations

MOST_RECORDS = 5_000  #: read again for a preview of rules: some ten seconds
MOST_CHANGES = 500  #: named one by one
