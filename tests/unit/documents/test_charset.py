"""The character-set ladder, over texts made for it in every encoding the reports come in."""

from __future__ import annotations

import random

import opencc
import pytest

from ingestion.documents.charset import decode, plausibility
from ingestion.model import NotRead

PARTS = [
    "某县水利局编制本年度报告",
    "全年主动公开政府信息，其中规范性文件",
    "收到政府信息公开申请，均按时答复",
    "没有发生行政复议和行政诉讼",
    "通过门户网站、微信公众号发布信息",
    "存在的主要问题及改进措施如下",
    "加强业务培训，提高工作人员水平",
    "本单位未收取任何费用",
]


def invented(seed: int) -> str:
    """A text of invented sentences with figures and line ends."""
    chance = random.Random(seed)
    return "\n".join(f"{chance.choice(PARTS)}{chance.randint(0, 9999)}条。" for _ in range(chance.randint(2, 40)))


def traditional(text: str) -> str:
    return str(opencc.OpenCC("s2t").convert(text))


@pytest.mark.parametrize("seed", range(40))
def test_simplified_and_traditional_texts_are_told_apart_in_gb18030_and_big5(seed: int) -> None:
    text = invented(seed)
    assert decode(text.encode("gb18030"))[:2] == (text, "gb18030")
    assert decode(traditional(text).encode("gb18030"))[:2] == (traditional(text), "gb18030")
    big5 = traditional(text).encode("big5", "ignore")
    assert decode(big5)[:2] == (big5.decode("big5"), "big5hkscs")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8", "utf-8-sig", "utf-32"])
def test_unicode_with_and_without_a_mark(encoding: str) -> None:
    text = invented(7)
    if encoding == "utf-32":
        assert decode(text.encode(encoding))[0] == text
        return
    decoded, name, _ = decode(text.encode(encoding))
    assert decoded == text
    assert name.startswith(encoding.removesuffix("-sig"))


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
@pytest.mark.parametrize("seed", range(10))
def test_stray_and_lost_bytes_do_not_change_the_reading(encoding: str, seed: int) -> None:
    lines = invented(seed).split("\n")
    data = b"\n".join(line.encode(encoding) for line in lines)
    cut = data + b"\n" + "报".encode(encoding)[:-1]
    stray = data + b"\n\xff\n" + data
    for damaged in (cut, stray):
        decoded, name, _ = decode(damaged)
        assert name == encoding
        assert decoded.split("\n")[: len(lines)] == lines


@pytest.mark.parametrize(("main", "other"), [("utf-8", "gb18030"), ("gb18030", "utf-8")])
@pytest.mark.parametrize("separator", ["\n", "<br>"])
def test_parts_in_another_charset_are_read_in_it_and_told(main: str, other: str, separator: str) -> None:
    parts = [f"{part}{number}条" for number, part in enumerate(PARTS * 2)]
    data = separator.encode().join(part.encode(other if n % 5 == 2 else main) for n, part in enumerate(parts))
    text, name, notes = decode(data)
    assert (text.split(separator), name) == (parts, main)
    assert [note.name for note in notes] == ["mixed_charset"]
    assert f"3 in {other}" in notes[0].detail


def test_a_short_part_follows_the_charset_of_longer_ones() -> None:
    data = f"{invented(3)}\n".encode() + "主动公开政府信息\n条\n".encode("gb18030")
    assert decode(data).text.endswith("主动公开政府信息\n条\n")


def test_stray_bytes_are_told() -> None:
    text, _, notes = decode(f"{invented(3)}12".encode() + b"\xff" + "34条".encode())
    assert "12\ufffd34条" in text
    assert [note.name for note in notes] == ["stray_bytes"]


def test_a_nul_makes_no_other_charset() -> None:
    text = invented(3).replace("公开", "公\x00开", 1)
    assert decode(text.encode())[:2] == (text, "utf-8")


def test_too_many_stray_bytes_are_unreadable() -> None:
    data = b"\xff\n".join("某局公开信息".encode() for _ in range(60))
    with pytest.raises(NotRead) as caught:
        decode(data)
    assert caught.value.outcome == "unreadable_text"
    assert caught.value.reason_zh
    assert caught.value.reason_en


def test_a_false_declaration_is_irrelevant() -> None:
    page = f'<html><meta charset="utf-8"><body>{invented(3)}</body></html>'
    assert decode(page.encode("gb18030"))[:2] == (page, "gb18030")


@pytest.mark.parametrize("wrong", ["gb18030", "latin-1"])
def test_a_second_decoding_is_undone_where_it_is_reversible(wrong: str) -> None:
    text = "\n".join(["政府信息公开", "主动公开政府信息情况", "依法办理申请二十"] * 8)
    twice = text.encode().decode(wrong)
    assert decode(twice.encode())[:2] == (text, f"utf-8+{wrong}")


@pytest.mark.parametrize("wrong", ["latin-1", "cp1252"])
def test_gbk_read_as_latin_comes_back(wrong: str) -> None:
    text = "\n".join(["政府信息公开", "主动公开政府信息情况", "依法办理申请二十"] * 8)
    decoded, name, notes = decode(text.encode("gb18030").decode(wrong).encode())
    assert decoded == text
    assert name in ("utf-8+cp1252+gb18030", "utf-8+latin-1+gb18030")  # the same bytes where both charsets hold them
    assert "政府信息公开" in notes[0].detail


def test_single_lines_decoded_wrongly_come_back_and_are_told() -> None:
    lines = [*PARTS, "政府信息公开年度报告", *PARTS]
    stored = [line.encode().decode("gb18030") if n == 8 else line for n, line in enumerate(lines)]
    text, name, notes = decode("\n".join(stored).encode())
    assert (text.split("\n"), name) == (lines, "utf-8+gb18030")
    assert "1 of 1" in notes[0].detail


def test_text_whose_bytes_are_gone_is_refused() -> None:
    lost = invented(5).encode("gb18030").decode("utf-8", "replace")
    for stored in (lost.encode(), lost.encode().decode("gb18030", "replace").encode()):
        with pytest.raises(NotRead, match="unreadable_text"):
            decode(stored)


def test_a_second_decoding_that_lost_bytes_is_unreadable() -> None:
    twice = (invented(5) * 3).encode().decode("gb18030", "replace")
    with pytest.raises(NotRead) as caught:
        decode(twice.encode())
    assert caught.value.outcome == "unreadable_text"


def test_plausibility_of_right_and_wrong_readings_lies_far_apart() -> None:
    text = invented(11)
    assert plausibility(text) > 0.9
    assert plausibility(traditional(text).encode("big5", "ignore").decode("gb18030", "replace")) < 0.35
    assert plausibility("no Chinese at all") == 0.0
