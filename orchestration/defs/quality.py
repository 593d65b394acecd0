"""Group quality: the gate on what was read, and what the reports say against themselves, as asset checks.

Belongs here: assets and checks over `expectations`, and the findings models. Does not: expectations, rules, verdicts.

A check of the gate blocks: our reader broke. A check of consistency never does: a source contradicts itself, and that
is data.
"""

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import dagster as dg
import pyarrow as pa
import pyarrow.parquet as pq
from dagster_dbt import DbtProject

import expectations
import ingestion.knowledge
from expectations.fill import Fill
from expectations.rulebook import SEVERITIES, computed_rules
from gongkai.settings import Settings
from ingestion.handover.fingerprint import fingerprint
from orchestration.defs.resources import Writer
from orchestration.defs.warehouse import FINDINGS_TAG, models_of
from orchestration.markdown import counts, table
from orchestration.plots import stacked
from orchestration.tallies import failed_by_rule

if TYPE_CHECKING:
    from expectations.judge import FamilyResult

FINDINGS = dg.AssetKey(["quality", "findings"])
FINDINGS_SHOWN = 30
COLLECTIONS_SHOWN = 30
BY_RULE = "不符之处，按规则与程度 · failed findings by rule and severity"
RULES = Path(ingestion.knowledge.__file__).parent / "rules"


def _check_name(family: str) -> str:
    return f"consistency_{family}"


def _rules_of(family: str) -> str:
    """The family's rules for whoever looks at its check: ids and titles, in Chinese and English."""
    rules = [rule for rule in computed_rules() if rule.family == family]
    return "\n".join(f"- {rule.rule_id} {rule.title_zh} · {rule.title_en}" for rule in rules)


@dg.asset_check(
    asset=["handover", "observations"],
    name="observation_gate",
    blocking=True,
    description="Schema, closed lists and places of everything read; a failure is the reader's, and stops the run.",
)
def observation_gate(settings: dg.ResourceParam[Settings]) -> dg.AssetCheckResult:
    """Great Expectations on the hand-over."""
    from expectations.gate import gate

    result = gate(settings.handover, settings.docs / "gate" if settings.has_data_docs else None)
    rows = [
        {
            "check": check.key,
            "severity": check.severity,
            "checked": check.checked,
            "failed": check.failed,
            "where": check.error or ", ".join(check.failed_ids),
        }
        for check in result.failures
    ]
    return dg.AssetCheckResult(
        passed=result.passed,
        description="; ".join(f"{row['check']}: {row['failed']} of {row['checked']}" for row in rows) or None,
        metadata={
            "checks": len(result.checks),
            "failed": len(rows),
            "failures": dg.MetadataValue.md(table(rows, ("check", "severity", "checked", "failed", "where"))),
            "by_collection": dg.MetadataValue.md(fill_table(result.fill)),
        },
    )


def fill_table(fills: Sequence[Fill]) -> str:
    """How much was read of each collection as Markdown, the least covered first."""
    ordered = sorted(fills, key=lambda fill: (fill.coverage is None, fill.coverage, fill.collection))
    return table(
        (
            {
                "collection": fill.collection,
                "documents": fill.documents,
                "read": fill.documents_read,
                "observations": fill.observations,
                "with a value": _percent(fill.fill_rate),
                "cells placed": _percent(fill.coverage),
                "tables withheld": fill.tables_withheld,
            }
            for fill in ordered[:COLLECTIONS_SHOWN]
        ),
        ("collection", "documents", "read", "observations", "with a value", "cells placed", "tables withheld"),
    )


def _percent(share: float | None) -> str:
    return "" if share is None else f"{share:.1%}"


