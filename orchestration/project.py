"""The dbt project as Dagster sees it, with a manifest that is never older than the project.

Belongs here: `DbtProject` and its manifest. Does not: which models run when (`defs.warehouse`, `defs.quality`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from dagster_dbt import DbtCliResource, DbtProject
from packaging.version import Version

from gongkai.settings import Settings
from ingestion.handover.files import TEMPORARY, write_bytes

STAMP = "manifest.stamp"
SUFFIXES = (".sql", ".yml", ".yaml", ".csv", ".md")


def dbt_project(settings: Settings) -> DbtProject:
    """The project, its output in the home: two homes built from one checkout never write into each other's.

    Without a manifest that fits the project as it is, `dbt parse` makes one (about four seconds).
    """
    project = DbtProject(project_dir=settings.dbt_project, target_path=settings.dbt_target)
    stamp = settings.dbt_target / STAMP
    wanted = _stamp(settings)
    if not (project.manifest_path.is_file() and stamp.is_file() and stamp.read_text() == wanted):
        settings.dbt_target.mkdir(parents=True, exist_ok=True)
        project.preparer.prepare(project)
        write_bytes(stamp, wanted.encode())
    return project


class Dbt(DbtCliResource):
    """dbt as the installed one, without what dagster-dbt does before each call and we have no use for.

    Asking `dbt --version` and loading dbt into this process for its adapter (for row counts, which we do not fetch)
    took 5 of the 12 seconds of a call. Should these methods change their names, that time comes back, nothing else.
    """

    @property
    def _cli_version(self) -> Version:
        return Version(version("dbt-core"))

    def _initialize_dbt_core_adapter(self, args: Sequence[str]) -> Any:
        return None


def _stamp(settings: Settings) -> str:
    digest = hashlib.sha256(f"{version('dbt-core')} {version('dbt-duckdb')} {settings.home}".encode())
    knowledge = settings.project / "ingestion" / "knowledge"
    for folder in (settings.dbt_project, knowledge):
        for path in sorted(folder.rglob("*")):
            if path.suffix in SUFFIXES and _is_source(path.relative_to(folder)):
                digest.update(f"{path}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _is_source(path: Path) -> bool:
    return path.parts[0] not in ("target", "logs") and not path.name.startswith((".", TEMPORARY))
