"""What a person does with a browser: reads pages, fills in forms, presses buttons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from lxml import html

if TYPE_CHECKING:
    from flask import Flask


@dataclass(frozen=True)
class Page:
    """An answer."""

    url: str
    status: int
    html: str
    headers: Any

    @property
    def text(self) -> str:
        """What a person reads."""
        return " ".join(html.fromstring(self.html or "<p></p>").text_content().split())

    def forms(self) -> list[Any]:
        """The forms that change something, but for the log-out."""
        found = html.fromstring(self.html).xpath("//form[translate(@method, 'POST', 'post')='post']")
        return [form for form in found if "logout" not in (form.get("action") or "")]


class Browser:
    """One person's browser."""

    def __init__(self, app: Flask) -> None:
        self.client = app.test_client()

    def get(self, path: str, **options: Any) -> Page:
        """Open an address, following redirects."""
        return self._page(self.client.get(path, follow_redirects=True, **options))

    def submit(self, page: Page, *, button: str = "", action: str = "", **fields: Any) -> Page:
        """Send the form whose address ends in ``action`` and that has the button ``button``.

        Fields are by name, with ``__`` for a dot; ``None`` unticks a box or leaves a field out.
        """
        form = next(f for f in page.forms() if _fits(f, button, action))
        told = {name.replace("__", "."): value for name, value in fields.items()}
        data: list[tuple[str, str]] = []
        for element in form.xpath(".//input[@name] | .//select[@name] | .//textarea[@name]"):
            if element.get("name") in told:
                continue
            if element.get("type") == "checkbox" and element.get("checked") is None:
                continue
            data.append(
                (element.get("name"), element.get("value", "on") if _box(element) else element.value or "")
            )
        for name, value in told.items():
            values = value if isinstance(value, list) else [value]
            data += [(name, each) for each in values if each is not None]
        if button:
            data.append(("action", button))
        target = urljoin(page.url, form.get("action") or page.url)
        return self.post(target, data)

    def post(self, path: str, data: Any = None) -> Page:
        """Send data, following redirects."""
        parts: dict[str, list[str]] = {}
        for name, value in data or ():
            parts.setdefault(name, []).append(value)
        return self._page(self.client.post(path, data=parts, follow_redirects=True))

    def token(self) -> str:
        """The CSRF token of this log-in."""
        page = html.fromstring(self.get("/admin/").html)
        return str(page.xpath("//input[@name='csrf_token']/@value")[0])

    @staticmethod
    def _page(response: Any) -> Page:
        parts = urlsplit(response.request.url)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        text = response.get_data(as_text=True)
        return Page(url=path, status=response.status_code, html=text, headers=response.headers)


def _box(element: Any) -> bool:
    return element.get("type") == "checkbox"


def _fits(form: Any, button: str, action: str) -> bool:
    if not (form.get("action") or "").endswith(action):
        return False
    return not button or bool(form.xpath(".//button[@name='action'][@value=$value]", value=button))
