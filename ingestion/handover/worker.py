"""A reading process: takes one document after the other from stdin and leaves an entry in the cache for each.

Belongs here: what happens inside the process, its bounds included. Does not: starting and replacing it (`pool`).

One JSON line in, one JSON line out. A document that takes longer than its time ends the process: the alarm's default
action works in the middle of a C library too, where no Python handler would run, and also when the parent is gone.
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

from ingestion.handover.entry import Entry, of_failure, of_parsed, write_entry

MEMORY_LIMIT = 600 * 1024**2


def main(parser: str, time_cap: float) -> None:
    """Serve until stdin ends. parser: a module with `parse_bytes(data, source)` and `READER_VERSION`."""
    # Whatever a library prints must not end up between the answers.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    module: Any = importlib.import_module(parser)
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY_LIMIT, MEMORY_LIMIT))
    _answer(answers, {"ready": True})
    for line in sys.stdin:
        job = json.loads(line)
        data = Path(job["raw"]).read_bytes()
        signal.setitimer(signal.ITIMER_REAL, time_cap)
        entry = _read(module, data, job)
        signal.setitimer(signal.ITIMER_REAL, 0)
        write_entry(Path(job["entry"]), entry)
        _answer(answers, {"document_id": job["document_id"]})


def _read(module: Any, data: bytes, job: dict[str, str]) -> Entry:
    try:
        return of_parsed(module.parse_bytes(data, job["source"]))
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
    return of_failure(job["document_id"], job["source"], len(data), module.READER_VERSION, outcome, zh, en)


def _answer(stream: Any, value: dict[str, Any]) -> None:
    stream.write(json.dumps(value) + "\n")
    stream.flush()


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]))
