"""Sample sites on loopback, true to the shapes of the real ones; the content is invented."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from typing import Any
from urllib.parse import parse_qsl, urlsplit

FIRST_PORT = 8101

Query = Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a sample site answers."""

    body: bytes
    media_type: str = "text/html; charset=utf-8"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class SampleSite:
    """One site: how it answers, and how it is registered."""

    name: str
    title: str
    plugin: str
    path: str
    answer: Callable[[str, str, Query], Answer | None]  #: (own address, path, query) → answer
    options: Mapping[str, Any] = field(default_factory=dict)


@cache
def _content(name: str) -> str:
    return (files("harvester.demo") / "content" / name).read_text("utf-8")


@cache
def _parsed(name: str) -> Any:
    return json.loads(_content(name))


def _json(value: Any, *, headers: Mapping[str, str] | None = None, status: int = 200) -> Answer:
    body = json.dumps(value, ensure_ascii=False).encode()
    return Answer(
        body=body, media_type="application/json; charset=utf-8", status=status, headers=headers or {}
    )


def _page(title: str, head: str = "", body: str = "") -> Answer:
    head = f"<head><title>{title}</title>{head}</head>"
    html = f"<!doctype html><html lang=id>{head}<body><h1>{title}</h1>{body}</body></html>"
    return Answer(body=html.encode())


def _portal(base: str, path: str, query: Query) -> Answer | None:
    packages = [p for p in _parsed("portal.json") if not p["private"]]
    action = path.removeprefix("/api/3/action/").removeprefix("/api/action/").strip("/")
    if path == "/":
        return _page("Portal Data Kabupaten Contoh", '<meta name="generator" content="ckan 2.10.4">')
    if action == "status_show":
        result: Any = {"ckan_version": "2.10.4", "site_title": "Portal Data", "extensions": ["datastore"]}
    elif action == "package_search":
        start, rows = int(query.get("start", 0)), min(int(query.get("rows", 10)), 1000)
        listed = sorted(packages, key=lambda p: p["id"])
        result = {
            "count": len(listed),
            "sort": query.get("sort", ""),
            "results": listed[start : start + rows],
        }
    elif action == "package_list":
        result = sorted(p["name"] for p in packages)
    elif action == "package_show":
        result = next((p for p in packages if query.get("id") in {p["id"], p["name"]}), None)
    else:
        result = None
    if result is None:
        error = {"success": False, "error": {"__type": "Not Found Error", "message": "Not found"}}
        return _json(error, status=404)
    return _json({"help": f"{base}/api/3/action/help_show?name={action}", "success": True, "result": result})


def _geoportal(base: str, path: str, query: Query) -> Answer | None:
    if path == "/":
        link = '<link rel="alternate" type="text/turtle" href="/catalog.ttl">'
        return _page("Geoportal Contoh", link)
    number = query.get("page", "1")
    if path != "/catalog.ttl" or number not in {"1", "2"}:
        return None
    text = _content(f"geoportal-{number}.ttl").replace("@BASE@", base)
    return Answer(body=text.encode(), media_type="text/turtle; charset=utf-8")


def _satudata(base: str, path: str, query: Query) -> Answer | None:
    if path == "/":
        return _page("Satu Data Contoh", body='<a href="/data.json">data.json</a>')
    if path != "/data.json":
        return None
    # Portals of this kind often send a byte order mark.
    body = b"\xef\xbb\xbf" + _content("satudata.json").encode()
    return Answer(body=body, media_type="application/json", headers={"ETag": '"satudata-1"'})


def _kim(base: str, path: str, query: Query) -> Answer | None:
    posts = sorted(_parsed("kim.json"), key=lambda p: p["updated"]["$t"], reverse=True)
    if path == "/":
        head = (
            '<meta content="blogger" name="generator">'
            f'<link rel="alternate" type="application/atom+xml" href="{base}/feeds/posts/default">'
        )
        return _page("KIM Sendang", head)
    if not path.startswith("/feeds/posts/"):
        return None
    since = query.get("updated-min", "")
    listed = [p for p in posts if p["updated"]["$t"] >= since]
    start, size = int(query.get("start-index", 1)), int(query.get("max-results", 25))
    entries = listed[start - 1 : start - 1 + size]
    feed = {
        "id": {"$t": "tag:blogger.com,1999:blog-35220001"},
        "updated": {"$t": posts[0]["updated"]["$t"]},
        "title": {"type": "text", "$t": "KIM Sendang"},
        "link": [{"rel": "alternate", "type": "text/html", "href": "https://kimsendang.example/"}],
        "generator": {"version": "7.00", "uri": "http://www.blogger.com", "$t": "Blogger"},
        "openSearch$totalResults": {"$t": str(len(listed))},
        "openSearch$startIndex": {"$t": str(start)},
        "openSearch$itemsPerPage": {"$t": str(size)},
    }
    return _json(
        {"version": "1.0", "encoding": "UTF-8", "feed": feed | ({"entry": entries} if entries else {})}
    )


