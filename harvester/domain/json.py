"""The type of a JSON value (RFC 8259)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

Json = str | int | float | bool | None | Sequence["Json"] | Mapping[str, "Json"]
JsonObject = Mapping[str, Json]
