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
    from harvester.dcat.forms import Form
    from harvester.domain.source import Source
    from harvester.ports import DatasetRow, KeptForm


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

    @property
    def mark(self) -> str:
        """Another text whenever all forms would be written otherwise."""
        return forms.mark(self.catalogue)

    def of(
        self, form: Form, ids: Collection[int], *, withdrawn: bool = False, revision: str = ""
    ) -> dict[int, Piece]:
        """A form of these datasets, as far as they are active, or else ``withdrawn``.

        ``revision``: of the catalogue, where that was asked for already.
        """
        core = self.core
        made_from = (form, withdrawn, self.mark, revision or core.forms.revision())
        found = {each: piece for each in ids if (piece := core.recent.get((each, made_from))) is not None}
        if missing := [each for each in ids if each not in found]:
            kept = [each for each in core.forms.of(form, missing) if each.withdrawn == withdrawn]
            for dataset_id, piece in self.pieces(form, kept).items():
                core.recent.put((dataset_id, made_from), piece)
                found[dataset_id] = piece
        return found

    def pieces(self, form: Form, kept: Sequence[KeptForm]) -> dict[int, Piece]:
        """The form of each dataset; one that is no longer shown is left out."""
        mark = self.mark
        found = {}
        stale = []
        for each in kept:
            if each.piece is not None and each.key == _key(mark, each):
                found[each.id] = Piece.load(each.piece)
            else:
                stale.append(each)
        return found | self._make(form, mark, stale) if stale else found

    def _make(self, form: Form, mark: str, stale: Sequence[KeptForm]) -> dict[int, Piece]:
        core, catalogue = self.core, self.catalogue
        sources = {source.id: source for source in core.sources.all()}
        gone = {each.id: each.withdrawn for each in stale}
        # What was held back, or removed, since its id was read is no longer shown.
        rows = [row for row in core.catalogue.by_ids(gone) if _state(row) is gone[row.id]]
        made = {
            row.id: forms.write(form, _shown(row, sources[row.source_id]), catalogue)
            for row in rows
            if row.source_id in sources
        }
        core.forms.put(
            form, [(each.id, _key(mark, each), made[each.id].stored()) for each in stale if each.id in made]
        )
        return made


def _key(mark: str, kept: KeptForm) -> str:
    return hashlib.sha256(f"{mark}\n{kept.made_of}".encode("utf-8", "replace")).hexdigest()[:40]


def _shown(row: DatasetRow, source: Source) -> Shown:
    return Shown(
        dataset=from_document(row.document),
        uuid=row.uuid,
        name=row.name,
        organization=row.organization,
        created=row.created,
        updated=row.updated,
        source=source,
        withdrawn=row.state is not State.ACTIVE,
    )


def _state(row: DatasetRow) -> bool | None:
    """Whether a dataset is gone; ``None`` for one that is held back."""
    if row.state is State.ACTIVE:
        return False
    return True if row.published and row.state in {State.WITHDRAWN, State.DUPLICATE} else None
