# SPDX-License-Identifier: GPL-3.0-or-later
"""The same tables as workbooks: figures are numbers, everything that names somebody is text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from union_desktop.areas.statistics.documents.grid import (
    BESIDE_TITLE,
    Cell,
    ColumnKind,
    Grid,
    GridRow,
    figures_grid,
    movements_grid,
)
from union_desktop.areas.statistics.documents.papers import LIST_TITLE, RATES_TITLE
from union_desktop.areas.statistics.queries.figures import figures
from union_desktop.areas.statistics.queries.movements import movements
from union_desktop.areas.statistics.queries.people import who_are
from union_desktop.areas.statistics.queries.rates import rates
from union_desktop.areas.statistics.terms import CountingBasis, Dimension

if TYPE_CHECKING:
    from union_desktop.core.reading import Reader
    from union_desktop.documents.spreadsheet import Note, Sheet, Value


def grid_sheet(grid: Grid) -> Sheet:
    """A table that says itself what it counts; its last line is in no filter.

    Blocks get a column of their own, so that the lines can be sorted and filtered without losing theirs.
    """
    from union_desktop.documents.spreadsheet import Column, Sheet

    blocks = any(len(row.where) > 1 for row in grid.rows)
    names = grid.corner.split("　")[0].split(" / ") if blocks else [grid.corner]
    columns = [
        *(Column(f"label{place}", name, 28.0) for place, name in enumerate(names)),
        *(
            Column(str(place), column.title, 14.0, "rate" if column.kind is ColumnKind.SHARE else "count")
            for place, column in enumerate(grid.columns)
        ),
    ]
    rows = list(_blocks(grid.rows)) if blocks else [_line(row) for row in grid.rows]
    total = _line(grid.total)
    return Sheet(
        grid.title,
        columns,
        rows,
        (total[0], *[""] * (len(names) - 1), *total[1:]),
        above=(f"{grid.office}{grid.title}", grid.statement),
    )


def figures_from(
    reader: Reader,
    report: Callable[[int, int], None],
    *,
    on: dt.date,
    dimensions: tuple[Dimension, ...],
    basis: CountingBasis,
    prepared_by: str = "",
    printed_at: dt.datetime | None = None,
) -> bytes:
    """Count and write in one go: what ``core.office_child`` runs in a process of its own."""
    from union_desktop.documents.spreadsheet import workbook

    grid = figures_grid(figures(reader, on, dimensions), basis)
    return workbook(grid_sheet(grid), _note(grid, on, prepared_by, printed_at), progress=report)


def movements_from(
    reader: Reader,
    report: Callable[[int, int], None],
    *,
    start: dt.date,
    end: dt.date,
    basis: CountingBasis,
    split: Dimension | None,
    prepared_by: str = "",
    printed_at: dt.datetime | None = None,
) -> bytes:
    """The equation on one sheet, what does not change it on the second, everybody on the third."""
    from union_desktop.documents.spreadsheet import Column, Sheet, workbook

    found = movements(reader, start, end, basis, split)
    grid = movements_grid(found)
    equation = grid_sheet(grid)
    people = who_are(reader, [one.person_id for one in found.moved])
    columns = {value.key: value.label for value in found.columns}
    listed = Sheet(
        LIST_TITLE,
        [
            Column("line", "变动", 22.0),
            Column("name", "姓名"),
            Column("staff_no", "工号"),
            Column("department", "部门", 24.0),
            Column("on", "日期", 12.0, "date"),
            Column("column", split.label if split is not None else "计入", 22.0),
            Column("before", str(start), 40.0),
            Column("after", str(end), 40.0),
        ],
        [
            (
                one.line.label,
                people[one.person_id].name,
                people[one.person_id].staff_no,
                people[one.person_id].department,
                one.on or "随单位调整",
                columns.get(one.column, "全校"),
                one.before,
                one.after,
            )
            for one in found.moved
        ],
    )
    beside = Sheet(BESIDE_TITLE, equation.columns, [_line(row) for row in grid.beside], above=equation.above)
    note = _note(grid, end, prepared_by, printed_at, personal=True)
    return workbook([equation, beside, listed], note, progress=report)


def rates_from(
    reader: Reader,
    report: Callable[[int, int], None],
    *,
    office: str,
    prepared_by: str = "",
    printed_at: dt.datetime | None = None,
) -> bytes:
    """All declared numbers with their rates."""
    from union_desktop.documents.spreadsheet import Column, Note, Sheet, workbook

    rows: list[tuple[Value, ...]] = [
        (
            row.draft.counted_on,
            row.scope,
            row.basis,
            row.draft.headcount,
            row.draft.source,
            row.members,
            row.members / (row.draft.headcount or 1),
            row.draft.remark,
        )
        for row in rates(reader)
    ]
    sheet = Sheet(
        RATES_TITLE,
        [
            Column("counted_on", "截止日期", 12.0, "date"),
            Column("scope", "范围"),
            Column("basis", "口径", 12.0),
            Column("headcount", "应入会职工（提供）", 20.0, "count"),
            Column("source", "来源", 36.0),
            Column("members", "正式会员（统计）", 18.0, "count"),
            Column("rate", "入会率", 12.0, "rate"),
            Column("remark", "备注", 30.0),
        ],
        rows,
    )
    more = (
        ("口径", "入会率 = 正式会员（按会籍记录统计）÷ 应入会职工（由来源单位提供），两者截至同一日期。"),
    )
    note = Note(f"{office}{RATES_TITLE}", None, "", prepared_by, "", printed_at, more, personal=False)
    return workbook(sheet, note, progress=report)


def _blocks(rows: Sequence[GridRow]) -> Iterator[tuple[Value, ...]]:
    block = ""
    for row in rows:
        block = row.label if len(row.where) == 1 else block
        yield (block, "小计" if len(row.where) == 1 else row.label, *map(_number, row.cells))


def _line(row: GridRow) -> tuple[Value, ...]:
    return ("　" * row.level + row.label, *(_number(cell) for cell in row.cells))


def _number(cell: Cell) -> Value:
    return "—" if cell is None else cell


def _note(
    grid: Grid, on: dt.date, operator: str, made_at: dt.datetime | None, *, personal: bool = False
) -> Note:
    from union_desktop.documents.spreadsheet import Note

    more = (("统计口径", grid.statement), ("注", "".join(grid.notes)))
    return Note(f"{grid.office}{grid.title}", on, "", operator, "", made_at, more, personal=personal)
