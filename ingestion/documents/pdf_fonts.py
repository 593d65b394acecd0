"""A stand-in for the Chinese, Japanese and Korean fonts that a PDF names and this machine does not have.

Belongs here: what PDFium is told when it looks for a font. Does not: characters and their places (`pdf_page`).

PDFium asks the machine for a font that a file does not bring along. Without one its characters have no ink, digits are
as wide as a Latin font has them, and a text of one Chinese character is left out of the page without a word. The
stand-in has a narrow box for every character: which character it is and how wide, the file says. Where the machine has
a font nothing changes.
"""

from __future__ import annotations

import ctypes
import struct
from functools import cache
from typing import Any

import pypdfium2.raw as pdfium

_CHARSETS = (128, 129, 134, 136)  # Japanese, Korean, simplified and traditional Chinese, as Windows numbers them
_HANDLE = 0x5344  # what PDFium knows the stand-in by: no address, as the machine's own fonts have
_FACE = b"Stand-in\0"
_EM = 1000
_INK = (50, 0, 300, 700)  # of the em: narrower than a digit, so that it widens no character


@cache
def use_stand_in() -> tuple[Any, ...]:
    """Have PDFium take the stand-in where the machine has no font; once a process. What PDFium holds on to is returned.

    The machine's own search is asked first, for every font: its functions are replaced in their place and called.
    """
    search = pdfium.FPDF_GetDefaultSystemFontInfo()
    own = search.contents
    kinds = dict(pdfium.FPDF_SYSFONTINFO._fields_)

    def asked(name: str) -> Any:
        """The machine's own function of that name, apart from the place where it is replaced."""
        return kinds[name](ctypes.cast(getattr(own, name), ctypes.c_void_p).value)

    map_font, get_data, get_name = asked("MapFont"), asked("GetFontData"), asked("GetFaceName")
    get_charset, delete = asked("GetFontCharset"), asked("DeleteFont")
    font = _font()
    replaced = {
        "MapFont": lambda this, weight, italic, charset, pitch, face, exact: (
            map_font(this, weight, italic, charset, pitch, face, exact) or (_HANDLE if charset in _CHARSETS else None)
        ),
        "GetFontData": lambda this, handle, table, buffer, size: (
            _filled(buffer, size, b"" if table else font)
            if handle == _HANDLE
            else get_data(this, handle, table, buffer, size)
        ),
        "GetFaceName": lambda this, handle, buffer, size: (
            _filled(buffer, size, _FACE) if handle == _HANDLE else get_name(this, handle, buffer, size)
        ),
        "GetFontCharset": lambda this, handle: _CHARSETS[2] if handle == _HANDLE else get_charset(this, handle),
        "DeleteFont": lambda this, handle: None if handle == _HANDLE else delete(this, handle),
    }
    held = {name: kinds[name](function) for name, function in replaced.items()}
    for name, function in held.items():
        setattr(own, name, function)
    pdfium.FPDF_SetSystemFontInfo(search)
    return (search, *held.values())


def _filled(buffer: Any, size: int, data: bytes) -> int:
    """Write `data` where there is room for it; its length."""
    if buffer and size >= len(data):
        ctypes.memmove(buffer, data, len(data))
    return len(data)


def _font() -> bytes:
    """A TrueType font of nothing and a box that stands for every character (OpenType 1.9: cmap format 13)."""
    left, low, right, high = _INK
    box = struct.pack(">5h", 1, left, low, right, high)
    # One contour that ends with point 3, no instructions, four points on the curve, their steps in x and in y.
    box += struct.pack(">HH4B", 3, 0, 1, 1, 1, 1)
    box += struct.pack(">8h", left, right - left, 0, left - right, low, 0, high - low, 0)
    characters = struct.pack(">HHLLL", 13, 0, 28, 0, 1) + struct.pack(">LLL", 0x21, 0x10FFFF, 1)
    tables = {
        b"cmap": struct.pack(">HHHHL", 0, 1, 3, 10, 12) + characters,
        b"glyf": box,
        b"head": struct.pack(
            ">LLLLHH16x4hHHhhh", 0x10000, 0x10000, 0, 0x5F0F3CF5, 3, _EM, left, low, right, high, 0, 8, 2, 1, 0
        ),
        b"hhea": struct.pack(">L3hH11hH", 0x10000, 880, -120, 0, _EM, left, 0, right, 1, *(0,) * 7, 1),
        b"hmtx": struct.pack(">Hhh", _EM, 0, left),
        b"loca": struct.pack(">3L", 0, 0, len(box)),
        b"maxp": struct.pack(">L14H", 0x10000, 2, 4, 1, 0, 0, 1, *(0,) * 7, 0),
    }
    place = 12 + 16 * len(tables)
    directory, contents = struct.pack(">LHHHH", 0x10000, len(tables), 64, 2, 16 * len(tables) - 64), b""
    for tag, table in tables.items():
        directory += tag + struct.pack(">LLL", 0, place + len(contents), len(table))
        contents += table + bytes(-len(table) % 4)
    return directory + contents
