"""OFD files made of the pages of small PDF files: the same text and lines in the same places.

Belongs here: bytes of OFD packages. Does not: what is on a page (`pdf_files`), reading.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.sax.saxutils import escape

from support.office_files import pack
from support.pdf_files import HEIGHT, WIDTH

_MILLIMETRE = 25.4 / 72
_SPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
_TEXT = re.compile(r"BT /F1 (\S+) Tf (\d) Tr (\S+ \S+ \S+ \S+) (\S+) (\S+) Tm <(\w*)> Tj ET")
_LINE = re.compile(r"(\S+) w (\S+) (\S+) m (\S+) (\S+) l S")
_BOX = re.compile(r"(\S+) (\S+) (\S+) (\S+) re ([fS])")


def ofd_of(pdf: bytes) -> bytes:
    """The OFD file with the pages of a PDF file that `support.pdf_files` wrote."""
    streams = re.findall(r"stream\n(.*?)\nendstream", pdf.decode("latin-1"), re.S)
    return ofd([page(stream) for stream in streams if "BT" in stream])


def ofd(pages: list[str], parts: Mapping[str, str] | None = None) -> bytes:
    """A package of pages, each the inside of a layer."""
    listed = "".join(f'<ofd:Page ID="{n}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(len(pages)))
    box = f"<ofd:PhysicalBox>0 0 {WIDTH * _MILLIMETRE:.3f} {HEIGHT * _MILLIMETRE:.3f}</ofd:PhysicalBox>"
    return pack(
        {
            "OFD.xml": f"<ofd:OFD {_SPACE}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody>"
            "</ofd:OFD>",
            "Doc_0/Document.xml": f"<ofd:Document {_SPACE}><ofd:CommonData><ofd:PageArea>{box}</ofd:PageArea>"
            '<ofd:TemplatePage ID="90" BaseLoc="Tpls/Tpl_0/Content.xml"/></ofd:CommonData>'
            f"<ofd:Pages>{listed}</ofd:Pages></ofd:Document>",
            **{f"Doc_0/Pages/Page_{n}/Content.xml": content(inside) for n, inside in enumerate(pages)},
            **(parts or {}),
        }
    )


def content(layer: str, template: str = "") -> str:
    """A page or a template page."""
    used = f'<ofd:Template TemplateID="{template}"/>' if template else ""
    return f"<ofd:Page {_SPACE}>{used}<ofd:Content><ofd:Layer>{layer}</ofd:Layer></ofd:Content></ofd:Page>"


def text_object(x: float, baseline: float, text: str, size: float = 10.0, more: str = "") -> str:
    """Text with its first character at x, in points; each character's step is given."""
    steps = " ".join(f"{(size / 2 if c <= '~' else size) * _MILLIMETRE:.4f}" for c in text[:-1])
    given = f' DeltaX="{steps}"' if steps else ""
    height = size * _MILLIMETRE
    return (
        f'<ofd:TextObject Boundary="{x * _MILLIMETRE:.4f} {baseline * _MILLIMETRE - height:.4f} 100 {height:.4f}" '
        f'Font="1" Size="{height:.4f}" {more}><ofd:TextCode X="0" Y="{height:.4f}"{given}>{escape(text)}</ofd:TextCode>'
        "</ofd:TextObject>"
    )


def path_object(data: str, more: str = "") -> str:
    """A path with its points in millimetres from the corner of the page."""
    return (
        f'<ofd:PathObject Boundary="0 0 210 297" LineWidth="0.2" {more}>'
        f"<ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>"
    )


def page(stream: str) -> str:
    """The operations of a PDF page as OFD objects."""
    objects = []
    for operation in stream.split("\n"):
        if match := _TEXT.fullmatch(operation):
            size, _, _, x, y, codes = match.groups()
            objects.append(
                text_object(float(x), HEIGHT - float(y), bytes.fromhex(codes).decode("utf-16-be"), float(size))
            )
        elif match := _LINE.fullmatch(operation):
            _, x0, y0, x1, y1 = map(float, match.groups())
            objects.append(path_object(f"M {_point(x0, y0)} L {_point(x1, y1)}"))
        elif match := _BOX.fullmatch(operation):
            x, y, width, height = map(float, match.groups()[:4])
            corners = [_point(x, y), _point(x + width, y), _point(x + width, y + height), _point(x, y + height)]
            fill = "" if match[5] == "S" else 'Fill="true" Stroke="false"'
            objects.append(path_object(f"M {' L '.join(corners)} C", fill))
        else:
            raise ValueError(f"no OFD object for {operation!r}")
    return "".join(objects)


def _point(x: float, y: float) -> str:
    return f"{x * _MILLIMETRE:.4f} {(HEIGHT - y) * _MILLIMETRE:.4f}"
