"""What datasets are found by. Their words stand in a table of each database's own kind (``db.words``)."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, UniqueConstraint

from harvester.adapters.db.schema.columns import Plain, metadata

term = Table(  # a value that datasets are filtered and counted by
    "term",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("field", String(12), nullable=False),
    Column("value", String(200), nullable=False),
    Column("label", Plain, nullable=False),
    UniqueConstraint("field", "value"),
)

facet = Table(  # which active dataset has which terms
    "facet",
    metadata,
    Column("term_id", ForeignKey("term.id", ondelete="CASCADE"), primary_key=True),
    Column("dataset_id", ForeignKey("dataset.id", ondelete="CASCADE"), primary_key=True),
    Index(None, "dataset_id"),
    sqlite_with_rowid=False,
)
