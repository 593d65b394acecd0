"""Each step where its damage is, and nowhere else; the seeds and real reports beside the checkout."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingestion.repair import Repaired, repair
from ingestion.repair.plan import Plan, Step, replay, undo
from ingestion.repair.scripts import load_wording, traditional_edits

SHARED = Path(__file__).resolve().parents[3] / ".." / "shared" / "reports"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="no folder `shared` beside the checkout")

CLEAN = [
    *sorted(SHARED.glob("real/*.txt")),
    *sorted(SHARED.glob("real/*.md")),
    *sorted(SHARED.glob("seeds/00[012]_*.txt")),
]


def load(path: Path) -> str:
    return path.read_bytes().decode("utf-8")


def steps(repaired: Repaired) -> list[str]:
    return [step.name for step in repaired.plan.steps]


def check_invariants(repaired: Repaired) -> None:
    assert replay(repaired.plan, repaired.original) == repaired.text
    assert undo(repaired.plan, repaired.text) == repaired.original


@needs_shared
def test_clean_simplified_reports_are_never_changed() -> None:
    assert len(CLEAN) >= 20
    for path in CLEAN:
        repaired = repair(load(path))
        assert repaired.text == repaired.original, path.name
        assert repaired.script == "simplified"
        assert repaired.plan.steps == ()
        assert repaired.plan.unresolved == ()


@needs_shared
def test_the_taiwan_worded_seed() -> None:
    repaired = repair(load(next(SHARED.glob("seeds/003_*.txt"))))
    check_invariants(repaired)
    assert repaired.script == "traditional_taiwan"
    expected = "规范性文件6件 部门规范性文件3件 政务窗口 决策程序 方便群众 全文电子化100% 咨询情况 复议"
    for phrase in expected.split():
        assert phrase in repaired.text, phrase
    for phrase in ("档案规定", "程式", "网路", "民众", "最佳化"):
        assert phrase not in repaired.text, phrase
    place = repaired.text.index("规范性文件6件")
    assert repaired.original[slice(*repaired.to_original(place, place + 7))] == "規範性檔案6件"


@needs_shared
def test_the_byte_shifted_seed() -> None:
    repaired = repair(load(next(SHARED.glob("seeds/004_*.txt"))))
    check_invariants(repaired)
    assert repaired.script == "traditional"
    assert repaired.plan.unresolved == ()
    for phrase in (
        "　（一）积极",
        "　（二）规范",
        "　（三）严格",
        "(四)不断",
        "　（五）强化",
        "万。“广州12345”微信公众号",
    ):
        assert phrase in repaired.text, phrase
    assert "?" not in repaired.text
    assert "ā" not in repaired.text
    for phrase, raw in (("153宗", "153宗"), ("0.28万元", "0.28萬(wàn)元"), ("超150万", "超150萬"), ("13名", "13名")):
        place = repaired.text.index(phrase)
        assert repaired.original[slice(*repaired.to_original(place, place + len(phrase)))] == raw


def test_a_traditional_text_with_rare_characters_keeps_its_places() -> None:
    text = "𠮷野縣𠮷門開會，關於國務報動的規範12件"
    edits = traditional_edits(text)
    assert replay(Plan((Step("traditional", edits),)), text) == "𠮷野县𠮷门开会，关于国务报动的规范12件"
    assert [edit.old for edit in edits] == ["縣", "門開會", "關於國務報動", "規範"]


PINYIN = "某縣(xiàn)水務(wù)局主動(dòng)公開(kāi)政府信息，"


@pytest.mark.parametrize(
    ("damaged", "whole"),
    [
        ("辦理(lǐ)申請12件", "办理申请12件"),
        ("應(yīng)(yīng)當", "应当"),
        ("應(yīng(yīng))當", "应当"),
        ("手機（jī）端(app)上線", "手机端(app)上线"),
        ("政府（部門）", "政府（部门）"),
        ("人員們(men)的", "人员们的"),
        ("著(zhe)力推進(jìn)", "着力推进"),
    ],
)
def test_pinyin_goes_and_other_brackets_stay(damaged: str, whole: str) -> None:
    repaired = repair(PINYIN + damaged + "。")
    check_invariants(repaired)
    assert repaired.text == "某县水务局主动公开政府信息，" + whole + "。"


def test_one_reading_somebody_wrote_is_no_habit() -> None:
    text = "亳(bó)州市某局全年主动公开政府信息12条。"
    assert repair(text).text == text


def test_a_traditional_quotation_in_a_simplified_text_stays() -> None:
    text = "本局开设“經濟發展與開放”专栏，主动公开政府信息12条，办理申请3件，会议2次，与各县区联动。" * 3
    assert repair(text).text == text


TAIWAN = "本局規範決策程式，設服務視窗，為民眾公開規範性檔案6件，"


@pytest.mark.parametrize(
    ("damaged", "whole"),
    [
        ("區檔案館查閱檔案", "区档案馆查阅档案"),
        ("人事檔案", "人事档案"),
        ("經濟資訊", "经济资讯"),
        ("公開資訊19條", "公开信息19条"),
        ("智慧城市與智慧型產業", "智慧城市与智能产业"),
        ("軟體動物", "软体动物"),
        ("顯著提高，著力推進，著名", "显著提高，着力推进，著名"),
    ],
)
def test_taiwan_wording_and_words_that_look_like_it(damaged: str, whole: str) -> None:
    repaired = repair(TAIWAN + damaged + "。")
    check_invariants(repaired)
    assert repaired.script == "traditional_taiwan"
    assert repaired.text == "本局规范决策程序，设服务窗口，为群众公开规范性文件6件，" + whole + "。"


def test_mainland_words_stay_where_only_the_script_is_traditional() -> None:
    repaired = repair("某縣檔案局為民眾開放檔案，規範檔案管理，公開檔案類信息6條，辦理申請，會議2次。")
    assert repaired.script == "traditional"
    assert repaired.text == "某县档案局为民众开放档案，规范档案管理，公开档案类信息6条，办理申请，会议2次。"


def test_every_word_of_the_lists_has_a_reason_and_changes() -> None:
    for name in ("taiwan", "variants"):
        assert all(old != new for old, new in load_wording(name).words.items())


@pytest.mark.parametrize(
    ("damaged", "whole", "step"),
    [
        ("公开１２３条，占５６．３％，ＡＢＣ", "公开123条，占56.3%，ABC", "width"),
        ("公开\u200b12\u200b3\ufeff条", "公开123条", "invisible"),
        ("⾏政许可⼀件，⻓期", "行政许可一件，长期", "radicals"),
    ],
)
def test_single_characters(damaged: str, whole: str, step: str) -> None:
    repaired = repair(damaged)
    check_invariants(repaired)
    assert repaired.text == whole
    assert steps(repaired) == [step]


def test_signs_that_normalisation_would_join_to_numbers_never_do() -> None:
    text = "许可12¹件、12②件、3½、１２¹件，《条例》：（一）；"
    assert repair(text).text == "许可12件、12件、3½、12件，《条例》：（一）；"


@given(st.text(alphabet="開門務(wù)檔案程式視窗?。！ㄒ唬１２\u200b⾏ a1\n政府信息公开", max_size=80))
def test_any_mixture_of_damage_keeps_the_invariants(text: str) -> None:
    repaired = repair(text)
    check_invariants(repaired)
    for start in range(0, len(repaired.text), 7):
        old_start, old_end = repaired.to_original(start, min(start + 5, len(repaired.text)))
        assert 0 <= old_start <= old_end <= len(text)
    for place in repaired.plan.unresolved:
        assert 0 <= place.start < place.end <= len(text)


def test_repair_is_settled_after_once() -> None:
    once = repair(PINYIN + TAIWAN + "１２件。").text
    assert repair(once).text == once


def test_a_short_text_shows_taiwan_wording_by_its_files() -> None:
    repaired = repair(
        "本局依據法規和政策檔案開展工作，主動公開部門檔案類（含規範性檔案）信息18條，為國家檔案館移交8件。"
    )
    assert (
        repaired.text
        == "本局依据法规和政策文件开展工作，主动公开部门文件类（含规范性文件）信息18条，为国家档案馆移交8件。"
    )
