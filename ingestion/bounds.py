"""Bounds that more than one room keeps.

Belongs here: the numbers. Does not: bounds of one room or container, which stand where they are kept.
"""

from __future__ import annotations

MAXIMUM_BYTES = 64 * 1024 * 1024  # of one document, as it came and unwrapped
WORKER_MEMORY = 600 * 1024 * 1024  # of a reading process
