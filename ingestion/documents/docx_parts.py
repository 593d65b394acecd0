"""What a Word file keeps outside its body: styles, and the numbers that Word generates for lists.

Belongs here: styles.xml and numbering.xml as lookups, list numbers rendered as Word shows them. Does not: the body
(`docx`), tables (`docx_tables`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
VAL = f"{W}val"

_OFF = frozenset({"0", "false", "off", "none"})
_LEVEL = re.compile(r"%([1-9])")
_DIGITS = "〇一二三四五六七八九"
_FINANCIAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_MOST_LINKS = 20  # styles based on styles


@dataclass(slots=True)
class Style:
    """What matters of a style: its name in lower case, its outline level (0 to 8, or None), its runs, its list."""

    name: str = ""
    based_on: str = ""
    outline: int | None = None
    hidden: bool | None = None
    struck: bool | None = None
    raised: str | None = None
    list_id: str | None = None
    list_level: int | None = None


def is_on(element: Any | None) -> bool | None:
    """A toggle property: True, False, or None where it is not set."""
    return None if element is None else element.get(VAL, "true") not in _OFF


def number(value: str | None, default: int) -> int:
    """A decimal attribute; `default` where it is none."""
    return int(value) if value and re.fullmatch(r"-?[0-9]{1,9}", value) else default


def read_styles(root: Any | None) -> dict[str, Style]:
    """Styles by id, what they inherit filled in. Empty where the package has no styles."""
    styles: dict[str, Style] = {}
    for element in root.iterfind(f"{W}style") if root is not None else ():
        style = Style()
        for child in element:
            if child.tag == f"{W}name":
                style.name = child.get(VAL, "").lower()
            elif child.tag == f"{W}basedOn":
                style.based_on = child.get(VAL, "")
            elif child.tag == f"{W}pPr":
                level = child.find(f"{W}outlineLvl")
                if level is not None:
                    style.outline = number(level.get(VAL), 9)
                style.list_id, style.list_level = list_reference(child.find(f"{W}numPr"))
            elif child.tag == f"{W}rPr":
                style.hidden = is_on(child.find(f"{W}vanish"))
                style.struck = is_struck(child)
                raised = child.find(f"{W}vertAlign")
                style.raised = None if raised is None else raised.get(VAL)
        styles[element.get(f"{W}styleId", "")] = style
    resolved: dict[str, Style] = {}
    for key in styles:
        resolved[key] = _inherit(key, styles)
    return resolved


def is_struck(properties: Any) -> bool | None:
    """Whether run properties strike the text through; None where they do not say."""
    found = [is_on(properties.find(f"{W}{name}")) for name in ("strike", "dstrike")]
    return True if True in found else False if False in found else None


def list_reference(reference: Any | None) -> tuple[str | None, int | None]:
    """The list that a paragraph's or style's `w:numPr` names and the level in it, as far as it says."""
    if reference is None:
        return None, None
    list_id, level = reference.find(f"{W}numId"), reference.find(f"{W}ilvl")
    return (
        None if list_id is None else list_id.get(VAL),
        None if level is None else number(level.get(VAL), 0),
    )


def _inherit(key: str, styles: dict[str, Style]) -> Style:
    own = styles[key]
    style = Style(own.name, own.based_on, own.outline, own.hidden, own.struck, own.raised, own.list_id, own.list_level)
    base = own.based_on
    for _ in range(_MOST_LINKS):
        parent = styles.get(base)
        if parent is None:
            break
        for name in ("outline", "hidden", "struck", "raised", "list_id", "list_level"):
            if getattr(style, name) is None:
                setattr(style, name, getattr(parent, name))
        base = parent.based_on
    return style


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    kind: str
    text: str
    suffix: str
    restart: int | None


@dataclass(slots=True)
class Lists:
    """Lists by id, and how far each has counted. `unknown` are the number kinds that could not be rendered."""

    levels: dict[str, dict[int, _Level]] = field(default_factory=dict)
    abstract: dict[str, str] = field(default_factory=dict)  # list id -> what it shares its count with
    counts: dict[str, dict[int, int]] = field(default_factory=dict)
    overrides: dict[str, dict[int, int]] = field(default_factory=dict)
    unknown: set[str] = field(default_factory=set)

    def next_label(self, list_id: str, level: int) -> str:
        """Count on, and give the number that Word prints before the paragraph; empty where it prints none.

        A number that cannot be rendered is empty and recorded in `unknown`.
        """
        levels = self.levels.get(list_id)
        if levels is None or level not in levels:
            return ""
        counts = self.counts.setdefault(self.abstract[list_id], {})
        # The first paragraph of a list that overrides a start begins there, even where the count is shared.
        start = self.overrides.get(list_id, {}).pop(level, None)
        own = levels[level]
        if start is not None:
            counts[level] = start
        else:
            counts[level] = counts[level] + 1 if level in counts else own.start
        for deeper in [other for other in counts if other > level]:
            restart = levels[deeper].restart if deeper in levels else None
            if restart is None or (restart and level < restart):
                del counts[deeper]
        if own.kind in ("none", "bullet"):
            return ""
        printed: list[str] = []
        for piece in _pieces(own.text):
            if isinstance(piece, str):
                printed.append(piece)
                continue
            shown = levels.get(piece)
            if shown is None:
                continue
            text = _render(counts.get(piece, shown.start), shown.kind)
            if text is None:
                self.unknown.add(shown.kind)
                return ""
            printed.append(text)
        return "".join(printed) + {"nothing": "", "space": " "}.get(own.suffix, "\t")


def read_lists(root: Any | None) -> Lists:
    """The lists of numbering.xml; none where the package has no such part."""
    lists = Lists()
    if root is None:
        return lists
    abstract = {
        element.get(f"{W}abstractNumId", ""): dict(_levels(element)) for element in root.iterfind(f"{W}abstractNum")
    }
    for element in root.iterfind(f"{W}num"):
        reference = element.find(f"{W}abstractNumId")
        shared = reference.get(VAL, "") if reference is not None else ""
        key = element.get(f"{W}numId", "")
        levels = dict(abstract.get(shared, {}))
        lists.overrides[key] = {}
        for override in element.iterfind(f"{W}lvlOverride"):
            place = number(override.get(f"{W}ilvl"), 0)
            levels.update(_levels(override))
            start = override.find(f"{W}startOverride")
            if start is not None:
                lists.overrides[key][place] = number(start.get(VAL), 1)
        lists.levels[key] = levels
        lists.abstract[key] = shared
    return lists


def _levels(element: Any) -> Iterator[tuple[int, _Level]]:
    for level in element.iterfind(f"{W}lvl"):
        values = {child.tag: child.get(VAL, "") for child in level}
        restart = values.get(f"{W}lvlRestart")
        yield (
            number(level.get(f"{W}ilvl"), 0),
            _Level(
                number(values.get(f"{W}start"), 0),
                values.get(f"{W}numFmt", "decimal"),
                values.get(f"{W}lvlText", ""),
                values.get(f"{W}suff", "tab"),
                None if restart is None else number(restart, 0),
            ),
        )


def _pieces(text: str) -> Iterator[str | int]:
    """A level text as its fixed parts and, as zero-based levels, the numbers in it."""
    position = 0
    for match in _LEVEL.finditer(text):
        yield text[position : match.start()]
        yield int(match[1]) - 1
        position = match.end()
    yield text[position:]


def _render(count: int, kind: str) -> str | None:
    """A count in a number kind of WordprocessingML; None where the kind is not known or the count beyond it."""
    if count < 0 or count > 9_999:
        return None
    if kind == "decimal":
        return str(count)
    if kind == "decimalZero":
        return f"{count:02d}"
    if kind in ("decimalFullWidth", "decimalFullWidth2"):
        return "".join(chr(ord(digit) - 0x30 + 0xFF10) for digit in str(count))
    if kind in ("decimalEnclosedCircle", "decimalEnclosedCircleChinese"):
        return chr(0x245F + count) if 1 <= count <= 20 else None
    if kind == "decimalEnclosedParen":
        return f"({count})"
    if kind == "decimalEnclosedFullstop":
        return f"{count}."
    if kind in ("chineseCounting", "chineseCountingThousand", "taiwaneseCounting", "taiwaneseCountingThousand",
                "japaneseCounting"):  # fmt: skip
        return _counting(count, _DIGITS, "十百千")
    if kind in ("chineseLegalSimplified", "ideographLegalTraditional"):
        return _counting(count, _FINANCIAL, "拾佰仟", short=False)
    if kind in ("ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital"):
        return "".join(_DIGITS[int(digit)] for digit in str(count))
    if kind == "ideographTraditional":
        return _STEMS[count - 1] if 1 <= count <= 10 else None
    if kind == "ideographZodiac":
        return _BRANCHES[count - 1] if 1 <= count <= 12 else None
    if kind in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1) if count else ""
        return letter if kind == "lowerLetter" else letter.upper()
    if kind in ("lowerRoman", "upperRoman"):
        roman = _roman(count)
        return roman.lower() if kind == "lowerRoman" else roman
    return None


def _counting(count: int, digits: str, units: str, short: bool = True) -> str:
    """A count up to 9,999 as people say it: 十二, 二十, 一百零五; in full (壹拾贰) where not `short`."""
    zero = "零"
    if count == 0:
        return digits[0] if short else zero
    written, gap = "", False
    for power in (3, 2, 1, 0):
        digit = count // 10**power % 10
        if digit == 0:
            gap = gap or bool(written)
            continue
        written += (zero if gap else "") + digits[digit] + (units[power - 1] if power else "")
        gap = False
    return written[1:] if short and 10 <= count < 20 else written


def _roman(count: int) -> str:
    written = ""
    for value, numeral in (
        (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
        (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
    ):  # fmt: skip
        written += numeral * (count // value)
        count %= value
    return written
