"""Pictures of pages to pages with characters, where the extra `gongkai[ocr]` is installed.

Belongs here: whether recognition can be had, and the process that does it (`ocr_process`), with its bounds. Does not:
recognition itself, and nothing of numpy, OpenCV or the models is imported here.

Recognition takes seconds a page and more memory than a reading process may have: it runs in a process of its own, and
the clock of the document stands still meanwhile. GONGKAI_OCR=off switches it off.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from typing import Any

from ingestion.documents.pdf_page import Box, Glyph, Page, Rule
from ingestion.model import NotRead

SECONDS = 600.0  # a file; a page takes about 10 on one core, and a file has 30 at most
INSTALL = "pip install 'gongkai[ocr]'"
PACKAGES = ("rapidocr", "onnxruntime", "cv2", "PIL")


def is_available() -> bool:
    """Whether recognition is installed and not switched off."""
    return os.environ.get("GONGKAI_OCR", "") != "off" and all(find_spec(name) is not None for name in PACKAGES)


def picture_pages(data: bytes) -> list[Page]:
    """The pages of a picture file (each frame is one). Raises NotRead: corrupt, over_limit, needs_ocr."""
    return _pages("image", data, ())


def pdf_pages(data: bytes, numbers: Sequence[int]) -> dict[int, Page]:
    """The pages of a PDF with these numbers (from 1), drawn and recognised. Raises NotRead as `picture_pages`."""
    return {page.number: page for page in _pages("pdf", data, numbers)}


def _pages(kind: str, data: bytes, numbers: Sequence[int]) -> list[Page]:
    command = [sys.executable, "-m", "ingestion.documents.ocr_process", kind, str(SECONDS), *map(str, numbers)]
    with _stopped_clock():
        try:
            child = subprocess.run(command, input=data, capture_output=True, timeout=SECONDS + 5, check=False)
        except subprocess.TimeoutExpired:
            raise _over_time() from None
    answers = [json.loads(line) for line in child.stdout.splitlines() if line.endswith(b"}")]
    for answer in answers:
        if "outcome" in answer:
            raise NotRead(answer["outcome"], answer["zh"], answer["en"])
    if child.returncode == -signal.SIGALRM:
        raise _over_time()
    if child.returncode or not answers or "done" not in answers[-1]:
        detail = child.stderr.decode("utf-8", "replace").strip().rsplit("\n", 1)[-1][:200]
        raise NotRead(
            "needs_ocr",
            f"文字识别程序失败（{child.returncode}：{detail}）。请提供文字版。",
            f"Recognition failed ({child.returncode}: {detail}). Supply a text version.",
        )
    return [_page(answer) for answer in answers[:-1]]


def _over_time() -> NotRead:
    return NotRead(
        "over_limit",
        f"文字识别超过 {SECONDS:g} 秒。请拆分后再提交。",
        f"Recognition takes more than {SECONDS:g} seconds. Split the file.",
    )


@contextmanager
def _stopped_clock() -> Iterator[None]:
    """Give the document back, afterwards, the time it had left. A clock goes on all the same, far behind the bound."""
    left, _ = signal.getitimer(signal.ITIMER_REAL)
    if left:
        signal.setitimer(signal.ITIMER_REAL, left + SECONDS + 10)
    try:
        yield
    finally:
        if left:
            signal.setitimer(signal.ITIMER_REAL, left)


def _page(answer: dict[str, Any]) -> Page:
    shapes: dict[str, Any] = {"glyphs": Glyph, "across": Rule, "down": Rule, "pictures": Box}
    lists = {name: tuple(shape(*values) for values in answer[name]) for name, shape in shapes.items()}
    return Page(**{**answer, **lists})
