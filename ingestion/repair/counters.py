"""What stands behind a number that counts something, as a pattern.

Belongs here: the one pattern of magnitudes and counters that the steps on numbers look ahead for. Does not: the
counters themselves (knowledge/prose/units.yaml), or what a number counts (`ingestion.reading.prose`).
"""

from __future__ import annotations

import re
from functools import cache

from ingestion.knowledge.vocabulary import load_units


@cache
def counter() -> str:
    """多 or 余, 万 or 亿, and a counter that states something (not 年, 号, 页), longest first; a space may lead."""
    return rf"[ \u00a0]?(?:多|余)?[万亿]?(?:多|余)?(?:{'|'.join(map(re.escape, _counters()))})"


@cache
def begins_counter() -> str:
    """The characters one of which begins what `counter` matches, as a class: asked first, where few places have one."""
    return f"[ \u00a0多余万亿{''.join(dict.fromkeys(re.escape(unit[0]) for unit in _counters()))}]"


def _counters() -> list[str]:
    return sorted((u for u, unit in load_units().items() if unit.unit_class != "trap"), key=len, reverse=True)
