"""What feeds are put together from, and how they know that something changed."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, String, Table

from harvester.adapters.db.schema.columns import Moment, metadata

form = Table(  # datasets as feeds show them, each made when it is first asked for
    "form",
    metadata,
    Column("dataset_id", ForeignKey("dataset.id", ondelete="CASCADE"), primary_key=True),
    Column("form", String(12), primary_key=True),
    Column("key", String(64), nullable=False),  # of what it was made from
    Column("piece", LargeBinary, nullable=False),  # compressed: harvester.dcat.pieces
)

revision = Table(  # counts the changes of each source's datasets; stays when the source is removed
    "revision",
    metadata,
    Column("source_id", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, nullable=False),
    Column("changed", Moment, nullable=False),
)
