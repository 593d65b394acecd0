"""Whether python-calamine gets through an old workbook (.xls), tried in a process of its own.

Belongs here: that trial, and its bounds. Does not: reading (`spreadsheet`).

Damaged bytes can make calamine ask for terabytes, and Rust then ends the process, which no handler catches: such bytes
must not be opened where other documents are read. Of .xlsx files `spreadsheet_marks` sees beforehand what would do so;
the records of an .xls file hold too many counts that are believed. The same bytes behave the same way again. Run as a
file, so that the child imports calamine alone (about 0.1 s a workbook).
"""

from __future__ import annotations

import io
import resource
import subprocess
import sys

SECONDS = 15
MEMORY = 2 * 1024**3


def survives(data: bytes) -> bool:
    """Whether a process that opens the workbook and reads each sheet ends well within its time and memory."""
    try:
        child = subprocess.run(
            [sys.executable, "-I", __file__],
            input=data,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return False
    return child.returncode == 0


def main() -> None:
    """In the child: open and read what stands on stdin. A file calamine refuses properly is none of our business."""
    from python_calamine import CalamineError, CalamineWorkbook

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # In a reading process less is left: its own limit cannot be raised, and need not be.
    hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
    limit = MEMORY if hard == resource.RLIM_INFINITY else min(MEMORY, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
        for index in range(len(workbook.sheet_names)):
            workbook.get_sheet_by_index(index).to_python(skip_empty_area=False)
    except (CalamineError, ValueError, OSError):
        pass


if __name__ == "__main__":
    main()
