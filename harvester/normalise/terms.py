"""Looking a word up in a vocabulary table, however it is spelt."""

from __future__ import annotations

import re
from collections.abc import Mapping

Terms = Mapping[str, str]

_SEPARATORS = re.compile(r"[\s_]+")
_EDGES = " .,:;()[]\"'“”"


def key(text: str) -> str:
    """How a table writes ``text``: lower case, single blanks, no punctuation at the ends."""
    return _SEPARATORS.sub(" ", text).strip(_EDGES).casefold()


def lookup(terms: Terms, text: str) -> str | None:
    """The term of a word, label, code or IRI; ``None`` when the table has none.

    IRIs match with ``http`` or ``https``, with or without a final slash; hyphens match blanks.
    """
    wanted = key(text)
    if not wanted:
        return None
    found = terms.get(wanted)
    if found is None and "://" in wanted:
        return _lookup_iri(terms, wanted)
    if found is None and "-" in wanted:
        found = terms.get(wanted.replace("-", " "))
    if found is None and " " in wanted:
        found = terms.get(wanted.replace(" ", "-"))
    return found


def _lookup_iri(terms: Terms, wanted: str) -> str | None:
    scheme, _, rest = wanted.partition("://")
    rest = rest.rstrip("/")
    for candidate in ("http", "https"):
        for end in ("", "/"):
            found = terms.get(f"{candidate}://{rest}{end}")
            if found is not None:
                return found
    return (
        None
        if scheme not in {"http", "https"} or not rest.startswith("www.")
        else _lookup_iri(terms, f"{scheme}://{rest[4:]}")
    )
