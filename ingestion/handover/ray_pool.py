"""Reading many documents on the machines of a Ray cluster, with the entries that the local pool leaves, byte for byte.

Belongs here: sending documents out and keeping what comes back. Does not: reading one (each machine has a
`pool.Reader`, with its bounds), or starting a cluster beyond this machine. Ray is an optional extra, imported when it
is asked for.

The machines share no disk: a document's bytes go there, its entry's bytes come back. They must have this very reader:
another version or changed knowledge is refused before anything is read.
"""

from __future__ import annotations

import importlib
import os
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from ingestion.handover.files import write_bytes
from ingestion.handover.fingerprint import identity_fingerprint, reader_fingerprint
from ingestion.handover.pool import Job, Reader, WorkerBrokenError

LOCAL = "local"  # a cluster of this machine alone, for the time of a reading


class RemoteReader:
    """What runs on a machine of the cluster: one reader, its documents in a folder of its own."""

    def __init__(self, parser: str, time_cap: float, fingerprints: tuple[str, str]) -> None:
        here = reader_fingerprint(), identity_fingerprint()
        if here != fingerprints:
            raise WorkerBrokenError(
                f"a machine of the cluster has another reader ({here}) than this one {fingerprints}"
            )
        self._reader = Reader(parser, time_cap)
        self._folder = tempfile.TemporaryDirectory(prefix="gongkai-ray-")

    def read(self, job: dict[str, Any], data: bytes) -> bytes:
        """The bytes of the entry of a document."""
        folder = Path(self._folder.name)
        raw, entry = folder / "raw", folder / "entry"
        raw.write_bytes(data)
        self._reader.read(replace(Job(**job), raw=str(raw), entry=str(entry)))
        return entry.read_bytes()

    def close(self) -> None:
        """End the reading process and remove what lies on this machine."""
        self._reader.close()
        self._folder.cleanup()


def read_documents_on_ray(
    jobs: Sequence[Job], parser: str, workers: int, time_cap: float, address: str
) -> Iterator[Job]:
    """As `pool.read_documents`, on the cluster at `address` (`local`: one of this machine alone, `workers` wide).

    On a cluster as many documents are read at a time as it has processors. Raises ModuleNotFoundError where Ray is
    not installed, ConnectionError where there is no cluster, WorkerBrokenError where a machine has another reader.
    """
    if not jobs:
        return
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    ray: Any = importlib.import_module("ray")
    is_started = not ray.is_initialized()
    if is_started:
        wide: dict[str, Any] = (
            {"num_cpus": workers, "include_dashboard": False} if address == LOCAL else {"address": address}
        )
        ray.init(**wide, log_to_driver=False, logging_level="ERROR")
    try:
        count = workers if address == LOCAL else int(ray.cluster_resources().get("CPU", 1))
        remote = ray.remote(num_cpus=1, max_restarts=0)(RemoteReader)
        fingerprints = reader_fingerprint(), identity_fingerprint()
        idle = [remote.remote(parser, time_cap, fingerprints) for _ in range(min(count, len(jobs)))]
        yield from _read(ray, idle, jobs)
        ray.get([reader.close.remote() for reader in idle])
    except ray.exceptions.ActorDiedError as error:
        raise WorkerBrokenError(f"a reading process of the cluster could not start or died: {error}") from error
    finally:
        if is_started:
            ray.shutdown()


def _read(ray: Any, idle: list[Any], jobs: Sequence[Job]) -> Iterator[Job]:
    """Each job once its entry is kept. One document at a time lies with each reader: memory stays bounded."""
    waiting = list(reversed(jobs))
    under_way: dict[Any, tuple[Any, Job]] = {}
    while waiting or under_way:
        while waiting and idle:
            reader, job = idle.pop(), waiting.pop()
            under_way[reader.read.remote(asdict(job), Path(job.raw).read_bytes())] = reader, job
        (done,), _ = ray.wait(list(under_way), num_returns=1)
        reader, job = under_way.pop(done)
        write_bytes(Path(job.entry), ray.get(done))
        idle.append(reader)
        yield job
