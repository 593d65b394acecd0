"""The one place that imports Great Expectations: plain expectations in, plain results out.

Belongs here: turning `Expectation` into the library's objects, running them on pandas frames, handing back what failed
and where. Does not: which expectations there are (`gate`, `suites`), or what a failure means (`judge`).
The import takes seconds, so it happens inside the functions.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from expectations.data_docs import make_self_contained

if TYPE_CHECKING:
    import pandas as pd

Severity = Literal["critical", "warning", "info"]


@dataclass(frozen=True, slots=True)
class Expectation:
    """What a frame should be like. `key` is unique within a suite; `type` and `arguments` are the library's own.

    `where` is a pandas query that picks the rows the expectation is about; empty for all rows. `notes` are for people.
    """

    key: str
    type: str
    arguments: Mapping[str, Any]
    severity: Severity = "critical"
    where: str = ""
    notes: str = ""
    meta: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one expectation on one frame.

    checked: rows it looked at (0 for expectations about the whole frame). failed_count: rows that broke it.
    failed_rows: their index labels, all of them. error: why it could not be judged at all, or empty.
    """

    expectation: Expectation
    frame: str
    success: bool
    checked: int
    failed_count: int
    failed_rows: tuple[Any, ...]
    error: str = ""


def validate(
    suite_name: str,
    frames: Iterable[tuple[str, pd.DataFrame]],
    expectations: Sequence[Expectation],
    docs_dir: Path | None = None,
) -> list[Result]:
    """Run every expectation on every (name, frame), in the order given, with all failing rows.

    Where `docs_dir` is given, the library's Data Docs of these runs are built there, replacing those of runs before.
    Raises ValueError where two expectations share a key: one would hide the other.
    """
    if len({expectation.key for expectation in expectations}) != len(expectations):
        raise ValueError(f"suite {suite_name}: two expectations have the same key")
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig
    from great_expectations.expectations.registry import get_expectation_impl

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    # The site an ephemeral context starts with lies in the system's temporary folder and is never removed.
    context.delete_data_docs_site(site_name="local_site")

    # All at once: the library writes the whole suite anew for each expectation added to one it holds.
    built = [_build(get_expectation_impl(expectation.type), expectation) for expectation in expectations]
    suite = context.suites.add(gx.ExpectationSuite(name=suite_name, expectations=built))
    by_key = {expectation.key: expectation for expectation in expectations}
    results = []
    for name, frame in frames:
        source = context.data_sources.add_pandas(suite_name)
        batch = source.add_dataframe_asset(name).add_batch_definition_whole_dataframe("whole")
        validation = context.validation_definitions.add(
            gx.ValidationDefinition(name=f"{suite_name}: {name}", data=batch, suite=suite)
        )
        run = validation.run(batch_parameters={"dataframe": frame}, result_format={"result_format": "COMPLETE"})
        # A source holds on to every frame it was given: one for each frame lets them go, however many there are.
        context.data_sources.delete(suite_name)
        found = {_key(result): result for result in run.results}
        # Results come in the library's own order, and one it lost must not pass for a success: KeyError here.
        results += [_plain(by_key[key], name, found[key]) for key in by_key]
    if docs_dir is not None:
        _build_docs(context, suite_name, docs_dir)
    return results


def _build(implementation: Any, expectation: Expectation) -> Any:
    arguments: dict[str, Any] = dict(expectation.arguments)
    if expectation.where:
        arguments.update(row_condition=expectation.where, condition_parser="pandas")
    if expectation.notes:
        arguments.update(notes=expectation.notes)
    meta = {**expectation.meta, "key": expectation.key}
    return implementation(**arguments, severity=expectation.severity, meta=meta)


def _key(result: Any) -> str:
    return str(result.expectation_config.meta["key"])


def _plain(expectation: Expectation, frame: str, result: Any) -> Result:
    details = result.result
    return Result(
        expectation=expectation,
        frame=frame,
        success=bool(result.success),
        checked=int(details.get("element_count") or 0),
        failed_count=int(details.get("unexpected_count") or 0),
        failed_rows=tuple(details.get("unexpected_index_list") or ()),
        error=_error(result.exception_info),
    )


def _error(exception_info: Mapping[str, Any]) -> str:
    """The first exception message; the library nests them by metric where there are several."""
    for info in (exception_info, *(value for value in exception_info.values() if isinstance(value, Mapping))):
        if info.get("raised_exception"):
            return str(info.get("exception_message") or "unknown error").strip()
    return ""


def _build_docs(context: Any, suite_name: str, docs_dir: Path) -> None:
    docs_dir.mkdir(parents=True, exist_ok=True)
    for folder in ("validations", "expectations", "static"):
        # A page is named by the time of its run: without this they pile up.
        shutil.rmtree(docs_dir / folder, ignore_errors=True)
    site = {
        "class_name": "SiteBuilder",
        "site_index_builder": {"class_name": "DefaultSiteIndexBuilder"},
        "show_how_to_buttons": False,
        "store_backend": {"class_name": "TupleFilesystemStoreBackend", "base_directory": str(docs_dir.resolve())},
    }
    context.add_data_docs_site(site_name="gongkai", site_config=site)
    context.build_data_docs(site_names=["gongkai"])
    make_self_contained(docs_dir, suite_name)
