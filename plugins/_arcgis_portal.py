"""The public items of an organisation in ArcGIS Online, or of an ArcGIS Enterprise portal."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit, urlunsplit

from harvester.sdk import AddressForbidden, ContentUnreadable, FetchContext, JsonObject, SourceRefused
from plugins._arcgis_rest import call
from plugins._json_pages import Chunk, PagedList, count, listed
from plugins._values import text

if TYPE_CHECKING:
    from harvester.sdk.http import Params

_ROWS = 100
_WINDOW = 10_000  #: the search shows no more
_INSIDE = re.compile(r"/(?:sharing|home|apps|portaladmin)(?:/|$)", re.IGNORECASE)
_GROUP = re.compile(r"[0-9a-f]{32}", re.IGNORECASE)


def sharing_roots(url: str) -> list[str]:
    """Where a portal's ``sharing/rest`` may be, given any address of it."""
    parts = urlsplit(url.strip())
    inside = _INSIDE.search(parts.path)
    path = (parts.path[: inside.start()] if inside else parts.path).rstrip("/")
    found = (path, "/portal", "/arcgis", "")
    return [
        urlunsplit((parts.scheme, parts.netloc, f"{one}/sharing/rest", "", ""))
        for one in dict.fromkeys(found)
    ]


@dataclass
class Portal:
    """One run's reading of a portal."""

    ctx: FetchContext
    url: str
    query: str | None = None  #: further words of the search, in its own language
    sharing: str = ""  #: the portal's ``…/sharing/rest``, once it answered
    name: str | None = None

    def items(self) -> Iterator[tuple[str, JsonObject]]:
        """Every item that the search shows to everyone, with its id.

        Raises:
            SourceUnavailable, SourceRefused: no portal answers at the address, or it is all of ArcGIS Online.
        """
        query = self._scope()
        yield from PagedList(self.ctx, lambda start: self._fetch(query, start), _key, start=1).items()

    def _scope(self) -> str:
        """What the search is limited to: a group, an organisation, the words that are set."""
        told = parse_qs(urlsplit(self.url).query)
        about = self._open()
        self.name = text(about.get("name"))
        group = next(
            (one for one in told.get("id", ()) if "group" in self.url and _GROUP.fullmatch(one)), None
        )
        owner = next(iter(told.get("orgid", ())), None) or text(about.get("id"))
        scope = f"group:{group}" if group else f"orgid:{owner}" if owner and owner.isalnum() else None
        if scope is None and not self.query:
            raise SourceRefused(
                f"{self.url} is all of ArcGIS Online. Give the address of an organisation "
                "(https://….maps.arcgis.com) or of a group, or set a query."
            )
        return " AND ".join(f"({part})" for part in (scope, self.query) if part)

    def _open(self) -> JsonObject:
        refused: SourceRefused | None = None
        for root in sharing_roots(self.url):
            try:
                about = call(self.ctx.http, f"{root}/portals/self")
            except AddressForbidden:
                raise
            except SourceRefused as error:
                refused = refused or error
                continue
            self.sharing = root
            return about
        raise refused or ContentUnreadable(f"{self.url} is not an address of an ArcGIS portal.")

    def _fetch(self, query: str, start: int) -> Chunk:
        params: Params = {
            "q": query,
            "start": start,
            "num": _ROWS,
            "sortField": "created",
            "sortOrder": "asc",
        }
        url = f"{self.sharing}/search"
        told = call(self.ctx.http, url, params)
        found = listed(told, "results", url)
        total, following = count(told.get("total")), count(told.get("nextStart"))
        if following and following + _ROWS - 1 > _WINDOW:
            self.ctx.partial(f"The portal shows no more than {_WINDOW} of its items.")
            following = None
        # Where the last page says so with -1; a page of nothing ends the list as well.
        return Chunk(items=found, total=total, following=following if found and following else None)


def _key(item: JsonObject) -> str | None:
    return text(item.get("id"))
