"""All packages of a portal by whichever way it offers: its search, its list, or one at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from harvester.sdk import (
    AddressForbidden,
    FetchContext,
    Json,
    JsonObject,
    Problem,
    ResponseTooLarge,
    Severity,
    SourceRefused,
    SourceUnavailable,
)
from plugins._ckan_api import ActionApi, ActionFailed, roots
from plugins._ckan_config import Options
from plugins._ckan_search import Page, SearchWalk, key
from plugins._values import is_list, text, texts

_OVERLAP = timedelta(hours=1)  # clocks differ, and a search index lags behind
_PREVIEW_ROWS = 20
_FIRST_ROWS = 100  # a page of a thousand takes some portals a minute, in which nothing could be done


@dataclass
class Listing:
    """One run's listing of one portal."""

    ctx: FetchContext
    options: Options
    url: str
    root: str = ""  #: of the portal, once it answered
    newest: str | None = None  #: the latest ``metadata_modified`` seen
    since: datetime | None = None

    def packages(self) -> Iterator[JsonObject]:
        """Every package once.

        Raises:
            SourceUnavailable, SourceRefused: no CKAN answers at the address, or it stops answering.
        """
        self.since = self._since()
        for package in self._packages():
            stamp = text(package.get("metadata_modified"))
            if stamp and (self.newest is None or stamp > self.newest):
                self.newest = stamp
            yield package
        if self.ctx.partial_reason is None:
            newest = max(self.newest or "", text(self.ctx.state.get("since")) or "")
            if newest:
                self.ctx.save_state({"since": newest})
        if self.since:
            self.ctx.partial(self.ctx.partial_reason or "Only what changed since the last run was asked for.")

    def _since(self) -> datetime | None:
        if self.ctx.full or self.options.force_all:
            return None
        told = text(self.ctx.state.get("since"))
        try:
            stamp = datetime.fromisoformat(told) if told else None
        except ValueError:
            return None
        if stamp is None:
            return None
        return (stamp.replace(tzinfo=UTC) if stamp.tzinfo is None else stamp.astimezone(UTC)) - _OVERLAP

    def _packages(self) -> Iterator[JsonObject]:
        refused: SourceRefused | SourceUnavailable | None = None
        silent: set[str] = set()
        for root in self._candidates():
            if urlsplit(root).scheme in silent:
                continue
            api = self._api(root)
            try:
                opened = self._open(api)
            except AddressForbidden:
                raise
            except (SourceRefused, SourceUnavailable) as error:
                refused = refused or error
                if isinstance(error, SourceUnavailable):
                    silent.add(urlsplit(root).scheme)
                continue
            self.root = api.root
            yield from opened
            self.root = api.root
            return
        if isinstance(refused, SourceRefused) and refused.status == 404 and not self._queried():
            self.root = self._candidates()[0]  # DKAN has the lists of CKAN's API, but not its search
            yield from Unsearchable(self._api(self.root), self.ctx, self.options).open(refused)
            return
        raise refused or SourceRefused(f"{self.url} is not an address of a CKAN portal.")

    def _queried(self) -> bool:
        return bool(self.options.q or self.options.fq)

    def _api(self, root: str) -> ActionApi:
        home = (urlsplit(self.url).hostname or "").lower()
        return ActionApi(self.ctx.http, root, home, self.options.api_key)

    def _candidates(self) -> list[str]:
        found = roots(self.url)
        if self.url.lower().startswith("http:"):
            found += ["https" + root[4:] for root in found]
        return found[:6]

    def _open(self, api: ActionApi) -> Iterator[JsonObject]:
        """The listing of one installation, its first page fetched.

        Raises:
            SourceRefused, SourceUnavailable: no CKAN there.
        """
        walk = self._walk(api)
        try:
            try:
                return walk.packages(self._first(walk))
            except (ActionFailed, SourceUnavailable):
                if not self.since:
                    raise
            self.since = None
            self.ctx.problem(
                Problem(
                    code="changes-not-offered",
                    message="The portal cannot say what changed since the last run, so everything was read.",
                    severity=Severity.INFO,
                )
            )
            walk = self._walk(api)
            return walk.packages(self._first(walk))
        except (ActionFailed, SourceUnavailable) as off:
            if isinstance(off, SourceUnavailable) and off.status is None:
                raise
            if self._queried():
                raise  # the plain list would bring what the query was to leave out
            self.root = api.root
            return Unsearchable(api, self.ctx, self.options).open(off)

    def _first(self, walk: SearchWalk) -> Page | None:
        try:
            return walk.fetch(0, min(walk.rows, _FIRST_ROWS))
        except (SourceUnavailable, ResponseTooLarge) as error:
            if error.status in {None, 429} and not isinstance(error, ResponseTooLarge):
                raise
            if walk.rows == 1:
                raise
            walk.fetch(0, 0)  # raises when it is the search that is down, not one page of it
            return None

    def _walk(self, api: ActionApi) -> SearchWalk:
        limit = self.ctx.limit
        rows = min(self.options.rows, max(limit, _PREVIEW_ROWS)) if limit else self.options.rows
        query: dict[str, str | int] = {}
        if self.options.q:
            query["q"] = self.options.q
        if filters := self._filters():
            query["fq"] = " ".join(filters)
        if self.options.include_private and self.options.api_key:
            query["include_private"] = "true"
        return SearchWalk(api, self.ctx, rows, query)

    def _filters(self) -> list[str]:
        filters = (
            [f"({self.options.fq})" if " OR " in self.options.fq else self.options.fq]
            if self.options.fq
            else []
        )
        for field, include, exclude in (
            ("organization", self.options.organizations_include, self.options.organizations_exclude),
            ("groups", self.options.groups_include, self.options.groups_exclude),
        ):
            wanted = " OR ".join(f"{field}:{_term(name)}" for name in sorted(include))
            if wanted:
                filters.append(f"({wanted})" if len(include) > 1 else wanted)
            filters += [f"-{field}:{_term(name)}" for name in sorted(exclude)]
        if self.since:
            filters.append(f"metadata_modified:[{self.since:%Y-%m-%dT%H:%M:%SZ} TO *]")
        return filters


