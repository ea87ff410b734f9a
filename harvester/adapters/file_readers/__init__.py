"""Readers of files for the privacy guard: bytes to tables and texts, within limits."""

from __future__ import annotations
