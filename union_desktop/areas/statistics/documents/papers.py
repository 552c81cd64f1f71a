# SPDX-License-Identifier: GPL-3.0-or-later
"""Tables of figures, movements with everybody they name, and rates on A4."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Final

from union_desktop.areas.statistics.documents.grid import (
    BESIDE_TITLE,
    Grid,
    GridRow,
    figure,
    figures_grid,
    movements_grid,
)
from union_desktop.areas.statistics.queries.figures import figures
from union_desktop.areas.statistics.queries.movements import Moved, Movements, movements
from union_desktop.areas.statistics.queries.people import Who, who_are
from union_desktop.areas.statistics.queries.rates import RateRow, rates
from union_desktop.areas.statistics.terms import CountingBasis, Dimension, MovementLine

if TYPE_CHECKING:
    from union_desktop.core.reading import Reader
    from union_desktop.documents.fonts import Role
    from union_desktop.documents.form_page import Block, Cell, FormPage
    from union_desktop.documents.row_sheet import RowSheet, SheetGroup

MOVEMENTS_TITLE: Final = "会籍变动对照表"
LIST_TITLE: Final = "会籍变动名单"
RATES_TITLE: Final = "入会率"
_SIDE = 18.0  # mm at both sides
_LABEL = 46.0  # mm of the first column at least: it takes what the others leave
_NARROW, _WIDE = 15.0, 30.0  # mm that a column of figures has at least and at most
_PORTRAIT, _LANDSCAPE = 210.0 - 2 * _SIDE, 297.0 - 2 * _SIDE
_ROW = 7.0  # mm
_SIZE, _LEAST = 9.5, 7.0  # points
_PADDING = 1.3  # mm kept free at both sides of a title


def grid_form(grid: Grid, *, prepared_by: str = "", printed_at: dt.datetime | None = None) -> FormPage:
    """A table as a form: turned when it is wide, in pieces below each other when it is wider than the sheet."""
    from union_desktop.documents.form_page import FormPage, Paragraph, Space

    count = len(grid.columns)
    landscape = count > (_PORTRAIT - _LABEL) // _NARROW
    room = (_LANDSCAPE if landscape else _PORTRAIT) - _LABEL
    pieces = -(-count // int(room // _NARROW))
    each = -(-count // pieces)
    blocks: list[Block] = [Paragraph(grid.statement, size=11.0, align="left", after_mm=2.0)]
    for start in range(0, count, each):
        if start:
            blocks.append(Space(5.0))
        blocks.append(_piece(grid, slice(start, start + each), room, min(_WIDE, room / each)))
    blocks += [Space(2.0), Paragraph("注：" + "".join(grid.notes), size=9.0, align="left", leading=1.45)]
    return FormPage(
        f"{grid.office}{grid.title}",
        blocks,
        title_size=18.0,
        margins=(_SIDE, 16.0, _SIDE, 18.0),
        landscape=landscape,
        prepared_by=prepared_by,
        printed_at=printed_at,
        author=grid.office,
        subject=grid.statement,
    )


def grid_pdf(grid: Grid, *, prepared_by: str = "", printed_at: dt.datetime | None = None) -> bytes:
    """The table as a PDF."""
    from union_desktop.documents.form_page import render

    return render(grid_form(grid, prepared_by=prepared_by, printed_at=printed_at))


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
    """Count and print in one go: what ``core.office_child`` runs in a process of its own."""
    report(0, 1)
    grid = figures_grid(figures(reader, on, dimensions), basis)
    return grid_pdf(grid, prepared_by=prepared_by, printed_at=printed_at)


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
    """The equation, and behind it everybody it names."""
    from union_desktop.documents.row_sheet import render

    found = movements(reader, start, end, basis, split)
    summary = grid_pdf(movements_grid(found), prepared_by=prepared_by, printed_at=printed_at)
    if not found.moved:
        return summary
    people = who_are(reader, [one.person_id for one in found.moved])
    listed = list_sheet(found, people, prepared_by=prepared_by, printed_at=printed_at)
    return _together(summary, render(listed, progress=report))


def list_sheet(
    found: Movements,
    people: dict[int, Who],
    *,
    prepared_by: str = "",
    printed_at: dt.datetime | None = None,
) -> RowSheet:
    """Everybody, line by line of the equation."""
    from union_desktop.documents.row_sheet import RowSheet, SheetColumn

    return RowSheet(
        title=f"{found.office}{LIST_TITLE}",
        subtitle=f"{found.start} 至 {found.end}，正式会员（{found.basis.label}）",
        columns=[
            SheetColumn("number", "序号", 11, "centre"),
            SheetColumn("name", "姓名", 26),
            SheetColumn("staff_no", "工号", 22),
            SheetColumn("department", "部门", 44),
            SheetColumn("on", "日期", 23, "centre"),
            SheetColumn("before", f"{found.start}", 75),
            SheetColumn("after", f"{found.end}", 75),
        ],
        groups=_groups(found, people),
        prepared_by=prepared_by,
        printed_at=printed_at,
        author=found.office,
    )


def rates_from(
    reader: Reader,
    report: Callable[[int, int], None],
    *,
    office: str,
    prepared_by: str = "",
    printed_at: dt.datetime | None = None,
) -> bytes:
    """All declared numbers with their rates."""
    from union_desktop.documents.row_sheet import render

    return render(
        rates_sheet(rates(reader), office, prepared_by=prepared_by, printed_at=printed_at), progress=report
    )


def rates_sheet(
    rows: Sequence[RateRow], office: str, *, prepared_by: str = "", printed_at: dt.datetime | None = None
) -> RowSheet:
    """The rates as a list; what was declared and what was counted are told apart in the titles."""
    from union_desktop.documents.row_sheet import RowSheet, SheetColumn, SheetGroup

    lines = [
        (
            str(row.draft.counted_on),
            row.scope,
            row.basis,
            f"{row.draft.headcount:,}",
            row.draft.source,
            f"{row.members:,}",
            row.rate,
            row.draft.remark,
        )
        for row in rows
    ]
    return RowSheet(
        title=f"{office}{RATES_TITLE}",
        subtitle="入会率 = 正式会员（按会籍记录统计）÷ 应入会职工（由来源单位提供），两者截至同一日期",
        columns=[
            SheetColumn("counted_on", "截止日期", 24, "centre"),
            SheetColumn("scope", "范围", 34),
            SheetColumn("basis", "口径", 22, "centre"),
            SheetColumn("headcount", "应入会职工（提供）", 36, "right"),
            SheetColumn("source", "来源", 62),
            SheetColumn("members", "正式会员（统计）", 32, "right"),
            SheetColumn("rate", "入会率", 22, "right"),
            SheetColumn("remark", "备注", 45),
        ],
        groups=[SheetGroup("", lines)],
        prepared_by=prepared_by,
        printed_at=printed_at,
        author=office,
    )


def _piece(grid: Grid, part: slice, room: float, width: float) -> Block:
    from union_desktop.documents.form_page import Cell, Grid as FormGrid, label

    columns = grid.columns[part]
    rows: list[list[Cell]] = [
        [label(grid.corner, size=_SIZE), *(_head(column.title, width) for column in columns)],
        *(_cells(row, part) for row in grid.rows),
        _cells(grid.total, part),
    ]
    if grid.beside:
        rows.append([Cell(BESIDE_TITLE, len(columns) + 1, role="hei", size=_SIZE, align="left", shaded=True)])
        rows += [_cells(row, part) for row in grid.beside]
    return FormGrid([_LABEL + room - width * len(columns), *[width] * len(columns)], rows, _ROW, 1)


def _head(title: str, width: float) -> Cell:
    """A title; what stands in brackets goes to a line of its own where one line (mm) has no room for all."""
    from union_desktop.documents.form_page import label
    from union_desktop.documents.paper import POINT

    room = (width - 2 * _PADDING) / POINT
    if len(title) * _SIZE > room:
        title = title.replace("（", "\n（")
    longest = max(map(len, title.split("\n")))
    return label(title, size=min(_SIZE, max(_LEAST, room / longest)))


def _cells(row: GridRow, part: slice) -> list[Cell]:
    from union_desktop.documents.form_page import Cell

    role: Role | None = "hei" if row.strong else None
    label = Cell("　" * row.level + row.label, role=role, size=_SIZE, align="left", shaded=row.strong)
    figures = [
        Cell(figure(cell), role=role, size=_SIZE, align="right", shaded=row.strong)
        for cell in row.cells[part]
    ]
    return [label, *figures]


def _groups(found: Movements, people: dict[int, Who]) -> Iterator[SheetGroup]:
    from union_desktop.documents.row_sheet import SheetGroup

    order = list(MovementLine)
    # Sorted by line alone: within a line people stay in the order of their names.
    told = sorted(found.moved, key=lambda one: order.index(one.line))
    for line, members in groupby(told, key=lambda one: one.line):
        rows = [_list_row(number, one, people[one.person_id]) for number, one in enumerate(members, start=1)]
        yield SheetGroup(f"{line.label}（{len(rows):,} 人）", rows)


def _list_row(number: int, one: Moved, who: Who) -> tuple[str, ...]:
    return (
        str(number),
        who.name,
        who.staff_no,
        who.department,
        one.on or "随单位调整",
        one.before,
        one.after,
    )


def _together(*papers: bytes) -> bytes:
    """Several PDFs one after the other; what the first says about itself stays."""
    import pikepdf

    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(papers[0])) as whole:
        for paper in papers[1:]:
            with pikepdf.open(io.BytesIO(paper)) as more:
                whole.pages.extend(more.pages)
                whole.save(target)
    return target.getvalue()
