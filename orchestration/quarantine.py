"""`gongkai quarantine`: what the reader did not survive, listed, and read once more.

Belongs here: the subcommand's words and its lock. Does not: what is in quarantine (`ingestion.handover.quarantine`).
"""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Sequence
from pathlib import Path

from gongkai.settings import Settings
from ingestion.handover.lock import Holder, waiting_for, writer_lock
from ingestion.handover.quarantine import Poison, quarantined, release_from_quarantine
from ingestion.handover.store import publish
from orchestration.home import reading_places

NOTHING = "隔离区为空 · nothing in quarantine"


def list_quarantine(settings: Settings) -> int:
    """Print what is in quarantine, a document a line; 0, or 2 where there is no home to look into."""
    if _is_missing(settings.home):
        return 2
    poison = quarantined(settings.collections)
    for one in poison:
        print(_line(one))
    if not poison:
        print(NOTHING, file=sys.stderr)
    return 0


def retry(settings: Settings, wanted: Sequence[str]) -> int:
    """Read documents in quarantine once more: all, or those whose id begins with, or whose source is, one of `wanted`.

    0 where all chosen were read; 1 where one stays in quarantine; 2 where a wanted one, or the home, is not there.
    """
    if _is_missing(settings.home):
        return 2
    poison = quarantined(settings.collections)
    chosen = {one.document_id for one in poison if not wanted or any(_is_meant(one, text) for text in wanted)}
    missing = [text for text in wanted if not any(_is_meant(one, text) for one in poison)]
    if missing:
        print(
            f"隔离区中没有 {', '.join(missing)}；请用 gongkai quarantine list 查看。\n"
            f"Not in quarantine: {', '.join(missing)}; see gongkai quarantine list.",
            file=sys.stderr,
        )
        return 2
    if not chosen:
        print(NOTHING, file=sys.stderr)
        return 0
    places = reading_places(settings)
    with writer_lock(settings.lock, _waiting, "gongkai quarantine retry"):
        for key in release_from_quarantine(settings.collections, places, chosen):
            publish(settings.collections / key, places, dt.datetime.now(dt.UTC))
    left = [one for one in quarantined(settings.collections) if one.document_id in chosen]
    for one in left:
        print(_line(one))
    print(
        f"重读 {len(chosen)} 份，仍有 {len(left)} 份在隔离区；运行 gongkai run 更新发布。\n"
        f"{len(chosen)} read again, {len(left)} stay in quarantine; gongkai run brings the release up to date.",
        file=sys.stderr,
    )
    return 1 if left else 0


def _is_missing(home: Path) -> bool:
    if home.is_dir():
        return False
    print(f"主目录 {home} 还不存在：那里没有运行过。\nThere is no home {home}: nothing ran there yet.", file=sys.stderr)
    return True


def _line(one: Poison) -> str:
    return f"{one.document_id[:12]}  {one.key}/{one.source}  {one.outcome}: {one.reason_zh} · {one.reason_en}"


def _is_meant(one: Poison, text: str) -> bool:
    return bool(text) and (one.document_id.startswith(text.lower()) or text in (one.source, f"{one.key}/{one.source}"))


def _waiting(holder: Holder | None) -> None:
    print(waiting_for(holder), file=sys.stderr)
