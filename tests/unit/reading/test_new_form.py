"""A form yet to be issued is read once its file lies beside the others: no code knows forms by name.

The packages are copied and the form is added to the copy, as docs/forms.md says: a file, and its new codes.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import ingestion
from tests.support.generated_forms import APPLICANTS, GROUPS, OTHER_2021, OUTCOME

ROOT = Path(ingestion.__file__).parents[1]
DEFENCE = "requests.outcome.refused.national_defence"
# Table 3 asks for one ground more than in 2021, and a table that no form had before.
GROUND = """\
              - {code: requests.outcome.refused.national_defence, label: 9.属于国防建设信息}
          - group: （四）无法提供
"""
CORRECTIONS = """\
  - id: table_5
    title: 政府信息更正情况
    column_headings: [更正情况]
    columns:
      - {measure: corrections.requested, label: 收到更正申请数量}
      - {measure: corrections.corrected, label: 予以更正数量}
      - {measure: corrections.refused, label: 不予更正数量}
"""
MEASURE = "{code},{family},,件,count,annual,none,{code},{code},2027\n"


@pytest.fixture(scope="module")
def with_new_form(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("packages")
    for package in ("gongkai", "ingestion"):
        shutil.copytree(ROOT / package, root / package, ignore=shutil.ignore_patterns("__pycache__", "build"))
    knowledge = root / "ingestion" / "knowledge"
    form = (knowledge / "forms" / "2021.yaml").read_text(encoding="utf-8")
    form = (
        form.replace('form: "2021"', 'form: "2027"').replace("          - group: （四）无法提供\n", GROUND)
        + CORRECTIONS
    )
    (knowledge / "forms" / "2027.yaml").write_text(form, encoding="utf-8")
    codes = [DEFENCE, *(f"corrections.{name}" for name in ("requested", "corrected", "refused"))]
    with (knowledge / "measures.csv").open("a", encoding="utf-8") as measures:
        measures.writelines(MEASURE.format(code=code, family=code.partition(".")[0]) for code in codes)
    return root


def _row(label: str, figures: list[int]) -> str:
    return "<tr>" + "".join(f"<td>{text}</td>" for text in (label, *figures)) + "</tr>"


def _page() -> tuple[str, dict[str, list[int]]]:
    """A report on 2027 with tables 3 and 5, and the figures of each row of table 3 by its code."""
    lines = [
        ("一、本年新收政府信息公开申请数量", "requests.received"),
        ("二、上年结转政府信息公开申请数量", "requests.carried_in"),
    ]
    lines += [("（一）予以公开", f"{OUTCOME}.granted"), ("（二）部分公开", f"{OUTCOME}.partially_granted")]
    for group, code, parts in (*GROUPS, OTHER_2021):
        lines += [(group, ""), *((label, f"{code}.{part}") for part, label in parts)]
        if code.endswith("refused"):
            lines.append(("9.属于国防建设信息", DEFENCE))
    lines += [("（七）总计", f"{OUTCOME}.total"), ("四、结转下年度继续办理", "requests.carried_out")]
    figures = {code: [number, 0, 0, 0, 0, 0, number] for number, (_, code) in enumerate(lines, 1) if code}
    outcomes = [row for code, row in figures.items() if code.startswith(OUTCOME) and not code.endswith(".total")]
    figures[f"{OUTCOME}.total"] = [sum(column) for column in zip(*outcomes, strict=True)]
    header = "".join(f"<td>{label}</td>" for _, label in APPLICANTS)
    rows = "".join(_row(label, figures[code]) if code else f"<tr><td>{label}</td></tr>" for label, code in lines)
    corrections = _row("收到更正申请数量</td><td>予以更正数量</td><td>不予更正数量", []) + _row("31", [30, 1])
    page = f"""<h1>江畔市林业局2027年政府信息公开工作年度报告</h1>
    <h2>三、收到和处理政府信息公开申请情况</h2><table><tr><td>（申请人情况）</td>{header}</tr>{rows}</table>
    <h2>五、政府信息更正情况</h2><table>{corrections}</table>"""
    return page, figures


def test_a_form_is_read_that_only_its_file_tells_of(with_new_form: Path, tmp_path: Path) -> None:
    page, figures = _page()
    report = tmp_path / "report.html"
    report.write_text(page, encoding="utf-8")
    command = [sys.executable, "-m", "gongkai", "parse", str(report), "--format", "jsonl"]
    done = subprocess.run(
        command, cwd=with_new_form, env={"PYTHONPATH": str(with_new_form)}, capture_output=True, check=True
    )
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    cells = {(row["code"], row["applicant"]): row for row in rows if row.get("table_id")}
    assert {(code, key): int(cells[code, key]["value"]) for code in figures for key, _ in APPLICANTS} == {
        (code, key): figure for code, row in figures.items() for (key, _), figure in zip(APPLICANTS, row, strict=True)
    }
    assert {row["form"] for row in cells.values()} == {"2027"}
    assert [int(cells[f"corrections.{name}", ""]["value"]) for name in ("requested", "corrected", "refused")] == [
        31,
        30,
        1,
    ]
