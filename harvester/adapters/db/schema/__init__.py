"""The tables."""

from __future__ import annotations

from harvester.adapters.db.schema.columns import JsonText, Moment, Plain, encode_json, metadata
from harvester.adapters.db.schema.delivering import (
    delivery,
    delivery_item,
    delivery_pass,
    notice,
    target,
)
from harvester.adapters.db.schema.harvesting import (
    dataset,
    dataset_key,
    document,
    inspection,
    link,
    listing_page,
    problem,
    record,
    record_body,
    run,
    run_item,
    sameness,
    source,
    validator,
    version,
)
from harvester.adapters.db.schema.people import (
    setting,
    token,
    user,
)
from harvester.adapters.db.schema.publishing import (
    form,
    revision,
)
from harvester.adapters.db.schema.searching import facet, term

__all__ = [
    "JsonText",
    "Moment",
    "Plain",
    "dataset",
    "dataset_key",
    "delivery",
    "delivery_item",
    "delivery_pass",
    "document",
    "encode_json",
    "facet",
    "form",
    "inspection",
    "link",
    "listing_page",
    "metadata",
    "notice",
    "problem",
    "record",
    "record_body",
    "revision",
    "run",
    "run_item",
    "sameness",
    "setting",
    "source",
    "target",
    "term",
    "token",
    "user",
    "validator",
    "version",
]
