"""Parquet files of bounded size with the same bytes for the same rows.

Belongs here: how a table becomes files. Does not: which rows, or when they are published.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from ingestion.handover.schemas import SCHEMA_VERSION

ROWS_A_FILE = 50_000


@dataclass(frozen=True)
class ParquetFile:
    """A written file: its name, rows, and the sha256 of its bytes."""

    name: str
    rows: int
    sha256: str


class BoundedWriter:
    """Takes the rows of one table in their final order and writes them as files of at most `rows_a_file` rows.

    At least one file is written, so that a table without rows still has its schema on disk.
    """

    def __init__(self, folder: Path, table: str, schema: pa.Schema, rows_a_file: int = ROWS_A_FILE) -> None:
        self.folder = folder
        self.table = table
        self.schema = schema.with_metadata({"gongkai.table": table, "gongkai.schema_version": str(SCHEMA_VERSION)})
        self.rows_a_file = rows_a_file
        self.files: list[ParquetFile] = []
        self._waiting: list[pa.Table] = []
        self._waiting_rows = 0

    def add(self, rows: pa.Table) -> None:
        """Append rows. Raises pyarrow.ArrowInvalid where they do not fit the schema."""
        self._waiting.append(rows.cast(self.schema))
        self._waiting_rows += rows.num_rows
        while self._waiting_rows >= self.rows_a_file:
            self._write()

    def close(self) -> tuple[ParquetFile, ...]:
        """Write what is left; the files written."""
        if self._waiting_rows or not self.files:
            self._write()
        return tuple(self.files)

    def _write(self) -> None:
        table = pa.concat_tables(self._waiting or [self.schema.empty_table()]).combine_chunks()
        now, later = table.slice(0, self.rows_a_file), table.slice(self.rows_a_file)
        name = f"{self.table}-{len(self.files):05d}.parquet"
        path = self.folder / name
        pq.write_table(now, path, compression="zstd", row_group_size=self.rows_a_file)
        self.files.append(ParquetFile(name, now.num_rows, hashlib.sha256(path.read_bytes()).hexdigest()))
        self._waiting, self._waiting_rows = [later], later.num_rows
