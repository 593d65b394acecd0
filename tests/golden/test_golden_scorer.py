"""The scorer of hand-checked tables can fail: each way of being wrong is one."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from support.golden import COLUMNS, load_golden, score

CODE = "requests.received"
GOLDEN = f"""{",".join(COLUMNS)}
2021,table_3,{CODE},total,,reported,12
2021,table_3,{CODE},natural_person,,solved,8
2021,table_3,{CODE},commercial_enterprise,,derived,4
2021,table_3,{CODE},research_institution,,blank,
2021,table_3,{CODE},legal_service_institution,,unknowable,
2021,table_3,{CODE},other_organisation,,missing,
"""


def row(applicant: str, value: int | None, status: str = "reported", method: str = "table") -> dict[str, Any]:
    decimal = None if value is None else Decimal(value)
    named = {"code": CODE, "applicant": applicant, "label": ""}
    return named | {"value": decimal, "value_status": status, "method": method}


ALL_RIGHT = [
    row("total", 12),
    row("natural_person", 8, method="solved"),
    row("commercial_enterprise", 4, "derived", "solved"),
    row("research_institution", None, "blank"),
]


@pytest.fixture
def golden(tmp_path: Path) -> Path:
    path = tmp_path / "report.html.csv"
    path.write_text(GOLDEN, "utf-8")
    return path


def test_all_right(golden: Path) -> None:
    got = score(load_golden(golden), ALL_RIGHT)
    assert (got.right, got.unread, got.wrong) == (4, 0, 0)


def test_nothing_read_is_unread(golden: Path) -> None:
    got = score(load_golden(golden), [row("total", None, "unreadable"), row("total", 99, method="prose")])
    assert (got.right, got.unread, got.wrong) == (0, 4, 0)


@pytest.mark.parametrize(
    "wrong",
    [
        row("total", 13),
        row("total", None, "blank"),
        row("natural_person", 8, "derived"),
        row("commercial_enterprise", 4),
        row("research_institution", 0),
        row("legal_service_institution", 3),
        row("other_organisation", 0),
        row("public_interest_organisation", 1),
    ],
    ids=str,
)
def test_each_way_of_being_wrong(golden: Path, wrong: dict[str, Any]) -> None:
    assert score(load_golden(golden), [wrong]).wrong == 1


def test_one_cell_with_two_values_is_wrong(golden: Path) -> None:
    assert score(load_golden(golden), [row("total", 12), row("total", 13)]).wrong == 1


def test_a_file_out_of_order_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "report.csv"
    path.write_text(GOLDEN + f"2021,table_3,{CODE},total,,reported,13\n", "utf-8")
    with pytest.raises(ValueError, match="twice"):
        load_golden(path)