def _term(name: str) -> str:
    return name if name.replace("-", "").replace("_", "").isalnum() else '"' + name.replace('"', "") + '"'


@dataclass
class Unsearchable:
    """A portal whose search is off: its database lists the packages."""

    api: ActionApi
    ctx: FetchContext
    options: Options

    def open(self, off: SourceRefused | SourceUnavailable) -> Iterator[JsonObject]:
        """The listing, by ``current_package_list_with_resources`` or else name by name.

        Raises:
            SourceRefused, SourceUnavailable: ``off``, when there is no other way either.
        """
        try:
            first = self._page(0)
            found = self._pages(first)
        except (SourceRefused, SourceUnavailable):
            try:
                found = self._one_by_one(texts(self.api.call("package_list")))
            except (SourceRefused, SourceUnavailable):
                raise off from None
        self.ctx.problem(
            Problem(
                code="search-off",
                message="The portal’s search does not work ({why}), so its plain list was read.",
                severity=Severity.INFO,
                params={"why": str(off)},
            )
        )
        return found

    def _page(self, offset: int) -> list[Json]:
        told = self.api.call(
            "current_package_list_with_resources", {"limit": min(self.options.rows, 100), "offset": offset}
        )
        if not isinstance(told, list):
            raise SourceRefused("The portal’s list of datasets is not a list.")
        return told[0] if len(told) == 1 and isinstance(told[0], list) else told  # DKAN wraps it twice

    def _pages(self, page: list[Json]) -> Iterator[JsonObject]:
        seen: set[str] = set()
        offset = 0
        while page:
            fresh = [p for p in page if isinstance(p, Mapping) and (name := key(p)) and name not in seen]
            seen.update(filter(None, map(key, page)))
            yield from fresh
            if not fresh:
                self.ctx.partial("The portal repeats a page of its list.")
                return
            offset += len(page)
            page = self._page(offset)

    def _one_by_one(self, names: tuple[str, ...]) -> Iterator[JsonObject]:
        self.ctx.expect(len(names))
        failures = 0
        for name in names:
            try:
                package = self.api.call("package_show", {"id": name})
            except (SourceRefused, SourceUnavailable) as error:
                failures += 1
                if failures > 5 and isinstance(error, SourceUnavailable):
                    raise
                self.ctx.problem(
                    Problem(
                        code="package-broken",
                        message="The portal lists “{record}” but does not show it: {why}",
                        severity=Severity.ERROR,
                        params={"record": name, "why": str(error)},
                    ),
                    name,
                )
                self.ctx.partial("The portal does not show all the datasets that it lists.")
                continue
            failures = 0
            package = package[0] if isinstance(package, list) and package else package
            if isinstance(package, Mapping):
                yield package


def wanted(package: JsonObject, options: Options) -> bool:
    """Whether the organization and group filters let ``package`` through (a portal may ignore them)."""
    if not (
        options.organizations_include
        or options.organizations_exclude
        or options.groups_include
        or options.groups_exclude
    ):
        return True
    organization = package.get("organization")
    organizations = {text(package.get("owner_org"))}
    if isinstance(organization, Mapping):
        organizations |= {text(organization.get(name)) for name in ("id", "name", "title")}
    groups: set[str | None] = set()
    told = package.get("groups")
    for group in told if isinstance(told, list) and is_list(told) else ():
        groups |= (
            {text(group.get(n)) for n in ("id", "name", "title")}
            if isinstance(group, Mapping)
            else {text(group)}
        )
    told_by_name = isinstance(organization, Mapping) or not text(package.get("owner_org"))
    if options.organizations_include and told_by_name and not organizations & options.organizations_include:
        return False
    if options.groups_include and not groups & options.groups_include:
        return False
    return not (organizations & options.organizations_exclude or groups & options.groups_exclude)
