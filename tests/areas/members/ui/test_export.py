# SPDX-License-Identifier: GPL-3.0-or-later
"""The list in a file: the same people, order and columns; whole numbers only for a purpose; every file leaves a trace."""

from __future__ import annotations

import io

import pytest
from python_calamine import CalamineWorkbook

from union_desktop.areas.members import service
from union_desktop.areas.members.documents import list_export
from union_desktop.areas.members.ui import actions
from union_desktop.areas.members.ui.export_dialog import ExportDialog
from union_desktop.core import clock
from union_desktop.widgets import ask


def sheet_of(data: bytes, number: int = 0) -> list[tuple[object, ...]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return [tuple(row) for row in book.get_sheet_by_index(number).to_python()]


@pytest.fixture
def wary(desk, people):
    """Names and departments that a spreadsheet would take for formulas."""
    with desk.office.transaction("修改") as session:
        service.update_many(
            session,
            {people["李四"]: {"department": "=1+1", "id_number": "110101199003078515", "id_type": "111"}},
        )


def test_the_file_holds_what_the_list_shows(tab, desk, people, wary, tmp_path, monkeypatch, qtbot) -> None:
    place = tmp_path / "会员列表.xlsx"
    answers = ask.Scripted(str(place), None)
    monkeypatch.setattr(ask, "answers", answers)
    tab.columns.show_only(("name", "department", "id_number"))
    actions.export(desk)
    desk.window.findChild(ExportDialog).save_button.click()
    qtbot.waitUntil(lambda: place.exists() and len(answers.asked) == 2, timeout=20_000)
    rows = sheet_of(place.read_bytes())
    assert rows[0] == ("姓名", "部门", "证件号码")
    assert [row[0] for row in rows[1:]] == ["李四", "单雄信", "孙七", "王五", "曾子墨"]
    assert rows[1][1:] == ("=1+1", "110101********8515")
    with desk.office.reader() as reader:
        kept = reader.one("select what, field, row_count, purpose from access_entry")
    assert kept == ("export", "会员列表：号码已隐去", 5, "")


def test_whole_numbers_ask_what_for_and_say_so_in_the_file(desk, people, wary) -> None:
    look = list_export.ExportLook(
        ("name", "id_number"), True, "状态：正式会员", "测试员", "与人事部门核对", clock.now()
    )
    with desk.office.reader() as reader:
        data = list_export.list_workbook(
            reader,
            lambda _done, _total: None,
            ids=[people["李四"], 999],
            on=None,
            as_of=desk.today(),
            look=look,
        )
    assert sheet_of(data)[1:] == [("李四", "110101199003078515")]
    said = {row[-1] for row in sheet_of(data, 1)}
    assert {"与人事部门核对", "状态：正式会员"} <= said


def test_without_a_purpose_nothing_is_written(tab, desk, monkeypatch, tmp_path) -> None:
    monkeypatch.setattr(ask, "answers", ask.Scripted(None))
    actions.export(desk)
    dialog = desk.window.findChild(ExportDialog)
    dialog.form.set_value("numbers", "whole")
    dialog.save_button.click()
    assert dialog.isVisible()
    with desk.office.reader() as reader:
        assert reader.value("select count(*) from access_entry") == 0
    dialog.reject()
