"""A reading process: takes one document after the other from stdin and leaves an entry in the cache for each.

Belongs here: what happens inside the process, its bounds included. Does not: starting and replacing it (`pool`).

One JSON line in, one JSON line out. A document that takes longer than its time ends the process: the alarm's default
action works in the middle of a C library too, where no Python handler would run, and also when the parent is gone.
Time is CPU time, so that a machine that stands still turns no document away; the clock on the wall, far more generous,
ends what waits for something that never comes.
"""

from __future__ import annotations

import importlib
import json
import os
import resource
import signal
import sys
from pathlib import Path
from typing import Any

from ingestion.bounds import WORKER_MEMORY
from ingestion.handover.entry import NOT_LISTED, Entry, of_failure, of_parsed, write_entry
from ingestion.model import Listing


def serve(parser: str, cpu_cap: float, wall_cap: float) -> None:
    """Serve until stdin ends. parser: a module with `parse_bytes(data, source)` and `READER_VERSION`."""
    # Whatever a library prints must not end up between the answers.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    sys.meta_path.insert(0, _WithoutPandas())
    module: Any = importlib.import_module(parser)
    # The soft limit alone: a process that this one starts for a single file has a bound of its own.
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (WORKER_MEMORY, hard))
    _answer(answers, {"ready": True, "reader_version": module.READER_VERSION})
    for line in sys.stdin:
        job = json.loads(line)
        data = Path(job["raw"]).read_bytes()
        _set_alarms(cpu_cap, wall_cap)
        entry, told = _read(module, data, job)
        _set_alarms(0, 0)
        write_entry(Path(job["entry"]), entry)
        _answer(answers, {"document_id": job["document_id"], **told})


class _WithoutPandas:
    """Keeps pyarrow from loading pandas to see whether a list is one of its arrays: 0.3 s and 50 MB in every worker."""

    @staticmethod
    def find_spec(name: str, path: object = None, target: object = None) -> None:
        if name == "pandas":
            raise ModuleNotFoundError("a worker goes without pandas", name=name)


def _set_alarms(cpu: float, wall: float) -> None:
    signal.setitimer(signal.ITIMER_PROF, cpu)
    signal.setitimer(signal.ITIMER_REAL, wall)


def _read(module: Any, data: bytes, job: dict[str, Any]) -> tuple[Entry, dict[str, Any]]:
    """The entry of a document, and what the hand-over has no place for: notes, and the explanation if asked for."""
    try:
        listed = Listing(job.get("listed_agency", ""), job.get("listed_year", 0))
        parsed = module.parse_bytes(data, job["source"], **({} if listed == NOT_LISTED else {"listed": listed}))
        entry = of_parsed(parsed, job.get("identity_version", ""), listed)
        return entry, _told(parsed) if job.get("is_told") else {}
    except (MemoryError, RecursionError) as error:
        name = type(error).__name__
        outcome, zh, en = (
            "over_limit",
            f"读取时超出内存或嵌套上限（{name}）",
            f"over the memory or nesting limit ({name})",
        )
    except Exception as error:  # one bad file hurts only itself
        detail = f"{type(error).__name__}: {error}"[:300]
        print(f"{job['source']}: {detail}", file=sys.stderr)
        outcome, zh, en = "corrupt", f"读取程序出错：{detail}", f"the reader failed: {detail}"
    return of_failure(job["document_id"], job["source"], len(data), module.READER_VERSION, outcome, zh, en), {}


def _told(parsed: Any) -> dict[str, Any]:
    from ingestion.printing import explanation

    notes = [[note.name, note.detail] for note in parsed.document.notes] if parsed.document else []
    return {"notes": notes, "explanation": explanation(parsed)}


def _answer(stream: Any, value: dict[str, Any]) -> None:
    stream.write(json.dumps(value) + "\n")
    stream.flush()
