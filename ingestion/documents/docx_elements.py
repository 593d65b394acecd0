"""Single elements of a Word file: which part of them is shown, and as what text.

Belongs here: questions about one lxml element or one text that change nothing. Does not: the order of the body
(`docx`), tables (`docx_tables`), styles and lists (`docx_parts`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ingestion.documents.docx_parts import W, is_on
from ingestion.documents.docx_tables import has_text

COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"

_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_LOWERED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
# A formula, or anything else with a value that is not plain text: beside it no number may be read, nor a blank.
UNREADABLE = "\ufffc"
_BOX = f"{W}txbxContent"
_PICTURES = frozenset({"blip", "imagedata"})
_FORMULA_PARTS = tuple(f"{MATH}{name}" for name in ("f", "sSup", "sSub", "sSubSup", "rad", "nary", "m", "d", "eqArr"))


def control_content(control: Any) -> Any:
    """What a content control shows; nothing where that is its prompt."""
    properties = control.find(f"{W}sdtPr")
    if properties is not None and is_on(properties.find(f"{W}showingPlcHdr")):
        return ()
    content = control.find(f"{W}sdtContent")
    return () if content is None else content


def chosen_branch(alternatives: Any) -> Any:
    """The one branch of alternative content to read: the first with text in it, else the first."""
    branches = [branch for branch in alternatives if branch.tag.startswith(COMPATIBILITY)]
    return next((branch for branch in branches if has_text(branch)), branches[0] if branches else ())


def text_boxes(element: Any) -> Iterator[Any]:
    """The contents of text boxes under a drawing, of each pair of alternatives one."""
    for child in element:
        if child.tag == _BOX:
            yield child
        elif child.tag == f"{COMPATIBILITY}AlternateContent":
            yield from text_boxes(chosen_branch(child))
        else:
            yield from text_boxes(child)


def formula_text(formula: Any) -> str:
    """A formula that is plain text, else a sign that something stands here."""
    if any(next(formula.iter(tag), None) is not None for tag in _FORMULA_PARTS):
        return UNREADABLE
    return "".join(text.text or "" for text in formula.iter(f"{MATH}t"))


def shifted(text: str, position: str | None) -> str:
    """Text with the digits raised or lowered that are printed so: 12 with a mark 1 must not read 121."""
    if position == "superscript":
        return text.translate(_RAISED)
    if position == "subscript":
        return text.translate(_LOWERED)
    return text


def symbol(code: str) -> str:
    """A character of a symbol font, left in the private area where its font puts it."""
    try:
        point = int(code, 16)
    except ValueError:
        return ""
    return chr(point) if 0x20 <= point < 0xD800 or 0xE000 <= point < 0xFFFE else ""


def has_picture(drawing: Any) -> bool:
    """Whether a drawing shows a picture."""
    return any(
        isinstance(element.tag, str) and element.tag.rpartition("}")[2] in _PICTURES for element in drawing.iter()
    )
