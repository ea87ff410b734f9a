"""Identifiers of distributions: unique in their dataset, and the same in every run."""

from __future__ import annotations

from collections.abc import Iterator

from harvester.domain.identity import slug


class Identifiers:
    """Hands out identifiers for the distributions of one dataset."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def take(
        self, given: str | None, urls: tuple[str | None, ...], title: str | None, *hints: str | None
    ) -> str:
        """The given identifier, else the first URL, else the title; told apart by ``hints`` where taken.

        Hints (format, title) come before numbers, since numbers shift when a file is added in front.
        """
        base = given or next((url for url in urls if url), None) or slug(title or "") or "distribution"
        for candidate in _candidates(base, hints):
            if candidate not in self._taken:
                self._taken.add(candidate)
                return candidate
        raise AssertionError("the candidates never end")  # pragma: no cover


def _candidates(base: str, hints: tuple[str | None, ...]) -> Iterator[str]:
    yield base
    for hint in hints:
        mark = slug(hint) if hint else ""
        if mark:
            yield f"{base}#{mark}"
    number = 2
    while True:
        yield f"{base}#{number}"
        number += 1
