"""What is delivered: targets, how each dataset stands in them, and what each pass did."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
)

from harvester.adapters.db.schema.columns import (
    JsonText,
    Moment,
    Plain,
    metadata,
)

target = Table(
    "target",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("lease", Moment),
    Column("owner", String(120)),
    Column("last_pass", Moment),
    Column("last_error", Text),
    Column("stopped", Boolean, nullable=False, default=False),  # until a person begins a delivery
    Column("rules", String(16)),  # under which its datasets were delivered: settings and mapping
)

delivery = Table(
    "delivery",
    metadata,
    Column("target", ForeignKey("target.name", ondelete="CASCADE"), primary_key=True),
    Column("dataset_id", ForeignKey("dataset.id", ondelete="CASCADE"), primary_key=True),
    Column("status", String(12), nullable=False),
    Column("package_id", String(100)),
    Column("delivered_hash", String(64)),
    Column("attempts", Integer, nullable=False, default=0),
    Column("next_try", Moment),
    Column("error", Plain),
    Column("problems", JsonText),
    Column("resources", JsonText),
    Column("former", JsonText),  # UUIDs of datasets whose package it took over and has not marked yet
    Column("updated", Moment),
    Index(None, "target", "status", "dataset_id"),
    Index(None, "package_id"),
)

delivery_pass = Table(
    "delivery_pass",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("target", ForeignKey("target.name", ondelete="CASCADE"), nullable=False),
    Column("started", Moment, nullable=False),
    Column("finished", Moment),
    Column("counts", JsonText),
    Column("error", Text),
    Index(None, "target", "id"),
    Index(None, "finished"),
)

delivery_item = Table(
    "delivery_item",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("pass_id", ForeignKey("delivery_pass.id", ondelete="CASCADE"), nullable=False),
    Column("name", String(100), nullable=False),  # of the dataset, which may be forgotten before its report
    Column("title", Text, nullable=False),
    Column("action", String(12), nullable=False),
    Column("fields", JsonText),
    Column("error", Text),
    Column("problems", JsonText),
    Index(None, "pass_id", "id"),
)

notice = Table(
    "notice",  # what somebody was told of, and not yet that it is over
    metadata,
    Column("channel", String(20), primary_key=True),
    Column("trouble", String(30), primary_key=True),
    Column("subject", String(100), primary_key=True),
    Column("number", Integer, nullable=False),
    Column("since", Moment, nullable=False),
)
