"""Reading many documents in processes of their own, so that one bad file hurts only itself.

Belongs here: starting, asking and replacing workers. Does not: what a worker does, or what is published.

Workers are plain child processes and no multiprocessing pool: that would import the caller's main module again, which
under Dagster costs seconds and 150 MB a worker, and its pool does not survive a worker that is killed.
"""

from __future__ import annotations

import contextlib
import json
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

from ingestion.handover.entry import of_failure, write_entry

TIME_CAP_SECONDS = 20.0
ATTEMPTS = 2  # a worker can be killed for something the document did not do
DOCUMENTS_A_WORKER = 20  # below that a second process costs more than it saves


@dataclass(frozen=True)
class Job:
    """One document to read. raw: its bytes. entry: where its cache entry goes."""

    document_id: str
    source: str
    raw: str
    entry: str


class WorkerBrokenError(RuntimeError):
    """A worker that cannot even start: the installation is at fault, not a document."""


class _Worker:
    def __init__(self, parser: str, time_cap: float) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "ingestion.handover.worker", parser, str(time_cap)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )
        if self._answer() is None:
            raise WorkerBrokenError(f"the reading process for {parser} ended with {self.close()} before it was ready")

    def read(self, job: Job) -> bool:
        """Whether the worker lived to answer."""
        assert self.process.stdin is not None
        try:
            self.process.stdin.write(json.dumps(asdict(job)) + "\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            return False
        return self._answer() is not None

    def close(self) -> int:
        """End the worker; its return code (negative: the signal it died of)."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.close()
        self.process.stdout.close()
        return self.process.wait()

    def _answer(self) -> str | None:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        return line if line.endswith("\n") else None


def read_documents(
    jobs: Sequence[Job],
    parser: str,
    reader_version: str,
    workers: int,
    time_cap: float = TIME_CAP_SECONDS,
) -> Iterator[Job]:
    """Read documents; gives each job once its cache entry stands. Whatever happens to a document, an entry is left.

    A document that twice ends its worker gets the outcome over_limit (out of time) or corrupt (anything else).
    Raises WorkerBrokenError where no worker can start.
    """
    if not jobs:
        return
    count = max(1, min(workers, -(-len(jobs) // DOCUMENTS_A_WORKER)))
    local = threading.local()
    started: list[_Worker] = []

    def read(job: Job) -> Job:
        code = 0
        for _ in range(ATTEMPTS):
            if not hasattr(local, "worker"):
                local.worker = _Worker(parser, time_cap)
                started.append(local.worker)
            if local.worker.read(job):
                return job
            code = local.worker.close()
            started.remove(local.worker)
            del local.worker
        _leave_failure(job, reader_version, code, time_cap)
        return job

    with ThreadPoolExecutor(count) as threads:
        try:
            yield from threads.map(read, jobs)
        finally:
            threads.shutdown(cancel_futures=True)
            for worker in started:
                worker.close()


def _leave_failure(job: Job, reader_version: str, code: int, time_cap: float) -> None:
    if code == -signal.SIGALRM:
        outcome = "over_limit"
        zh, en = f"读取超过 {time_cap:g} 秒，已放弃", f"not read within {time_cap:g} seconds: given up"
    else:
        outcome = "corrupt"
        zh, en = f"读取进程两次异常终止（{code}）", f"the reading process died twice on it ({code})"
    length = Path(job.raw).stat().st_size
    entry = of_failure(job.document_id, job.source, length, reader_version, outcome, zh, en)
    write_entry(Path(job.entry), entry)
