"""``python -m harvester.web.extract``: bring the translations up to date with the code.

New texts are added to each ``messages.po`` without a translation, and those that are no longer said are
dropped. Then fill in what is empty; a test fails until that is done.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from babel.messages.pofile import write_po

from harvester.registry import load_plugins
from harvester.web.language import TRANSLATIONS, read_catalogue
from harvester.web.messages import collect

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog


def main() -> int:
    """Update every catalogue; tells how many texts have no translation, and returns that as 0 or 1."""
    template = collect(load_plugins())
    missing = 0
    for path in sorted(TRANSLATIONS.glob("*/LC_MESSAGES/messages.po")):
        language = path.parents[1].name
        catalogue = read_catalogue(language)
        catalogue.update(template, no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        empty = untranslated(catalogue)
        with path.open("wb") as file:
            write_po(file, catalogue, width=110, omit_header=False, include_previous=False, sort_output=True)
        sys.stdout.write(f"{language}: {len(catalogue)} texts, {len(empty)} without a translation\n")
        missing += len(empty)
    return 1 if missing else 0


def untranslated(catalogue: Catalog) -> list[str]:
    """The message ids without a translation."""
    return [
        str(message.id)
        for message in catalogue
        if message.id and not (all(message.string) if isinstance(message.string, tuple) else message.string)
    ]


if __name__ == "__main__":
    sys.exit(main())
