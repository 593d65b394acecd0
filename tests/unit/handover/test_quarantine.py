"""What the reader did not survive is listed, stays unread on a second run, and is read again when asked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from ingestion.handover.quarantine import quarantined, release_from_quarantine
from ingestion.handover.store import Places, published


def outcomes(folder: Path) -> dict[str, str]:
    return {row["source"]: row["outcome"] for row in published(folder, "outcomes").to_pylist()}


def test_only_what_ended_the_reader_is_in_quarantine(tmp_path: Path, run: Callable[..., Path]) -> None:
    for name, text in {"poison.txt": "crash", "fault.txt": "raise", "good.txt": "a=1"}.items():
        (tmp_path / "inbox" / name).write_text(text)
    folder = run()
    found = quarantined(folder.parent)
    assert [(one.source, one.outcome) for one in found] == [
        ("fault.txt", "corrupt"),
        ("poison.txt", "corrupt"),
    ]
    assert all(one.reason_zh and one.reason_en and one.key == folder.name for one in found)


def test_it_is_not_tried_again_by_itself_but_when_asked(
    tmp_path: Path, run: Callable[..., Path], places: Places
) -> None:
    (tmp_path / "inbox" / "poison.txt").write_text("crash")
    folder = run()
    tries = (tmp_path / "read.log").read_text().count("poison.txt")
    assert tries == 2
    (tmp_path / "inbox" / "good.txt").write_text("a=1")
    run()
    assert (tmp_path / "read.log").read_text().count("poison.txt") == tries
    (poison,) = quarantined(folder.parent)
    assert release_from_quarantine(folder.parent, places, {poison.document_id}) == [folder.name]
    assert outcomes(folder)["poison.txt"] == "corrupt", "what is published stands until it is read again"
    run()
    assert (tmp_path / "read.log").read_text().count("poison.txt") == 2 * tries
    assert outcomes(folder) == {"poison.txt": "corrupt", "good.txt": "read"}
