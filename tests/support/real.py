"""Datasets of real catalogues (the corpus beside the project), normalised as a run would."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

from harvester.adapters.vocabularies import load_vocabularies
from harvester.dcat.document import to_document
from harvester.normalise.context import RecordContext, SourceContext
from harvester.normalise.normalise import normalise
from harvester.normalise.privacy import guard
from harvester.settings import config_dir
from tests.corpus.sites import harvested


@functools.cache
def real_documents(corpus: Path) -> tuple[dict[str, Any], ...]:
    """Every dataset of the corpus, each identifier once."""
    vocabularies = load_vocabularies(config_dir() / "vocabularies")
    found: dict[str, dict[str, Any]] = {}
    for site in harvested(corpus):
        source = SourceContext(name="corpus", title="Corpus", url=site.url, plugin="corpus")
        for raw, draft in site.drafts:
            record = RecordContext(
                identifier=raw.identifier, url=raw.url, source=source, vocabularies=vocabularies
            )
            document = to_document(guard(normalise(draft, record).dataset).dataset)
            found.setdefault(document["identifier"], document)
    return tuple(found.values())
