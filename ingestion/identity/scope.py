"""Scope: whether a report is of the organ's own work or of all organs of its area.

Belongs here: what titles and prefaces say of it. Does not: the scope of a single figure (`ingestion.reading`).
"""

from __future__ import annotations

import re
from typing import Literal

AREA_TITLE = re.compile(r"全(?:国|省|区|市|州|盟|县|旗|镇|乡|系统)|(?:省|市|州|县|区)(?:各|全)级|系统")
OWN_TITLE = re.compile(r"(?:省|市|州|盟|县|区|旗)?(?:本级|本机关|机关本级)")
AREA_TEXT = re.compile(
    r"(?:汇总|综合)(?:了)?(?:全[省市区州县旗]|各[级县市区部乡镇街]|[^。]{0,30}(?:各|所属|下属))[^。]{0,60}(?:年度报告|年报|数据|情况)"
    r"|全[省市区州县旗](?:各级)?(?:行政机关|政府机关|政府系统|各级政府|各部门|各行政机关)[^。]{0,30}"
    r"(?:收到|受理|主动公开|政府信息公开申请)"
)
# Kinds whose reports are of their own work unless they say otherwise.
OWN_KINDS = ("government_office", "department", "township", "subdistrict", "park")


def scope_of(title: str, kind: str, text: str) -> Literal["own", "area", ""]:
    """own, area, or empty where nothing tells: a government's report may be either."""
    if AREA_TITLE.search(title):
        return "area"
    if OWN_TITLE.search(title):
        return "own"
    if kind == "government":
        return "area" if AREA_TEXT.search(text) else ""
    return "own" if kind in OWN_KINDS else ""
