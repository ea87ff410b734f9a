"""Licence and rights together: what is no licence that we know stays as a statement of rights."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harvester.domain.problem import Severity
from harvester.normalise.iri import mend_iri
from harvester.normalise.licences import generic_rights, is_unspecified, plain_licence
from harvester.normalise.text import read_description, told

if TYPE_CHECKING:
    from harvester.normalise.scope import Scope


def read_licence_and_rights(
    licence: object, rights: object, path: str, scope: Scope
) -> tuple[str | None, dict[str, str]]:
    """(licence IRI, rights). A licence is never guessed; an unknown address is taken as it is."""
    texts = scope.text(rights, _join(path, "rights"), lines=True) if rights else {}
    text = told(licence) if licence is not None else None
    if text is None or is_unspecified(text):
        return None, texts
    iri = scope.lookups.licence(text)
    if iri is None and "<" in text:
        text = plain_licence(text)
    if iri is None and text[:8].lower().startswith(("http://", "https://", "www.")):
        iri = mend_iri(text)
    where = _join(path, "license")
    if iri is not None:
        if iri != text:
            scope.findings.change(where, text, iri, "licence")
        return iri, texts
    generic = generic_rights(text)
    if generic is not None:
        scope.findings.change(where, text, generic, "licence-in-words")
        return None, add_rights(texts, generic, scope.language)
    scope.findings.problem(
        "licence-unknown",
        "“{value}” is not a licence that is known; it is shown as a statement of rights."
        " Write a licence such as CC-BY-4.0, or set one for this source.",
        where,
        severity=Severity.INFO,
        value=text,
    )
    return None, add_rights(texts, text, scope.language)


def read_access_rights(
    value: object, rights: dict[str, str], scope: Scope
) -> tuple[str | None, dict[str, str]]:
    """(access right IRI, rights). Words that are no access level join the rights."""
    text = told(value) if value is not None else None
    if text is None:
        return None, rights
    iri = scope.lookups.access_right(text)
    if iri is None:
        return None, add_rights(rights, text, scope.language)
    if iri != text:
        scope.findings.change("accessRights", text, iri, "access-right")
    return iri, rights


def add_rights(rights: dict[str, str], text: str, language: str) -> dict[str, str]:
    """``rights`` with ``text`` added, unless they say it already."""
    said = read_description(text)
    before = rights.get(language)
    if said is None:
        return rights
    if before is None:
        return {**rights, language: said}
    return rights if said in before else {**rights, language: f"{before}\n\n{said}"}


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
