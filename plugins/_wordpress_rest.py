"""WordPress's REST interface (https://developer.wordpress.org/rest-api/), wherever a site has it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from harvester.sdk import ContentUnreadable, SourceRefused
from harvester.sdk.markup import plain_text
from plugins._told import field, objects, text

if TYPE_CHECKING:
    from harvester.sdk import FetchContext

PER_PAGE = 100
MAX_PAGES = 2_000
MAX_MEDIA_PAGES = 5  #: 500 documents on one page of posts
FIELDS = "id,type,guid,date_gmt,modified_gmt,link,title,content,categories"
_REFUSALS = frozenset({400, 401, 403, 404, 405, 410})
#: Names of the category that stands for none.
NO_LABEL = frozenset(
    {"uncategorized", "uncategorised", "tak berkategori", "tanpa kategori", "tak terkategori"}
)


def roots(url: str) -> list[str]:
    """Where a site may begin, most likely first: at the address, or at its host's root."""
    parts = urlsplit(url if "//" in url else f"http://{url}")
    origin = f"{parts.scheme}://{parts.netloc}/"
    path = parts.path.partition("/wp-json")[0].partition("/wp-admin")[0].rstrip("/")
    for end in ("/feed", "/index.php"):
        path = path.removesuffix(end)
    return [f"{origin[:-1]}{path}/", origin] if path else [origin]


def is_before(told: str | None, since: datetime) -> bool:
    """Whether a moment lies before ``since``; one without a zone is in UTC, and no moment does not."""
    try:
        moment = datetime.fromisoformat(told or "")
    except ValueError:
        return False
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) < since


class Rest:
    """One site's REST interface, at its pretty or its plain address."""

    def __init__(self, ctx: FetchContext, root: str, *, plain: bool) -> None:
        self._ctx = ctx
        self._root = root
        self._plain = plain
        self._media = True
        self._names: dict[int, str] | None = None

    def ask(self, route: str, params: Mapping[str, str | int]) -> tuple[int, Any, Mapping[str, str]]:
        """Status, JSON and headers of a route. What is not JSON counts as a refusal with status 404."""
        if self._plain:
            url, query = self._root, {"rest_route": route, **params}
        else:
            url, query = f"{self._root}wp-json{route}", dict(params)
        with self._ctx.http.get(url, params=query, accept_status=_REFUSALS) as answer:
            try:
                return answer.status, answer.json(), answer.headers
            except ContentUnreadable:
                return (answer.status if answer.status != 200 else 404), None, answer.headers

    def site_title(self) -> str:
        """The site's name; empty when it does not say."""
        status, told, _ = self.ask("/", {"_fields": "name,home"})
        return plain_text(text(field(told, "name"))) if status == 200 else ""

    def listing(
        self, kind: str, *, since: datetime | None, size: int, categories: Sequence[int] = ()
    ) -> Iterator[list[Mapping[str, Any]]]:
        """The pages of a listing, last changed first.

        Raises:
            SourceRefused: there is no such listing here, or a later page of it is refused.
        """
        seen: set[str] = set()
        asked = self._params(since, size, categories)
        for page in range(1, MAX_PAGES):
            status, told, headers = self.ask(f"/wp/v2/{kind}", {**asked, "page": page})
            if status == 400 and page == 1:
                # Sites that reject ``modified_after`` (before 5.7) or the order still list their posts.
                asked = {"per_page": 10}
                status, told, headers = self.ask(f"/wp/v2/{kind}", {**asked, "page": page})
            if status == 400 and page > 1:
                return
            if status != 200 or not isinstance(told, list):
                raise SourceRefused(f"The site refuses its list of {kind} (status {status}).", status=status)
            items = [item for item in objects(told) if str(item.get("id")) not in seen]
            if page == 1 and (total := headers.get("x-wp-total", "")).isdecimal():
                self._ctx.expect(int(total[:9]))
            if not items:
                return
            seen.update(str(item.get("id")) for item in items)
            yield items
            pages = headers.get("x-wp-totalpages", "")
            if pages.isdecimal() and page >= int(pages[:9]):
                return
            if since and "orderby" in asked and is_before(text(items[-1].get("modified_gmt")), since):
                return  # sites before 5.7 ignore ``modified_after``

    def _params(self, since: datetime | None, size: int, categories: Sequence[int]) -> dict[str, str | int]:
        params: dict[str, str | int] = {
            "per_page": size,
            "orderby": "modified",
            "order": "desc",
            "_fields": FIELDS,
        }
        if since:
            params["modified_after"] = since.isoformat(timespec="seconds")
        if categories:
            params["categories"] = ",".join(map(str, categories))
        return params

    def category_names(self) -> Mapping[int, str]:
        """The names of the categories by number, without the one for posts that have none."""
        if self._names is None:
            self._names = {}
            for page in range(1, 21):
                status, told, headers = self.ask(
                    "/wp/v2/categories", {"per_page": PER_PAGE, "page": page, "_fields": "id,name"}
                )
                if status != 200 or not isinstance(told, list) or not told:
                    break
                for item in objects(told):
                    name = plain_text(text(item.get("name")))
                    if isinstance(item.get("id"), int) and name and name.lower() not in NO_LABEL:
                        self._names[item["id"]] = name
                pages = headers.get("x-wp-totalpages", "")
                if not pages.isdecimal() or page >= int(pages[:9]):
                    break
        return self._names

    def attachments(self, parents: Sequence[int]) -> dict[int, list[Mapping[str, Any]]]:
        """The documents attached to posts, by post; pictures, sound and film are left out.

        Nothing once the site has refused: then only what the posts themselves link to is known.
        """
        found: dict[int, list[Mapping[str, Any]]] = {}
        if not parents:
            return found
        for kind in ("application", "text"):
            for page in range(1, MAX_MEDIA_PAGES + 1):
                if not self._media:
                    return found
                status, told, headers = self.ask("/wp/v2/media", self._media_params(parents, kind, page))
                if status != 200 or not isinstance(told, list):
                    self._media = status == 400 and page > 1
                    break
                for item in objects(told):
                    if isinstance(item.get("post"), int) and item not in found.get(item["post"], ()):
                        found.setdefault(item["post"], []).append(item)
                pages = headers.get("x-wp-totalpages", "")
                if not told or not pages.isdecimal() or page >= int(pages[:9]):
                    break
        return found

    def _media_params(self, parents: Sequence[int], kind: str, page: int) -> dict[str, str | int]:
        return {
            "parent": ",".join(map(str, parents)),
            "media_type": kind,
            "per_page": PER_PAGE,
            "page": page,
            "_fields": "id,post,title,mime_type,source_url",
        }
