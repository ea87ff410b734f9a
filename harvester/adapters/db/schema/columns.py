"""The column types, and the naming of constraints."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import Column, DateTime, ForeignKey, MetaData, Text
from sqlalchemy.types import TypeDecorator

if TYPE_CHECKING:
    from sqlalchemy.engine import Dialect


def encode_json(value: Any) -> bytes:
    """A JSON value as UTF-8; lone surrogates, which sources do send, become question marks."""
    try:
        return orjson.dumps(value)
    except TypeError:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


class Plain(TypeDecorator[str]):
    """Text that any database takes: without NUL (PostgreSQL) and lone surrogates (UTF-8)."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Clean it, which is seldom needed."""
        if value is None or (value.isascii() and "\0" not in value):
            return value
        return value.encode("utf-8", "replace").decode().replace("\0", "")


class Moment(TypeDecorator[datetime]):
    """An aware datetime, kept in UTC."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To naive UTC."""
        return value.astimezone(UTC).replace(tzinfo=None) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To aware UTC."""
        return value.replace(tzinfo=UTC) if value else None


class JsonText(TypeDecorator[Any]):
    """A JSON value as text; SQLAlchemy's own JSON type would use the slower ``json``."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """To text."""
        return None if value is None else encode_json(value).decode()

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """To a value."""
        return None if value is None else orjson.loads(value)


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def source_id() -> Column[int]:
    """The source that a row belongs to, and goes with."""
    return Column("source_id", ForeignKey("source.id", ondelete="CASCADE"), nullable=False)
