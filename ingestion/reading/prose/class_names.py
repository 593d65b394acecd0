"""Class names: the name of a class of what is disclosed, freed from what a clause says before it, or none at all.

Belongs here: telling the name from who, where, how and the verb in front of it, where no word of the sentence marks the
limit. Does not: where the stretch comes from (`labels`, `member_names`), fillers (`tokens`).
"""

from __future__ import annotations

from functools import lru_cache

from ingestion.knowledge.vocabulary import load_patterns

_CLASSES = load_patterns("classes")
_DOING = ("begins_with_doing", "holds_doing", "ends_in_doing")


@lru_cache(maxsize=1024)
def class_name(stretch: str, is_listed: bool = True) -> str:
    """The name in `stretch`, the words before a count or its noun; empty where its limits stay open.

    is_listed: beside others, so that a word that is no class by itself (政务) may be one.

    依规公开茶园类 is 茶园类 that was disclosed by rule; 信用系统归集茶园 may be anything; 政务公开指南 is a name.
    Kept for a while: three in five stood in the reports before.
    """
    named = _CLASSES["there"].sub("", _CLASSES["within"].sub("", stretch))
    while (start := _behind_verb(named)) > 0:
        named = named[start:]
    named = _CLASSES["came_in"].sub("", _CLASSES["of"].sub("", named))
    if is_time_or_quality(named):
        return ""
    if _CLASSES["no_class"].search(named) or (not is_listed and _CLASSES["bare"].match(named)):
        return ""
    if start < 0 or any(_CLASSES[doing].search(named) for doing in _DOING):
        return ""
    return named


def is_time_or_quality(name: str) -> bool:
    """公开80条，其中上半年50条，逾期公开8条: whether a name is of no class, but of when or how well it was done."""
    return _CLASSES["time_or_quality"].match(name) is not None


def _behind_verb(stretch: str) -> int:
    """Where the name starts behind the first verb that who, where or how stands before; 0 where there is none.

    -1 where that verb may as well go with what is behind it: 分类公开工作规则.
    """
    for verb in _CLASSES["verb"].finditer(stretch):
        if _CLASSES["before_verb"].fullmatch(stretch, 0, verb.start()) is None:
            continue
        if _CLASSES["named_by_it"].match(stretch, verb.end()):
            return 0
        if _CLASSES["noun_of_it"].match(stretch, verb.end()):
            return -1 if verb.start() else 0
        return verb.end()
    return 0
