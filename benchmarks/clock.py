"""CPU time of a call, children included, and of the steps within the reading of a document.

Belongs here: the clock, and the stages' names. Does not: which documents, how often, or what is printed (`read`).
"""

from __future__ import annotations

import resource
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from ingestion import parse

# What `ingestion.parse` calls, by stage; whatever else it does is the rest.
STAGES = {
    "document": ("read_document",),
    "repair": ("repair",),
    "tables": ("with_line_tables", "read_tables"),
    "prose": ("read_prose",),
    "identity": ("identify",),
}


def cpu() -> float:
    """CPU milliseconds of this process and of its children that ended: workbooks are tried in one."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time_ns() / 1e6 + (children.ru_utime + children.ru_stime) * 1e3


def timed(work: Callable[[], object]) -> float:
    """CPU milliseconds of one call."""
    start = cpu()
    work()
    return cpu() - start


@contextmanager
def stages() -> Iterator[dict[str, float]]:
    """CPU milliseconds by stage, summed up while documents are read within the block."""
    spent = dict.fromkeys(STAGES, 0.0)
    originals = {name: getattr(parse, name) for names in STAGES.values() for name in names}

    def clocked(stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            start = cpu()
            try:
                return function(*arguments, **options)
            finally:
                spent[stage] += cpu() - start

        return call

    try:
        for stage, names in STAGES.items():
            for name in names:
                setattr(parse, name, clocked(stage, originals[name]))
        yield spent
    finally:
        for name, original in originals.items():
            setattr(parse, name, original)
