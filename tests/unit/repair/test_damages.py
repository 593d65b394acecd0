"""Damage, then repair: the original or a refusal, never a third thing; and the promises that hold for any text."""

from __future__ import annotations

import random
import re
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.clean_reports import clean_reports, invented_report
from support.damages import BYTES_DAMAGES, REVERSIBLE, TEXT_DAMAGES

from ingestion.documents.charset import decode
from ingestion.model import NotRead
from ingestion.repair import Repaired, repair, wording_use
from ingestion.repair.characters import invisible_edits, radical_edits, width_edits
from ingestion.repair.plan import Step, apply_step, replay, undo
from tests.gates.damage import Damage, faults, matrix, run

SEEDS = st.integers(0, 10**6)
# Wrong readings that lose bytes of nearly every line: no way back, and no text to guess from.
REFUSED = {"utf-8 read as gb18030", "utf-8 read as cp1252", "gb18030 read as utf-8"}
# One name of each kind of damage, in the order in which they befall a text.
KINDS = [
    ["s2t", "s2tw", "s2hk"],
    ["pinyin"],
    ["full width", "radicals"],
    ["zero width", "soft hyphen"],
]


def check_promises(repaired: Repaired) -> None:
    """Replay, undo, and every place of the repaired text a place of the original."""
    assert replay(repaired.plan, repaired.original) == repaired.text
    assert undo(repaired.plan, repaired.text) == repaired.original
    position = 0
    for start in range(0, len(repaired.text), 11):
        end = min(start + 11, len(repaired.text))
        first, last = repaired.to_original(start, end)
        assert position <= first < last <= len(repaired.original)
        position = first
    for place in repaired.plan.unresolved:
        assert 0 <= place.start <= place.end <= len(repaired.original)


@settings(max_examples=60, deadline=None)
@given(SEEDS, st.data())
def test_any_mixture_of_reversible_damages_gives_the_original(seed: int, data: st.DataObject) -> None:
    clean = text = invented_report(random.Random(seed))
    for kind in KINDS:
        name = data.draw(st.sampled_from([None, *kind]))
        if name:
            text = TEXT_DAMAGES[name](text, random.Random(seed))
    repaired = repair(text)
    check_promises(repaired)
    assert repaired.text == clean


@settings(max_examples=60, deadline=None)
@given(SEEDS, st.sampled_from(sorted(set(TEXT_DAMAGES) - REVERSIBLE)))
def test_other_damages_keep_the_promises_and_are_marked(seed: int, name: str) -> None:
    clean = invented_report(random.Random(seed))
    damaged = TEXT_DAMAGES[name](clean, random.Random(seed))
    repaired = repair(damaged)
    check_promises(repaired)
    is_readable = name == "1，234"  # the reader groups thousands by commas itself
    assert repaired.text == clean or repaired.plan.unresolved or is_readable


@settings(max_examples=60, deadline=None)
@given(SEEDS, st.sampled_from(sorted(BYTES_DAMAGES)))
def test_bytes_give_the_text_a_note_or_a_refusal(seed: int, name: str) -> None:
    clean = invented_report(random.Random(seed))
    data = BYTES_DAMAGES[name](clean, random.Random(seed))
    if name in REFUSED:
        with pytest.raises(NotRead, match="unreadable_text"):
            decode(data)
        return
    text, _, notes = decode(data)
    repaired = repair(text)
    assert repaired.text == clean or notes or repaired.plan.unresolved


@settings(max_examples=100, deadline=None)
@given(SEEDS)
def test_clean_text_is_never_changed(seed: int) -> None:
    text = invented_report(random.Random(seed))
    repaired = repair(text)
    assert repaired.text == text
    assert repaired.plan.steps == ()
    # A count that begins with the report's year looks like a year glued to a count; left unread, it is not misread.
    for place in repaired.plan.unresolved:
        printed = text[place.start : place.end]
        assert place.step == "dates"
        assert re.fullmatch(r"20[0-9]{3,6}", printed)
        assert f"{printed[:4]}年" in text


@given(st.text(alphabet="⾏１Ａ％\u200b\u00ad\x00开信息12條務(wù)", max_size=40))
def test_steps_on_single_characters_commute(text: str) -> None:
    results = set()
    for order in permutations((invisible_edits, radical_edits, width_edits)):
        mended = text
        for find in order:
            mended = apply_step(mended, Step("", find(mended)))
        results.add(mended)
    assert len(results) == 1


@pytest.mark.parametrize(
    ("text", "whole", "why"),
    [
        ("１\u200b２\u200b３４\u2009５６７件", "1234\u2009567件", "widths see one number once nothing stands in it"),
        ("縣(ｘiàn)務(ｗù)開(kāi)條項國會，", "县务开条项国会，", "widths before pinyin: a reading may be full width"),
        (
            "開(kāi)會(huì)議(yì)對(duì)於(yú)過於(yú)單(dān)一",
            "开会议对于过于单一",
            "pinyin before script: it parts words",
        ),
        (
            "開會議國務據實關於公開1'234條",
            "开会议国务据实关于公开1234条",
            "script before numbers: counters are simplified",
        ),
        ("公開行政檔案，決策程式，服務視窗國會", "公开行政文件，决策程序，服务窗口国会", "script before wording"),
    ],
)
def test_the_order_of_steps(text: str, whole: str, why: str) -> None:
    assert repair(text).text == whole, why


def test_a_sample_of_the_matrix_holds_its_floors() -> None:
    damages = list(matrix())
    reports = clean_reports(2, 7) + [invented_report(random.Random(number)) for number in range(2)]
    tallies = run(reports, damages, 7)
    assert len(tallies) == len(damages) >= 60
    found = {damage.name: problems for damage in damages if (problems := faults(damage, tallies[damage.name]))}
    assert found == {}
    assert sum(tally.figures["right"] for tally in tallies.values()) > 1000


def test_the_matrix_can_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    """A damage that nothing undoes or marks is seen: the sample above is no empty promise."""
    monkeypatch.setitem(TEXT_DAMAGES, "swapped", lambda text, _: text.replace("信息", "消息").replace("收到", "办理"))
    damage = Damage(("swapped",))
    tally = run([invented_report(random.Random(1))], [damage], 1)[damage.name]
    assert faults(damage, tally)


def test_wording_in_use_and_not_in_use() -> None:
    tally = repair("本局規範決策程式，設服務視窗，決策程式公開，國會。").tally()
    assert ("taiwan_wording/程式", 2) in tally
    hits, unused = wording_use([*tally, *tally])
    assert hits == {"taiwan_wording/程式": 4, "taiwan_wording/视窗": 2}
    assert "taiwan_wording/软体" in unused
    assert "variants/著" in unused
    assert not set(hits) & set(unused)
