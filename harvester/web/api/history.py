"""How a dataset became what it is: its records as fetched, its versions, its score."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from harvester.domain.decide import State
from harvester.service.as_json import check_json, problem_json
from harvester.web.api.access import answer, blueprint, needs
from harvester.web.api.paging import asked_limit
from harvester.web.current import service

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue


@blueprint.get("/datasets/<name>/versions")
def dataset_versions(name: str) -> ResponseReturnValue:
    """Former versions, newest first, each with the values that the run after it changed."""
    found = service().core.catalogue.get(name)
    return answer(
        {
            "versions": [
                {
                    "run": step.version.run_id,
                    "action": step.version.action,
                    "superseded": step.version.superseded,
                    "changes": [asdict(change) for change in step.changes],
                    "document": step.version.document,
                }
                for step in service().history.steps(found, limit=asked_limit())
            ]
        }
    )


@blueprint.get("/datasets/<name>/records")
@needs("editor")
def dataset_records(name: str) -> ResponseReturnValue:
    """The records behind a dataset as they were fetched (personal data masked), and what rules changed."""
    catalogue = service().core.catalogue
    return answer(
        {
            "records": [
                {
                    "identifier": record.identifier,
                    "url": record.url,
                    "fetched": record.fetched,
                    "missing_since": record.missing_since,
                    "raw": record.raw,
                    "changes": [dict(change) for change in record.changes],
                    "problems": [problem_json(problem) for problem in record.problems],
                }
                for record in catalogue.records(catalogue.get(name))[: asked_limit()]
            ]
        }
    )


@blueprint.get("/datasets/<name>/quality")
def dataset_quality(name: str) -> ResponseReturnValue:
    """The score of a dataset, each point with its reason and what to do; null for one not published."""
    if service().core.catalogue.get(name).state not in {State.ACTIVE, State.INVALID}:
        return answer({"points": None, "rating": None, "checks": []})
    scored = service().quality.dataset(name).quality
    return answer(
        {
            "points": scored.points,
            "rating": str(scored.rating),
            "checks": [check_json(check) for check in scored.checks],
        }
    )
