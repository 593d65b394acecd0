"""The official forms as data: what knowledge/forms/*.yaml says, as frozen tables of rows and columns.

Belongs here: loading the forms, indexing their labels, and what a form says of each of its figures. Does not: grids,
what cells print, or any wording (the YAML holds it).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from ingestion.knowledge.measures import load_measures
from ingestion.knowledge.yaml_files import read_yaml
from ingestion.reading.labels import normalise

FORMS_FOLDER = Path(__file__).parents[1] / "knowledge" / "forms"
LOCAL_FOLDER = FORMS_FOLDER / "local"
OTHER = "other"  # the code of a figure that no measure is made for
UNLISTED = "local:unlisted"
LABEL_RULES = FORMS_FOLDER.with_name("form_labels.yaml")


@dataclass(frozen=True, slots=True)
class Column:
    """A leaf column. measure: last part of a cell's code, or whole for a table without rows. role: value or unit.

    name: its label as the form prints it.
    """

    key: str
    labels: frozenset[str]
    name: str = ""
    group: str = ""
    measure: str = ""
    applicant: str = ""
    is_signed: bool = False
    is_total: bool = False
    role: str = "value"


@dataclass(frozen=True, slots=True)
class Row:
    """A row with figures. measure: a whole code, or its first part where columns carry the last. group: label above.

    local: of a row that an office added, the local form it belongs to (`local:unlisted` where none lists it); such a
    row has its label for a `name`, and its code is `other` where no measure says more.
    """

    key: str
    labels: frozenset[str]
    measure: str
    group: str = ""
    only_in_group: bool = False
    local: str = ""
    name: str = ""


Key = tuple[str, str, str, str]


class FormCell(NamedTuple):
    """One figure that a row of a form asks for.

    key: table, code, applicant and label, whatever the form. kind: count or amount. basis: as in measures.csv. local:
    the local form of a row that an office added.
    """

    key: Key
    column: Column
    kind: str
    basis: str
    form: str
    local: str


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """One table of a form, or one of the blocks of table 2, each of which has headers of its own.

    block_title: normalised.

    columns and rows by normalised label: a label may belong to several (结果维持, 被依法纠错数), told apart by group.
    column_groups, row_groups: every wording of a group to its key; row_group_parents: a group to the one around it.
    column_headings: labels over columns that do not tell them apart. is_turned: a cell's code begins with its column's
    measure.
    """

    form: str
    table_id: str
    block: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    column_groups: Mapping[str, str]
    row_groups: Mapping[str, str]
    row_group_parents: Mapping[str, str]
    column_headings: frozenset[str]
    columns_by_label: Mapping[str, tuple[Column, ...]]
    rows_by_label: Mapping[str, tuple[Row, ...]]
    is_turned: bool = False
    block_title: str = ""

    @property
    def values(self) -> tuple[Column, ...]:
        """The columns that hold figures."""
        return tuple(column for column in self.columns if column.role == "value")

    @property
    def cells(self) -> int:
        """How many figures the table asks for."""
        return len(self.values) * max(len(self.rows), 1)

    @property
    def first_group(self) -> str:
        """The group that no heading stands over, in a table whose columns are all in groups: headings follow it."""
        return self.columns[0].group if self.column_headings else ""

    def code(self, row: Row | None, column: Column) -> str:
        """The measure code of a cell."""
        if row is None or not row.measure:
            return column.measure
        if self.is_turned:
            return f"{column.measure}.{row.measure}"
        return f"{row.measure}.{column.measure}" if column.measure and row.measure != OTHER else row.measure


@lru_cache(maxsize=4096)
def form_cells(table: Table, row: Row | None, columns: tuple[Column, ...]) -> tuple[FormCell, ...]:
    """What a row of a table asks for in each of its columns. columns: of this table, or those with their keys."""
    own = {column.key: column for column in table.columns}
    return tuple(_form_cell(table, row, own[column.key]) for column in columns)


def _form_cell(table: Table, row: Row | None, column: Column) -> FormCell:
    code = table.code(row, column)
    local = row.local if row else ""
    label = ""
    if row and local:  # a local row's figures are told apart by its label, and the column's where an applicant does not
        label = row.name if column.applicant or len(table.values) == 1 else f"{row.name}·{column.name}"
    if code == OTHER:
        kind, basis = "amount" if column.measure.endswith("amount") else "count", "annual"
    else:
        kind, basis = load_measures()[code].value_kind, load_measures()[code].basis
    return FormCell((table.table_id, code, column.applicant, label), column, kind, basis, table.form, local)


def said_of(cells: Sequence[FormCell]) -> dict[str, tuple[str, ...]]:
    """What a form says of figures, at least one, as columns of OBSERVATIONS."""
    keys, _, kinds, bases, _, _ = zip(*cells, strict=True)
    table_ids, codes, applicants, labels = zip(*keys, strict=True)
    return {
        "code": codes, "applicant": applicants, "label": labels, "kind": kinds, "basis": bases, "table_id": table_ids
    }  # fmt: skip


def _labels(entry: dict[str, Any], name: str = "label") -> frozenset[str]:
    return frozenset(form for text in (entry[name], *entry.get("variants", ())) for form in normalise(text))


def _columns(
    entries: list[dict[str, Any]], group: str = "", measure: str = "", groups: dict[str, str] | None = None
) -> Iterator[Column]:
    for entry in entries:
        if "group" in entry:
            key = normalise(entry["group"])[0]
            if groups is not None:
                groups.update(dict.fromkeys(_labels(entry, "group"), key))
            yield from _columns(entry["columns"], key, entry.get("measure", ""))
            continue
        own = ".".join(part for part in (measure, entry.get("measure", "")) if part)
        applicant, role = entry.get("applicant", ""), entry.get("role", "value")
        yield Column(
            key=applicant or own or role,
            labels=_labels(entry),
            name=entry["label"],
            group=group,
            measure=own,
            applicant=applicant,
            is_signed=entry.get("is_signed", False),
            is_total=entry.get("is_total", False),
            role=role,
        )


def _rows(
    entries: list[dict[str, Any]], groups: dict[str, str], parents: dict[str, str], group: str = ""
) -> Iterator[Row]:
    for entry in entries:
        name = "group" if "group" in entry else "label"
        key = normalise(entry[name])[0]
        if name == "label":
            measure = entry.get("code") or entry["measure"]
            yield Row(measure, _labels(entry), measure, group, entry.get("only_in_group", False))
        if "rows" in entry:
            groups.update(dict.fromkeys(_labels(entry, name), key))
            parents[key] = group
            yield from _rows(entry["rows"], groups, parents, key)


def _by_label(items: tuple[Any, ...]) -> dict[str, tuple[Any, ...]]:
    index: dict[str, tuple[Any, ...]] = {}
    for item in items:
        for label in item.labels:
            index[label] = (*index.get(label, ()), item)
    return index


def _table(form: str, table_id: str, title: str, entry: dict[str, Any]) -> Table:
    column_groups: dict[str, str] = {}
    row_groups: dict[str, str] = {}
    row_group_parents: dict[str, str] = {}
    columns = tuple(_columns(entry["columns"], groups=column_groups))
    rows = tuple(_rows(entry.get("rows", []), row_groups, row_group_parents))
    table = Table(
        form=form,
        table_id=table_id,
        block=entry["id"] if entry["id"] != table_id else "",
        title=title,
        block_title=(normalise(entry["title"]) or ("",))[0] if entry["id"] != table_id else "",
        columns=columns,
        rows=rows,
        column_groups=column_groups,
        row_groups=row_groups,
        row_group_parents=row_group_parents,
        column_headings=frozenset(form for text in entry.get("column_headings", ()) for form in normalise(text)),
        columns_by_label=_by_label(columns),
        rows_by_label=_by_label(rows),
    )
    for row in rows or (None,):
        _check_codes(table, row)
    return table


def _check_codes(table: Table, row: Row | None) -> None:
    measures = load_measures()
    for column in table.values:
        code = table.code(row, column)
        if code != OTHER and code not in measures:
            raise ValueError(f"form {table.form} {table.table_id}: no such measure: {code}")


@dataclass(frozen=True, slots=True)
class LabelRules:
    """What holds for the labels of all forms (form_labels.yaml). first_column: wordings above the row labels.

    same_wordings: each by the wording that stands for it. counting_words: the ends of labels of counts.
    """

    first_column: frozenset[str]
    telling_characters: frozenset[str]
    same_wordings: Mapping[str, str]
    counting_words: tuple[str, ...]


@cache
def load_label_rules() -> LabelRules:
    """The rules of form_labels.yaml. Raises KeyError where one is missing."""
    rules = read_yaml(LABEL_RULES)
    return LabelRules(
        first_column=frozenset(name for text in rules["first_column"] for name in normalise(text)),
        telling_characters=frozenset(rules["telling_characters"]),
        same_wordings={wording: wordings[0] for wordings in rules["same_wordings"] for wording in wordings},
        counting_words=tuple(rules["counting_words"]),
    )


@cache
def load_tables() -> tuple[Table, ...]:
    """All tables of all forms. Raises ValueError where a form names a measure that measures.csv does not have."""
    tables: list[Table] = []
    for path in sorted(FORMS_FOLDER.glob("*.yaml")):
        form = read_yaml(path)
        for entry in form["tables"]:
            for block in entry.get("blocks", (entry,)):
                tables.append(_table(form["form"], entry["id"], entry["title"], block))
    return tuple(tables)


@cache
def table_ids() -> tuple[str, ...]:
    """The tables that any form has, each once."""
    return tuple(dict.fromkeys(table.table_id for table in load_tables()))


@cache
def turned_tables() -> tuple[Table, ...]:
    """The tables of one line (table 4) as some offices draw them: a line for each group, or a line for each result.

    None of them is a table of a form: they hold the same cells, and no header that a form's own fits is one of theirs.
    """
    found: list[Table] = []
    for table in load_tables():
        if table.rows or any(not column.group for column in table.columns):
            continue
        groups = {column.group: column.measure.rpartition(".")[0] for column in table.columns}
        names = {group: frozenset(n for n, key in table.column_groups.items() if key == group) for group in groups}
        results = {
            column.measure.rpartition(".")[2]: column for column in table.columns if column.group in list(groups)[:1]
        }
        headings = dict.fromkeys(table.column_headings, min(table.column_headings))
        columns = tuple(replace(column, key=key, group="", measure=key) for key, column in results.items())
        rows = tuple(Row(measure, names[group], measure) for group, measure in groups.items())
        found.append(
            replace(
                table,
                columns=columns,
                rows=rows,
                column_groups={},
                row_groups=headings,
                row_group_parents=dict.fromkeys(headings.values(), ""),
                columns_by_label=_by_label(columns),
                rows_by_label=_by_label(rows),
            )
        )
        columns = tuple(Column(measure, names[group], group, measure=measure) for group, measure in groups.items())
        rows = tuple(Row(key, column.labels, key) for key, column in results.items())
        found.append(
            replace(
                table,
                columns=columns,
                rows=rows,
                column_groups={},
                columns_by_label=_by_label(columns),
                rows_by_label=_by_label(rows),
                is_turned=True,
            )
        )
    return tuple(found)


@cache
def expected_cells(form: str, table_id: str) -> int:
    """How many figures a whole table of a form asks for; 0 for one that the form does not have."""
    return sum(table.cells for table in load_tables() if table.form == form and table.table_id == table_id)


@cache
def most_cells(table_id: str) -> int:
    """How many figures a whole table asks for under the form that asks for most: what one of no known form may hold."""
    return max(expected_cells(table.form, table_id) for table in load_tables())


@cache
def expected_rows(form: str, table_id: str) -> int:
    """How many rows of figures a whole table of a form has; 0 for one that the form does not have."""
    return sum(len(table.rows) for table in load_tables() if table.form == form and table.table_id == table_id)


def local_row(table: Table, names: tuple[str, ...], text: str) -> Row:
    """The row that an office added to a form, by its label: as a local form lists it, else as unlisted."""
    listed = _local_rows().get((table.form, table.table_id), {})
    known = next((listed[name] for name in names if name in listed), None)
    return known or Row(OTHER, frozenset(names), OTHER, local=UNLISTED, name=text)


def is_listed_local(names: tuple[str, ...]) -> bool:
    """Whether a label, in any of its comparable forms, is one that a local form lists."""
    return any(name in rows for rows in _local_rows().values() for name in names)


@cache
def _local_rows() -> Mapping[tuple[str, str], Mapping[str, Row]]:
    """By form and table, the rows that local forms add to it, by label. Raises ValueError where a form is not there."""
    found: dict[tuple[str, str], dict[str, Row]] = {}
    for path in sorted(LOCAL_FOLDER.glob("*.yaml")):
        local = read_yaml(path)
        for entry in local["rows"]:
            key = local["extends"], entry["table"]
            blocks = [
                t for t in load_tables() if (t.form, t.table_id) == key and entry.get("block", t.block) == t.block
            ]
            if not blocks:
                raise ValueError(f"{path.name}: no such table: {key}")
            measure = entry.get("code") or entry["measure"]
            row = Row(measure, _labels(entry), measure, local=local["form"], name=entry["label"])
            for block in blocks:
                _check_codes(block, row)
            found.setdefault(key, {}).update(dict.fromkeys(row.labels, row))
    return found
