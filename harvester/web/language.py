"""Indonesian and English: which one a visitor gets, and the catalogue of translations."""

from __future__ import annotations

import io
import os
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import g, has_request_context, request
from flask_babel import Babel, get_locale

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog
    from flask import Flask, Response

    from harvester.settings import Settings

LANGUAGES = {"id": "Bahasa Indonesia", "en": "English"}
COOKIE = "lang"
_YEAR = 365 * 24 * 3600
TRANSLATIONS = Path(__file__).parent / "translations"


def read_catalogue(language: str) -> Catalog:
    """The translations into a language, from its ``messages.po``."""
    with (TRANSLATIONS / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=language)


def translator(language: str) -> Callable[[str], str]:
    """What turns English sentences into a language, outside of any page; as they are where it has none."""
    if language not in LANGUAGES or language == "en":
        return str
    catalogue = read_catalogue(language)

    def translate(text: str) -> str:
        found = catalogue.get(text)
        said = found.string if found else ""
        if not isinstance(said, str):  # of a word that is counted elsewhere
            said = said[0] if said else ""
        return said or text

    return translate


def speak(app: Flask, settings: Settings) -> None:
    """Translate the pages of an application."""
    app.config.update(
        BABEL_DEFAULT_LOCALE=settings.language if settings.language in LANGUAGES else "en",
        BABEL_DEFAULT_TIMEZONE=settings.timezone,
        BABEL_TRANSLATION_DIRECTORIES=str(_compile(settings.state_dir.resolve() / "translations")),
    )
    default = app.config["BABEL_DEFAULT_LOCALE"]
    Babel(app, locale_selector=lambda: _chosen(default))

    @app.after_request
    def remember_language(response: Response) -> Response:
        wanted = request.args.get("lang")
        if wanted in LANGUAGES:
            response.set_cookie(
                COOKIE,
                wanted,
                max_age=_YEAR,
                httponly=True,
                samesite="Lax",
                secure=app.config["SESSION_COOKIE_SECURE"],
            )
        if response.mimetype == "text/html":
            response.headers["Content-Language"] = str(get_locale() or default)
            response.vary.update(("Accept-Language", "Cookie"))
        return response

    app.jinja_env.globals.update(
        languages=LANGUAGES, language=language, with_language=_with_language, site=settings.catalogue
    )


def language() -> str:
    """The language of this answer."""
    locale = get_locale()
    return locale.language if locale else "en"


def _chosen(default: str) -> str:
    if not has_request_context():
        return default
    if "language" not in g:
        told = (request.args.get("lang"), request.cookies.get(COOKIE))
        wanted = next((value for value in told if value in LANGUAGES), None)
        g.language = wanted or request.accept_languages.best_match(list(LANGUAGES)) or default
    return str(g.language)


def _with_language(code: str) -> str:
    """The address of this page in another language."""
    told = {name: values for name, values in request.args.to_dict(flat=False).items() if name != "lang"}
    path = request.path if request.method == "GET" else ""  # the answer to a form has no address of its own
    return f"{path}?{urlencode({**told, 'lang': code}, doseq=True)}"


@cache
def _compiled(language: str) -> bytes:
    compiled = io.BytesIO()
    write_mo(compiled, read_catalogue(language))
    return compiled.getvalue()


def _compile(folder: Path) -> Path:
    """Write the compiled catalogues (``.mo``) where gettext finds them."""
    for source in TRANSLATIONS.glob("*/LC_MESSAGES/messages.po"):
        target = folder / source.relative_to(TRANSLATIONS).with_suffix(".mo")
        target.parent.mkdir(parents=True, exist_ok=True)
        # Another process may be starting too: the file appears whole or not at all.
        descriptor, temporary = tempfile.mkstemp(dir=target.parent)
        with os.fdopen(descriptor, "wb") as file:
            file.write(_compiled(source.parents[1].name))
        Path(temporary).replace(target)
    return folder
