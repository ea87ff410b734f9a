"""``python -m tests.corpus [CODE]``: every dataset of the shared corpus normalised, guarded and validated.

Prints how many problems of each kind there are, with examples; with a ``CODE``, all of that kind.
"""

from __future__ import annotations

import os
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from harvester.adapters.vocabularies import load_vocabularies
from harvester.dcat.document import to_document
from harvester.dcat.validation import validate
from harvester.normalise.context import RecordContext, SourceContext
from harvester.normalise.normalise import normalise
from harvester.normalise.privacy import guard
from harvester.settings import config_dir
from tests.corpus.sites import Harvested, harvested

if TYPE_CHECKING:
    from harvester.domain.problem import Problem

SHARED = Path(os.environ.get("HARVESTER_TEST_SHARED", Path(__file__).parents[3] / "shared"))
_EXAMPLES = 3


class Count:
    """Problems of all datasets by kind; values only of those that may be shown."""

    def __init__(self) -> None:
        self.sites: Counter[str] = Counter()
        self.datasets = self.skipped = self.failed = self.quarantined = self.clean = 0
        self.codes: Counter[tuple[str, str]] = Counter()
        self.texts: dict[str, Counter[str]] = defaultdict(Counter)
        self.held: list[str] = []

    def take(self, site: Harvested) -> None:
        """Normalise and count what came of a site."""
        self.sites[site.name.partition("/")[0]] += len(site.drafts)
        self.skipped += site.skipped
        self.failed += len(site.failed)
        source = SourceContext(name="corpus", title="Corpus", url=site.url, plugin="corpus")
        vocabularies = load_vocabularies(config_dir() / "vocabularies")
        for raw, draft in site.drafts:
            context = RecordContext(
                identifier=raw.identifier, url=raw.url, source=source, vocabularies=vocabularies
            )
            normalised = normalise(draft, context)
            guarded = guard(normalised.dataset)
            document = to_document(guarded.dataset)
            self.datasets += 1
            self.quarantined += guarded.quarantined
            self.held += [site.name] if guarded.quarantined else []
            problems = [*normalised.problems, *guarded.problems, *validate(document)]
            self.clean += not any(problem.severity.value != "info" for problem in problems)
            for problem in problems:
                self._note(problem, site.name)

    def _note(self, problem: Problem, name: str) -> None:
        self.codes[problem.severity.value, problem.code] += 1
        self.texts[problem.code][f"{name} · {problem.path} · {problem.text}"] += 1


def main(code: str = "") -> None:
    """Print the table."""
    corpus = SHARED / "corpus"
    if not corpus.is_dir():
        print(f"{corpus} is not there; it holds other people's files and is not part of the project.")
        return
    count = Count()
    for site in harvested(corpus):
        count.take(site)
    if code:
        for text, number in count.texts[code].most_common():
            print(number, text)
        return
    print(", ".join(f"{name} {number}" for name, number in count.sites.most_common() if number))
    print(
        f"\n{count.datasets:,} datasets normalised ({count.clean:,} without warning or error); "
        f"{count.skipped:,} records are no dataset, {count.failed:,} could not be read; "
        f"{count.quarantined:,} quarantined\n"
    )
    print("| severity | kind | times | for example |")
    print("|---|---|---|---|")
    for (severity, kind), number in count.codes.most_common():
        examples = " · ".join(text.rpartition(" · ")[2][:90] for text in list(count.texts[kind])[:_EXAMPLES])
        print(
            f"| {severity} | {kind} | {number:,} | {examples if severity != 'info' or number > 5 else ''} |"
        )


if __name__ == "__main__":
    main(*sys.argv[1:])
