"""What every test may ask for: the shared documents beside the checkout, and the command run in this process."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

# The same change gives the same result on every machine: the gates search wider.
settings.register_profile("repeatable", derandomize=True, database=None)
settings.load_profile("repeatable")

# Recognition takes seconds a page: the tests that want it switch it on.
os.environ.setdefault("GONGKAI_OCR", "off")

PROJECT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real documents and their expectations beside the checkout; skips where there is none."""
    folder = PROJECT.parent / "shared"
    if not (folder / "reports" / "seeds").is_dir():
        pytest.skip("no folder `shared` beside the checkout: its documents cannot be read")
    return folder


@pytest.fixture(scope="session")
def samples() -> Path:
    """The bundled samples."""
    return PROJECT / "samples"
