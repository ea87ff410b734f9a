"""The one place where plugin code is called in a run: it may be anybody's, and may raise anything."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, TypeVar

from harvester.domain.errors import HarvesterError, PluginFault

if TYPE_CHECKING:
    from harvester.domain.record import RawRecord
    from harvester.sdk.context import FetchContext
    from harvester.sdk.plugin import SourcePlugin

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


def listed(plugin: SourcePlugin, context: FetchContext) -> Iterator[RawRecord]:
    """The records of a source, one by one, as the plugin yields them.

    Raises:
        SourceError: the listing breaks off.
        SourceUnchanged: the source says that nothing changed.
        PluginFault: as :func:`call_plugin`.
    """
    what = "list records"
    records = call_plugin(plugin.name, what, lambda: iter(plugin.records(context)))
    while (raw := call_plugin(plugin.name, what, lambda: next(records, None))) is not None:
        yield raw
