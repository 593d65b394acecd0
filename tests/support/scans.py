"""Scans: PDF pages drawn as pictures, with the noise and the slant of a scanner.

Belongs here: bitmaps of files that other helpers write, and files of such bitmaps. Does not: what the pages say. Needs
Pillow, which comes with recognition, and a Chinese font on the machine.
"""

from __future__ import annotations

import io
import random
from typing import Any

import pypdfium2

from support.pdf_files import Sheet, pdf_bytes


def has_chinese_font() -> bool:
    """Whether Chinese characters are drawn as what they are: two of them differ."""
    drawn = []
    for character in "国一":
        sheet = Sheet()
        sheet.text(80, 100, character)
        with pypdfium2.PdfDocument(pdf_bytes([sheet])) as document:
            drawn.append(document[0].render().to_numpy().tobytes())
    return drawn[0] != drawn[1]


def pictures(pdf: bytes, dots: int = 200, noise: float = 0.0, angle: float = 0.0) -> list[Any]:
    """The pages of a PDF as grey Pillow images. dots: an inch. noise: standard deviation. angle: degrees."""
    from PIL import Image, ImageChops

    drawn = []
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            picture = page.render(scale=dots / 72, grayscale=True).to_pil().convert("L")
            if angle:
                picture = picture.rotate(angle, fillcolor=255, resample=Image.Resampling.BICUBIC)
            if noise:
                grain = Image.effect_noise(picture.size, noise)  # around 128
                picture = ImageChops.add(picture, grain, 1, -128)
            drawn.append(picture)
    return drawn


def picture_bytes(drawn: list[Any], kind: str = "PNG") -> bytes:
    """A picture file; more than one page needs TIFF or PDF."""
    buffer = io.BytesIO()
    more = {"save_all": True, "append_images": drawn[1:]} if len(drawn) > 1 else {}
    drawn[0].save(buffer, kind, **more)
    return buffer.getvalue()


def with_blots(picture: Any, count: int, chance: random.Random) -> Any:
    """The picture with small spots of ink and of paper on what is printed."""
    from PIL import ImageDraw

    spotted = picture.copy()
    draw = ImageDraw.Draw(spotted)
    for _ in range(count):
        x, y, size = chance.randrange(picture.width), chance.randrange(picture.height), chance.randint(4, 14)
        draw.ellipse((x, y, x + size, y + size), fill=chance.choice((0, 255)))
    return spotted
