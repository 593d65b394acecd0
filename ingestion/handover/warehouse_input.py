"""What the warehouse reads: exactly the Parquet files that the manifests of all collections publish, side by side.

Belongs here: gathering them. Does not: their content.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path

import pyarrow.parquet as pq

from ingestion.handover.files import remove_leftovers, temporary_folder
from ingestion.handover.schemas import TABLES
from ingestion.handover.store import published_files, read_manifest


def build_input(collections: Path, target: Path) -> dict[str, str]:
    """Make `target`/<table>/*.parquet anew; collection key → the generation taken. Only for the holder of the lock.

    Hard links where the file system has them, copies elsewhere: a generation may go while the warehouse reads.
    """
    taken: dict[str, str] = {}
    remove_leftovers(target.parent)
    with temporary_folder(target.parent) as temporary:
        for table, schema in TABLES.items():
            (temporary / table).mkdir()
            # A table without files has no schema to read: an empty one always lies there.
            pq.write_table(schema.empty_table(), temporary / table / "none.parquet")
        for folder in sorted(collections.iterdir()) if collections.is_dir() else []:
            manifest = read_manifest(folder) if folder.is_dir() else None
            if manifest is None:
                continue
            taken[folder.name] = manifest["generation"]
            for table in TABLES:
                for file in published_files(folder, table):
                    # The key may hold signs that DuckDB would take for a pattern; its hash does not.
                    digest = hashlib.sha256(folder.name.encode("utf-8")).hexdigest()[:16]
                    _link(file, temporary / table / f"{digest}-{file.name}")
        shutil.rmtree(target, ignore_errors=True)
        temporary.rename(target)
    return taken


def _link(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)
