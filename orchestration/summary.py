"""What a run ends with: a summary that a person can read, from what was published.

Belongs here: gathering the numbers and wording them. Does not: making any of them.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from gongkai.settings import Settings
from ingestion.handover.store import published, published_files, read_manifest
from ingestion.repair import wording_use
from orchestration.release import DATABASE, current

OUTCOMES_LISTED = 20
WORDS_LISTED = 8


def summary(settings: Settings, new_alerts: int) -> str:
    """Documents, observations, coverage, findings, alerts, the release, and what to do next."""
    folders = [
        folder
        for folder in sorted(settings.collections.iterdir())
        if folder.is_dir() and read_manifest(folder) is not None
    ]
    outcomes = [row for folder in folders for row in published(folder, "outcomes").to_pylist()]
    coverage = [row for folder in folders for row in published(folder, "coverage").to_pylist()]
    observations = sum((read_manifest(folder) or {})["tables"]["observations"]["rows"] for folder in folders)
    by_outcome = Counter(row["outcome"] for row in outcomes)
    lines = [
        "",
        f"公开 Gongkai · {settings.home}",
        f"  文集 collections   {len(folders)}",
        f"  文件 files         {len(outcomes)}（{_counts(by_outcome)}）",
        f"  记录 observations  {observations}",
        f"  表格 table cells   {_coverage(coverage)}",
        f"  检查 findings      {_findings(settings.release / DATABASE)}",
        f"  用语 wording       {_wording(folders)}",
        f"  提醒 new alerts    {new_alerts}  → {settings.alerts / 'outbox.jsonl'}",
    ]
    not_read = [row for row in outcomes if row["outcome"] not in ("read", "duplicate")]
    if not_read:
        lines.append("  未读或未读全 not read, or not fully:")
        for row in not_read[:OUTCOMES_LISTED]:
            lines.append(f"    {row['source']}: {row['outcome']} — {row['reason_zh']} · {row['reason_en']}")
        if len(not_read) > OUTCOMES_LISTED:
            lines.append(f"    … {len(not_read) - OUTCOMES_LISTED} more")
    note = current(settings.release)
    if note is not None:
        lines += [
            f"  发布 release       {note['release_id']}  → {settings.release}",
            "",
            "下一步 Next:",
            "  make ui (gongkai ui)   资产图、运行、检查 · assets, runs, checks in the browser",
            "  docs/queries/*.sql     现成的查询 · queries to start from; README.md shows how to run one",
            f"  {settings.release / DATABASE}   仓库 · the warehouse, read-only",
        ]
    return "\n".join(lines)


def _counts(counter: Counter[str]) -> str:
    return ", ".join(f"{count} {name}" for name, count in sorted(counter.items(), key=lambda item: (-item[1], item[0])))


def _coverage(rows: list[dict[str, int]]) -> str:
    if not rows:
        return "没有表格 · no tables"
    placed, expected = (sum(row[name] for row in rows) for name in ("cells_placed", "cells_expected"))
    unread = sum(row["cells_unread"] for row in rows)
    return f"{placed}/{expected} placed, {unread} unread, {len(rows)} tables"


def _wording(folders: list[Path]) -> str:
    """Hits of the wording lists, and how many entries no document needed: a list is reviewed by its use."""
    tallies = [
        (repair["name"], repair["count"])
        for folder in folders
        for file in published_files(folder, "documents")
        for repairs in pq.read_table(file, columns=["repairs"]).column("repairs").to_pylist()
        for repair in repairs or ()
    ]
    hits, unused = wording_use(tallies)
    if not hits:
        return f"没有改动 · no hits, {len(unused)} entries unused"
    most = sorted(hits.items(), key=lambda item: (-item[1], item[0]))
    shown = ", ".join(f"{name.split('/')[1]} {count}" for name, count in most[:WORDS_LISTED])
    rest = " …" if len(most) > WORDS_LISTED else ""
    names = " ".join(name.split("/")[1] for name in unused)
    return f"{sum(hits.values())} hits of {len(hits)} entries（{shown}{rest}）; {len(unused)} unused（{names}）"


def _findings(database: Path) -> str:
    if not database.is_file():
        return "没有发布 · no release"
    with duckdb.connect(str(database), read_only=True) as connection:
        rows = connection.execute(
            "SELECT status, severity, count(*) FROM fct_findings GROUP BY ALL ORDER BY ALL"
        ).fetchall()
    failed = Counter({severity: count for status, severity, count in rows if status == "fail"})
    others: Counter[str] = Counter()
    for status, _, count in rows:
        others[status] += count
    severities = ", ".join(f"{failed[name]} {name}" for name in ("error", "warning", "info"))
    return f"{severities}（{others['pass']} pass, {others['not_assessable']} not assessable）"
