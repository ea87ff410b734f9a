"""The one place where third-party plugin code is called and may raise anything."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TypeVar

from harvester.domain.errors import HarvesterError, PluginFault

T = TypeVar("T")
logger = logging.getLogger(__name__)


def call_plugin(name: str, what: str, call: Callable[[], T]) -> T:
    """The answer of ``call``.

    Raises:
        PluginFault: the plugin raised something that is not part of its contract; the traceback is logged.
    """
    try:
        return call()
    except HarvesterError:
        raise
    except Exception as error:
        logger.exception("The plugin %s fails: %s", name, what)
        raise PluginFault(f"The plugin “{name}” has a fault ({type(error).__name__}: {error}).") from error
