"""Random consistent statistics sheets of the 2014 form, drawn as published ones are: label, unit, figure.

Belongs here: labels as a published sheet prints them, and figures whose sums close. Does not: anything of the
project's own reading, layouts and damage (`generated_forms`, `form_damages`).
"""

from __future__ import annotations

import random

from support.generated_forms import Key, Lines, Printed, Report

# code (empty for a heading), label, unit; in the order of the sheet.
ROWS: tuple[tuple[str, str, str], ...] = (
    ("", "一、主动公开情况", "——"),
    ("disclosures.items", "（一）主动公开政府信息数（不同渠道和方式公开相同信息计1条）", "条"),
    ("disclosures.items.normative_documents", "其中：主动公开规范性文件数", "条"),
    ("disclosures.normative_documents.issued", "制发规范性文件总数", "件"),
    ("", "（二）通过不同渠道和方式公开政府信息的情况", "——"),
    ("disclosures.items.channel.gazette", "1.政府公报公开政府信息数", "条"),
    ("disclosures.items.channel.website", "2.政府网站公开政府信息数", "条"),
    ("disclosures.items.channel.weibo", "3.政务微博公开政府信息数", "条"),
    ("disclosures.items.channel.wechat", "4.政务微信公开政府信息数", "条"),
    ("disclosures.items.channel.other", "5.其他方式公开政府信息数", "条"),
    ("", "二、回应解读情况", "——"),
    ("responses.hot_topics", "（一）回应公众关注热点或重大舆情数（不同方式回应同一热点或舆情计1次）", "次"),
    ("", "（二）通过不同渠道和方式回应解读的情况", "——"),
    ("responses.press_conferences", "1.参加或举办新闻发布会总次数", "次"),
    ("responses.press_conferences.principal", "其中：主要负责同志参加新闻发布会次数", "次"),
    ("responses.online_interviews", "2.政府网站在线访谈次数", "次"),
    ("responses.online_interviews.principal", "其中：主要负责同志参加政府网站在线访谈次数", "次"),
    ("responses.interpretation_articles", "3.政策解读稿件发布数", "篇"),
    ("responses.channel.weibo_wechat", "4.微博微信回应事件数", "次"),
    ("responses.channel.other", "5.其他方式回应事件数", "次"),
    ("", "三、依申请公开情况", "——"),
    ("requests.received", "（一）收到申请数", "件"),
    ("requests.received.channel.in_person", "1.当面申请数", "件"),
    ("requests.received.channel.fax", "2.传真申请数", "件"),
    ("requests.received.channel.online", "3.网络申请数", "件"),
    ("requests.received.channel.letter", "4.信函申请数", "件"),
    ("requests.closed", "（二）申请办结数", "件"),
    ("requests.closed.on_time", "1.按时办结数", "件"),
    ("requests.closed.extended", "2.延期办结数", "件"),
    ("requests.replied", "（三）申请答复数", "件"),
    ("requests.outcome.already_public", "1.属于已主动公开范围数", "件"),
    ("requests.outcome.granted", "2.同意公开答复数", "件"),
    ("requests.outcome.partially_granted", "3.同意部分公开答复数", "件"),
    ("requests.outcome.refused", "4.不同意公开答复数", "件"),
    ("requests.outcome.refused.state_secret", "其中：涉及国家秘密", "件"),
    ("requests.outcome.refused.trade_secret", "涉及商业秘密", "件"),
    ("requests.outcome.refused.personal_privacy", "涉及个人隐私", "件"),
    ("requests.outcome.refused.security_and_stability", "危及国家安全、公共安全、经济安全和社会稳定", "件"),
    ("requests.outcome.refused.not_government_information", "不是《条例》所指政府信息", "件"),
    ("requests.outcome.refused.other_statutory", "法律法规规定的其他情形", "件"),
    ("requests.outcome.not_this_agency", "5.不属于本行政机关公开数", "件"),
    ("requests.outcome.not_existing", "6.申请信息不存在数", "件"),
    ("requests.outcome.correction_requested", "7.告知作出更改补充数", "件"),
    ("requests.outcome.other_channel", "8.告知通过其他途径办理数", "件"),
    ("appeals.review.total", "四、行政复议数量", "件"),
    ("appeals.review.upheld", "（一）维持具体行政行为数", "件"),
    ("appeals.review.corrected", "（二）被依法纠错数", "件"),
    ("appeals.review.other", "（三）其他情形数", "件"),
    ("appeals.litigation.total", "五、行政诉讼数量", "件"),
    ("appeals.litigation.upheld", "（一）维持具体行政行为或者驳回原告诉讼请求数", "件"),
    ("appeals.litigation.corrected", "（二）被依法纠错数", "件"),
    ("appeals.litigation.other", "（三）其他情形数", "件"),
    ("appeals.complaints", "六、举报投诉数量", "件"),
    ("fees.collected", "七、依申请公开信息收取的费用", "万元"),
    ("", "八、机构建设和保障经费情况", "——"),
    ("capacity.dedicated_offices", "（一）政府信息公开工作专门机构数", "个"),
    ("capacity.reading_points", "（二）设置政府信息公开查阅点数", "个"),
    ("capacity.staff", "（三）从事政府信息公开工作人员数", "人"),
    ("capacity.staff.full_time", "1.专职人员数（不包括政府公报及政府网站工作人员数）", "人"),
    ("capacity.staff.part_time", "2.兼职人员数", "人"),
    (
        "capacity.special_funds",
        "（四）政府信息公开专项经费（不包括用于政府公报编辑管理及政府网站建设维护等方面的经费）",
        "万元",
    ),
    ("", "九、政府信息公开会议和培训情况", "——"),
    ("training.meetings", "（一）召开政府信息公开工作会议或专题会议数", "次"),
    ("training.courses", "（二）举办各类培训班数", "次"),
    ("training.participants", "（三）接受培训人员数", "人次"),
)
# A figure that the rows after it add up to, and how many they are.
SUMS = {
    "requests.outcome.refused": 6,
    "requests.received": 4,
    "requests.closed": 2,
    "appeals.review.total": 3,
    "appeals.litigation.total": 3,
    "capacity.staff": 2,
}
REPLIES = (
    "already_public",
    "granted",
    "partially_granted",
    "refused",
    "not_this_agency",
    "not_existing",
    "correction_requested",
    "other_channel",
)


def make_sheet(chance: random.Random) -> Report:
    """A sheet whose sums close."""
    codes = [code for code, _, _ in ROWS]
    figures = {code: chance.choice((0, 0, chance.randint(1, 9), chance.randint(10, 9999))) for code in codes if code}
    for total, parts in SUMS.items():
        place = codes.index(total)
        figures[total] = sum(figures[code] for code in codes[place + 1 : place + 1 + parts])
    figures["requests.replied"] = sum(figures[f"requests.outcome.{name}"] for name in REPLIES)
    values: dict[Key, str] = {(code, ""): str(figure) for code, figure in figures.items()}
    for code in ("fees.collected", "capacity.special_funds"):
        values[code, ""] = f"{chance.randint(0, 90)}.{chance.randint(1, 99):02d}"
    lines: Lines = [[Printed("统计指标"), Printed("单位"), Printed("统计数")]]
    for code, label, unit in ROWS:
        figure = Printed(values[code, ""], key=(code, "")) if code else Printed("——")
        lines.append([Printed(label), Printed(unit), figure])
    return Report("2014", [lines], values)
