"""``python -m harvester.web.extract``: bring the translations up to date with the code.

New texts are added to each ``messages.po`` without a translation, and those that are no longer said are
dropped. Then fill in what is empty; a test fails until that is done.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from babel.messages.pofile import write_po

from harvester.registry import load_plugins
from harvester.web.language import TRANSLATIONS, read_catalogue
from harvester.web.messages import collect

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

_HEADER = """msgid ""
msgstr ""
"Language: {language}\\n"
"Plural-Forms: {plurals}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""


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
        write(catalogue, language, path)
        sys.stdout.write(f"{language}: {len(catalogue)} texts, {len(empty)} without a translation\n")
        missing += len(empty)
    return 1 if missing else 0


def write(catalogue: Catalog, language: str, path: Path) -> None:
    """Write a catalogue so that equal ones are equal files: no dates, no line numbers, sorted."""
    body = io.BytesIO()
    write_po(body, catalogue, width=110, omit_header=True, sort_output=True, include_lineno=False)
    header = _HEADER.format(language=language, plurals=catalogue.plural_forms)
    path.write_bytes(header.encode() + body.getvalue())


def untranslated(catalogue: Catalog) -> list[str]:
    """The message ids without a translation."""
    return [
        str(message.id)
        for message in catalogue
        if message.id and not (all(message.string) if isinstance(message.string, tuple) else message.string)
    ]


if __name__ == "__main__":
    sys.exit(main())
