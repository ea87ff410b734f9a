"""Datasets in the forms that readers ask for, from what is kept; what is missing or stale is made."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from harvester.dcat import forms
from harvester.dcat.document import from_document
from harvester.dcat.pieces import Piece
from harvester.dcat.published import Addresses, Catalogue, Shown
from harvester.domain.decide import State
from harvester.service.core import Core

if TYPE_CHECKING:
    from harvester.adapters.db.forms import KeptForm
    from harvester.dcat.forms import Form
    from harvester.domain.source import Source
    from harvester.ports import DatasetRow


@dataclass(frozen=True)
class Publishing:
    """Gives the forms of datasets."""

    core: Core

    @property
    def catalogue(self) -> Catalogue:
        """What the settings say of the catalogue."""
        settings = self.core.settings
        return Catalogue(
            addresses=Addresses(public_url=settings.public_url),
            title=settings.catalogue.title,
            publisher=settings.catalogue.publisher or settings.catalogue.title,
            language=settings.language,
        )

    def of(self, form: Form, ids: Collection[int]) -> dict[int, Piece]:
        """A form of these datasets, as far as they are shown."""
        return self.pieces(form, self.core.forms.of(form, ids))

    def pieces(self, form: Form, kept: Sequence[KeptForm]) -> dict[int, Piece]:
        """The form of each dataset; one that is no longer shown is left out."""
        mark = forms.mark(self.catalogue)
        found = {}
        stale = {}
        for each in kept:
            key = _key(mark, each.made_of)
            if each.piece is not None and each.key == key:
                found[each.id] = Piece.load(each.piece)
            else:
                stale[each.id] = key
        return found | self._make(form, stale)

    def _make(self, form: Form, stale: dict[int, str]) -> dict[int, Piece]:
        if not stale:
            return {}
        core, catalogue = self.core, self.catalogue
        sources = {source.id: source for source in core.sources.all()}
        rows = [row for row in core.catalogue.by_ids(stale) if _is_shown(row) and row.source_id in sources]
        made = {row.id: forms.write(form, _shown(row, sources[row.source_id]), catalogue) for row in rows}
        core.forms.put(form, [(id_, stale[id_], piece.stored()) for id_, piece in made.items()])
        return made


def _key(mark: str, made_of: str) -> str:
    return hashlib.sha256(f"{mark}\n{made_of}".encode("utf-8", "replace")).hexdigest()[:40]


def _shown(row: DatasetRow, source: Source) -> Shown:
    return Shown(
        dataset=from_document(row.document),
        uuid=row.uuid,
        name=row.name,
        organization=row.organization,
        created=row.created,
        updated=row.updated,
        source=source,
    )


def _is_shown(row: DatasetRow) -> bool:
    return row.state is State.ACTIVE  # it may have gone since its id was read
