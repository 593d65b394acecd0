"""What the tests of whole runs share."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest


@pytest.fixture
def own_environment() -> Iterator[None]:
    """A run, and building definitions, set variables for their children; they go when the test ends."""
    before = dict(os.environ)
    yield
    os.environ.clear()
    os.environ.update(before)
