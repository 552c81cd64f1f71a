# SPDX-License-Identifier: GPL-3.0-or-later
"""Paper and files of a batch: the receipt, and the lines to send back to whoever made the roster."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from union_desktop.areas.roster import queries
from union_desktop.areas.roster.queries import BatchLine, BatchRow
from union_desktop.areas.roster.terms import KIND_TITLES, Fate, Kind, ReturnedRow

if TYPE_CHECKING:
    from union_desktop.core.reading import Reader
    from union_desktop.documents.row_sheet import RowSheet

TITLE = "名册核对回执"
_ORDER = (
    Kind.NEW,
    Kind.RETURNED,
    Kind.CHANGED,
    Kind.MOVED,
    Kind.LEFT,
    Kind.CONFLICT,
    Kind.REJECTED,
)


def change_text(line: BatchLine) -> str:
    """What a line did, on one line: 部门：物理学院 → 化学学院；手机：138… → 139…."""
    parts = []
    for title, old, new in line.changes:
        parts.append(f"{title}：{old} → {new}" if old else f"{title}：{new}")
    return "；".join(parts)


def balance_text(batch: BatchRow) -> str:
    """The sum that must come out even, in words."""
    counts = batch.counts
    return (
        f"名册 {counts.rows} 行 = 写入 {batch.applied} + 无变化 {counts.unchanged} + 退回 {counts.rejected}"
        f" + 未采用 {batch.skipped}；另有 {batch.left_applied} 名会员登记离开"
    )


def receipt_sheet(
    batch: BatchRow, lines: Sequence[BatchLine], office: str, *, printed_at: dt.datetime | None = None
) -> RowSheet:
    """The receipt as a row sheet: one group per kind, each line with what was done or why not."""
    from union_desktop.documents.row_sheet import RowSheet, SheetColumn, SheetGroup

    columns = [
        SheetColumn("at", "名册行", 30, "centre"),
        SheetColumn("name", "姓名", 28),
        SheetColumn("staff_no", "工号", 26),
        SheetColumn("department", "部门", 42),
        SheetColumn("what", "内容", 126),
        SheetColumn("fate", "结果", 20, "centre"),
    ]
    groups = []
    for kind in _ORDER:
        rows = [_receipt_row(line) for line in lines if line.kind is kind]
        if rows:
            groups.append(SheetGroup(f"{KIND_TITLES[kind]}（{len(rows)}）", rows))
    undone = f"　本批次已于 {batch.undone_at[:16].replace('T', ' ')} 撤销" if batch.undone_at else ""
    return RowSheet(
        title=f"{office}{TITLE}",
        subtitle=f"批次 {batch.id}　来源：{batch.source}　文件：{batch.file_name}　"
        f"生效日期：{batch.effective_on:%Y年%m月%d日}{undone}",
        columns=columns,
        groups=groups,
        total=(balance_text(batch), *[""] * (len(columns) - 1)),
        prepared_by=batch.operator,
        printed_at=printed_at,
        author=office,
    )


def receipt_from(
    reader: Reader,
    report: Callable[[int, int], None],
    *,
    batch_id: int,
    office: str,
    printed_at: dt.datetime | None = None,
) -> bytes:
    """Read and print in one go: what ``core.office_child`` runs in a process of its own."""
    batch, lines = queries.batch(reader, batch_id), queries.batch_lines(reader, batch_id)
    return receipt_pdf(batch, lines, office, printed_at=printed_at, progress=report)


def receipt_pdf(
    batch: BatchRow,
    lines: Sequence[BatchLine],
    office: str,
    *,
    printed_at: dt.datetime | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> bytes:
    """The receipt as a PDF."""
    from union_desktop.documents.row_sheet import render

    return render(receipt_sheet(batch, lines, office, printed_at=printed_at), progress=progress)


def _receipt_row(line: BatchLine) -> list[str]:
    told = [change_text(line), *line.remarks]
    return [
        f"{line.sheet} {line.row}" if line.row else "不在名册中",
        line.name,
        line.staff_no,
        line.department,
        "；".join(text.rstrip("。") for text in told if text),
        line.fate_title,
    ]


def receipt_workbook_from(
    reader: Reader,
    report: Callable[[int, int], None],
    *,
    batch_id: int,
    office: str,
    made_at: dt.datetime | None = None,
) -> bytes:
    """The same as ``receipt_from`` for the workbook."""
    batch, lines = queries.batch(reader, batch_id), queries.batch_lines(reader, batch_id)
    return receipt_workbook(batch, lines, office, made_at=made_at, progress=report)


def receipt_workbook(
    batch: BatchRow,
    lines: Sequence[BatchLine],
    office: str,
    *,
    made_at: dt.datetime | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> bytes:
    """The receipt as .xlsx, one row per line."""
    from union_desktop.documents.spreadsheet import Column, Note, Sheet, workbook

    columns = [
        Column("kind", "类型", 10.0),
        Column("fate", "结果", 8.0),
        Column("sheet", "工作表"),
        Column("row", "行", 6.0),
        Column("name", "姓名", 12.0),
        Column("staff_no", "工号"),
        Column("department", "部门", 22.0),
        Column("changes", "变更内容", 60.0, "long"),
        Column("remarks", "说明", 60.0, "long"),
    ]
    rows = [
        (
            line.kind_title,
            line.fate_title,
            line.sheet,
            str(line.row) if line.row else "",
            line.name,
            line.staff_no,
            line.department,
            change_text(line),
            " ".join(line.remarks),
        )
        for line in sorted(lines, key=lambda line: _ORDER.index(line.kind))
    ]
    title = f"{office}{TITLE}"
    above = [
        f"{title}　批次 {batch.id}　来源：{batch.source}　文件：{batch.file_name}　生效日期：{batch.effective_on}",
        balance_text(batch),
    ]
    note = Note(
        title,
        batch.effective_on,
        f"批次 {batch.id}，{batch.source}，文件“{batch.file_name}”",
        operator=batch.operator,
        made_at=made_at,
    )
    return workbook(Sheet("回执", columns, rows, above=above), note, progress=progress)


def returned_rows(lines: Iterable[BatchLine]) -> list[ReturnedRow]:
    """The lines of a batch to send back: what was rejected, and what could not be decided."""
    return [
        ReturnedRow(line.sheet, line.row, line.cells, line.remarks)
        for line in lines
        if line.row
        and (line.fate is Fate.REJECTED or line.kind is Kind.CONFLICT)
        and line.fate is not Fate.APPLIED
    ]


def returned_workbook(rows: Sequence[ReturnedRow], *, made_at: dt.datetime | None = None) -> bytes:
    """The lines to send back as .xlsx: the columns of the roster as they were, with the reasons behind them."""
    from union_desktop.documents.spreadsheet import Column, Note, Sheet, workbook

    headers: dict[str, None] = {}
    for row in rows:
        headers.update(dict.fromkeys(row.cells))
    columns = [
        Column("sheet", "原工作表", 12.0),
        Column("row", "原行号", 8.0),
        *(Column(str(at), header, 16.0, "long") for at, header in enumerate(headers)),
        Column("reasons", "退回原因", 70.0, "long"),
    ]
    told = [
        (row.sheet, str(row.row), *(row.cells.get(header, "") for header in headers), "\n".join(row.reasons))
        for row in rows
    ]
    above = ["以下各行没有写入。请按“退回原因”改正后，连同表头一起重新提供；已写入的行不必再报。"]
    note = Note("名册退回行", None, "没有写入的行", made_at=made_at)
    return workbook(Sheet("退回", columns, told, above=above), note)
