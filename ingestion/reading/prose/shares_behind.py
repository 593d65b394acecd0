"""Percentages right behind counts, read once all is known that the counts are: by a rule, their run, or likeness.

Belongs here: 8条，占20%; 占20%（8条）; 5条、3条，分别占50%和30%; 8条，比上年增长3%, where rules had to leave them.
Does not: what a percentage refers to by its own words (`shares`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise

from ingestion.knowledge.vocabulary import load_patterns
from ingestion.reading.prose.quantities import NOT_PLACED, Left, Quantity
from ingestion.reading.prose.rows import Row
from ingestion.reading.prose.sentences import Sentence
from ingestion.reading.prose.shares import comes_to, of_count, with_sign

_SHARES = load_patterns("shares")
_OPENS_PARTS = load_patterns("runs")["opens"]
_AND = load_patterns("lists")["and"]
_NOT_READ = NOT_PLACED | {"no_base", "shared_out"}
# Shares that are told together are printed as they come: one that is further off is of something else.
_POINT = Decimal(1)
# Why the base of a growth, and by how much it grew, were left.
_OF_BASE = frozenset({"last_year", "another_year", "aside"})
_OF_GROWN = frozenset({"others", "no_base"})
_BESIDE_BASE = _OF_BASE | {"growth_amount"}


def read_shares_behind(found: Iterable[Sentence], rows: list[Row], left: list[Left]) -> None:
    """Read shares and growths of `left` right behind a count of `rows`, and a count right behind its share.

    found: the sentences in order. What is read moves from `left` to `rows`.
    """
    reasons = {item.quantity.start: item.reason for item in left}
    open_ones = {start for start, reason in reasons.items() if reason in _NOT_READ}
    if not open_ones and _OF_GROWN.isdisjoint(reasons.values()):
        return
    # 行政复议、行政诉讼共0件: a figure of two families is the whole of no share.
    stated = Counter(row["start"] for row in rows)
    read = {row["start"]: row for row in rows if row["kind"] in ("count", "share") and stated[row["start"]] == 1}
    beside: dict[int, list[Row]] = {}
    for row in read.values():
        if row["kind"] == "count":
            beside.setdefault(row["sentence_start"], []).append(row)
    wholes = {row["list_id"]: row for row in rows if row["list_role"] == "total" and row["kind"] == "count"}
    added: list[Row] = []
    for sentence in found:
        for index, (counted, quantity) in enumerate(pairwise(sentence.quantities), start=1):
            if reasons.get(quantity.start) in _OF_GROWN and (changed := _grown_from(sentence, index, read, reasons)):
                added.append(changed)
                continue
            if quantity.start not in open_ones or counted.start not in read:
                continue
            last = read[counted.start]
            whole = wholes.get(last["list_id"])
            if last["kind"] == "share":
                if whole is not None and _is_its_count(sentence, last, quantity, whole):
                    added.append(of_count(last, quantity, "count", sentence))
                continue
            if quantity.unit_class != "percent":
                continue
            if _SHARES["of_elsewhere"].search(sentence.text, last["end"], quantity.start):
                continue
            if grown := _SHARES["grown"].fullmatch(sentence.text, last["end"], quantity.start):
                row = of_count(last, quantity, "growth", sentence) | {"base_code": last["code"]}
                added.append(with_sign(row, frozenset({"growth_down"} if grown["down"] else ())))
            elif _is_share_behind(sentence, last, quantity, whole, beside[last["sentence_start"]]):
                added.append(of_count(last, quantity, "share", sentence))
            else:
                added.extend(_shared_out(sentence, index, read, whole))
    if added:
        rows.extend(added)
        rows.sort(key=lambda row: int(row["sentence_start"]))
        taken = {row["start"] for row in added}
        left[:] = [item for item in left if item.quantity.start not in taken]


def _grown_from(sentence: Sentence, index: int, read: Mapping[int, Row], reasons: Mapping[int, str]) -> Row | None:
    """公开80条，比上年的64条增长25%: the growth at `index`, where the count and its base before it come to that.

    Words alone do not tell what a growth behind another year's count is of.
    """
    numbers, text = sentence.quantities, sentence.text
    growth, place = numbers[index], index - 1
    while place > 0 and reasons.get(numbers[place].start) in _BESIDE_BASE:
        place -= 1
    last = read.get(numbers[place].start)
    bases = [q for q in numbers[place + 1 : index] if reasons[q.start] in _OF_BASE and q.unit == numbers[place].unit]
    if growth.unit_class != "percent" or last is None or last["kind"] != "count" or len(bases) != 1:
        return None
    base, stretch = bases[0].value, text[bases[0].end : growth.start]
    if not base or last["value_status"] != "reported" or _SHARES["grown_behind"].fullmatch(stretch) is None:
        return None
    change = 100 * (last["value"] - base) / base
    has_fallen = _SHARES["fallen"].search(stretch) is not None
    is_it = abs(abs(change) - growth.value) <= Decimal(1).scaleb(-growth.decimals) and has_fallen == (change < 0)
    row = of_count(last, growth, "growth", sentence) | {"base_code": last["code"], "base_value": base}
    return with_sign(row, frozenset({"growth_down"} if has_fallen else ())) if is_it else None


def _is_its_count(sentence: Sentence, share: Row, quantity: Quantity, whole: Row) -> bool:
    """网上申请占75%（15件）: whether `quantity` is what `share` of `whole` comes to, right behind it."""
    if quantity.unit != whole["unit"] or not whole["value"]:
        return False
    if _SHARES["count_behind"].fullmatch(sentence.text, share["end"], quantity.start) is None:
        return False
    return bool(abs(100 * quantity.value / whole["value"] - share["value"]) <= _POINT)


def _is_share_behind(
    sentence: Sentence, last: Row, quantity: Quantity, whole: Row | None, beside: Sequence[Row]
) -> bool:
    """公开8条，其中文件3条（占1%）: of the part or of its own part, nothing tells, unless its digits do.

    whole: of the list of `last`. beside: the counts of its sentence.
    """
    if _SHARES["right_behind"].fullmatch(sentence.text, last["end"], quantity.start) is None:
        return False
    is_inner = last["list_role"] not in ("part", "") or _is_nested(sentence, last, beside)
    return not is_inner or (whole is not None and comes_to(last, whole, quantity))


def _is_nested(sentence: Sentence, part: Row, beside: Sequence[Row]) -> bool:
    """公开8条，其中文件3条: whether a word between `part` and the count before it makes it a part of a part."""
    before = (row for row in beside if row["end"] <= part["start"])
    last = max(before, key=lambda row: int(row["start"]), default=None)
    if last is None or last["list_role"] in ("total", ""):
        return False
    return _OPENS_PARTS.search(sentence.text, last["end"], part["start"]) is not None


def _shared_out(sentence: Sentence, index: int, read: Mapping[int, Row], whole: Row | None) -> Iterator[Row]:
    """动态5条、公告3条，分别占50%和30%: as many shares, from `index` on, as there are parts before them."""
    numbers = sentence.quantities
    before, first = read[numbers[index - 1].start], numbers[index]
    if _SHARES["shared_out"].fullmatch(sentence.text, before["end"], first.start) is None:
        return
    upto = index + 1
    while upto < len(numbers) and _AND.fullmatch(sentence.text, numbers[upto - 1].end, numbers[upto].start):
        upto += 1
    shares, parts = numbers[index:upto], list[Row]()
    for quantity in reversed(numbers[:index]):
        row = read.get(quantity.start)
        if row is None or row["kind"] != "count" or row["list_role"] != "part" or row["list_id"] != before["list_id"]:
            break
        parts.insert(0, row)
    if whole is None or not whole["value"] or len(parts) != len(shares) or len(shares) < 2:
        return
    pairs = list(zip(parts, shares, strict=True))
    if all(
        share.unit_class == "percent" and abs(100 * part["value"] / whole["value"] - share.value) <= _POINT
        for part, share in pairs
    ):
        yield from (of_count(part, share, "share", sentence) for part, share in pairs)
