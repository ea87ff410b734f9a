"""An entry of ``data.json`` as a draft: DCAT-US 1.1 and 3.0, SDI's extra fields, JSON-LD spellings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from urllib.parse import urljoin

from harvester.sdk import AgentDraft, DatasetDraft, Json, JsonObject, RawText
from harvester.sdk.redraft import DOCUMENT_MEMBER, draft_of
from plugins._datajson_distribution import distributions
from plugins._datajson_keys import local_key
from plugins._fields import Fields
from plugins._places import periods, places
from plugins._values import as_html, items, looks_like_html, mappings, raw_text, text, texts, unwrap

_BOOKKEEPING = (
    "@id",
    "@context",
    "@type",
    "type",
    "identifier",
    "servedBy",
    "landingpage",
    "distribution",
    "title",
)
_NO_ADDRESS = re.compile(r"noemailprovided@|^(?:mailto:)?-?$", re.IGNORECASE)


def entry_draft(entry: JsonObject, *, base: str, identifier: str | None) -> DatasetDraft:
    """The draft of one dataset. ``base`` completes relative addresses."""
    if ours := draft_of(entry.get(DOCUMENT_MEMBER)):
        return ours
    f = Fields(entry.items(), local_key)
    title, description = _words(f.take("title", "name")), _words(f.take("description"))
    found = tuple(distributions(f, base=base))
    parents = list(_parents(f.peek("publisher"), 0))
    html = looks_like_html(title, description, *(one.description for one in found))
    draft = DatasetDraft(
        title=title,
        description=description,
        identifier=identifier,
        keyword=_keywords(f.take("keyword")),
        theme=tuple(dict.fromkeys((*_labels(f.take("theme")), *texts(f.peek("kategori"), split=True)))),
        publisher=_agent(f.take("publisher")),
        creator=_agent(f.take("creator")),
        contact_point=_contacts(f),
        issued=text(f.take("issued", "created")),
        modified=text(f.take("modified")),
        accrual_periodicity=next(iter(_labels(f.take("accrualperiodicity"))), None),
        language=tuple(_labels(f.take("language"))),
        license=next(iter(_labels(f.take("license"))), None),
        rights=_words(f.take("rights")),
        access_rights=next(iter(_labels(f.take("accessrights", "accesslevel"))), None),
        landing_page=next(_links(f.take("landingpage", "homepage"), base), None),
        page=tuple(dict.fromkeys((*_links(f.take("page"), base), *_links(f.peek("describedby"), base)))),
        conforms_to=tuple(_labels(f.take("conformsto"))),
        spatial=tuple(places(f.take("spatial"))),
        temporal=tuple(periods(f.take("temporal"))),
        version=text(f.take("version", "versioninfo")),
        version_notes=_words(f.take("versionnotes")),
        is_version_of=tuple(_links(f.take("isversionof"), base)),
        has_version=tuple(_links(f.take("hasversion"), base)),
        source=tuple(_links(f.take("source"), base)),
        provenance_statement=_words(f.take("provenance")),
        distribution=found,
    )
    f.drop(*_BOOKKEEPING)
    extras = {key: unwrap(value) for key, value in f.rest().items()}
    if parents:
        extras.setdefault("publisher_hierarchy", " > ".join(parents))
    return replace(_as_html(draft) if html else draft, extras=extras)


def _words(value: Json) -> RawText | None:
    told = raw_text(value)
    if isinstance(value, list) and isinstance(told, str):
        return "\n\n".join(texts(value))
    return told


def _as_html(draft: DatasetDraft) -> DatasetDraft:
    return replace(
        draft,
        html=True,
        title=as_html(draft.title),
        description=as_html(draft.description),
        distribution=tuple(
            replace(one, title=as_html(one.title), description=as_html(one.description))
            for one in draft.distribution
        ),
    )


def _keywords(value: Json) -> tuple[RawText, ...]:
    """Keywords out of a list, a single text with commas, or texts in several languages."""
    words: list[RawText] = []
    for item in items(value):
        if isinstance(item, Mapping):
            told = raw_text(item.get("prefLabel")) or raw_text(item)
            words += [told] if told else []
        else:
            words += texts(item, split=isinstance(value, str))
    return tuple(word for place, word in enumerate(words) if word not in words[:place])


def _labels(value: Json) -> Iterator[str]:
    """IRIs or names of concepts, standards, licences: texts, or objects that hold either."""
    for item in items(value):
        if isinstance(item, Mapping):
            local = {local_key(key): inner for key, inner in item.items()}
            told = text(local.get("@id"))
            told = None if told and told.startswith("_:") else told
            for name in ("preflabel", "label", "title", "name", "@value"):
                told = told or text(_first_language(local.get(name)))
            if told:
                yield told
        elif told := text(item):
            yield told


def _first_language(value: Json) -> Json:
    told = raw_text(value)
    return next(iter(told.values()), None) if isinstance(told, Mapping) else told


def _links(value: Json, base: str) -> Iterator[str]:
    """Addresses, made whole: texts, or documents and distributions that hold one."""
    for item in items(value):
        told = None
        if isinstance(item, Mapping):
            local = {local_key(key): inner for key, inner in item.items()}
            told = next(
                (t for n in ("accessurl", "downloadurl", "@id", "@value") if (t := text(local.get(n)))), None
            )
        else:
            told = text(item)
        if told and told != "-" and not told.startswith("_:"):
            yield joined(base, told)


def joined(base: str, url: str) -> str:
    """``url`` made whole; as it is where it cannot be."""
    try:
        return urljoin(base, url.strip()) if not re.match(r"[a-z][a-z0-9+.-]*:", url, re.IGNORECASE) else url
    except ValueError:
        return url


def _agent(value: Json) -> AgentDraft | None:
    for item in items(value):
        if not isinstance(item, Mapping):
            return AgentDraft(name=text(item)) if text(item) else None
        f = Fields(item.items(), local_key)
        uri = text(f.take("@id"))
        agent = AgentDraft(
            name=text(_first_language(f.take("name", "preflabel", "title", "fn", "label"))),
            email=_address(f.take("mbox", "hasemail", "email")),
            telephone=text(f.take("phone", "telephone", "tel")),
            homepage=next(_links(f.take("homepage", "url"), ""), None),
            identifier=text(f.take("identifier", "notation")),
            uri=None if uri and uri.startswith("_:") else uri,
        )
        if agent != AgentDraft():
            return agent
    return None


def _parents(value: Json, depth: int) -> Iterator[str]:
    """Names of the publisher and what it belongs to, the highest first; nothing where it stands alone."""
    for told in mappings(value):
        f = Fields(told.items(), local_key)
        above = f.peek("suborganizationof")
        name = text(_first_language(f.peek("name", "preflabel")))
        if depth < 8 and (above or depth):
            yield from _parents(above, depth + 1)
            yield from (name,) if name else ()
        return
    if depth and isinstance(value, str) and text(value):
        yield value.strip()


def _contacts(f: Fields) -> tuple[AgentDraft, ...]:
    told = f.take("contactpoint")
    found = [agent for one in mappings(told) if (agent := _contact(one))]
    if isinstance(told, str) and not found and text(told):
        found.append(AgentDraft(email=text(told)) if "@" in told else AgentDraft(name=text(told)))
    flat = AgentDraft(name=text(f.take("contactname")), email=_address(f.take("mbox", "contactemail")))
    if flat != AgentDraft() and not found:
        found.append(flat)
    return tuple(found)


def _contact(told: JsonObject) -> AgentDraft | None:
    f = Fields(told.items(), local_key)
    uri = text(f.take("@id"))
    agent = AgentDraft(
        name=text(_first_language(f.take("fn", "name", "organizationname"))),
        email=_address(f.take("hasemail", "email", "mbox")),
        telephone=text(_value_of(f.take("hastelephone", "telephone", "tel", "phone"))),
        homepage=next(_links(f.take("hasurl", "url"), ""), None),
        uri=uri if uri and uri.startswith("http") else None,
    )
    return agent if agent != AgentDraft() else None


def _value_of(value: Json) -> Json:
    for one in mappings(value):
        return next((v for k, v in one.items() if local_key(k) in {"hasvalue", "value", "@id"}), None)
    return value


def _address(value: Json) -> str | None:
    """An e-mail address; the stand-ins that exporters write for none are none."""
    told = text(_value_of(value))
    bare = re.sub(r"^(?:mailto:)+", "", told, flags=re.IGNORECASE).strip() if told else ""
    return bare if bare and not _NO_ADDRESS.search(bare) else None
