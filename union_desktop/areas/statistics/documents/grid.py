# SPDX-License-Identifier: GPL-3.0-or-later
"""Figures and movements laid out as one kind of table, for the screen, the workbook and the paper alike."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from union_desktop.areas.members.terms import MembershipStatus
from union_desktop.areas.statistics.queries.figures import Figures, Tally
from union_desktop.areas.statistics.queries.movements import Movements
from union_desktop.areas.statistics.terms import (
    DECREASES,
    INCREASES,
    WITHIN,
    CountingBasis,
    Dimension,
    MovementLine,
)

#: Stands above the rows beside the equation.
BESIDE_TITLE: Final = "不影响总人数的变动"
_RETAINED: Final = MembershipStatus.RETAINED.label
_ACTIVE: Final = MembershipStatus.ACTIVE.label


class ColumnKind(Enum):
    """What a column counts."""

    VALUE = auto()
    TOTAL = auto()
    SHARE = auto()
    OTHER_BASIS = auto()
    RETAINED = auto()


class RowKind(Enum):
    """What a row of the movements counts."""

    OPENING = auto()
    LINES = auto()
    CLOSING = auto()


@dataclass(frozen=True, slots=True)
class GridColumn:
    """A column; ``key`` is that of its value, None for sums."""

    title: str
    kind: ColumnKind
    key: str | None = None


#: A count, a share (0.25 is 25 %), or None where there is nothing to take a share of.
Cell = int | float | None


@dataclass(frozen=True, slots=True)
class GridRow:
    """A line; ``where`` and ``lines`` say who stands behind its figures, ``level`` how far it is indented."""

    label: str
    cells: tuple[Cell, ...]
    level: int = 0
    strong: bool = False
    where: tuple[str, ...] = ()
    kind: RowKind = RowKind.LINES
    lines: tuple[MovementLine, ...] = ()


@dataclass(frozen=True, slots=True)
class Grid:
    """A finished table: ``statement`` says day, basis and what is counted; ``beside`` are rows outside the sums."""

    title: str
    office: str
    statement: str
    notes: tuple[str, ...]
    corner: str
    columns: tuple[GridColumn, ...]
    rows: tuple[GridRow, ...]
    total: GridRow
    beside: tuple[GridRow, ...] = ()


def figure(cell: Cell) -> str:
    """A figure as it is read: thousands parted, nobody as a dash."""
    if cell is None:
        return "—"
    if isinstance(cell, float):
        return f"{100 * cell:.1f}%"
    return f"{cell:,}" if cell else "–"


def plain(cell: Cell) -> int | str:
    """For other programs: a count as a number, anything else as it is read."""
    return cell if isinstance(cell, int) else figure(cell)


def figures_grid(figures: Figures, basis: CountingBasis) -> Grid:
    """One dimension down; with two the second across; with three the first in blocks, the third across."""
    *down, across = figures.dimensions
    alone = not down
    columns = _columns(figures, basis)
    names = figures.dimensions if alone else tuple(down)
    rows = tuple(_rows(figures, basis, columns))
    title = "×".join(one.label for one in figures.dimensions)
    return Grid(
        f"会员按{title}统计表",
        figures.office,
        _statement(figures, basis),
        tuple(_notes(figures, basis)),
        " / ".join(one.label for one in names) + ("" if alone else f"　＼　{across.label}"),
        columns,
        rows,
        _row(figures, basis, columns, (), "合计", strong=True),
    )


def _columns(figures: Figures, basis: CountingBasis) -> tuple[GridColumn, ...]:
    whole = figures.sum()
    entrusted = whole.entrusted + whole.retained_entrusted > 0
    total = f"合计（{basis.label}）" if entrusted else "合计"
    found = (
        [GridColumn(value.label, ColumnKind.VALUE, value.key) for value in figures.values[-1]]
        if len(figures.dimensions) > 1
        else []
    )
    found.append(GridColumn(total, ColumnKind.TOTAL))
    if len(figures.dimensions) == 1:
        found.append(GridColumn("占比", ColumnKind.SHARE))
    if entrusted:
        found.append(GridColumn(basis.other.label, ColumnKind.OTHER_BASIS))
    if Dimension.STATUS not in figures.dimensions:
        found.append(GridColumn(f"{_RETAINED}（另列）", ColumnKind.RETAINED))
    return tuple(found)


def _rows(figures: Figures, basis: CountingBasis, columns: tuple[GridColumn, ...]) -> Iterator[GridRow]:
    blocks = len(figures.dimensions) == 3
    for value in figures.values[0]:
        yield _row(figures, basis, columns, (value.key,), value.label, strong=blocks)
        if not blocks:
            continue
        for inner in figures.values[1]:
            if figures.sum((value.key, inner.key)) != Tally():
                yield _row(figures, basis, columns, (value.key, inner.key), inner.label, level=1)


def _row(
    figures: Figures,
    basis: CountingBasis,
    columns: tuple[GridColumn, ...],
    where: tuple[str, ...],
    label: str,
    *,
    level: int = 0,
    strong: bool = False,
) -> GridRow:
    tally = figures.sum(where)
    behind = (*where, *(None,) * (len(figures.dimensions) - 1 - len(where)))

    def cell(column: GridColumn) -> Cell:
        match column.kind:
            case ColumnKind.VALUE:
                return figures.sum((*behind, column.key)).counted(basis)
            case ColumnKind.SHARE:
                whole = figures.sum().counted(basis)
                return tally.counted(basis) / whole if whole else None
            case ColumnKind.OTHER_BASIS:
                return tally.counted(basis.other)
            case ColumnKind.RETAINED:
                return tally.retained(basis)
            case _:
                return tally.counted(basis)

    return GridRow(label, tuple(map(cell, columns)), level, strong, where)


def _statement(figures: Figures, basis: CountingBasis) -> str:
    whole = figures.sum()
    counted = f"{_ACTIVE}和{_RETAINED}" if Dimension.STATUS in figures.dimensions else _ACTIVE
    parts = [f"截至 {figures.on}", f"{counted} {whole.counted(basis):,} 人（{basis.label}）"]
    if whole.entrusted and basis is CountingBasis.WITH_ENTRUSTED:
        parts.append(f"其中委托代管 {whole.entrusted:,} 人")
    elif whole.entrusted:
        parts.append(f"另有委托代管 {whole.entrusted:,} 人不计")
    if Dimension.STATUS not in figures.dimensions:
        parts.append(f"另列{_RETAINED} {whole.retained(basis):,} 人")
    return "，".join(parts)


def _notes(figures: Figures, basis: CountingBasis) -> Iterator[str]:
    yield f"{basis.explained}。"
    if Dimension.STATUS not in figures.dimensions:
        yield f"{_RETAINED}（含退休）另列，不计入合计。"
    if Dimension.AGE in figures.dimensions:
        yield f"年龄按截止日期已满周岁计算，分为：{'、'.join(figures.bands.labels())}。"
    if any("" in (value.key for value in one) for one in figures.values):
        yield "未填：此项没有登记的会员，仍计入合计。"


def movements_grid(found: Movements) -> Grid:
    """The equation from the opening to the closing, column by column; what does not change it stands beside."""
    split = found.split is not None
    columns = (
        *(GridColumn(value.label, ColumnKind.VALUE, value.key) for value in found.columns),
        GridColumn("合计", ColumnKind.TOTAL),
    )
    keys = [column.key for column in columns]

    def told(label: str, lines: tuple[MovementLine, ...], *, strong: bool = False, level: int = 0) -> GridRow:
        cells = tuple(found.sum(lines, key) for key in keys)
        return GridRow(label, cells, level, strong, (), RowKind.LINES, lines)

    def state(label: str, kind: RowKind) -> GridRow:
        counted = found.opening if kind is RowKind.OPENING else found.closing
        return GridRow(label, tuple(found.at(counted, key) for key in keys), 0, True, (), kind)

    increases = [line for line in INCREASES if _is_told(found, line, split=split)]
    decreases = [line for line in DECREASES if _is_told(found, line, split=split)]
    return Grid(
        "会籍变动对照表" + (f"（按{found.split.label}）" if found.split is not None else ""),
        found.office,
        f"{found.start} 至 {found.end}，正式会员（{found.basis.label}）："
        f"期初 {found.at(found.opening):,} 人 + 增加 {found.sum(INCREASES):,} 人 − 减少 {found.sum(DECREASES):,} 人"
        f" = 期末 {found.at(found.closing):,} 人",
        (
            f"期初为 {found.start} 当日在册，期末为 {found.end} 当日在册；按两日的会籍状况对照，补录和更正的变动已计入。",
            f"另列{_RETAINED}：期初 {found.retained[0]:,} 人，期末 {found.retained[1]:,} 人。",
            f"{found.basis.explained}。",
        ),
        "变动" + (f"　＼　{found.split.label}" if found.split is not None else ""),
        columns,
        (
            state(f"期初（{found.start}）", RowKind.OPENING),
            told("增加", tuple(increases), strong=True),
            *(told(line.label, (line,), level=1) for line in increases),
            told("减少", tuple(decreases), strong=True),
            *(told(line.label, (line,), level=1) for line in decreases),
        ),
        state(f"期末（{found.end}）", RowKind.CLOSING),
        tuple(told(line.label, (line,), level=1) for line in WITHIN),
    )


def _is_told(found: Movements, line: MovementLine, *, split: bool) -> bool:
    """Lines that cannot be are left out; those that can stand there even with nobody in them."""
    if line in (MovementLine.MOVED_IN, MovementLine.MOVED_OUT):
        return split
    if line in (MovementLine.BASIS_IN, MovementLine.BASIS_OUT):
        return found.basis is CountingBasis.WITHOUT_ENTRUSTED
    return True
