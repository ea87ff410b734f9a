"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


#: The text index, and triggers that take out of it what may no longer be shown, whoever hides it.
_SEARCH = {
    "sqlite": (
        "CREATE VIRTUAL TABLE words USING fts5("
        "title, keyword, about, description, exact_title, exact, tokenize = 'unicode61 remove_diacritics 0')",
        "CREATE TRIGGER dataset_hidden AFTER UPDATE OF state ON dataset WHEN new.state <> 'active' BEGIN "
        "DELETE FROM words WHERE rowid = old.id; DELETE FROM facet WHERE dataset_id = old.id; END",
        "CREATE TRIGGER dataset_removed AFTER DELETE ON dataset BEGIN "
        "DELETE FROM words WHERE rowid = old.id; END",
    ),
    "postgresql": (
        "CREATE TABLE words (dataset_id INTEGER PRIMARY KEY REFERENCES dataset (id) ON DELETE CASCADE, "
        "words TSVECTOR NOT NULL)",
        "CREATE INDEX ix_words_words ON words USING gin (words)",
        "CREATE FUNCTION hide_dataset() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "DELETE FROM words WHERE dataset_id = old.id; DELETE FROM facet WHERE dataset_id = old.id; "
        "RETURN NULL; END $$",
        "CREATE TRIGGER dataset_hidden AFTER UPDATE OF state ON dataset FOR EACH ROW "
        "WHEN (new.state <> 'active') EXECUTE FUNCTION hide_dataset()",
    ),
}


