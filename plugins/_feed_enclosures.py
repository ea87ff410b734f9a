"""The files that a feed's entry carries."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from harvester.sdk.links import FoundLink, find_target, link_from
from plugins._told import text

if TYPE_CHECKING:
    from harvester.sdk.feeds import Enclosure

_DATA_TYPES = re.compile(
    r"text/(?:csv|tab-separated-values)|application/(?:pdf|msword|zip|json|geo\+json|gml\+xml|rtf|"
    r"vnd\.(?:ms-|openxmlformats|oasis\.opendocument|google-earth|geo\+json)[\w.+-]*|x-(?:zip-compressed|rar-compressed|7z-compressed))",
    re.IGNORECASE,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Attachment:
    """A file with what the feed says of it."""

    link: FoundLink
    media_type: str | None
    byte_size: str | None


def carries_data(enclosures: Sequence[Enclosure]) -> bool:
    """Whether any of the files is data, not sound or a picture."""
    return any(_is_data(one.url, one.media_type or "") for one in enclosures)


def attachments(told: Iterable[Mapping[str, Any]], base: str | None) -> list[Attachment]:
    """The files among the enclosures of a record that are data."""
    found = []
    for one in told:
        url, media_type, size = text(one.get("url")), text(one.get("type")), text(one.get("size"))
        if not _is_data(url, media_type):
            continue
        target = find_target(url, base)
        link = (
            link_from(target)
            if target
            else FoundLink(kind="download", title="", download_url=url, format=None)
        )
        found.append(
            Attachment(link=link, media_type=media_type or None, byte_size=size if size.strip("0") else None)
        )
    return found


def _is_data(url: str, media_type: str) -> bool:
    if media_type.lower().startswith(("image/", "audio/", "video/")):
        return False
    target = find_target(url)
    return bool(url) and ((target is not None) or bool(_DATA_TYPES.match(media_type)))
