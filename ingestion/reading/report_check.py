"""Whether a text is a disclosure annual report at all.

Belongs here: refusing look-alikes (articles, notices, blank templates) with an outcome and its reason. Does not:
containers (error pages and shells end in `ingestion.documents`), copies of real reports (they are read and marked).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingestion.model import Identity, NotRead, Structure, TableCoverage

# What a report cannot do without: it names the regime, and reports on it. Wording of the Regulation of 2007 and 2019.
_REGIME = re.compile(r"政府信息公开|政务公开|信息公开")
_REPORT = re.compile(r"(?:年度报告|年报|工作报告|工作总结|情况(?:如下|报告))")
_DUTIES = re.compile(r"主动公开|依申请公开|公开申请|行政复议|行政诉讼|不予公开|公开目录|公开指南")


def refuse_look_alikes(
    text: str, identity: Identity, structure: Structure, coverage: tuple[TableCoverage, ...]
) -> None:
    """Raise NotRead(`not_a_report`) where the (repaired) text speaks of something else than disclosure work.

    A report shows its outline or its tables, or it names the regime repeatedly and the duties under it.
    """
    if coverage or structure.outline:
        return
    regime, duties = len(_REGIME.findall(text)), len(set(_DUTIES.findall(text)))
    if regime >= 3 and duties >= 2 and (_REPORT.search(text) or identity.title):
        return
    raise NotRead(
        "not_a_report",
        "不是政府信息公开工作年度报告：正文没有年报的结构，也很少谈及政府信息公开。若确为年报，请检查文件是否完整。",
        "not a disclosure annual report: it has no such outline and hardly speaks of disclosure. If it is one, check"
        " that the file is whole.",
    )


def refuse_template(statuses: Sequence[str], has_statements: bool, identity: Identity) -> None:
    """Raise NotRead(`template`) where the official tables are there without one figure, and nobody's year is told.

    statuses: the value status of each table cell read. A report whose tables came out empty still states figures in
    its text, or names its year and its agency.
    """
    is_named = identity.year is not None and identity.agency
    if not statuses or has_statements or is_named or any(status != "blank" for status in statuses):
        return
    raise NotRead(
        "template",
        "这是空白的年报格式模板：表格中没有任何数字，也没有填报单位和年度。请提交填写后的报告。",
        "a blank form of the report: no figure in any table, no agency and year. Submit the one that was filled in.",
    )
