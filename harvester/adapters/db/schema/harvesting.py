"""What is harvested. Wide values (raw records, documents) lie beside the rows that queries walk over."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from harvester.adapters.db.schema.columns import (
    JsonText,
    Moment,
    Plain,
    metadata,
    source_id,
)

source = Table(
    "source",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("uuid", String(36), nullable=False, unique=True),
    Column("name", String(100), nullable=False, unique=True),
    Column("title", Plain, nullable=False),
    Column("url", Plain, nullable=False),
    Column("plugin", String(40), nullable=False),
    Column("config", JsonText, nullable=False),
    Column("options", JsonText, nullable=False),
    Column("organization", String(100)),
    Column("schedule", String(100), nullable=False),
    Column("enabled", Boolean, nullable=False),
    Column("state", JsonText, nullable=False),
    Column("days", JsonText, nullable=False),  # on which something was new or changed, newest first
    Column("last_full", Moment),
    Column("rules", String(16)),  # under which the last successful run read its records
    Column("next_run", Moment),
    Column("created", Moment, nullable=False),
    Column("updated", Moment, nullable=False),
)

run = Table(
    "run",
    metadata,
    Column("id", Integer, primary_key=True),
    source_id(),
    Column("status", String(20), nullable=False),
    Column("trigger", String(20), nullable=False),
    Column("force", Boolean, nullable=False, default=False),
    Column("confirmed", Boolean, nullable=False, default=False),  # withdrawals that the brake held
    Column("created", Moment, nullable=False),
    Column("started", Moment),
    Column("finished", Moment),
    Column("lease", Moment),
    Column("owner", String(120)),  # the process that holds the lease
    Column("cancel", Boolean, nullable=False, default=False),
    Column("expected", Integer),
    Column("held", Integer, nullable=False, default=0),
    Column("error", Plain),
    *(
        Column(name, Integer, nullable=False, default=0)
        for name in (
            "seen",
            "created_count",
            "updated_count",
            "unchanged",
            "withdrawn",
            "skipped",
            "quarantined",
            "invalid",
            "failed",
        )
    ),
    Index(None, "source_id", "id"),
    Index(None, "status"),
)

record = Table(
    "record",
    metadata,
    Column("id", Integer, primary_key=True),
    source_id(),
    Column("identifier", Plain, nullable=False),
    Column("series", Plain),
    Column("url", Plain),
    Column("raw_hash", String(64), nullable=False),
    Column("rules", String(16), nullable=False),
    Column("outcome", String(8), nullable=False),
    Column("reason", Plain),
    Column("position", Plain, nullable=False, default=""),
    Column("seen_run", Integer, nullable=False),
    Column("missing_since", Moment),
    Column("waiting_run", Integer),  # its dataset is new, and composed at the end of the listing
    UniqueConstraint("source_id", "identifier"),
    Index(None, "source_id", "series", "seen_run"),
    Index(None, "source_id", "seen_run", "outcome"),
    Index(None, "source_id", "outcome"),
    Index(
        None,
        "source_id",
        "waiting_run",
        sqlite_where=text("waiting_run IS NOT NULL"),
        postgresql_where=text("waiting_run IS NOT NULL"),
    ),
    Index(
        None,
        "source_id",
        "missing_since",
        sqlite_where=text("missing_since IS NOT NULL"),
        postgresql_where=text("missing_since IS NOT NULL"),
    ),
)

record_body = Table(
    "record_body",
    metadata,
    Column("record_id", ForeignKey("record.id", ondelete="CASCADE"), primary_key=True),
    Column("raw", LargeBinary),  # zlib of JSON
    Column("contribution", LargeBinary),  # zlib of the document
    Column("tables", JsonText),  # that its plugin spooled while it read: their names, columns and hashes
    Column("changes", JsonText),
    Column("problems", JsonText),
    Column("fetched", Moment, nullable=False),
)

dataset = Table(
    "dataset",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("uuid", String(36), nullable=False, unique=True),
    source_id(),
    Column("series", Plain, nullable=False),
    Column("name", String(100), nullable=False, unique=True),
    Column("state", String(12), nullable=False),
    Column("content_hash", String(64), nullable=False),
    Column("shown_hash", String(64), nullable=False),  # of the content and of where else it is found
    Column("title", Plain, nullable=False),
    Column("sort_title", String(80), nullable=False, default=""),  # folded, cut
    Column("organization", String(100)),
    Column("created", Moment, nullable=False),
    Column("updated", Moment, nullable=False),
    Column("created_run", Integer),
    # Whether the content that stands here was ever shown; a withdrawn dataset leaves a tombstone only then.
    Column("published", Boolean, nullable=False),
    Column("release_reason", Text),  # an administrator's words for letting a quarantined dataset go
    Column("released", JsonText),  # hashes of the records that they are about
    Column("nearness", Integer, nullable=False, default=0),
    Column("duplicate_of", ForeignKey("dataset.id", ondelete="SET NULL")),
    Column("duplicate_reason", JsonText),
    Column("origins", JsonText),  # the sources whose duplicates of it are not published
    UniqueConstraint("source_id", "series"),
    Index(
        None,
        "duplicate_of",
        sqlite_where=text("duplicate_of IS NOT NULL"),
        postgresql_where=text("duplicate_of IS NOT NULL"),
    ),
    Index(None, "source_id", "id"),
    Index(None, "source_id", "state"),
    Index(
        None,
        "source_id",
        "release_reason",
        sqlite_where=text("release_reason IS NOT NULL"),
        postgresql_where=text("release_reason IS NOT NULL"),
    ),
    Index(None, "state", "id"),
    Index(None, "state", "uuid"),
    Index(None, "state", "name"),
    Index(None, "state", "sort_title"),
    Index(None, "state", "updated", "id"),
    Index(None, "organization", "state", "id"),
)

document = Table(
    "document",
    metadata,
    Column("dataset_id", ForeignKey("dataset.id", ondelete="CASCADE"), primary_key=True),
    Column("document", LargeBinary, nullable=False),  # JSON
    Column("problems", JsonText),
)

dataset_key = Table(  # what the same dataset is found by in other sources
    "dataset_key",
    metadata,
    Column("key", BigInteger, primary_key=True, autoincrement=False),
    Column("dataset_id", ForeignKey("dataset.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Index(None, "dataset_id"),
    sqlite_with_rowid=False,
)

sameness = Table(  # a person's word on two datasets, by UUID: it outlives them
    "sameness",
    metadata,
    Column("first", String(36), primary_key=True),
    Column("second", String(36), primary_key=True),
    Column("same", Boolean, nullable=False),
    Column("reason", Plain, nullable=False),
    Column("person", String(80), nullable=False),
    Column("decided", Moment, nullable=False),
    Index(None, "second"),
)

version = Table(
    "version",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("dataset_id", ForeignKey("dataset.id", ondelete="CASCADE"), nullable=False),
    Column("run_id", Integer),
    Column("action", String(12), nullable=False),
    Column("content_hash", String(64), nullable=False),
    Column("fields", JsonText),  # document keys that differ from the version before
    Column("document", LargeBinary),  # zlib of JSON
    Column("created", Moment, nullable=False),
    Index(None, "dataset_id", "id"),
    Index(None, "run_id"),
)

run_item = Table(
    "run_item",
    metadata,
    Column("run_id", ForeignKey("run.id", ondelete="CASCADE"), primary_key=True),
    Column("dataset_id", ForeignKey("dataset.id", ondelete="CASCADE"), primary_key=True),
    Column("action", String(12), nullable=False),
    Column("fields", JsonText),
    Index(None, "run_id", "action", "dataset_id"),
)

problem = Table(
    "problem",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("run_id", ForeignKey("run.id", ondelete="CASCADE"), nullable=False),
    Column("record", Plain),
    Column("code", String(60), nullable=False),
    Column("severity", String(8), nullable=False),
    Column("path", Plain, nullable=False),
    Column("message", Plain, nullable=False),
    Column("params", JsonText, nullable=False),
    Index(None, "run_id", "severity", "id"),
)

validator = Table(
    "validator",
    metadata,
    Column("source_id", ForeignKey("source.id", ondelete="CASCADE"), primary_key=True),
    Column("url", Plain, primary_key=True),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("sha256", String(64)),
)

listing_page = Table(  # the pages of the last complete listing of a source
    "listing_page",
    metadata,
    Column("source_id", ForeignKey("source.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("url", Plain, nullable=False),
    Column("fingerprint", String(64), nullable=False),  # of what it answered
)

inspection = Table(  # of the files that a record links to
    "inspection",
    metadata,
    Column("record_id", ForeignKey("record.id", ondelete="CASCADE"), primary_key=True),
    Column("url", Text, primary_key=True),
    source_id(),
    Column("title", Text, nullable=False),
    Column("whole", Boolean, nullable=False),
    Column("fingerprint", String(16), nullable=False),
    Column("status", String(12), nullable=False),
    Column("findings", JsonText),  # kinds and places, never values
    Column("etag", Text),
    Column("last_modified", Text),
    Column("checksum", String(32)),
    Column("released", Boolean, nullable=False, default=False),
    Column("reason", Text),
    Column("attempts", Integer, nullable=False, default=0),
    Column("checked", Moment),
    Column("due", Moment),
    Index(None, "source_id", "due", "record_id"),  # the longest due of a source, in order
)

link = Table(  # what answered at an address of the catalogue
    "link",
    metadata,
    Column("url", Text, primary_key=True),
    Column("status", Integer),  # of HTTP; none where nothing answered
    Column("ok", Boolean),  # none where its host was too busy to tell
    Column("error", Text),
    Column("failures", Integer, nullable=False, default=0),  # in a row
    Column("checked", Moment, nullable=False),
    Index(None, "checked"),
)
