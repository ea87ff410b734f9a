"""What is written to the log: without personal data, tracebacks included."""

from __future__ import annotations

import logging

from harvester.normalise.privacy import mask


class MaskingFormatter(logging.Formatter):
    """Masks the finished line: messages quote what sources say, and so do exceptions."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, masked."""
        return mask(super().format(record))
