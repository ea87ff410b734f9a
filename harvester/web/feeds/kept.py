"""Answers that are kept in memory for whoever asks the same next."""

from __future__ import annotations

from collections.abc import Callable, Hashable

from flask import Response, current_app

from harvester.domain.recent import Recent

MOST_BYTES = 16_000_000
_LARGEST = 1_000_000
_NAME = "harvester-answers"

_Answer = tuple[bytes, list[tuple[str, str]]]


class KeptAnswers:
    """The answers that were asked for last, by what they are made of: one that changed is not found again."""

    def __init__(self, most: int = MOST_BYTES) -> None:
        self._answers: Recent[_Answer] = Recent(most, lambda answer: len(answer[0]))

    def get(self, key: Hashable) -> Response | None:
        """The answer as it was given."""
        found = self._answers.get(key)
        return Response(found[0], headers=found[1]) if found else None

    def put(self, key: Hashable, response: Response) -> None:
        """Keep an answer, unless it is large."""
        body = response.get_data()
        if len(body) <= _LARGEST:
            self._answers.put(key, (body, list(response.headers)))


def kept_answers() -> KeptAnswers:
    """Those of this application."""
    answers: KeptAnswers = current_app.extensions.setdefault(_NAME, KeptAnswers())
    return answers


def again_or(key: Hashable, make: Callable[[], Response]) -> Response:
    """The answer that is kept, or else the one that ``make`` gives, kept for the next."""
    if (answer := kept_answers().get(key)) is None:
        answer = make()
        kept_answers().put(key, answer)
    return answer
