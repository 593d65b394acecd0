"""One page read: what came out of official tables, for tests that state a case in a few lines.

Belongs here: pages of a table or two, and headers that many cases share. Does not: whole reports (`generated_forms`).
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from ingestion.documents import read_document
from ingestion.handover.schemas import OBSERVATIONS, Columns
from ingestion.model import Document, TableCoverage
from ingestion.reading.tables import read_tables
from ingestion.repair import repair


class Read:
    """What came out of one page: rows by code and applicant, coverage by table."""

    def __init__(self, data: bytes) -> None:
        self.document: Document = read_document(data, "page")
        columns = Columns(OBSERVATIONS)
        coverage = read_tables(self.document, repair(self.document.text), columns)
        self.rows: dict[tuple[str, str], dict[str, Any]] = {
            (r["code"] if r["code"] != "other" else r["label"], r["applicant"]): r for r in columns.rows()
        }
        self.coverage: dict[str, TableCoverage] = {table.table_id: table for table in coverage}
        assert len(self.rows) == len(columns)
        columns.to_arrow()

    def value(self, code: str, applicant: str = "") -> Decimal | None:
        value: Decimal | None = self.rows[code, applicant]["value"]
        return value

    def status(self, code: str, applicant: str = "") -> str:
        return str(self.rows[code, applicant]["value_status"])


def pipes(*tables: str) -> Read:
    """Read tables drawn as `a | b` lines, one string a table."""
    text = "某局政府信息公开工作年度报告\n一、总体情况\n"
    for table in tables:
        first, _, rest = table.strip().partition("\n")
        ruled = "|" + "---|" * first.count("|") + "---|"
        lines = [line if line.startswith("|") else f"| {line.strip()} |" for line in (first, *rest.splitlines())]
        text += "\n".join(["", lines[0], ruled, *lines[1:], "", "以上为统计表。", ""])
    return Read(text.encode())


def page(rows: str, before: str = "") -> Read:
    return Read(f"<html><body><h1>年度报告</h1><p>{before or '表'}</p><table>{rows}</table></body></html>".encode())


RESULTS = "结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计"
# Headers that lost their spans: their labels stand above nothing, and only the number of cells tells.
COLLAPSED_3 = "申请人情况\n自然人 | 法人或其他组织 | 总计\n商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他"
COLLAPSED_4 = f"行政复议 | 行政诉讼\n{RESULTS}\n未经复议直接起诉 | 复议后起诉\n{RESULTS} | {RESULTS}"
HEADER_3 = "项目 | 自然人 | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | 总计"
