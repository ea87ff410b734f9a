"""The same dataset in several sources, and what a person says of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import g, request, url_for

from harvester.service.as_json import problem_json
from harvester.web.api.access import Told, answer, blueprint, needs
from harvester.web.api.paging import asked_limit, asked_number
from harvester.web.current import service

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from harvester.ports import DatasetRow


@blueprint.get("/duplicates")
def duplicates() -> ResponseReturnValue:
    """Datasets that several sources have, by id; ``next`` is the address of those that follow."""
    limit, name = asked_limit(), request.args.get("source")
    found = service().duplicates.groups(source=name, after=asked_number("after", 0) or 0, limit=limit + 1)
    page, names = found[:limit], _sources()
    following = None
    if len(found) > limit:
        following = url_for("api.duplicates", source=name, limit=limit, after=page[-1].chosen.id)
    groups = [
        {**_dataset(each.chosen, names), "duplicates": [_dataset(other, names) for other in each.duplicates]}
        for each in page
    ]
    return answer({"groups": groups, "next": following})


@blueprint.get("/datasets/<name>/duplicates")
def dataset_duplicates(name: str) -> ResponseReturnValue:
    """What is known of a dataset in other sources, and what people said of it."""
    around, names = service().duplicates.around(name), _sources()
    return answer(
        {
            "published": _dataset(around.chosen, names) if around.chosen else None,
            "duplicates": [_dataset(each, names) for each in around.duplicates],
            "alike": [
                {**_dataset(each.second, names), "reason": problem_json(each.reason)} for each in around.alike
            ],
            "said": [
                {
                    "dataset": other.name if other else None,
                    "same": said.same,
                    "reason": said.reason,
                    "person": said.person,
                    "decided": said.decided,
                }
                for said, other in around.said
            ],
        }
    )


@blueprint.post("/datasets/<name>/duplicates")
@needs("editor")
def say_duplicate(name: str) -> ResponseReturnValue:
    """Say that a dataset and another are the same, or are not; it goes before the rule."""
    told = Told({"other", "same", "reason"})
    other, same, reason = told.text("other"), told.decided("same"), told.text("reason")
    told.check()
    service().duplicates.say(name, other, same=same, reason=reason, person=g.account.name)
    return dataset_duplicates(name)


@blueprint.delete("/datasets/<name>/duplicates/<other>")
@needs("editor")
def unsay_duplicate(name: str, other: str) -> ResponseReturnValue:
    """Forget what was said of two datasets; the rule decides again."""
    service().duplicates.unsay(name, other)
    return dataset_duplicates(name)


def _sources() -> dict[int, str]:
    return {source.id: source.name for source in service().core.sources.all()}


def _dataset(row: DatasetRow, names: dict[int, str]) -> dict[str, Any]:
    reason = row.duplicate_reason
    return {
        "name": row.name,
        "title": row.title,
        "source": names.get(row.source_id),
        "state": str(row.state),
        "reason": problem_json(reason) if reason else None,
    }
