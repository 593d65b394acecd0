"""Writing files so that a reader sees the old one or the new one, never a part.

Belongs here: temp file, sync, rename. Does not: what is in the files.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

TEMPORARY = ".temporary-"


def write_bytes(path: Path, data: bytes, mode: int = 0o644) -> None:
    """Put `data` at `path` at once; the folder is made where it is missing. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=TEMPORARY, dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(mode)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


class DamagedFileError(ValueError):
    """A file of the home that somebody or something else has changed: all of them are written whole."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} 已损坏（不是 JSON）；请从备份恢复，或移走该文件，下次运行会重新生成（其中的历史记录会丢失）。\n"
            f"{path} is damaged (no JSON); restore it from a backup, or move it away: the next run makes it anew, "
            "without the history it held."
        )


def write_json(path: Path, value: Any) -> None:
    """Put `value` at `path` as JSON of one fixed form, so that equal values are equal bytes."""
    text = json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True)
    write_bytes(path, (text + "\n").encode("utf-8"))


def read_json(path: Path) -> Any:
    """The JSON at `path`, or None where there is no file. Raises DamagedFileError where it is not JSON."""
    try:
        return json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return None
    except ValueError as error:
        raise DamagedFileError(path) from error


@contextmanager
def temporary_folder(parent: Path) -> Iterator[Path]:
    """A folder in `parent` for things on their way; what is left in it goes at the end."""
    parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=TEMPORARY, dir=parent))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def remove_leftovers(parent: Path) -> None:
    """Remove temporary files and folders that a killed process left in `parent`. Only for the holder of the lock."""
    for path in parent.glob(TEMPORARY + "*"):
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
