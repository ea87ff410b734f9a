"""Draft → dataset: the project's knowledge of its field, one small pure module a concern."""

from __future__ import annotations

RULES_VERSION = "1"
"""Raised when the same draft becomes another dataset than before; every record is then read again."""
