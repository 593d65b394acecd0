"""Collections one after the other within one step, so that a failing one stops no other.

Belongs here: the loop, what it leaves in Dagster when some fail. Does not: what is done to a collection.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import dagster as dg

RETRIES = dg.RetryPolicy(max_retries=2, delay=5)
DATA_VERSION = "dagster/data_version"


@dataclass(frozen=True)
class Done:
    """What a collection gave: a version of its data, and what the UI shows."""

    version: str
    metadata: dict[str, Any]


def each_partition(context: dg.AssetExecutionContext, work: Callable[[str], Done | None]) -> dg.MaterializeResult:
    """`work` on each partition of the run. None: there was nothing to do for that key.

    Raises dg.Failure naming the partitions that failed, once all were tried; the others are recorded as materialised.
    A retry of the step finds them done and only looks at them.
    """
    done, failed = _try_each(context.partition_keys, work)
    if failed:
        record(context, context.asset_key, done)
        raise _failure(failed)
    for key, one in done.items():
        context.add_asset_metadata(one.metadata, partition_key=key)
    # Dagster keeps one data version for all partitions of a run.
    versions = [one.version for one in done.values()]
    version = versions[0] if len(versions) == 1 else "+".join(versions)
    return dg.MaterializeResult(data_version=dg.DataVersion(version) if version else None)


def each_collection(
    context: dg.OpExecutionContext, asset: dg.AssetKey, keys: Sequence[str], work: Callable[[str], Done | None]
) -> None:
    """As `each_partition`, for an op that no partition was chosen for. Raises dg.Failure."""
    done, failed = _try_each(keys, work)
    record(context, asset, done)
    if failed:
        raise _failure(failed)


def record(context: Any, asset: dg.AssetKey, done: dict[str, Done]) -> None:
    """Note in Dagster that these partitions of an asset were materialised."""
    for key, one in done.items():
        tags = {DATA_VERSION: one.version}
        context.log_event(dg.AssetMaterialization(asset, partition=key, metadata=one.metadata, tags=tags))


def _try_each(keys: Sequence[str], work: Callable[[str], Done | None]) -> tuple[dict[str, Done], dict[str, Exception]]:
    done: dict[str, Done] = {}
    failed: dict[str, Exception] = {}
    for key in keys:
        try:
            one = work(key)
        except Exception as error:
            failed[key] = error
        else:
            if one is not None:
                done[key] = one
    return done, failed


def _failure(failed: dict[str, Exception]) -> dg.Failure:
    reasons = "; ".join(f"{key}: {type(error).__name__}: {error}" for key, error in failed.items())
    return dg.Failure(
        f"{len(failed)} 个文集未完成 · collections failed: {reasons}", metadata={"collections": list(failed)}
    )