def upgrade() -> None:
    """Make all tables."""
    op.create_table(
        "link",
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("ok", sa.Boolean(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("checked", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("url", name=op.f("pk_link")),
    )
    op.create_index(op.f("ix_link_checked"), "link", ["checked"], unique=False)
    op.create_table(
        "setting",
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_setting")),
    )
    op.create_table(
        "source",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("plugin", sa.String(length=40), nullable=False),
        sa.Column("config", sa.Text(), nullable=False),
        sa.Column("options", sa.Text(), nullable=False),
        sa.Column("organization", sa.String(length=100), nullable=True),
        sa.Column("schedule", sa.String(length=100), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("days", sa.Text(), nullable=False),
        sa.Column("last_full", sa.DateTime(), nullable=True),
        sa.Column("rules", sa.String(length=16), nullable=True),
        sa.Column("next_run", sa.DateTime(), nullable=True),
        sa.Column("created", sa.DateTime(), nullable=False),
        sa.Column("updated", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source")),
        sa.UniqueConstraint("name", name=op.f("uq_source_name")),
        sa.UniqueConstraint("uuid", name=op.f("uq_source_uuid")),
    )
    op.create_table(
        "target",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("lease", sa.DateTime(), nullable=True),
        sa.Column("owner", sa.String(length=120), nullable=True),
        sa.Column("last_pass", sa.DateTime(), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("stopped", sa.Boolean(), nullable=False),
        sa.Column("rules", sa.String(length=16), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_target")),
    )
    op.create_table(
        "token",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=10), nullable=False),
        sa.Column("created", sa.DateTime(), nullable=False),
        sa.Column("last_used", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_token")),
        sa.UniqueConstraint("digest", name=op.f("uq_token_digest")),
        sa.UniqueConstraint("name", name=op.f("uq_token_name")),
    )
    op.create_table(
        "user",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("role", sa.String(length=10), nullable=False),
        sa.Column("created", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user")),
        sa.UniqueConstraint("name", name=op.f("uq_user_name")),
    )
    op.create_table(
        "dataset",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("series", sa.Text(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("shown_hash", sa.String(length=64), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("sort_title", sa.String(length=80), nullable=False),
        sa.Column("organization", sa.String(length=100), nullable=True),
        sa.Column("created", sa.DateTime(), nullable=False),
        sa.Column("updated", sa.DateTime(), nullable=False),
        sa.Column("created_run", sa.Integer(), nullable=True),
        sa.Column("published", sa.Boolean(), nullable=False),
        sa.Column("release_reason", sa.Text(), nullable=True),
        sa.Column("released", sa.Text(), nullable=True),
        sa.Column("nearness", sa.Integer(), nullable=False),
        sa.Column("duplicate_of", sa.Integer(), nullable=True),
        sa.Column("duplicate_reason", sa.Text(), nullable=True),
        sa.Column("origins", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["duplicate_of"], ["dataset.id"], name=op.f("fk_dataset_duplicate_of"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_dataset_source_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dataset")),
        sa.UniqueConstraint("name", name=op.f("uq_dataset_name")),
        sa.UniqueConstraint("source_id", "series", name=op.f("uq_dataset_source_id_series")),
        sa.UniqueConstraint("uuid", name=op.f("uq_dataset_uuid")),
    )
    op.create_index(
        op.f("ix_dataset_organization_state_id"), "dataset", ["organization", "state", "id"], unique=False
    )
    op.create_index(op.f("ix_dataset_source_id_id"), "dataset", ["source_id", "id"], unique=False)
    op.create_index(
        op.f("ix_dataset_source_id_release_reason"),
        "dataset",
        ["source_id", "release_reason"],
        unique=False,
        sqlite_where=sa.text("release_reason IS NOT NULL"),
        postgresql_where=sa.text("release_reason IS NOT NULL"),
    )
    op.create_index(op.f("ix_dataset_source_id_state"), "dataset", ["source_id", "state"], unique=False)
    op.create_index(op.f("ix_dataset_state_id"), "dataset", ["state", "id"], unique=False)
    op.create_index(op.f("ix_dataset_state_name"), "dataset", ["state", "name"], unique=False)
    op.create_index(op.f("ix_dataset_state_sort_title"), "dataset", ["state", "sort_title"], unique=False)
    op.create_index(op.f("ix_dataset_state_uuid"), "dataset", ["state", "uuid"], unique=False)
    op.create_index(op.f("ix_dataset_state_updated_id"), "dataset", ["state", "updated", "id"], unique=False)
    op.create_table(
        "delivery_pass",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("target", sa.String(length=40), nullable=False),
        sa.Column("started", sa.DateTime(), nullable=False),
        sa.Column("finished", sa.DateTime(), nullable=True),
        sa.Column("counts", sa.Text(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["target"], ["target.name"], name=op.f("fk_delivery_pass_target"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery_pass")),
    )
    op.create_index(op.f("ix_delivery_pass_finished"), "delivery_pass", ["finished"], unique=False)
    op.create_index(op.f("ix_delivery_pass_target_id"), "delivery_pass", ["target", "id"], unique=False)
    op.create_table(
        "notice",
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("trouble", sa.String(length=30), nullable=False),
        sa.Column("subject", sa.String(length=100), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("channel", "trouble", "subject", name=op.f("pk_notice")),
    )
    op.create_table(
        "record",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("identifier", sa.Text(), nullable=False),
        sa.Column("series", sa.Text(), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("raw_hash", sa.String(length=64), nullable=False),
        sa.Column("rules", sa.String(length=16), nullable=False),
        sa.Column("outcome", sa.String(length=8), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("position", sa.Text(), nullable=False),
        sa.Column("seen_run", sa.Integer(), nullable=False),
        sa.Column("missing_since", sa.DateTime(), nullable=True),
        sa.Column("waiting_run", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_record_source_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record")),
        sa.UniqueConstraint("source_id", "identifier", name=op.f("uq_record_source_id_identifier")),
    )
    op.create_index(
        op.f("ix_record_source_id_missing_since"),
        "record",
        ["source_id", "missing_since"],
        unique=False,
        sqlite_where=sa.text("missing_since IS NOT NULL"),
        postgresql_where=sa.text("missing_since IS NOT NULL"),
    )
    op.create_index(op.f("ix_record_source_id_outcome"), "record", ["source_id", "outcome"], unique=False)
    op.create_index(
        op.f("ix_record_source_id_seen_run_outcome"),
        "record",
        ["source_id", "seen_run", "outcome"],
        unique=False,
    )
    op.create_index(
        op.f("ix_record_source_id_series_seen_run"),
        "record",
        ["source_id", "series", "seen_run"],
        unique=False,
    )
    op.create_index(
        op.f("ix_record_source_id_waiting_run"),
        "record",
        ["source_id", "waiting_run"],
        unique=False,
        sqlite_where=sa.text("waiting_run IS NOT NULL"),
        postgresql_where=sa.text("waiting_run IS NOT NULL"),
    )
    op.create_table(
        "run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("trigger", sa.String(length=20), nullable=False),
        sa.Column("force", sa.Boolean(), nullable=False),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.Column("created", sa.DateTime(), nullable=False),
        sa.Column("started", sa.DateTime(), nullable=True),
        sa.Column("finished", sa.DateTime(), nullable=True),
        sa.Column("lease", sa.DateTime(), nullable=True),
        sa.Column("owner", sa.String(length=120), nullable=True),
        sa.Column("cancel", sa.Boolean(), nullable=False),
        sa.Column("expected", sa.Integer(), nullable=True),
        sa.Column("held", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.Column("created_count", sa.Integer(), nullable=False),
        sa.Column("updated_count", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("withdrawn", sa.Integer(), nullable=False),
        sa.Column("skipped", sa.Integer(), nullable=False),
        sa.Column("quarantined", sa.Integer(), nullable=False),
        sa.Column("invalid", sa.Integer(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_run_source_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_run")),
    )
    op.create_index(op.f("ix_run_source_id_id"), "run", ["source_id", "id"], unique=False)
    op.create_index(op.f("ix_run_status"), "run", ["status"], unique=False)
    op.create_table(
        "validator",
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("etag", sa.Text(), nullable=True),
        sa.Column("last_modified", sa.Text(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_validator_source_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("source_id", "url", name=op.f("pk_validator")),
    )
    op.create_table(
        "listing_page",
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_listing_page_source_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("source_id", "position", name=op.f("pk_listing_page")),
    )
    _make_deliveries()
    _make_duplicates()
    op.create_table(
        "delivery_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pass_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("action", sa.String(length=12), nullable=False),
        sa.Column("fields", sa.Text(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("problems", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["pass_id"], ["delivery_pass.id"], name=op.f("fk_delivery_item_pass_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery_item")),
    )
    op.create_index(op.f("ix_delivery_item_pass_id_id"), "delivery_item", ["pass_id", "id"], unique=False)
    op.create_table(
        "document",
        sa.Column("dataset_id", sa.Integer(), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.Column("problems", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["dataset_id"], ["dataset.id"], name=op.f("fk_document_dataset_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("dataset_id", name=op.f("pk_document")),
    )
    op.create_table(
        "revision",
        sa.Column("source_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("changed", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("source_id", name=op.f("pk_revision")),
    )
    op.create_table(
        "form",
        sa.Column("dataset_id", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(length=12), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("piece", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id"], ["dataset.id"], name=op.f("fk_form_dataset_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("dataset_id", "form", name=op.f("pk_form")),
    )
    op.create_table(
        "inspection",
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("whole", sa.Boolean(), nullable=False),
        sa.Column("fingerprint", sa.String(length=16), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("findings", sa.Text(), nullable=True),
        sa.Column("etag", sa.Text(), nullable=True),
        sa.Column("last_modified", sa.Text(), nullable=True),
        sa.Column("checksum", sa.String(length=32), nullable=True),
        sa.Column("released", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("checked", sa.DateTime(), nullable=True),
        sa.Column("due", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["record_id"], ["record.id"], name=op.f("fk_inspection_record_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_inspection_source_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("record_id", "url", name=op.f("pk_inspection")),
    )
    op.create_index(
        op.f("ix_inspection_source_id_due_record_id"),
        "inspection",
        ["source_id", "due", "record_id"],
        unique=False,
    )
    op.create_table(
        "problem",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("record", sa.Text(), nullable=True),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("severity", sa.String(length=8), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("params", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_problem_run_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_problem")),
    )
    op.create_index(
        op.f("ix_problem_run_id_severity_id"), "problem", ["run_id", "severity", "id"], unique=False
    )
    op.create_table(
        "record_body",
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=True),
        sa.Column("contribution", sa.LargeBinary(), nullable=True),
        sa.Column("tables", sa.Text(), nullable=True),
        sa.Column("changes", sa.Text(), nullable=True),
        sa.Column("problems", sa.Text(), nullable=True),
        sa.Column("fetched", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["record_id"], ["record.id"], name=op.f("fk_record_body_record_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("record_id", name=op.f("pk_record_body")),
    )
    op.create_table(
        "run_item",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("dataset_id", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(length=12), nullable=False),
        sa.Column("fields", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["dataset_id"], ["dataset.id"], name=op.f("fk_run_item_dataset_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_run_item_run_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("run_id", "dataset_id", name=op.f("pk_run_item")),
    )
    op.create_index(
        op.f("ix_run_item_run_id_action_dataset_id"),
        "run_item",
        ["run_id", "action", "dataset_id"],
        unique=False,
    )
    op.create_table(
        "version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dataset_id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=True),
        sa.Column("action", sa.String(length=12), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("fields", sa.Text(), nullable=True),
        sa.Column("document", sa.LargeBinary(), nullable=True),
        sa.Column("created", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id"], ["dataset.id"], name=op.f("fk_version_dataset_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_version")),
    )
    op.create_index(op.f("ix_version_dataset_id_id"), "version", ["dataset_id", "id"], unique=False)
    op.create_index(op.f("ix_version_run_id"), "version", ["run_id"], unique=False)

    op.create_table(
        "term",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=12), nullable=False),
        sa.Column("value", sa.String(length=200), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_term")),
        sa.UniqueConstraint("field", "value", name=op.f("uq_term_field_value")),
    )
    op.create_table(
        "facet",
        sa.Column("term_id", sa.Integer(), nullable=False),
        sa.Column("dataset_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["term_id"], ["term.id"], name=op.f("fk_facet_term_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["dataset_id"], ["dataset.id"], name=op.f("fk_facet_dataset_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("term_id", "dataset_id", name=op.f("pk_facet")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_facet_dataset_id"), "facet", ["dataset_id"], unique=False)
    for statement in _SEARCH[op.get_bind().dialect.name]:
        op.execute(statement)


def _make_deliveries() -> None:
    op.create_table(
        "delivery",
        sa.Column("target", sa.String(length=40), nullable=False),
        sa.Column("dataset_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("package_id", sa.String(length=100), nullable=True),
        sa.Column("delivered_hash", sa.String(length=64), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try", sa.DateTime(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("problems", sa.Text(), nullable=True),
        sa.Column("resources", sa.Text(), nullable=True),
        sa.Column("former", sa.Text(), nullable=True),
        sa.Column("updated", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["dataset_id"], ["dataset.id"], name=op.f("fk_delivery_dataset_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["target"], ["target.name"], name=op.f("fk_delivery_target"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("target", "dataset_id", name=op.f("pk_delivery")),
    )
    op.create_index(
        op.f("ix_delivery_target_status_dataset_id"),
        "delivery",
        ["target", "status", "dataset_id"],
        unique=False,
    )
    op.create_index(op.f("ix_delivery_package_id"), "delivery", ["package_id"], unique=False)


def _make_duplicates() -> None:
    op.create_index(
        op.f("ix_dataset_duplicate_of"),
        "dataset",
        ["duplicate_of"],
        unique=False,
        sqlite_where=sa.text("duplicate_of IS NOT NULL"),
        postgresql_where=sa.text("duplicate_of IS NOT NULL"),
    )
    op.create_table(
        "dataset_key",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("dataset_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id"], ["dataset.id"], name=op.f("fk_dataset_key_dataset_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("key", "dataset_id", name=op.f("pk_dataset_key")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_dataset_key_dataset_id"), "dataset_key", ["dataset_id"], unique=False)
    op.create_table(
        "sameness",
        sa.Column("first", sa.String(length=36), nullable=False),
        sa.Column("second", sa.String(length=36), nullable=False),
        sa.Column("same", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("person", sa.String(length=80), nullable=False),
        sa.Column("decided", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("first", "second", name=op.f("pk_sameness")),
    )
    op.create_index(op.f("ix_sameness_second"), "sameness", ["second"], unique=False)


def downgrade() -> None:
    """Drop all tables."""
    _drop_search()
    op.drop_index(op.f("ix_version_run_id"), table_name="version")
    op.drop_index(op.f("ix_version_dataset_id_id"), table_name="version")
    op.drop_table("version")
    op.drop_index(op.f("ix_run_item_run_id_action_dataset_id"), table_name="run_item")
    op.drop_table("run_item")
    op.drop_table("record_body")
    op.drop_index(op.f("ix_problem_run_id_severity_id"), table_name="problem")
    op.drop_table("problem")
    op.drop_index(op.f("ix_inspection_source_id_due_record_id"), table_name="inspection")
    op.drop_table("inspection")
    op.drop_table("form")
    op.drop_table("revision")
    op.drop_table("document")
    op.drop_index(op.f("ix_delivery_item_pass_id_id"), table_name="delivery_item")
    op.drop_table("delivery_item")
    _drop_deliveries()
    op.drop_table("listing_page")
    op.drop_table("validator")
    op.drop_index(op.f("ix_run_status"), table_name="run")
    op.drop_index(op.f("ix_run_source_id_id"), table_name="run")
    op.drop_table("run")
    op.drop_index(
        op.f("ix_record_source_id_waiting_run"),
        table_name="record",
        sqlite_where=sa.text("waiting_run IS NOT NULL"),
        postgresql_where=sa.text("waiting_run IS NOT NULL"),
    )
    op.drop_index(op.f("ix_record_source_id_series_seen_run"), table_name="record")
    op.drop_index(op.f("ix_record_source_id_seen_run_outcome"), table_name="record")
    op.drop_index(op.f("ix_record_source_id_outcome"), table_name="record")
    op.drop_index(
        op.f("ix_record_source_id_missing_since"),
        table_name="record",
        sqlite_where=sa.text("missing_since IS NOT NULL"),
        postgresql_where=sa.text("missing_since IS NOT NULL"),
    )
    op.drop_table("record")
    op.drop_table("notice")
    op.drop_index(op.f("ix_delivery_pass_target_id"), table_name="delivery_pass")
    op.drop_index(op.f("ix_delivery_pass_finished"), table_name="delivery_pass")
    op.drop_table("delivery_pass")
    op.drop_index(op.f("ix_dataset_state_uuid"), table_name="dataset")
    _drop_duplicates()
    op.drop_index(op.f("ix_dataset_state_sort_title"), table_name="dataset")
    op.drop_index(op.f("ix_dataset_state_name"), table_name="dataset")
    op.drop_index(op.f("ix_dataset_state_updated_id"), table_name="dataset")
    op.drop_index(op.f("ix_dataset_state_id"), table_name="dataset")
    op.drop_index(op.f("ix_dataset_source_id_state"), table_name="dataset")
    op.drop_index(
        op.f("ix_dataset_source_id_release_reason"),
        table_name="dataset",
        sqlite_where=sa.text("release_reason IS NOT NULL"),
        postgresql_where=sa.text("release_reason IS NOT NULL"),
    )
    op.drop_index(op.f("ix_dataset_source_id_id"), table_name="dataset")
    op.drop_index(op.f("ix_dataset_organization_state_id"), table_name="dataset")
    op.drop_table("dataset")
    op.drop_table("user")
    op.drop_table("token")
    op.drop_table("target")
    op.drop_table("source")
    op.drop_table("setting")
    op.drop_index(op.f("ix_link_checked"), table_name="link")
    op.drop_table("link")


def _drop_search() -> None:
    op.execute("DROP TABLE words")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION hide_dataset() CASCADE")
    op.drop_index(op.f("ix_facet_dataset_id"), table_name="facet")
    op.drop_table("facet")
    op.drop_table("term")


def _drop_deliveries() -> None:
    op.drop_index(op.f("ix_delivery_package_id"), table_name="delivery")
    op.drop_index(op.f("ix_delivery_target_status_dataset_id"), table_name="delivery")
    op.drop_table("delivery")


def _drop_duplicates() -> None:
    op.drop_index(op.f("ix_sameness_second"), table_name="sameness")
    op.drop_table("sameness")
    op.drop_index(op.f("ix_dataset_key_dataset_id"), table_name="dataset_key")
    op.drop_table("dataset_key")
    op.drop_index(
        op.f("ix_dataset_duplicate_of"),
        table_name="dataset",
        sqlite_where=sa.text("duplicate_of IS NOT NULL"),
        postgresql_where=sa.text("duplicate_of IS NOT NULL"),
    )
