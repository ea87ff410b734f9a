"""Which datasets a target takes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Names:
    """What a filter lists. An empty list says nothing."""

    sources: frozenset[str] = frozenset()
    organizations: frozenset[str] = frozenset()
    themes: frozenset[str] = frozenset()  #: whole IRIs, or their last part


@dataclass(frozen=True, kw_only=True, slots=True)
class Selection:
    """A filter: an item is on every list of ``include`` that has entries, and on none of ``exclude``."""

    include: Names = Names()
    exclude: Names = Names()

    def admits(self, *, source: str, organization: str | None, themes: Collection[str]) -> bool:
        """Whether the target takes a dataset of this source, organization and themes."""
        told: tuple[tuple[set[str], frozenset[str], frozenset[str]], ...] = (
            ({source}, self.include.sources, self.exclude.sources),
            ({organization or ""}, self.include.organizations, self.exclude.organizations),
            (_terms(themes), self.include.themes, self.exclude.themes),
        )
        return all(
            (not wanted or bool(names & wanted)) and not names & unwanted for names, wanted, unwanted in told
        )


def _terms(themes: Collection[str]) -> set[str]:
    return {*themes, *(theme.rstrip("/").rsplit("/", 1)[-1] for theme in themes)}
