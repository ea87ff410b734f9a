"""The layers that an ArcGIS Server publishes: folders → services → layers and tables."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from urllib.parse import quote, unquote, urlsplit, urlunsplit

from harvester.sdk import (
    AddressForbidden,
    FetchContext,
    Json,
    JsonObject,
    Problem,
    RawRecord,
    Severity,
    SourceRefused,
    SourceUnavailable,
)
from plugins._arcgis_rest import LoginRequired, call
from plugins._json_pages import count
from plugins._values import mappings, present, text

_DIRECTORY = re.compile(r"^(.*/rest/services)(?:/(.*))?$", re.IGNORECASE)
_SERVICE = re.compile(r"^(.+)/(FeatureServer|MapServer|ImageServer)(?:/\d*)?$", re.IGNORECASE)
_PATHS = ("/arcgis/rest/services", "/server/rest/services", "/rest/services")
#: Folders that every server has for itself.
_OWN = frozenset({"system", "utilities"})
_DEPTH = 3
#: The kinds of services that hold data; the first of a name describes its layers best.
_DATA = ("FeatureServer", "MapServer", "ImageServer")
_OF_SERVICE = ("serviceDescription", "description", "copyrightText", "documentInfo", "serviceItemId")
_OF_LAYER = (
    "id", "name", "type", "description", "copyrightText", "geometryType", "extent", "editingInfo",
    "supportedQueryFormats", "capabilities", "maxRecordCount", "serviceItemId",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class ServiceName:
    """A service as the directory lists it."""

    name: str  #: with its folder
    kind: str
    url: str


def directory_of(url: str) -> tuple[list[str], str, str | None]:
    """(where the directory may be, the folder in it, the one service) that an address names."""
    parts = urlsplit(url.strip())
    found = _DIRECTORY.match(parts.path.rstrip("/"))
    if not found:
        path = parts.path.rstrip("/")
        roots = dict.fromkeys((*(f"{path}{one}" for one in _PATHS), *_PATHS))
        return [urlunsplit((parts.scheme, parts.netloc, one, "", "")) for one in roots], "", None
    root = urlunsplit((parts.scheme, parts.netloc, found[1], "", ""))
    inner = unquote((found[2] or "").strip("/"))
    return ([root], "", inner) if _SERVICE.match(inner) else ([root], inner, None)


@dataclass
class Server:
    """One run's reading of a server."""

    ctx: FetchContext
    url: str
    root: str = ""  #: of the services directory, once it answered
    _visited: set[str] = field(default_factory=set)

    def records(self) -> Iterator[RawRecord]:
        """A record for each layer and table, and for each service that is no data.

        Raises:
            SourceUnavailable, SourceRefused: no directory of services answers at the address.
        """
        roots, folder, service = directory_of(self.url)
        if service and (match := _SERVICE.match(service)):
            self.root = roots[0]
            url = f"{self.root}/{quote(service)}"
            kind = next(one for one in _DATA if one.casefold() == match[2].casefold())
            yield from self._service(
                ServiceName(name=match[1], kind=kind, url=_without_layer(url)), (), must=True
            )
            return
        told = self._open(roots, folder)
        yield from self._folder(told, 0)

    def _open(self, roots: list[str], folder: str) -> JsonObject:
        refused: SourceRefused | None = None
        for root in roots:
            self.root = root
            try:
                return self._directory(folder)
            except AddressForbidden:
                raise
            except SourceRefused as error:
                refused = refused or error
        raise refused or SourceRefused(f"{self.url} is not an address of an ArcGIS Server.")

    def _directory(self, folder: str) -> JsonObject:
        url = f"{self.root}/{quote(folder)}".rstrip("/")
        told = call(self.ctx.http, url)
        if not isinstance(told.get("services"), list) and not isinstance(told.get("folders"), list):
            raise SourceRefused(f"{url} is not a directory of ArcGIS services.")
        return told

    def _folder(self, told: JsonObject, depth: int) -> Iterator[RawRecord]:
        yield from self._services(told)
        folders = told.get("folders")
        for name in folders if isinstance(folders, list) else ():
            if (
                not isinstance(name, str)
                or name.casefold() in _OWN
                or name in self._visited
                or depth >= _DEPTH
            ):
                continue
            self._visited.add(name)
            inner = self._tried(name, partial(self._directory, name))
            if inner is not None:
                yield from self._folder(inner, depth + 1)

    def _services(self, told: JsonObject) -> Iterator[RawRecord]:
        by_name: dict[str, list[ServiceName]] = {}
        for one in mappings(told.get("services")):
            name, kind = text(one.get("name")), text(one.get("type"))
            if name and kind and f"{name}/{kind}" not in self._visited:
                self._visited.add(f"{name}/{kind}")
                url = f"{self.root}/{quote(name)}/{kind}"
                by_name.setdefault(name, []).append(ServiceName(name=name, kind=kind, url=url))
        for services in by_name.values():
            data = sorted((s for s in services if s.kind in _DATA), key=lambda s: _DATA.index(s.kind))
            if data:
                yield from self._service(data[0], tuple(data[1:]))
            for other in services:
                if other.kind not in _DATA:
                    yield RawRecord(
                        identifier=f"{other.name}/{other.kind}",
                        content={"route": "server", "kind": other.kind},
                        url=other.url,
                    )

    def _service(
        self, service: ServiceName, others: tuple[ServiceName, ...], *, must: bool = False
    ) -> Iterator[RawRecord]:
        ask = partial(call, self.ctx.http, service.url)
        about = ask() if must else self._tried(service.name, ask)
        if about is None:
            return
        kept = {name: about[name] for name in _OF_SERVICE if present(about.get(name))}
        base: dict[str, Json] = {
            "route": "server",
            "kind": service.kind,
            "url": service.url,
            "name": service.name,
            "service": kept,
            "also": [{"kind": other.kind, "url": other.url} for other in others],
        }
        if service.kind == "ImageServer":
            yield RawRecord(
                identifier=f"{service.name}/{service.kind}",
                content={**base, "layer": _kept(about)},
                url=service.url,
            )
            return
        layers = self._layers(service, about)
        for number, layer in layers.items():
            yield RawRecord(
                identifier=f"{service.name}/{service.kind}/{number}",
                content={**base, "layer": layer, "alone": len(layers) == 1},
                url=f"{service.url}/{number}",
            )

    def _layers(self, service: ServiceName, about: JsonObject) -> dict[int, JsonObject]:
        """The layers and tables, by number: described, or as the service names them."""
        stubs = {
            number: one
            for part in ("layers", "tables")
            for one in mappings(about.get(part))
            if (number := count(one.get("id"))) is not None
        }
        try:
            told = call(self.ctx.http, f"{service.url}/layers")
        except SourceRefused:
            told = {}  # servers before 10.0, and some proxies, do not describe all layers at once
        for part in ("layers", "tables"):
            for one in mappings(told.get(part)):
                number = count(one.get("id"))
                if number is not None:
                    stubs[number] = {**stubs.get(number, {}), **one}
        return {number: _kept(one) for number, one in sorted(stubs.items())}

    def _tried(self, name: str, ask: Callable[[], JsonObject]) -> JsonObject | None:
        """What a folder or service answers; its failure is a problem, and ends no run."""
        try:
            return ask()
        except AddressForbidden:
            raise
        except LoginRequired:
            message = "“{name}” asks for a login, so it was left out."
            self._note("service-closed", message, Severity.INFO, name=name)
        except (SourceRefused, SourceUnavailable) as error:
            if isinstance(error, SourceUnavailable) and error.status is None:
                raise
            message = "“{name}” cannot be read: {why}"
            self._note("service-not-read", message, Severity.WARNING, name=name, why=str(error))
            self.ctx.partial("Some services could not be read.")
        return None

    def _note(self, code: str, message: str, severity: Severity, **params: str) -> None:
        self.ctx.problem(Problem(code=code, message=message, severity=severity, params=params))


def _kept(layer: JsonObject) -> JsonObject:
    return {name: layer[name] for name in _OF_LAYER if present(layer.get(name))}


def _without_layer(url: str) -> str:
    return re.sub(r"/\d+$", "", url.rstrip("/"))
