"""Who may do what, and the settings that are kept here."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    Integer,
    String,
    Table,
    Text,
)

from harvester.adapters.db.schema.columns import (
    JsonText,
    Moment,
    metadata,
)

user = Table(
    "user",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(80), nullable=False, unique=True),
    Column("password_hash", Text, nullable=False),
    Column("role", String(10), nullable=False),
    Column("created", Moment, nullable=False),
)

token = Table(
    "token",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(80), nullable=False, unique=True),
    Column("digest", String(64), nullable=False, unique=True),
    Column("role", String(10), nullable=False),
    Column("created", Moment, nullable=False),
    Column("last_used", Moment),
)

setting = Table(
    "setting",
    metadata,
    Column("key", String(60), primary_key=True),
    Column("value", JsonText, nullable=False),
)
