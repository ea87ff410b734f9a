"""Beginning what takes longer than a request may."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING

from harvester.domain.errors import HarvesterError

if TYPE_CHECKING:
    from harvester.service import Service

logger = logging.getLogger(__name__)


def begin_delivery(service: Service, name: str) -> None:
    """Begin a delivery to a target in a thread of its own; it ends a stop."""
    threading.Thread(target=_deliver, args=(service, name), name=f"deliver-{name}", daemon=True).start()


def _deliver(service: Service, name: str) -> None:
    try:
        service.deliveries.deliver(name, resume=True)
    except HarvesterError as error:
        logger.warning("Delivering to %s: %s", name, error)
