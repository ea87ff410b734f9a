"""What the command line and the API tell programs alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from harvester.domain.problem import Problem
    from harvester.normalise.quality import Check
    from harvester.ports import PassItem, RunItem


def problem_json(problem: Problem) -> dict[str, Any]:
    """A problem, in English."""
    return {
        "code": problem.code,
        "severity": str(problem.severity),
        "path": problem.path,
        "message": problem.text,
    }


def run_item_json(item: RunItem) -> dict[str, Any]:
    """What a run did to a dataset, with the keys of its document that changed."""
    return {"name": item.name, "title": item.title, "action": item.action, "fields": list(item.fields)}


def pass_item_json(item: PassItem) -> dict[str, Any]:
    """What a delivery did to a dataset, with the fields of its package that differed, and why not."""
    return {
        "name": item.name,
        "title": item.title,
        "action": item.action,
        "fields": list(item.fields),
        "error": item.error,
        "problems": [problem_json(problem) for problem in item.problems],
    }


def check_json(check: Check) -> dict[str, Any]:
    """The points of one check of a score, with the reason and what to do."""
    return {
        "check": check.code,
        "dimension": str(check.dimension),
        "points": check.points,
        "of": check.most,
        "reason": check.text,
        "to_do": check.advice or None,
    }
