"""Plots for the metadata that people look at in the UI: PNG within Markdown.

Belongs here: drawing bars from counts. Does not: the counts.
"""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Mapping
from functools import cache

# Fonts with Chinese glyphs, in the order they are wished for; the first that is installed draws.
FONTS = (
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "Noto Sans CJK JP",
    "SimHei",
)
_OUTSIDE_LATIN = re.compile("[^\u0000-\u024f]+")
BARS_SHOWN = 30
FEW_BARS = 5
# Layers that mean the same in every picture; all others in the order of their names.
COLOURS = {"error": "#c0392b", "warning": "#e6a23c", "info": "#8c9bab", "unread": "#c0392b", "placed": "#4c78a8"}


def stacked(title: str, columns: Mapping[str, Mapping[str, float]], unit: str = "") -> str:
    """Bars, one a column, in layers by name, as an image in Markdown. columns: column → layer → count, or in `unit`.

    Where no font with Chinese glyphs is installed the picture has no Chinese words.
    """
    # Imported here: a second of loading that only a step which draws should pay.
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.ticker import MaxNLocator

    names = list(columns)[-BARS_SHOWN:]
    layers = sorted({layer for name in names for layer in columns[name]})
    font = {"family": [*_installed(), "DejaVu Sans"]}
    figure = Figure(figsize=(8, 4), layout="constrained")
    axes = figure.subplots()
    below = [0.0] * len(names)
    for layer in layers:
        heights = [columns[name].get(layer, 0) for name in names]
        axes.bar(range(len(names)), heights, bottom=below, label=_drawable(layer), color=COLOURS.get(layer))
        below = [low + height for low, height in zip(below, heights, strict=True)]
    axes.set_xticks(range(len(names)), [_drawable(name) for name in names], rotation=45, ha="right", fontdict=font)
    # Two bars alone would be two walls; the highest shows its end.
    axes.set_xlim(-0.6, max(len(names), FEW_BARS) - 0.4)
    axes.set_ylim(0, 1.08 * max([*below, 0]) or 1)
    axes.yaxis.set_major_locator(MaxNLocator(integer=not unit))
    axes.set_ylabel(unit)
    axes.set_title(_drawable(title), fontdict=font)
    if layers:
        # Beside the bars: over them it would hide some.
        figure.legend(prop=font, loc="outside right upper")
    picture = io.BytesIO()
    # No date, no version in the file: the same counts give the same bytes.
    FigureCanvasAgg(figure).print_png(picture, metadata={"Software": None})
    return f"![{title}](data:image/png;base64,{base64.b64encode(picture.getvalue()).decode()})"


def _drawable(text: str) -> str:
    """The text, or what of it there are glyphs for; a question mark where that is nothing."""
    return text if _installed() else _OUTSIDE_LATIN.sub(" ", text).strip(" ·()") or "?"


@cache
def _installed() -> tuple[str, ...]:
    from matplotlib import font_manager

    there = {font.name for font in font_manager.fontManager.ttflist}
    return tuple(name for name in FONTS if name in there)
