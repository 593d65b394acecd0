"""Whether a report was filled in at all.

Belongs here: refusing blank forms with an outcome and its reason. Does not: documents that are something else
(`look_alikes`).
"""

from __future__ import annotations

from collections.abc import Sequence

from ingestion.model import Identity, NotRead


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
