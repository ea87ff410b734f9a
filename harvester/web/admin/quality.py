"""How good the descriptions are, and which links do not answer."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import chain
from typing import TYPE_CHECKING

from flask import Response, current_app, render_template, request, stream_with_context
from flask_babel import gettext
from flask_babel import gettext as _

from harvester.normalise.quality import MOST
from harvester.normalise.quality_checks import ADVICE
from harvester.service.quality import SourceQuality
from harvester.web.admin.access import blueprint
from harvester.web.asking import asked
from harvester.web.current import service

if TYPE_CHECKING:
    from flask import Flask
    from flask.typing import ResponseReturnValue


A_PAGE = 50
SHOWN_LINKS = 200
_KEPT = "harvester-scores"
_AGE = timedelta(minutes=10)  # links are checked meanwhile, which no change of a dataset tells


@dataclass
class KeptScores:
    """The scores of the sources, which take a walk over every dataset: kept until one changes."""

    _key: datetime | None = None
    _made: datetime | None = None
    _scores: list[SourceQuality] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def get(self) -> list[SourceQuality]:
        """The scores, by source."""
        core = service().core
        key, now = core.catalogue.last_change(), core.clock.now()
        with self._lock:
            if self._made is None or key != self._key or now - self._made > _AGE:
                self._scores, self._key, self._made = service().quality.sources(), key, now
            return self._scores


def keep_scores(app: Flask) -> None:
    """Let an application keep scores."""
    app.extensions[_KEPT] = KeptScores()


@blueprint.get("/quality")
def quality() -> ResponseReturnValue:
    """The score of each source."""
    kept: KeptScores = current_app.extensions[_KEPT]
    return render_template("admin/quality.html", sources=kept.get(), most=MOST)


@blueprint.get("/quality/<name>")
def source_quality(name: str) -> ResponseReturnValue:
    """The score of one source, what loses its points, and its datasets."""
    core = service().core
    source = core.sources.get(name)
    kept: KeptScores = current_app.extensions[_KEPT]
    after = asked("after")
    found = service().quality.page(name, after=after, limit=A_PAGE + 1)
    return render_template(
        "admin/quality_source.html",
        source=source,
        summary=next((each.summary for each in kept.get() if each.name == name), None),
        datasets=[each for _id, each in found[:A_PAGE]],
        following=found[A_PAGE - 1][0] if len(found) > A_PAGE else None,
        after=after,
        most=MOST,
        advice=ADVICE,
    )


@blueprint.get("/quality.csv")
def quality_csv() -> ResponseReturnValue:
    """What loses points and what to do about it, as a CSV for whoever is to mend it."""
    name = request.args.get("source") or None
    if name:
        service().core.sources.get(name)
    lines = service().quality.csv(name, translate=lambda text: str(gettext(text)) if text else "")
    file = _("quality") + (f"-{name}" if name else "")
    marked = chain(["\ufeff"], lines)  # a byte order mark, so that spreadsheets read it as UTF-8
    return Response(
        stream_with_context(marked),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{file}.csv"'},
    )


@blueprint.get("/links")
def links() -> ResponseReturnValue:
    """The addresses that did not answer when they were last checked."""
    core = service().core
    name = request.args.get("source") or None
    source = core.sources.get(name) if name else None
    return render_template(
        "admin/links.html",
        broken=service().links.broken(name, limit=SHOWN_LINKS),
        shown=SHOWN_LINKS,
        numbers=core.looked.links(),
        sources=core.sources.all(),
        source=source,
        settings=core.settings.links,
    )
