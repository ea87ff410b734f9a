"""The same dataset in several sources, and what a person says of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from harvester.domain.errors import ConfigInvalid, NotFound
from harvester.web.admin.access import blueprint, needs
from harvester.web.asking import asked
from harvester.web.current import service
from harvester.web.wording import tell, tell_text

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

A_PAGE = 30
SHOWN_PAIRS = 30


@blueprint.get("/duplicates")
def duplicates() -> ResponseReturnValue:
    """Datasets that several sources have, and pairs that a person may look at."""
    core = service().core
    after = asked("after")
    groups = service().duplicates.groups(after=after, limit=A_PAGE + 1)
    return render_template(
        "admin/duplicates.html",
        groups=groups[:A_PAGE],
        following=groups[A_PAGE - 1].chosen.id if len(groups) > A_PAGE else None,
        after=after,
        alike=() if after else service().duplicates.alike(limit=SHOWN_PAIRS),
        count=service().duplicates.count(),
        sources={source.id: source for source in core.sources.all()},
    )


@blueprint.post("/datasets/<name>/duplicates")
@needs("editor")
def say_duplicate(name: str) -> ResponseReturnValue:
    """Keep a person's word on this dataset and another, or take it back."""
    told = request.form
    other = told.get("other", "").strip().rstrip("/").rpartition("/")[2]
    word = told.get("word", "")
    try:
        if word == "forget":
            service().duplicates.unsay(name, other)
            flash(_("It is forgotten; the rule decides again."), "good")
        else:
            service().duplicates.say(
                name, other, same=word == "same", reason=told.get("reason", ""), person=current_user.name
            )
            flash(_("It is kept, and goes before the rule from now on."), "good")
    except ConfigInvalid as refused:
        for problem in refused.problems:
            flash(tell(problem), "bad")
    except NotFound as missing:
        service().core.catalogue.get(name)
        flash(tell_text(str(missing)), "bad")
    return redirect(url_for("admin.dataset", name=name, _anchor="elsewhere"))