@dg.multi_asset(
    name="judged_findings",
    group_name="quality",
    specs=[
        dg.AssetSpec(
            FINDINGS,
            deps=[dg.AssetKey(["int_reconciliations"])],
            kinds={"greatexpectations", "parquet"},
            owners=["team:quality"],
            code_version=fingerprint(Path(expectations.__file__).parent, RULES),
            description="Each rule on each report: pass or fail, with verdict, both sides and the message.",
        )
    ],
    check_specs=[
        dg.AssetCheckSpec(_check_name(family), asset=FINDINGS, description=_rules_of(family))
        for family in sorted({rule.family for rule in computed_rules()})
    ],
)
def judged_findings(
    context: dg.AssetExecutionContext, settings: dg.ResourceParam[Settings], writer: dg.ResourceParam[Writer]
) -> Iterator[dg.MaterializeResult]:
    """Judge the reconciliation in the build database."""
    from expectations.judge import judge

    docs = settings.docs / "judge" if settings.has_data_docs else None
    summary = judge(settings.build_database, settings.findings, docs)
    findings = pq.read_table(settings.findings)
    failed = failed_findings(findings)
    passed = summary.by_status.get("pass", 0)
    context.log.info(f"{len(failed)} 条不符 · failed, {passed} 条相符 · passed")
    yield dg.MaterializeResult(
        asset_key=FINDINGS,
        data_version=dg.DataVersion(hashlib.sha256(settings.findings.read_bytes()).hexdigest()[:16]),
        metadata={
            "dagster/row_count": findings.num_rows,
            "by_status": dg.MetadataValue.md(counts(summary.by_status, "status")),
            "failed_by_severity": dg.MetadataValue.md(counts(summary.failed_by_severity, "severity")),
            "failed_by_rule": dg.MetadataValue.md(stacked(BY_RULE, failed_by_rule(failed))),
            "failed": len(failed),
            "top_findings": dg.MetadataValue.md(findings_table(failed)),
        },
        check_results=list(consistency_checks(summary.families, failed)),
    )


def failed_findings(findings: pa.Table) -> list[dict[str, Any]]:
    """Failed findings, errors first, then by report and rule."""
    rows = [row for row in findings.to_pylist() if row["status"] == "fail"]
    return sorted(rows, key=lambda row: (SEVERITIES.index(row["severity"]), row["source"], row["rule_id"]))


def findings_table(rows: list[dict[str, Any]]) -> str:
    """The first findings of a list as Markdown, and how many more there are."""
    # Few columns: the page gives a table the width of one sentence.
    shown = table(
        (
            {
                "severity": row["severity"],
                "rule_id": row["rule_id"],
                "report": " ".join(str(row[name]) for name in ("agency", "year", "source") if row[name]),
                "finding": f"{row['message_zh']} {row['message_en']}",
            }
            for row in rows[:FINDINGS_SHOWN]
        ),
        ("severity", "rule_id", "report", "finding"),
    )
    more = len(rows) - FINDINGS_SHOWN
    return f"{shown}\n\n… {more} more" if more > 0 else shown


def consistency_checks(
    families: Sequence["FamilyResult"], failed: list[dict[str, Any]]
) -> Iterator[dg.AssetCheckResult]:
    """One result a family. It fails where a report contradicts itself; information alone fails nothing."""
    family_of = {rule.rule_id: rule.family for rule in computed_rules()}
    for family in families:
        rows = [row for row in failed if family_of[row["rule_id"]] == family.family and row["severity"] != "info"]
        is_error = any(row["severity"] == "error" for row in rows)
        if rows:
            first = rows[0]
            reason = f"{first['source']} {first['rule_id']}: {first['message_zh']} {first['message_en']}"
        else:
            reason = "" if family.assessed else "没有可判断的 · nothing could be judged"
        yield dg.AssetCheckResult(
            asset_key=FINDINGS,
            check_name=_check_name(family.family),
            passed=not rows,
            severity=dg.AssetCheckSeverity.ERROR if is_error else dg.AssetCheckSeverity.WARN,
            description=reason or None,
            metadata={
                "assessed": family.assessed,
                "not_assessable": family.not_assessable,
                "failed": len(rows),
                "findings": dg.MetadataValue.md(findings_table(rows)),
                "failed_by_rule": dg.MetadataValue.md(counts(family.failed_by_rule, "rule_id")),
            },
        )


def findings_of(project: DbtProject) -> dg.AssetsDefinition:
    """The dbt models over the findings."""
    return models_of(project, "dbt_findings", "quality", select=FINDINGS_TAG)
