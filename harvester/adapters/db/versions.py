"""Former versions of a dataset."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select, update

from harvester.adapters.db import schema
from harvester.adapters.db.rows import pack, unpack
from harvester.normalise.privacy import mask_object

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection


def mask_versions(connection: Connection, dataset_id: int) -> None:
    """Mask them: what is held back now may have been shown before, by a release or under former rules."""
    version = schema.version
    kept = select(version.c.id, version.c.document).where(
        version.c.dataset_id == dataset_id, version.c.document.is_not(None)
    )
    for row in connection.execute(kept).all():
        masked = pack(mask_object(unpack(row.document)))
        if masked != row.document:
            connection.execute(update(version).where(version.c.id == row.id).values(document=masked))
