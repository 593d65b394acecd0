"""The recognising process: pictures on stdin, the pages they show on stdout, one JSON line each.

Belongs here: its bounds, pictures and PDF pages to bitmaps, the calls to RapidOCR. Does not: starting it (`ocr`).

    python -m ingestion.documents.ocr_process image|pdf SECONDS [PAGE…]

A failure that has an outcome is a line with `outcome`, `zh` and `en`. RapidOCR's models come with its package:
nothing is fetched.
"""

from __future__ import annotations

import io
import json
import os
import resource
import signal
import sys
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

MEMORY = 3 * 1024**3
MAXIMUM_PAGES = 30
MAXIMUM_PIXELS = 60_000_000  # of a picture before it is made smaller
_DOTS = 200 / 72  # pixels a point when a PDF page is drawn
_LONGEST = 6_000  # pixels of the longer side
_SHORTEST = 1_100  # of the shorter side: smaller pictures are blown up
_WIDEST = 2_600
_DETECTED = 1_100  # of the shorter side, where lines of text are looked for: half the time of the whole
_DARK = 128
_MARGIN = 20
_BATCH = 8


class _RefusedError(Exception):
    def __init__(self, outcome: str, zh: str, en: str) -> None:
        super().__init__(en)
        self.outcome, self.zh, self.en = outcome, zh, en


