"""A word of the vocabulary that takes the first characters of a longer one hides it: 和解 would in 和解读.

Texts are read from left to right, the longest word at each place, so what a new word does to older ones shows only in
running text: here in the examples that likeness learns from. A pair that is not in the list below wants a look: where
what is left of the longer word says less than the word, the new word has to go, or a longer form of it has to come.
"""

import re
from pathlib import Path

import ahocorasick  # type: ignore[import-not-found]

from ingestion.knowledge.vocabulary import load_concepts
from ingestion.reading.prose.tokens import tokenise

EXAMPLES = Path(__file__).parents[3] / "ingestion" / "knowledge" / "build" / "examples"
MARK = re.compile(r"⟦([^⟦⟧|]*)[^⟦⟧]*⟧")
# The word that is found, and the longer one that it hides, where both have been looked at.
LOOKED_AT = """
不收取 收取任何费用
主动公开 公开信息的数量
主动公开 公开政府信息的数量
予以公开 公开、部分公开
产生信息 信息处理费
信息公开 公开年度报告
信息公开工作 公开工作专门机构
公开征求 征求公众意见
各级政府 政府信息公开
各级政府 政府信息公开查阅场所
同意公开 公开、部分公开
回应 应处理
官方微信 微信、微博
官方微信 微信订阅号
官方微博 微博、微信
官方微博 微博和微信
官方网站 网站提交申请
实际收取 收取信息处理费
对外发布 发布信息总数
尚未 未判决
已答复 答复公开
市政府规章 规章现行有效
微博、微信 微信公众平台
微博微信 微信公众平台
按要求 要求补正
接受 受理并答复
收取复制费 复制费、邮寄费
收取复印费 复印费、邮寄费
政务信息 信息公开专栏
政务信息 信息公开工作
政务信息 信息公开年报
政务信息 信息公开指南
政务信息 信息公开栏
政务微博 微博、微信
政府信息 信息查阅室
政府信息公开 信息公开查阅室
政府公开信息 公开信息的数量
更新 新公开
更新 新发布
来信申请 申请政府信息公开
来电 电子邮件
现行 行政复议
现行 行政复议、行政诉讼
由此被申请 申请行政复议
省政府规章 规章现行有效
类信息 信息公开
类信息 信息公开年报
类信息 信息发布
类信息 信息工作
类信息 信息数量
类信息 信息更新
类信息 信息更新量
类政府信息 信息公开申请
类政府信息 政府信息公开
类政府信息 政府信息公开申请
结转 转下年
结转至 至下年度
解读信息 信息发布总数
非政府信息公开 政府信息公开申请
面向社会 向社会公开
"""


def test_no_word_hides_a_longer_one() -> None:
    concepts = load_concepts()
    known = ahocorasick.Automaton()
    for form in concepts:
        known.add_word(form, form)
    known.make_automaton()
    hidden = set()
    for path in sorted(EXAMPLES.glob("*.txt")):
        text = MARK.sub(r"\1", path.read_text("utf-8"))
        inside = {at: token for token in tokenise(text, 0, len(text)) for at in range(token.start + 1, token.end)}
        for last, form in known.iter(text):
            token = inside.get(last - len(form) + 1)
            if token is None or token.end > last or concepts[form] == token.concept:
                continue
            if len(form) > token.end - token.start:
                hidden.add(f"{''.join(text[token.start : token.end].split())} {form}")
    assert hidden - set(LOOKED_AT.strip().split("\n")) == set()
