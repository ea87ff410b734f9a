"""What the tests against a real CKAN need, and what is done where it is not there."""

from __future__ import annotations

import os
from typing import NoReturn

import pytest


def missing(reason: str) -> NoReturn:
    """Skip, for ``reason``; where a CKAN is required (HARVESTER_TEST_REQUIRE_CKAN is 1), fail."""
    if os.environ.get("HARVESTER_TEST_REQUIRE_CKAN") == "1":
        pytest.fail(reason)
    pytest.skip(reason)
