"""Esri's JSON interfaces: answers, errors that come with status 200, times and boxes in them."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from harvester.sdk import ContentUnreadable, Http, Json, JsonObject, SourceRefused, SourceUnavailable
from plugins._json_pages import complaint, count
from plugins._values import text

if TYPE_CHECKING:
    from harvester.sdk.http import Params

#: "Invalid token" and "token required" of Esri, beside HTTP's own.
_LOGIN = frozenset({401, 403, 498, 499})
_DEGREES = frozenset({4326, 4258, 4269, 4283, 4674, 4755, 9470})
_WEB_MERCATOR = frozenset({3857, 102100, 102113, 900913})
_RADIUS = 6378137.0
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class LoginRequired(SourceRefused):
    """It is not public: it asks for a login."""


def call(http: Http, url: str, params: Params | None = None) -> JsonObject:
    """The answer of an interface.

    Raises:
        LoginRequired: it is not public.
        SourceUnavailable, SourceRefused: its own error, whatever HTTP says; and as for any address.
        ContentUnreadable: no JSON object.
    """
    query: Params = {"f": "json", **(params or {})}
    with http.get(url, params=query, accept_status=(400, 401, 403, 498, 499)) as response:
        status = response.status
        try:
            told: Json = response.json()
        except ContentUnreadable:
            if status >= 400:
                raise SourceRefused(f"{url} answers {status}.", status=status) from None
            raise
    if not isinstance(told, Mapping):
        raise ContentUnreadable(f"The answer of {url} is JSON, but not an object.")
    error = told.get("error")
    if isinstance(error, Mapping) or status >= 400:
        raise _failure(url, told, error if isinstance(error, Mapping) else {"code": status})
    return told


def _failure(url: str, told: JsonObject, error: JsonObject) -> SourceRefused | SourceUnavailable:
    told_code = error.get("code")
    code = told_code if isinstance(told_code, int) and not isinstance(told_code, bool) else 400
    said = complaint(told) or "it gives no reason"
    message = f"{url} answers: {said.rstrip('.')} ({code})."
    if code in _LOGIN:
        return LoginRequired(
            f"{url} is not public, it asks for a login: {said.rstrip('.')} ({code}).", status=code
        )
    if code == 429 or code >= 500:
        return SourceUnavailable(message, status=code)
    return SourceRefused(message, status=code)


def moment(value: Json) -> str | None:
    """A time in milliseconds since 1970 as ISO 8601; what is no time of a dataset (1899, 0) is none."""
    told = text(value)
    if told is None or not re.fullmatch(r"-?\d{1,15}(?:\.\d+)?", told):
        return None
    found = _EPOCH + timedelta(seconds=int(float(told)) // 1000)
    return found.strftime("%Y-%m-%dT%H:%M:%SZ") if 1980 <= found.year <= 2200 else None


def box(extent: Json) -> list[Json] | None:
    """West, south, east and north in degrees.

    Out of ``[[xmin, ymin], [xmax, ymax]]``, a GeoJSON-like envelope, or ``{"xmin": …,
    "spatialReference": …}`` in degrees or Web Mercator. The whole world is what ArcGIS writes where
    nobody said; that, and other projections, give nothing.
    """
    sides = _sides(extent)
    if sides is None or not all(map(math.isfinite, sides)):
        return None
    west, south, east, north = (round(side, 6) for side in sides)
    south, north = min(south, north), max(south, north)
    if west <= -179 and east >= 179 and south <= -84 and north >= 84:
        return None
    return [west, south, east, north]


def _sides(extent: Json) -> list[float] | None:
    if isinstance(extent, Mapping):
        if "xmin" in extent:
            told = [_number(extent.get(side)) for side in ("xmin", "ymin", "xmax", "ymax")]
            sides = [side for side in told if side is not None]
            return _in_degrees(sides, extent.get("spatialReference")) if len(sides) == 4 else None
        return _sides(extent.get("coordinates"))
    if not isinstance(extent, list) or len(extent) != 2:
        return None
    corners = [corner for corner in extent if isinstance(corner, list) and len(corner) == 2]
    numbers = [_number(part) for corner in corners for part in corner]
    sides = [number for number in numbers if number is not None]
    return sides if len(sides) == 4 else None


def _number(value: Json) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        return float(value)
    except (ValueError, OverflowError):
        return None


def _in_degrees(sides: list[float], reference: Json) -> list[float] | None:
    told = reference if isinstance(reference, Mapping) else {}
    codes = {count(told.get("wkid")), count(told.get("latestWkid"))}
    if codes & _WEB_MERCATOR and all(map(math.isfinite, sides)):
        return [_degrees(side, vertical=bool(place % 2)) for place, side in enumerate(sides)]
    inside = all(abs(side) <= (90 if place % 2 else 180) for place, side in enumerate(sides))
    return sides if codes & _DEGREES and inside else None


def _degrees(metres: float, *, vertical: bool) -> float:
    """Web Mercator back to degrees (EPSG:3857, the sphere's formula)."""
    turned = max(-math.pi, min(math.pi, metres / _RADIUS))
    if not vertical:
        return math.degrees(turned)
    return math.degrees(2 * math.atan(math.exp(turned)) - math.pi / 2)
