"""The migrations make exactly the tables that the code knows."""

from __future__ import annotations

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from harvester.adapters.db import words
from harvester.adapters.db.engine import open_engine, upgrade
from harvester.adapters.db.schema import metadata


def _not_of_the_text_index(name: str | None, kind: str, parents: object) -> bool:
    """FTS5 keeps its virtual table in tables of its own."""
    return kind != "table" or (name or "").split("_")[0] != words.TABLE


def test_migrations_make_the_tables_of_the_schema(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'h.db'}")
    upgrade(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "include_name": _not_of_the_text_index}
        )
        assert compare_metadata(context, metadata) == []
    engine.dispose()
