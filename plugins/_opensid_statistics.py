"""Statistics of a village's people: one record and one dataset each."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

from harvester.sdk import Column, DatasetDraft, Json, RawRecord, SkipRecord
from plugins._opensid_catalogue import TOPICS, Topic, listed_topic, topic_of, topic_of_rows
from plugins._opensid_rows import FIELDS, Reading, links_in, read_api, read_page
from plugins._opensid_tables import Sheet, draft_sheet, rows_of
from plugins._told import field, text

if TYPE_CHECKING:
    from plugins._opensid_site import Site
    from plugins._opensid_village import Village

PREFIX = "statistik/"
PROBES = 8  #: statistics asked for before a site counts as having none
OLD_NUMBERS = tuple(str(number) for number in range(19))

Found = tuple[Topic, Reading, str]  #: a statistic, what was read, and the page it stands on


class Statistics:
    """Reads the statistics of one site, by whichever route its version has."""

    def __init__(self, site: Site, home: str, wanted: Sequence[str]) -> None:
        self._site = site
        self._topics = [topic for name in wanted if (topic := topic_of(name))]
        self._linked = links_in(home)
        self._routes: dict[str, Callable[[Topic], Iterator[Found]]] = {
            "data-statistik": self._by_page,
            "internal_api": self._by_api,
            "first/statistik": self._by_number,
        }
        self.route = ""  #: the one that answers; remembered from run to run

    def read(self, known_route: str = "", known: Collection[str] = ()) -> Iterator[Found]:
        """Every statistic that the site shows, each once. Those switched off are passed over.

        ``known`` are the slugs that it had before; then only those are asked for, and what its menu shows.
        """
        given: set[str] = set()
        if known:
            shown = {*known, *(name for _, name in self._linked)}
            self._topics = [topic for topic in self._topics if shown & {topic.slug, topic.key, *topic.other}]
        self.route = known_route if known_route in self._routes else ""
        for found in self._all():
            topic, reading, _ = found
            if topic.slug not in given and reading.rows:
                given.add(topic.slug)
                yield found

    def _all(self) -> Iterator[Found]:
        tried: list[Topic] = []
        for topic in islice(self._topics, PROBES):
            found = list(self._first_answer(topic))
            yield from found
            tried.append(topic)
            if found:
                break
        if not self.route:
            return
        if self.route == "first/statistik":
            yield from self._numbered()
            return
        ask = self._routes[self.route]
        for topic in self._topics:
            if topic not in tried:
                yield from ask(topic)
        if self.route == "data-statistik":
            yield from self._further()

    def _first_answer(self, topic: Topic) -> Iterator[Found]:
        for name in self._order():
            found = list(self._routes[name](topic))
            if found:
                self.route = name
                return iter(found)
        return iter(())

    def _order(self) -> list[str]:
        linked = {route for route, _ in self._linked}
        names = list(self._routes)
        return sorted(names, key=lambda name: (name != self.route, name not in linked, names.index(name)))

    def _by_page(self, topic: Topic) -> Iterator[Found]:
        renamed = topic.other[:1] if topic.slug == "penyandang-cacat" else ()
        for slug in (topic.slug, *renamed):
            path = f"data-statistik/{slug}"
            reading = read_page(self._site.page(path))
            self._linked += tuple(link for link in reading.links if link not in self._linked)
            if reading.rows:
                yield topic, reading, path
                return
            if reading.api_key:
                answers = read_api(self._site.json(f"internal_api/statistik/{reading.api_key}"))
                for answer in answers:
                    yield topic, _with(answer, reading), path
                    return

    def _by_api(self, topic: Topic) -> Iterator[Found]:
        for key in dict.fromkeys((topic.key, topic.slug)):
            found = False
            for answer in read_api(self._site.json(f"internal_api/statistik/{key}")):
                known = (
                    listed_topic(answer.heading)
                    or topic_of_rows(answer.names, key=topic.key)
                    or topic_of(answer.heading)
                )
                if known:
                    found = True
                    yield known, answer, f"data-statistik/{known.slug}"
            if found:
                return

    def _by_number(self, topic: Topic) -> Iterator[Found]:
        path = f"first/statistik/{topic.key}"
        reading = read_page(self._site.page(path))
        known = listed_topic(reading.heading) or topic_of_rows(reading.names) or topic_of(reading.heading)
        if reading.rows and known:
            yield known, reading, path

    def _numbered(self) -> Iterator[Found]:
        wanted = {topic.slug for topic in self._topics}
        linked = [name for route, name in self._linked if route == "first/statistik"]
        for number in dict.fromkeys((*(n for n in linked if n in OLD_NUMBERS), *OLD_NUMBERS)):
            for found in self._by_number(Topic(slug=number, key=number, label=number)):
                if found[0].slug in wanted:
                    yield found

    def _further(self) -> Iterator[Found]:
        """Statistics that the menu shows and that are in no list of ours."""
        known = {name for topic in TOPICS for name in (topic.slug, *topic.other)}
        for route, slug in self._linked:
            topic = topic_of(slug) if route == "data-statistik" and slug not in known else None
            if topic is not None:
                yield from self._by_page(topic)


def _with(answer: Reading, page: Reading) -> Reading:
    return Reading(rows=answer.rows, heading=page.heading, updated=page.updated)


def record(found: Found, site: Site, village: Village, before: Any) -> RawRecord:
    """A record of a statistic. Its date changes only with its rows, as far as we know ``before``."""
    topic, reading, path = found
    rows = [list(row) for row in reading.rows]
    updated = reading.updated
    if field(before, "rows") == rows and text(field(before, "updated")):
        updated = text(field(before, "updated"))
    return RawRecord(
        identifier=f"{PREFIX}{topic.slug}",
        url=site.url(path),
        content={
            "feature": "statistics",
            "slug": topic.slug,
            "label": topic.label,
            "unit": topic.unit,
            "updated": updated,
            "rows": rows,
            "village": village.told(),
        },
    )


def draft(content: Mapping[str, Json], raw: RawRecord, village: Village, home: str) -> DatasetDraft:
    """The dataset of one statistic, with its table."""
    label, unit = text(content.get("label")), text(content.get("unit")) or "Penduduk"
    rows = rows_of(content.get("rows"), len(FIELDS))
    if not any(digit in row[1] for row in rows for digit in "123456789"):
        raise SkipRecord("Every count in this statistic is zero: the village has not filled it in.")
    sheet = Sheet(
        series=raw.identifier,
        identifier=f"data-statistik/{text(content.get('slug'))}",
        title=f"Jumlah {unit} {village.title} menurut {label}",
        description=f"Jumlah {unit.lower()} {village.where} menurut {label}, "
        "laki-laki dan perempuan, sebagaimana dimuat di situs desa. "
        "Baris jumlah, “belum mengisi” dan total tidak disertakan.",
        keyword=("statistik desa", unit.lower(), label.lower()),
        columns=tuple(Column(name=name, title=title) for name, title, _ in FIELDS),
        rows=rows,
        updated=text(content.get("updated")) or None,
    )
    return draft_sheet(sheet, raw, village, home)
