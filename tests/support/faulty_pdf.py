"""PDF files with faults that no library would write: circles, strings without an end, bombs.

Belongs here: their bytes. Does not: sound PDF files (`pdf_files`), what becomes of them.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence


def stream(data: bytes, entries: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), entries, data)


def pdf(content: bytes, *more: bytes, forms: bytes = b"") -> bytes:
    """A PDF of one page: its content stream, objects from number 7 on, and the XObjects that the page names."""
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> "
        b"/XObject << %s >> >> >>" % forms,
        content,
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [6 0 R] >>",
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 "
        b"/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> >>",
        *more,
    )
    data, places = b"%PDF-1.7\n", []
    for number, content_of_object in enumerate(objects, start=1):
        places.append(b"%010d 00000 n \n" % len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content_of_object)
    table = b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, b"".join(places))
    return (
        data
        + table
        + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        % (
            len(objects) + 1,
            len(data),
        )
    )


def drawn(lines: Sequence[str]) -> bytes:
    """The operators that draw lines of text."""
    return b"".join(
        b"BT /F1 12 Tf 1 0 0 1 70 %d Tm <%s> Tj ET\n" % (700 - 30 * number, line.encode("utf-16-be").hex().encode())
        for number, line in enumerate(lines)
    )


FORMS = b"/Fm 7 0 R /Gm 8 0 R"
FORM = b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /Font << /F1 5 0 R >> /XObject << %s >> >>"


def circular(outside: bytes, inside: bytes = b"", times: int = 1) -> bytes:
    """A page that draws a form which draws another which draws the first, each `times` times."""
    first = stream(inside + b"/Gm Do " * times, FORM % FORMS)
    return pdf(stream(outside + b"/Fm Do"), first, stream(b"/Fm Do " * times, FORM % FORMS), forms=FORMS)


def hanging(lines: Sequence[str]) -> bytes:
    """A page of text with forms that draw each other twice each: no reader gets to the end of it."""
    return circular(drawn(lines), times=2)


def flate_bomb() -> bytes:
    """A page whose content is 1,200 MB of blanks in 50 kB."""
    # A block that starts afresh inflates to the same whatever stands before it.
    compress = zlib.compressobj(9)
    head = compress.compress(b" " * 2**20) + compress.flush(zlib.Z_FULL_FLUSH)
    block = compress.compress(b" " * 2**20) + compress.flush(zlib.Z_FULL_FLUSH)
    packed = zlib.compress(head + block * 1_200)
    return pdf(stream(packed, b"/Filter [/FlateDecode /FlateDecode]"))
