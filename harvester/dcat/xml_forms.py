"""A dataset as an entry of an Atom feed, and as Dublin Core for OAI-PMH."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from harvester.dcat.rdf_values import clean_text
from harvester.dcat.texts import in_language

if TYPE_CHECKING:
    from harvester.dcat.published import Catalogue, Shown
    from harvester.domain.dataset import Dataset

_OAI_DC = (
    '<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xsi:schemaLocation="http://www.openarchives.org/OAI/2.0/oai_dc/ '
    'http://www.openarchives.org/OAI/2.0/oai_dc.xsd">'
)


def element(name: str, text: str | None, attributes: str = "") -> str:
    """An element with text; nothing where there is none."""
    told = clean_text(text or "").strip()
    return f"<{name}{attributes}>{escape(told)}</{name}>" if told else ""


def moment(time: datetime) -> str:
    """A time as XML Schema and OAI-PMH write it, in UTC."""
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def to_atom(shown: Shown, catalogue: Catalogue) -> bytes:
    """atom:entry (RFC 4287); at:deleted-entry (RFC 6721) of what is gone."""
    uri = catalogue.addresses.dataset(shown.name)
    if shown.withdrawn:
        return f"<at:deleted-entry ref={quoteattr(uri)} when={quoteattr(moment(shown.updated))}/>\n".encode()
    dataset, language = shown.dataset, catalogue.language
    title = in_language(dataset.title, language) or shown.name
    publisher = dataset.publisher.name if dataset.publisher else catalogue.publisher
    words = "".join(f"<category term={quoteattr(word)}/>" for word in _keywords(dataset))
    parts = [
        element("id", uri),
        element("title", title),
        element("updated", moment(shown.updated)),
        element("published", moment(shown.created)),
        f"<author>{element('name', publisher) or '<name>?</name>'}</author>",
        f'<link rel="alternate" type="text/html" href={quoteattr(uri)}/>',
        f'<link rel="alternate" type="text/turtle" href={quoteattr(uri + ".ttl")}/>',
        element("summary", in_language(dataset.description, language)) or element("summary", title),
        words,
    ]
    return f"<entry>{''.join(parts)}</entry>\n".encode("utf-8", "replace")


def to_oai_dc(shown: Shown, catalogue: Catalogue) -> bytes:
    """oai_dc:dc; nothing of what is gone."""
    if shown.withdrawn:
        return b""
    dataset = shown.dataset
    publisher = [dataset.publisher.name] if dataset.publisher else []
    told: tuple[tuple[str, Iterable[str | None]], ...] = (
        ("title", dataset.title.values()),
        ("creator", [dataset.creator.name] if dataset.creator else publisher),
        ("subject", _keywords(dataset)),
        ("description", dataset.description.values()),
        ("publisher", publisher),
        ("date", [dataset.modified or dataset.issued]),
        ("type", ["Dataset"]),
        ("format", dict.fromkeys(item.format for item in dataset.distribution)),
        ("identifier", [catalogue.addresses.dataset(shown.name), dataset.identifier]),
        ("source", [dataset.landing_page]),
        ("language", dataset.language),
        ("coverage", [place.pref_label or place.identifier for place in dataset.spatial]),
        ("coverage", [f"{p.start_date or '..'}/{p.end_date or '..'}" for p in dataset.temporal]),
        ("rights", [dataset.license, *dataset.rights.values()]),
    )
    body = "".join(element(f"dc:{name}", value) for name, values in told for value in values)
    return f"{_OAI_DC}{body}</oai_dc:dc>".encode("utf-8", "replace")


def _keywords(dataset: Dataset) -> list[str]:
    return [told for words in dataset.keyword.values() for word in words if (told := clean_text(word))]
