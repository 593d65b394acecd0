"""Clean reports to damage: invented ones, with prose and official tables, and the public ones beside the checkout.

Belongs here: texts in simplified characters without any damage. Does not: expectations about them.
"""

from __future__ import annotations

import random
from collections import Counter
from functools import cache
from pathlib import Path

from support.golden import load_golden

PROJECT = Path(__file__).resolve().parents[2]
PUBLIC = PROJECT.parent / "shared" / "reports" / "real"
CHECKED = PROJECT / "tests" / "golden" / "tables"

_PLACES = ("临江市", "青禾县", "望河区", "石桥镇", "云岭县", "东港市", "白鹭区", "长坪县")
_BODIES = ("水利局", "教育局", "人民政府", "财政局", "民政局", "自然资源局", "卫生健康委员会", "市场监督管理局")
_HEADINGS = (
    "一、总体情况",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况",
    "六、其他需要报告的事项",
)
_PROSE = {
    0: (
        "{year}年，本机关认真落实条例要求，把政务公开摆在重要位置，成立领导小组，明确专人负责，及时回应群众关切。",
        "　（一）加强组织领导。主要负责同志听取汇报{n}次，研究解决工作中的困难，形成分工明确、协调配合的格局。",
        "　（二）规范公开程序。完善信息发布审核制度，严格执行保密审查程序，优化办事流程，方便群众在窗口和网络查询。",
        "　（三）强化监督保障。举办业务培训班{n}期，参加人员{big}人次，切实提高工作人员的能力和水平。",
    ),
    1: (
        "全年主动公开政府信息{big}条，其中通过门户网站公开{big}条，通过政务微博公开{n}条，通过微信公众号公开{big}条。",
        "全年制作规范性文件{n}件，废止{n}件，现行有效{n}件，均在规定期限内向社会公布并同步解读。",
        "依据〔{year}〕{n}号文件要求，对历年公开的信息作了全面清理，更新目录，规范栏目设置，做好数据备份。",
    ),
    2: (
        "全年共收到政府信息公开申请{n}件，其中当面申请{n}件，网络申请{n}件，信函申请{n}件，均在法定期限内答复。",
        "予以公开{n}件，部分公开{n}件，不予公开{n}件，无法提供{n}件；未收取任何费用。",
    ),
    3: ("因政府信息公开被申请行政复议{n}件，结果维持{n}件；被提起行政诉讼{n}件，结果纠正{n}件，尚未审结{n}件。",),
    4: (
        "工作中还存在主动公开的内容不够全面、解读形式单一等问题，个别单位对依申请公开的办理程序掌握不够准确。",
        "下一步将进一步完善制度，加强后续跟踪检查，征求各方意见，推进平台建设，保证数据真实，提升服务质量。",
    ),
    5: (
        "本年度没有收取信息处理费。本报告统计期限自{year}年1月1日至{year}年12月31日止，欢迎社会监督，可拨打电话联系。",
    ),
}


def invented_report(chance: random.Random) -> str:
    """A report of invented sentences and figures, one to three paragraphs a section, without tables."""
    year = chance.randint(2009, 2024)
    body = chance.choice(_PLACES) + chance.choice(_BODIES)
    lines = [f"{body}{year}年政府信息公开工作年度报告", f"本报告由{body}根据《中华人民共和国政府信息公开条例》编制。"]
    for number, heading in enumerate(_HEADINGS):
        lines.append(heading)
        for sentence in _PROSE[number] if number == 0 else chance.sample(_PROSE[number], len(_PROSE[number])):
            while "{n}" in sentence:
                sentence = sentence.replace("{n}", str(chance.randint(0, 99)), 1)
            while "{big}" in sentence:
                sentence = sentence.replace("{big}", str(chance.randint(1000, 98765)), 1)
            lines.append(sentence.replace("{year}", str(year)))
    lines += [body, f"{year + 1}年1月{chance.randint(1, 31)}日"]
    return "\n".join(lines) + "\n"


def public_reports() -> list[str]:
    """The public reports that are plain text; none where they are not beside the checkout."""
    return [path.read_text("utf-8") for path in sorted(PUBLIC.glob("*.txt"))]


@cache
def checked_figures() -> dict[str, Counter[tuple[str, str, str]]]:
    """By the text of a public report, the figures of its tables as people read them: code, applicant, value."""
    found = {}
    for path in sorted(PUBLIC.glob("*.txt")):
        checked = CHECKED / f"{path.name}.csv"
        if checked.exists():
            values = [(*cell.key[:2], cell.value) for cell in load_golden(checked) if cell.value is not None]
            found[path.read_text("utf-8")] = Counter((code, who, str(value.normalize())) for code, who, value in values)
    return found


def clean_reports(count: int, seed: int) -> list[str]:
    """The public reports that there are, then invented ones, `count` in all."""
    public = public_reports()[:count]
    return public + [invented_report(random.Random(f"{seed} {number}")) for number in range(count - len(public))]
