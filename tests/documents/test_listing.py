# SPDX-License-Identifier: GPL-3.0-or-later
"""Any list as a spreadsheet and on paper: its rows in order, amounts as numbers, totals, what stands around them."""

from __future__ import annotations

import datetime as dt
import io

import pytest
import python_calamine

from tests.documents.reading import texts
from tests.widgets import listed
from union_desktop.core import office_child
from union_desktop.core.listing import ListLook, Wanted
from union_desktop.core.office import Office
from union_desktop.documents import listing
from union_desktop.widgets import list_output

LOOK = ListLook(
    ("name", "on", "amount"),
    "状态：草稿",
    dt.date(2026, 11, 22),
    "测试员",
    dt.datetime(2026, 11, 22, 9, 30, tzinfo=dt.UTC),
    "报送上级工会",
)


def made(ids: list[int], look: ListLook = LOOK) -> list[list[object]]:
    seen: list[tuple[int, int]] = []
    data = listing.workbook(
        None,  # type: ignore[arg-type]
        lambda done, total: seen.append((done, total)),
        source=listed.LIST.name,
        ids=ids,
        look=look,
    )
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    assert book.sheet_names == ["困难职工档案", "说明"]
    said = str(book.get_sheet_by_name("说明").to_python())
    assert "状态：草稿" in said
    assert "报送上级工会" in said
    return book.get_sheet_by_name("困难职工档案").to_python()


def test_a_workbook_has_numbers_and_their_sum() -> None:
    rows = made([3, 1, 999])
    assert rows[0] == ["姓名", "建档日期", "金额（元）"]
    assert rows[1] == ["李雪松3", dt.date(2026, 4, 5), 300.0]
    assert rows[2][0] == "曾子墨1"
    assert rows[-1][0] == "合计"
    assert rows[-1][2] == 400.0


def test_paper_numbers_the_rows_and_adds_up() -> None:
    data = listing.paper(
        None,  # type: ignore[arg-type]
        lambda _done, _total: None,
        source=listed.LIST.name,
        ids=listed.find(None, Wanted()),
        look=LOOK,
    )
    said = "".join(texts(data))
    for part in ("困难职工档案", "状态：草稿", "截至 2026-11-22", "单位：元", "李雪松3", "46,500.00", "合计"):
        assert part in said, part


def test_a_name_that_is_no_listing_is_a_fault() -> None:
    with pytest.raises(AssertionError):
        listing.listing("tests.widgets.listed:ROWS")


def test_a_process_of_its_own_makes_it_from_the_open_office(office: Office) -> None:
    arguments = {"source": listed.LIST.name, "ids": listed.find(None, Wanted()), "look": LOOK}
    made_there = [
        office_child.ask(office, function, dict(arguments), lambda _done, _total: None)
        for function in (list_output.WORKBOOK, list_output.PAPER)
    ]
    assert made_there[0].startswith(b"PK")
    assert made_there[1].startswith(b"%PDF")