def main(kind: str, seconds: float, numbers: Sequence[int]) -> None:
    """Recognise what stands on stdin."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever a library prints must not end up between the answers
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    limit = MEMORY if hard == resource.RLIM_INFINITY else min(MEMORY, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (limit, hard))
    signal.setitimer(signal.ITIMER_REAL, seconds)  # ends the process, also where nobody waits for it any more
    data = sys.stdin.buffer.read()
    try:
        detect, recognise = _engine()
        from ingestion.documents.ocr_bitmap import upright
        from ingestion.documents.ocr_page import page_of

        for number, colours in _pdf_pages(data, numbers) if kind == "pdf" else _frames(data):
            grey, plain = _greys(colours)
            _answer(answers, asdict(page_of(upright(grey, plain), number, detect, recognise)))
    except _RefusedError as refused:
        _answer(answers, {"outcome": refused.outcome, "zh": refused.zh, "en": refused.en})
    except MemoryError:
        _answer(
            answers, {"outcome": "over_limit", "zh": "识别时超出内存上限。", "en": "Over the memory of recognition."}
        )
    _answer(answers, {"done": True})


def _answer(stream: Any, value: dict[str, Any]) -> None:
    stream.write(json.dumps(value) + "\n")
    stream.flush()


def _too_large(zh: str, en: str) -> _RefusedError:
    return _RefusedError(
        "over_limit", f"图片超过{zh}。请拆分或缩小后再提交。", f"The picture is over {en}. Split it or make it smaller."
    )


def _frames(data: bytes) -> Iterator[tuple[int, Any]]:
    """The frames of a picture file as colour bitmaps, numbered from 1."""
    import numpy as np
    from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = None  # bounded here, before anything is decoded
    warnings.simplefilter("ignore")
    try:
        with Image.open(io.BytesIO(data)) as picture:
            for number, frame in enumerate(ImageSequence.Iterator(picture), start=1):
                if number > MAXIMUM_PAGES:
                    raise _too_large(f"{MAXIMUM_PAGES} 页", f"{MAXIMUM_PAGES} pages")
                if frame.width * frame.height > MAXIMUM_PIXELS:
                    raise _too_large(f"{MAXIMUM_PIXELS} 像素", f"{MAXIMUM_PIXELS} pixels")
                upright_frame = ImageOps.exif_transpose(frame).convert("RGBA")
                sheet = Image.new("RGBA", upright_frame.size, "white")
                sheet.alpha_composite(upright_frame)
                yield number, np.asarray(_sized(sheet.convert("RGB")))
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError):
        raise _RefusedError(
            "corrupt", "图片文件已损坏。请重新下载。", "The picture file is damaged. Download it again."
        ) from None


def _sized(picture: Any) -> Any:
    """The picture with a shorter side that recognition is made for."""
    from PIL import Image

    shorter, longer = sorted(picture.size)
    scale = min(max(_SHORTEST / shorter, 1.0), 3.0) * min(_WIDEST / shorter, 1.0)
    scale = min(scale, 3 * _LONGEST / longer)  # a long screenshot
    if scale == 1.0:
        return picture
    size = (max(round(picture.width * scale), 1), max(round(picture.height * scale), 1))
    return picture.resize(size, Image.Resampling.LANCZOS)


def _pdf_pages(data: bytes, numbers: Sequence[int]) -> Iterator[tuple[int, Any]]:
    """The named pages of a PDF as colour bitmaps."""
    import pypdfium2

    if len(numbers) > MAXIMUM_PAGES:
        raise _too_large(f"{MAXIMUM_PAGES} 页", f"{MAXIMUM_PAGES} pages")
    with pypdfium2.PdfDocument(data) as pdf:
        for number in numbers:
            page = pdf[number - 1]
            scale = min(_DOTS, _LONGEST / max(page.get_size()))
            yield number, page.render(scale=scale, rev_byteorder=True).to_numpy()[:, :, :3]
            page.close()


def _greys(colours: Any) -> tuple[Any, Any]:
    """The bitmap in grey, and by its red alone, in which red stamps are nearly white."""
    import cv2

    return cv2.cvtColor(colours, cv2.COLOR_RGB2GRAY), colours[:, :, 0].copy()


def _engine() -> tuple[Any, Any]:
    """RapidOCR as functions: boxes of lines in a grey bitmap, and what crops say."""
    import cv2
    import numpy as np
    from rapidocr import RapidOCR
    from rapidocr.ch_ppocr_rec import TextRecInput

    from ingestion.documents.ocr_page import Read

    engine: Any = RapidOCR(
        params={
            "Global.log_level": "error",
            "Global.use_cls": False,
            "Rec.rec_img_shape": [3, 48, 96],  # the least width: most crops are single figures
            "Rec.rec_batch_num": _BATCH,
        }
    )

    def detect(grey: Any) -> list[tuple[int, int, int, int]]:
        rows = np.flatnonzero((grey < _DARK).any(axis=1))
        if not len(rows):
            return []
        height, width = grey.shape
        top, bottom = max(int(rows[0]) - _MARGIN, 0), min(int(rows[-1]) + _MARGIN, height)
        scale = min(_DETECTED / min(grey.shape), 1.0)
        small = cv2.resize(grey[top:bottom], None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        found = engine(np.repeat(small[:, :, None], 3, axis=2), use_det=True, use_cls=False, use_rec=False)
        if found.boxes is None:
            return []
        boxes = np.asarray(found.boxes) / scale
        return [
            (
                max(int(box[:, 0].min()), 0),
                max(int(box[:, 1].min()) + top, 0),
                min(int(box[:, 0].max()) + 1, width),
                min(int(box[:, 1].max()) + top + 1, height),
            )
            for box in boxes
        ]

    def recognise(crops: Sequence[Any]) -> list[Read]:
        if not crops:
            return []
        # Recognition alone has no public call for many crops at once.
        output = engine._load_rec_model()(TextRecInput(img=list(crops), return_word_box=True))
        return [_read(text, info) for text, info in zip(output.txts, output.word_results, strict=True)]

    def _read(text: str, info: Any) -> Read:
        columns = [column for word in info.word_cols for column in word]
        kept = [(c, sure) for c, sure in zip(text, info.confs, strict=False) if not c.isspace()]
        length = max(info.line_txt_len, 1.0)
        return Read(
            "".join(c for c, _ in kept),
            [min((column + 0.5) / length, 1.0) for column in columns],
            [sure for _, sure in kept],
        )

    return detect, recognise


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]), [int(number) for number in sys.argv[3:]])
