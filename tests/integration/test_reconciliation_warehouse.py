"""`check` and the warehouse run the same SQL: their reconciliations are the same, row by row."""

from __future__ import annotations

from pathlib import Path

from support.warehouse import Warehouse, write_handover

from expectations.check import handover_tables
from expectations.reconcile import reconcile
from ingestion.named import parse_files

COLUMNS = (
    "reconciliation_id, status, class, stated, expected, delta, tolerance, excess, severity, observation_ids, detail_zh"
)


def test_check_equals_warehouse(shared: Path, tmp_path: Path) -> None:
    sources = [shared / "reports" / "seeds", shared / "reports" / "real" / "shuyang_fgj_2023.html"]
    tables = handover_tables(parse_files(sources))
    warehouse = Warehouse(tmp_path)
    write_handover(warehouse.handover, {name: table.to_pylist() for name, table in tables.items()})
    warehouse.build("--select", "+int_reconciliations", "--resource-type", "model", "--resource-type", "seed")

    built = warehouse.query(f"select {COLUMNS} from int_reconciliations order by reconciliation_id")
    checked = reconcile(tables).select([name.strip() for name in COLUMNS.split(",")]).sort_by("reconciliation_id")
    assert len(built) > 100
    assert built == [tuple(row.values()) for row in checked.to_pylist()]
