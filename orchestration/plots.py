"""Plots for the metadata that people look at in the UI: PNG within Markdown.

Belongs here: drawing bars from counts. Does not: the counts.
"""

from __future__ import annotations

import base64
import io
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
BARS_SHOWN = 30


def stacked(title: str, columns: Mapping[str, Mapping[str, int]]) -> str:
    """Bars, one a column, in layers by name, as an image in Markdown. columns: column → layer → count."""
    # Imported here: a second of loading that only a step which draws should pay.
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    names = list(columns)[-BARS_SHOWN:]
    layers = sorted({layer for name in names for layer in columns[name]})
    font = {"family": [*_installed(), "DejaVu Sans"]}
    figure = Figure(figsize=(8, 4), layout="constrained")
    axes = figure.subplots()
    below = [0] * len(names)
    for layer in layers:
        heights = [columns[name].get(layer, 0) for name in names]
        axes.bar(range(len(names)), heights, bottom=below, label=layer)
        below = [low + height for low, height in zip(below, heights, strict=True)]
    axes.set_xticks(range(len(names)), names, rotation=45, ha="right", fontdict=font)
    axes.set_title(title, fontdict=font)
    if layers:
        axes.legend(prop=font)
    picture = io.BytesIO()
    # No date, no version in the file: the same counts give the same bytes.
    FigureCanvasAgg(figure).print_png(picture, metadata={"Software": None})
    return f"![{title}](data:image/png;base64,{base64.b64encode(picture.getvalue()).decode()})"


@cache
def _installed() -> tuple[str, ...]:
    from matplotlib import font_manager

    there = {font.name for font in font_manager.fontManager.ttflist}
    return tuple(name for name in FONTS if name in there)