def _desa(base: str, path: str, query: Query) -> Answer | None:
    told = _parsed("desa.json")
    if path == "/":
        head = (
            '<meta name="generator" content="WordPress 6.5.2">'
            f'<link rel="https://api.w.org/" href="{base}/wp-json/">'
        )
        return _page("Pemerintah Desa Contoh", head, '<img src="/wp-content/uploads/logo.png" alt="">')
    if path == "/wp-json/":
        return _json({"name": "Pemerintah Desa Contoh", "url": base, "home": base, "namespaces": ["wp/v2"]})
    kind = path.removeprefix("/wp-json/wp/v2/").strip("/")
    items = {"posts": told["posts"], "categories": told["categories"], "pages": [], "media": [], "tags": []}
    if not path.startswith("/wp-json/wp/v2/") or kind not in items:
        return _json({"code": "rest_no_route", "message": "No route", "data": {"status": 404}}, status=404)
    size, number = int(query.get("per_page", 10)), int(query.get("page", 1))
    listed = [i for i in items[kind] if i.get("modified_gmt", "9") > query.get("modified_after", "")]
    listed.sort(key=lambda item: item.get("modified_gmt", ""), reverse=True)
    pages = max(1, -(-len(listed) // size))
    if number > pages:
        error = {"code": "rest_post_invalid_page_number", "message": "…", "data": {"status": 400}}
        return _json(error, status=400)
    headers = {"X-WP-Total": str(len(listed)), "X-WP-TotalPages": str(pages)}
    return _json(listed[(number - 1) * size : number * size], headers=headers)


SITES = (
    SampleSite(name="portal", title="Portal Data Kabupaten Contoh", plugin="ckan", path="/", answer=_portal),
    SampleSite(
        name="geoportal", title="Geoportal Contoh", plugin="dcat", path="/catalog.ttl", answer=_geoportal
    ),
    SampleSite(
        name="satudata", title="Satu Data Contoh", plugin="datajson", path="/data.json", answer=_satudata
    ),
    SampleSite(name="kim-sendang", title="KIM Sendang", plugin="blogger", path="/", answer=_kim),
    SampleSite(
        name="desa-contoh", title="Pemerintah Desa Contoh", plugin="wordpress", path="/", answer=_desa
    ),
)


@contextmanager
def serving(first_port: int = FIRST_PORT) -> Iterator[Mapping[str, str]]:
    """Serve every site on its own port of 127.0.0.1; gives name → address to register.

    Raises:
        OSError: a port is taken.
    """
    servers = []
    try:
        addresses = {}
        for position, site in enumerate(SITES):
            server = ThreadingHTTPServer(("127.0.0.1", first_port + position), _handler(site))
            servers.append(server)
            threading.Thread(target=server.serve_forever, daemon=True, name=f"site-{site.name}").start()
            addresses[site.name] = f"http://127.0.0.1:{server.server_address[1]}{site.path}"
        yield addresses
    finally:
        for server in servers:
            server.shutdown()
            server.server_close()


def _handler(site: SampleSite) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True  # a body would wait 40 ms for the ACK of its headers

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            base = f"http://{self.headers.get('Host')}"
            answer = site.answer(base, parts.path, dict(parse_qsl(parts.query)))
            if answer is None:
                answer = Answer(body=b"<!doctype html><title>404</title>", status=404)
            etag = answer.headers.get("ETag")
            if etag and self.headers.get("If-None-Match") == etag:
                answer = Answer(body=b"", status=304, headers=answer.headers)
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            if answer.status != 304:
                self.send_header("Content-Type", answer.media_type)
                self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body)

        def log_message(self, *args: object) -> None:
            """Keep the terminal for the progress display."""

    return Handler
