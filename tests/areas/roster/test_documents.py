# SPDX-License-Identifier: GPL-3.0-or-later
"""What goes out of a batch: the receipt on paper and as a workbook, and the lines to send back."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace
from typing import Any

import pypdfium2
from python_calamine import CalamineWorkbook

from union_desktop.areas.roster.documents import (
    change_text,
    receipt_pdf,
    receipt_workbook,
    returned_rows,
    returned_workbook,
)
from union_desktop.areas.roster.queries import BatchLine, BatchRow
from union_desktop.areas.roster.service.reading import read_tables
from union_desktop.areas.roster.terms import Counts, Fate, Kind, Scope
from union_desktop.documents.spreadsheet import UNENCRYPTED

BATCH = BatchRow(
    3,
    "人事处在编",
    "名册.xlsx",
    "测试员",
    "2026-09-30T10:00:00+08:00",
    dt.date(2026, 9, 1),
    Counts(rows=5, new=1, changed=1, left=1, unchanged=1, conflict=1, rejected=1),
    2,
    1,
    1,
    "",
    0,
    Scope(),
)


def line(kind: Kind, fate: Fate, row: int, name: str, **told: Any) -> BatchLine:
    made: dict[str, Any] = {
        "sheet": "在编" if row else "",
        "person_id": None,
        "staff_no": f"1000{row}",
        "department": "物理学院",
        "changes": (),
        "remarks": (),
        "cells": {},
    } | told
    return BatchLine(kind=kind, fate=fate, row=row, name=name, **made)


LINES = [
    line(Kind.NEW, Fate.APPLIED, 2, "解珍", changes=(("工会小组", "", "物理小组"),)),
    line(Kind.CHANGED, Fate.APPLIED, 3, "单雄信", changes=(("部门", "物理", "化学"), ("职称", "", "教授"))),
    line(
        Kind.REJECTED,
        Fate.REJECTED,
        4,
        "解宝",
        remarks=("身份证号应是 18 位。",),
        cells={"工号": "00012", "备注": "=1+1"},
    ),
    line(
        Kind.CONFLICT,
        Fate.SKIPPED,
        5,
        "曾小",
        remarks=("不能确定。",),
        cells={"工号": "00013", "电话": "+86"},
    ),
    line(Kind.LEFT, Fate.APPLIED, 0, "区强", remarks=("转出（离职、调出）",)),
    line(Kind.CHANGED, Fate.SKIPPED, 6, "翟让", cells={"工号": "00014"}),
]


def cells(data: bytes) -> list[list[Any]]:
    with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
        return book.get_sheet_by_index(0).to_python()


def test_changes_in_one_line() -> None:
    assert change_text(LINES[1]) == "部门：物理 → 化学；职称：教授"


def test_the_receipt_on_paper_says_everything() -> None:
    pdf = pypdfium2.PdfDocument(receipt_pdf(BATCH, LINES, "示例大学工会"))
    text = "".join(page.get_textpage().get_text_bounded() for page in pdf)
    for word in (
        "名册核对回执",
        "人事处在编",
        "名册.xlsx",
        "解珍",
        "物理小组",
        "身份证号应是",
        "转出",
        "不在名册中",
    ):
        assert word in text
    assert "名册 5 行 = 写入 2 + 无变化 1 + 退回 1 + 未采用 1" in text.replace("\r\n", "")
    pdf.close()


def test_the_receipt_as_a_workbook() -> None:
    rows = cells(receipt_workbook(BATCH, LINES, "示例大学工会"))
    assert "名册 5 行" in rows[1][0]
    assert rows[2][:5] == ["类型", "结果", "工作表", "行", "姓名"]
    assert [row[0] for row in rows[3:]] == ["新增", "信息变更", "信息变更", "离开", "冲突", "退回"]


def test_lines_to_send_back_keep_their_columns_and_say_why() -> None:
    back = returned_rows(LINES)
    assert [row.row for row in back] == [4, 5]
    rows = cells(returned_workbook(back))
    assert rows[1] == ["原工作表", "原行号", "工号", "备注", "电话", "退回原因"]
    assert rows[2] == ["在编", "4", "00012", "=1+1", "", "身份证号应是 18 位。"]
    assert rows[3] == ["在编", "5", "00013", "", "+86", "不能确定。"]


def test_the_file_to_send_back_comes_in_again() -> None:
    lines = [replace(LINES[2], cells={"姓名": "解宝", **LINES[2].cells})]
    contents, _tables = read_tables(returned_workbook(returned_rows(lines)), "退回行.xlsx")
    assert [(table.sheet, table.headers, table.row_count) for table in contents.tables] == [
        ("退回", ("原工作表", "原行号", "姓名", "工号", "备注", "退回原因"), 1)
    ]
    assert contents.without_header == ("说明",)


def test_workbooks_say_what_they_are_and_that_they_are_not_encrypted() -> None:
    for data in (receipt_workbook(BATCH, LINES, "示例大学工会"), returned_workbook(returned_rows(LINES))):
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            told = dict(book.get_sheet_by_name("说明").to_python())
        assert told["标题"] in ("示例大学工会名册核对回执", "名册退回行")
        assert told["注意"] == UNENCRYPTED
