"""Pictures: the same counts give the same bytes, and Chinese words have glyphs where a font is installed."""

from __future__ import annotations

import base64
import warnings

import pytest

from orchestration.plots import _installed, stacked

COUNTS = {"2019": {"prose": 30, "2019": 100}, "2020": {"2021": 210}}


def test_the_same_counts_give_the_same_picture() -> None:
    image = stacked("记录数", COUNTS)
    assert image == stacked("记录数", COUNTS)
    assert image != stacked("记录数", {"2019": {"prose": 31}})
    data = base64.b64decode(image.partition("base64,")[2].rstrip(")"))
    assert data.startswith(b"\x89PNG")


def test_chinese_words_have_glyphs() -> None:
    if not _installed():
        pytest.skip("no font with Chinese glyphs is installed (Debian: fonts-noto-cjk)")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        stacked("记录数，按年度与表式", {"二〇一九": {"正文": 3, "表格": 4}})


def test_nothing_counted_is_an_empty_picture() -> None:
    assert stacked("记录数", {}).startswith("![")
