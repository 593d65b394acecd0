"""Labels in other words or misprinted by a character or two: which official label they are, where only one comes close.

Belongs here: the distance between labels and the margin to the next. Does not: normalising (`labels`), the labels
(knowledge/forms), what a label's row or column means.

A character that tells official labels apart (knowledge/form_labels.yaml) is never taken for a misprint, short labels
are never taken for others, and of two labels that are both near neither is meant. Between all the other labels of its
header a column may be worded otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache

from rapidfuzz import fuzz, process
from rapidfuzz.distance import Levenshtein

from ingestion.reading.forms import load_label_rules, load_tables
from ingestion.repair.scripts import simplified

SHORTEST_CUT = 3
SHORTEST = 6  # characters; 当面申请数 and 书面申请数 differ by one of five
CHARACTERS_PER_MISPRINT = 6
CHARACTERS_PER_LOSS = 4  # where characters are gone and none is another
LEAST_LABELS = 2  # official ones in a grid, before others in it are looked at for misprints
MARGIN = 2  # edits by which the next label of another meaning must be further away
LEAST_BETWEEN = 3  # labels of a header row, one of which is told by its place between the others
ALIKE = 75  # per cent alike: a row with such a label may be an official one, damaged


@cache
def _meanings() -> Mapping[str, frozenset[str]]:
    """Every label of the forms with all that mean the same as it anywhere."""
    meanings: dict[str, frozenset[str]] = {}
    for table in load_tables():
        groups = [table.column_groups, table.row_groups]
        named = [frozenset(n for n, key in group.items() if key == each) for group in groups for each in group.values()]
        for labels in (*(c.labels for c in table.columns), *(r.labels for r in table.rows), *named):
            for label in labels:
                meanings[label] = meanings.get(label, frozenset()) | labels
    return meanings


@cache
def _all_labels() -> tuple[str, ...]:
    return tuple(sorted(_meanings()))


def with_close_labels(labels: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], ...]:
    """The labels of a grid's cells, misprinted ones with the official label behind; the grid's own where none is.

    A misprint of a row that the grid has with its right label is another row: an office's own.
    """
    official = _meanings()
    exact = {name for names in labels for name in names if name in official}
    if len(exact) < LEAST_LABELS:
        return labels
    found: dict[int, str] = {}
    for index, names in enumerate(labels):
        if names and not names[0].isdecimal() and (close := close_label(names)):
            found[index] = close
    if not found:
        return labels
    rows = _row_labels()
    meant = [name for name in found.values() if name in rows]
    taken = {name for name in meant if meant.count(name) > 1 or not exact.isdisjoint(official[name])}
    return tuple(
        (*names, found[index]) if index in found and found[index] not in taken else names
        for index, names in enumerate(labels)
    )


def with_cut_labels(labels: tuple[tuple[str, ...], ...], rows: Sequence[Sequence[int]]) -> tuple[tuple[str, ...], ...]:
    """The labels of a grid, those cut to what they share (本年新 | 本年新) completed in the form's order.

    Only where a row has the remnant exactly as often as a table has columns that begin with it, side by side.
    """
    found: dict[int, str] = {}
    for row in rows:
        names = [labels[index][0] if labels[index] else "" for index in row]
        for place, name in enumerate(names):
            if len(name) < SHORTEST_CUT or name in names[:place] or name in _meanings():
                continue
            count = names.count(name)
            if (
                count > 1
                and names[place : place + count] == [name] * count
                and len(whole := labels_begun_with(name)) == count
            ):
                found.update(zip(row[place : place + count], whole, strict=True))
    if not found:
        return labels
    return tuple((*names, found[index]) if index in found else names for index, names in enumerate(labels))


def with_label_between(
    labels: tuple[tuple[str, ...], ...], rows: Sequence[Sequence[int]]
) -> tuple[tuple[str, ...], ...]:
    """The labels of a grid, with the official one behind a wording that stands in its place between all of its header.

    Only in a row of nothing but the labels of neighbouring columns of a table, in its order, of which one is worded
    otherwise and shares half of its characters with the label that is due there (科研单位 for 科研机构).
    """
    found: dict[int, str] = {}
    corners = load_label_rules().first_column
    for row in rows:
        printed = [index for index in row if labels[index] and corners.isdisjoint(labels[index])]
        unknown = [place for place, index in enumerate(printed) if _meanings().keys().isdisjoint(labels[index])]
        if len(printed) < LEAST_BETWEEN or len(unknown) != 1 or unknown[0] in (0, len(printed) - 1):
            continue
        due = {run[unknown[0]] for run in _header_runs(len(printed)) if _fits(run, printed, unknown[0], labels)}
        index = printed[unknown[0]]
        if len(due) == 1 and (name := alike_label(labels[index][0], due.pop())):
            found[index] = name
    return tuple((*names, found[i]) if i in found else names for i, names in enumerate(labels)) if found else labels


def _fits(
    run: Sequence[frozenset[str]], printed: Sequence[int], unknown: int, labels: Sequence[tuple[str, ...]]
) -> bool:
    return all(
        place == unknown or not of_column.isdisjoint(labels[index])
        for place, (of_column, index) in enumerate(zip(run, printed, strict=True))
    )


@lru_cache(maxsize=64)
def _header_runs(count: int) -> tuple[tuple[frozenset[str], ...], ...]:
    """The labels of as many neighbouring columns of a table, wherever they stand side by side."""
    runs = {
        tuple(column.labels for column in table.columns[first : first + count])
        for table in load_tables()
        for first in range(len(table.columns) - count + 1)
    }
    return tuple(runs)


def alike_label(name: str, due: frozenset[str]) -> str:
    """Of the labels that are due in a place, the one that shares half of all characters with a wording, or more.

    None of those in which they differ tells official labels apart.
    """
    best = max(sorted(due), key=lambda label: len(set(label) & set(name)))
    shared, all_of_both = set(best) & set(name), set(best) | set(name)
    if 2 * len(shared) < max(len(set(best)), len(set(name))):
        return ""
    return "" if (all_of_both - shared) & load_label_rules().telling_characters else best


@lru_cache(maxsize=256)
def labels_begun_with(name: str) -> tuple[str, ...]:
    """The labels of neighbouring columns of one table that begin so; of none where tables differ on it."""
    found = {
        tuple(min(label for label in column.labels if label.startswith(name)) for column in columns)
        for table in load_tables()
        if (columns := [c for c in table.columns if any(label.startswith(name) for label in c.labels)])
    }
    return found.pop() if len(found) == 1 else ()


@cache
def _row_labels() -> frozenset[str]:
    return frozenset(label for table in load_tables() for label in table.rows_by_label)


def close_label(names: Iterable[str]) -> str:
    """The official label that a normalised label says in other words or is a misprint of; empty where it is one itself,
    and where none is close."""
    for name in names:
        if name in _meanings():
            return ""
    return next(filter(None, map(_worded_alike, names)), "") or next(filter(None, map(_close, names)), "")


@lru_cache(maxsize=4096)
def _worded_alike(name: str) -> str:
    """The one official label that says the same as a label in other words or script: 本年收到申请总数, 行政處罰."""
    folded, counting = _folded(simplified(name)), load_label_rules().counting_words[0]
    ways = (folded, folded + counting, folded.removesuffix(counting))
    return next((found[0] for way in ways if way and len(found := _by_fold().get(way, ())) == 1), "")


@cache
def _by_fold() -> Mapping[str, tuple[str, ...]]:
    """By what they say, the official labels; of those that mean the same everywhere, one."""
    found: dict[str, tuple[str, ...]] = {}
    for name in _all_labels():
        others = found.get(_folded(name), ())
        if not any(_meanings()[name] == _meanings()[other] for other in others):
            found[_folded(name)] = (*others, name)
    return found


def _folded(name: str) -> str:
    """A label in the wordings that stand for all."""
    rules = load_label_rules()
    folded = _wordings().sub(lambda found: rules.same_wordings[found.group()], name)
    end = next((word for word in sorted(rules.counting_words, key=len, reverse=True) if folded.endswith(word)), "")
    return folded.removesuffix(end) + rules.counting_words[0] if end else folded


@cache
def _wordings() -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, load_label_rules().same_wordings), key=len, reverse=True)))


@lru_cache(maxsize=4096)
def _close(name: str) -> str:
    if len(name) < SHORTEST:
        return ""
    most = 2 * len(name) // CHARACTERS_PER_LOSS  # of a label that was longer before it lost characters
    near = process.extract(name, _all_labels(), scorer=Levenshtein.distance, score_cutoff=most + MARGIN - 1, limit=None)
    if not near:
        return ""
    best, distance, _ = near[0]
    edits = Levenshtein.editops(name, best)
    has_only_lost = all(edit.tag == "insert" for edit in edits)
    allowed = len(best) // CHARACTERS_PER_LOSS if has_only_lost else len(name) // CHARACTERS_PER_MISPRINT
    if distance > allowed or len(best) < SHORTEST:
        return ""
    same = _meanings()[best]
    if any(other not in same and further < distance + MARGIN for other, further, _ in near):
        return ""
    changed = {name[edit.src_pos] for edit in edits if edit.tag != "insert"}
    changed |= {best[edit.dest_pos] for edit in edits if edit.tag != "delete"}
    return "" if changed & load_label_rules().telling_characters else str(best)


@lru_cache(maxsize=4096)
def is_like_official(name: str) -> bool:
    """Whether a label resembles an official one so much that its row may be that one, damaged."""
    return process.extractOne(name, _all_labels(), scorer=fuzz.ratio, score_cutoff=ALIKE) is not None


@lru_cache(maxsize=4096)
def is_cut_official(name: str) -> bool:
    """Whether a label is a part of an official one: its row may be that one, with the rest of the label lost."""
    return any(name in label for label in _all_labels())
