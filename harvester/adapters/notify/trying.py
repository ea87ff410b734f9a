"""Trying again what may pass, a few times."""

from __future__ import annotations

import time
from collections.abc import Callable

from harvester.domain.errors import NotSent

PAUSES = (1.0, 4.0)  #: seconds before the second and the third attempt


class MayPass(Exception):
    """Another attempt may succeed."""


def try_again(send: Callable[[], None], sleep: Callable[[float], None] = time.sleep) -> None:
    """Call ``send`` until it does not raise :class:`MayPass`, three times at most.

    Raises:
        NotSent: it failed to the end, or raised this itself.
    """
    for pause in (*PAUSES, None):
        try:
            return send()
        except MayPass as error:
            if pause is None:
                raise NotSent(str(error)) from error
            sleep(pause)
    return None
