"""Alerts: what is new among failed findings, one digest a run, to the outbox and to whoever subscribed.

Belongs here: what is new, the digest's words, sending it. Does not: which findings there are.

The outbox is the ledger: a finding that stands in one of its digests is never announced again. What became of each
digest on each channel stands in `deliveries.jsonl`. A delivery is noted before it is tried: one that was cut off in the
middle is not tried again by itself, since nobody knows whether it arrived.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import logging
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingestion.handover.files import write_bytes

OUTBOX = "outbox.jsonl"
DELIVERIES = "deliveries.jsonl"
ANNOUNCED = ("error", "warning")
REPORTS_IN_MESSAGE = 20
FINDINGS_A_REPORT = 10

Row = dict[str, Any]


@dataclass(frozen=True)
class Sent:
    """What one call did. new: findings announced. delivered, failed: deliveries of a digest to a channel."""

    new: int
    delivered: int
    failed: int


def announce(findings: list[Row], alerts: Path, urls: tuple[str, ...], now: dt.datetime) -> Sent:
    """Write a digest of the new failed findings to the outbox and send what is not sent yet.

    findings: rows of the finding contract. urls: apprise addresses; they are neither logged nor stored. A digest is for
    the channels there are when it is made: an address that is set later gets what is new from then on. Raises OSError.
    """
    outbox = _read(alerts / OUTBOX)
    known = {finding for digest in outbox for report in digest["reports"] for finding in report["finding_ids"]}
    new = [
        row
        for row in findings
        if row["status"] == "fail" and row["severity"] in ANNOUNCED and row["finding_id"] not in known
    ]
    if new:
        outbox.append({**_digest(new, now), "channels": sorted(map(_channel, urls))})
        _write(alerts / OUTBOX, outbox)
    delivered, failed = _deliver(outbox, alerts, urls, now)
    return Sent(len(new), delivered, failed)


def title_and_body(digest: Row) -> tuple[str, str]:
    """A digest in words, Chinese and English; long ones name how much more stands in the outbox."""
    counts = digest["counts"]
    error, warning, reports = counts.get("error", 0), counts.get("warning", 0), digest["reports"]
    title = f"公开 Gongkai：{len(reports)} 份报告新增 {error} 处错误、{warning} 处警示"
    lines = [f"{len(reports)} reports with new findings: {error} errors, {warning} warnings", ""]
    for report in reports[:REPORTS_IN_MESSAGE]:
        year = f" {report['year']} 年" if report["year"] else ""
        lines.append(f"■ {report['agency'] or report['source']}{year}（{report['source']}）")
        for finding in report["findings"][:FINDINGS_A_REPORT]:
            lines.append(f"  [{finding['severity']}] {finding['rule_id']} {finding['message_zh']}")
            lines.append(f"      {finding['message_en']}")
        if len(report["findings"]) > FINDINGS_A_REPORT:
            more = len(report["findings"]) - FINDINGS_A_REPORT
            lines.append(f"  另有 {more} 处，见 {OUTBOX} · {more} more in {OUTBOX}")
        lines.append("")
    if len(reports) > REPORTS_IN_MESSAGE:
        more = len(reports) - REPORTS_IN_MESSAGE
        lines.append(f"另有 {more} 份报告，见 {OUTBOX} · {more} more reports in {OUTBOX}")
    return title, "\n".join(lines).rstrip()


def _digest(new: list[Row], now: dt.datetime) -> Row:
    reports: dict[str, Row] = {}
    for row in sorted(new, key=lambda row: (row["source"], row["severity"], row["rule_id"], row["finding_id"])):
        report = reports.setdefault(
            row["document_id"],
            {
                "source": row["source"],
                "agency": row["agency"],
                "year": row["year"],
                "document_id": row["document_id"],
                "finding_ids": [],
                "findings": [],
            },
        )
        report["finding_ids"].append(row["finding_id"])
        report["findings"].append(
            {name: row[name] for name in ("severity", "verdict", "rule_id", "subject", "message_zh", "message_en")}
        )
    identifier = hashlib.sha256("\0".join(sorted(row["finding_id"] for row in new)).encode()).hexdigest()[:16]
    return {
        "digest_id": identifier,
        "made_at": now.isoformat(timespec="seconds"),
        "counts": dict(Counter(row["severity"] for row in new)),
        "reports": list(reports.values()),
    }


def _deliver(outbox: list[Row], alerts: Path, urls: tuple[str, ...], now: dt.datetime) -> tuple[int, int]:
    deliveries = _read(alerts / DELIVERIES)
    settled = {(line["digest_id"], line["channel"]) for line in deliveries if line["state"] != "failed"}
    delivered = failed = 0
    for digest in outbox:
        for url in urls:
            channel = _channel(url)
            if channel not in digest["channels"] or (digest["digest_id"], channel) in settled:
                continue
            line = {"digest_id": digest["digest_id"], "channel": channel, "at": now.isoformat(timespec="seconds")}
            _write(alerts / DELIVERIES, [*deliveries, {**line, "state": "sending"}])
            is_delivered = _send(*title_and_body(digest), url)
            deliveries.append({**line, "state": "delivered" if is_delivered else "failed"})
            _write(alerts / DELIVERIES, deliveries)
            delivered += is_delivered
            failed += not is_delivered
    return delivered, failed


def _channel(url: str) -> str:
    """A name for an address that does not give it away."""
    return hashlib.sha256(url.encode("utf-8")).hexdigest()[:8]


def _send(title: str, body: str, url: str) -> bool:
    import apprise

    # Its own messages name addresses, and with them their passwords.
    logging.getLogger("apprise").setLevel(logging.CRITICAL + 1)
    channel = apprise.Apprise()
    if not channel.add(url):
        return False
    return bool(channel.notify(title=title, body=body, body_format=apprise.NotifyFormat.TEXT, interpret_escapes=False))


def _read(path: Path) -> list[Row]:
    try:
        return [json.loads(line) for line in path.read_text("utf-8").split("\n") if line.strip()]
    except FileNotFoundError:
        return []


def _write(path: Path, lines: list[Row]) -> None:
    text = "".join(json.dumps(line, ensure_ascii=False, sort_keys=True) + "\n" for line in lines)
    write_bytes(path, text.encode("utf-8"))
