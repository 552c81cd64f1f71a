# SPDX-License-Identifier: GPL-3.0-or-later
"""A list made from a description: search, filters, order, details, the record's page with its steps, file and paper."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from tests.widgets import listed
from union_desktop.core.changes import Changes
from union_desktop.core.listing import ListLook
from union_desktop.core.roles import Role
from union_desktop.documents import listing as documents
from union_desktop.widgets import ask, list_output, purpose
from union_desktop.widgets.area import Action, Area, Panel
from union_desktop.widgets.list_actions import list_actions
from union_desktop.widgets.record_list import Filter, ListSpec, RecordList, list_of

SPEC = ListSpec(
    key="files",
    listing=listed.LIST,
    find=listed.find,
    tables=("hardship_file",),
    record="档案",
    unit="份",
    empty=("heart", "还没有困难职工档案。请为需要帮助的职工建档。", "files.new"),
    sort="id",
    search="姓名",
    filters=(
        Filter("state", "状态", listed.STATES, first=("draft", "filed")),
        Filter("cause", "原因", lambda _reader: [(one, one) for one in listed.CAUSES], many=False),
    ),
    tally=listed.tally,
    facts=listed.facts,
    kind="file",
    parts=(Panel("收支", lambda _desk, number: QLabel(f"收支 {number}")),),
)


@pytest.fixture
def done() -> list[tuple[str, tuple[int, ...]]]:
    return []


@pytest.fixture
def page(desk: Any, qtbot: Any, done: list[tuple[str, tuple[int, ...]]]) -> RecordList:
    return opened(desk, qtbot, done, SPEC)


def opened(desk: Any, qtbot: Any, done: list[tuple[str, tuple[int, ...]]], spec: ListSpec) -> RecordList:
    def note(name: str) -> Any:
        return lambda _desk, ids: done.append((name, ids))

    desk.areas = (
        Area(
            "files",
            "困难档案",
            "document",
            10,
            actions=(
                Action("files.new", "新建档案", "add", note("new"), "Ctrl+N"),
                Action("files.file", "归档…", "archive", note("file"), needs_selection=True),
                Action("files.back", "退回…", "arrow_undo", note("back"), needs_selection=True, on_bar=False),
                *list_actions("files", "档案"),
            ),
        ),
        Area(
            "aid",
            "发放",
            "gift",
            20,
            panels={"file": (Panel("帮扶记录", lambda _desk, _number: QLabel("没有")),)},
        ),
    )
    made = RecordList(desk, spec)
    desk.window.setCentralWidget(made)
    desk.window.show()
    qtbot.waitUntil(lambda: "截至" in made.counts)
    return made


def names(page: RecordList) -> list[str]:
    return [page.model.texts(row)[0] for row in range(page.model.rowCount())]


def test_the_list_opens_with_its_first_filters_and_says_its_sums(page: RecordList, qtbot: Any) -> None:
    qtbot.waitUntil(lambda: page.model.rowCount() == 20)
    assert page.counts == "共 20 份　合计 31,000.00 元　截至 2026-11-22"
    assert page.filters.words() == ["状态：草稿、在档"]
    page.filters.clear()
    qtbot.waitUntil(lambda: page.model.rowCount() == 30)
    assert page.filters_in_words == "全部档案"


def test_choices_that_are_read_come_into_their_filter(page: RecordList, qtbot: Any) -> None:
    page.filters.clear()
    qtbot.waitUntil(lambda: len(page.filters._filters["cause"].actions) == 3)
    page.filters.set_values({"cause": ("子女上学",)})
    qtbot.waitUntil(lambda: page.model.rowCount() == 10)
    assert page.shown.value("cause") == "子女上学"


def test_searching_sorting_and_nothing_found(page: RecordList, qtbot: Any) -> None:
    page.filters.clear()
    page.search.setText("单雄信")
    qtbot.waitUntil(lambda: page.model.rowCount() == 5)
    assert page.filters_in_words == "搜索“单雄信”"
    page.model.sort(2, Qt.SortOrder.DescendingOrder)
    qtbot.waitUntil(lambda: names(page)[0] == "单雄信30")
    page.search.setText("无此人")
    qtbot.waitUntil(lambda: page.model.rowCount() == 0)
    assert page.empty.sentence == "没有符合条件的档案。"
    page.empty.button.click()
    qtbot.waitUntil(lambda: page.model.rowCount() == 30)
    assert page.search.text() == ""


def test_an_empty_office_is_told_apart_from_nothing_found(
    desk: Any, qtbot: Any, done: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listed, "ROWS", {})
    page = opened(desk, qtbot, done, SPEC)
    assert page.empty.sentence.startswith("还没有困难职工档案")
    page.empty.button.click()
    assert done == [("new", ())]


def test_details_show_the_chosen_record(page: RecordList, qtbot: Any) -> None:
    assert page.details is not None
    assert "选择一份档案" in page.details.toPlainText()
    page.table.select_ids((1,))
    qtbot.waitUntil(lambda: "曾子墨1" in page.details.toPlainText())
    text = page.details.toPlainText()
    assert "注意：今年已经得到过一次帮扶。" in text
    assert "公房 <40 平方米>" in text
    assert "空的" not in text
    page.table.select_ids((1, 3))
    assert "已选 2 份" in page.details.toPlainText()
    assert [box.button.text() for box in page.panels] == ["帮扶记录"]


def test_a_record_that_filters_hide_is_found(page: RecordList, qtbot: Any) -> None:
    qtbot.waitUntil(lambda: page.model.rowCount() == 20)
    page.show_record(2)
    qtbot.waitUntil(lambda: page.selected_ids() == (2,))
    assert page.model.rowCount() == 30
    page.show_record(999)
    qtbot.waitUntil(page.banner.isVisible)
    assert "已不在" in page.banner.text


def test_enter_opens_the_page_and_escape_goes_back(page: RecordList, qtbot: Any) -> None:
    page.table.select_ids((3,))
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    over = page.record_page
    assert over is not None
    qtbot.waitUntil(lambda: over.name.text() == "李雪松3")
    assert over.standing.text() == "草稿 · 2026-04-05 建档"
    titles = [over.sections.item(at).text() for at in range(over.sections.count())]
    assert titles == ["概况", "收支", "帮扶记录"]
    over.open_section("收支")
    panel = over.panel("收支")
    assert isinstance(panel, QLabel)
    assert panel.text() == "收支 3"
    qtbot.keyClick(over, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: over.name.text() == "王小明4")
    qtbot.keyClick(over, Qt.Key.Key_Escape)
    assert page.record_page is None
    assert page.table.hasFocus()


def test_the_page_offers_the_steps_its_state_allows(
    page: RecordList, desk: Any, qtbot: Any, done: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    page.filters.set_values({"state": ("draft",)})
    qtbot.waitUntil(lambda: page.model.rowCount() == 10)
    page.open_page(3)
    over = page.record_page
    assert over is not None
    qtbot.waitUntil(lambda: bool(over.step_buttons))
    assert [one.text() for one in over.step_buttons] == ["归档…", "退回…"]
    over.step_buttons[0].click()
    assert done == [("file", (3,))]
    # The record leaves the list by the step just done; the page and its actions stay with it.
    monkeypatch.setitem(
        listed.ROWS, 3, listed.FileRow(3, "李雪松3", "本人患病", 1, listed.ROWS[3].on, "filed")
    )
    desk.tasks.changed.emit(Changes(frozenset({"hardship_file"})))
    qtbot.waitUntil(lambda: page.model.rowCount() == 9 and not over.step_buttons)
    assert over.standing.text().startswith("在档")
    assert page.selected_ids() == (3,)
    assert page.action("files.file").isEnabled()
    qtbot.keyClick(over, Qt.Key.Key_Escape)
    assert page.selected_ids() == ()
    assert not page.action("files.file").isEnabled()


def test_the_declared_actions_find_the_list(page: RecordList, desk: Any) -> None:
    assert list_of(desk, "files") is page
    page.table.select_ids((1,))
    page.action("files.open_page").trigger()
    assert page.record_page is not None
    assert page.action("files.print_list").shortcut().toString() == "Ctrl+P"


def test_the_list_goes_out_as_it_stands(
    page: RecordList, desk: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: Any
) -> None:
    qtbot.waitUntil(lambda: page.model.rowCount() == 20)
    asked: list[tuple[str, dict[str, Any]]] = []
    monkeypatch.setattr(
        list_output.office_child,
        "ask",
        lambda _office, function, arguments, _report: asked.append((function, arguments)) or b"",
    )
    noted: list[tuple[Any, ...]] = []
    monkeypatch.setattr(purpose, "noted", lambda _desk, *what: (noted.append(what[:4]), what[4]()))
    page.table.select_ids((1, 3))
    answers = ask.Scripted("chosen", str(tmp_path / "a.xlsx"))
    monkeypatch.setattr(ask, "answers", answers)
    page.action("files.export_list").trigger()
    path, make = desk.files[0]
    make(None)
    assert path == tmp_path / "a.xlsx"
    assert asked[0][0] == f"{documents.__name__}:{documents.workbook.__name__}"
    look = asked[0][1]["look"]
    assert isinstance(look, ListLook)
    assert look.columns == ("name", "cause", "amount", "on")
    assert look.filters == "状态：草稿、在档"
    assert asked[0][1]["source"] == "tests.widgets.listed:LIST"
    assert asked[0][1]["ids"] == (1, 3)
    assert noted == [("export", "困难职工档案：号码已隐去", 2, "")]
    page.table.select_ids(())
    page.action("files.print_list").trigger()
    title, make = desk.papers[0]
    make(None)
    assert title == "困难职工档案 2026-11-22"
    assert asked[1][0] == f"{documents.__name__}:{documents.paper.__name__}"
    assert len(asked[1][1]["ids"]) == 20


def test_what_is_sensitive_asks_for_a_purpose(
    desk: Any, qtbot: Any, done: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    page = opened(desk, qtbot, done, replace(SPEC, sensitive="困难情况"))
    noted: list[tuple[Any, ...]] = []
    monkeypatch.setattr(purpose, "noted", lambda _desk, *what: noted.append(what[:4]))
    monkeypatch.setattr(ask, "answers", ask.Scripted("报送上级工会"))
    list_output.print_list(desk, page)
    assert noted == [("print", "困难职工档案：困难情况", 20, "报送上级工会")]
    assert not desk.papers
    desk.role = Role.READ_ONLY
    answers = ask.Scripted()
    monkeypatch.setattr(ask, "answers", answers)
    list_output.print_list(desk, page)
    assert len(noted) == 1
    assert "业务员" in answers.asked[0][2]


def test_an_empty_list_is_not_written(
    page: RecordList, desk: Any, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.search.setText("无此人")
    qtbot.waitUntil(lambda: page.model.rowCount() == 0)
    answers = ask.Scripted()
    monkeypatch.setattr(ask, "answers", answers)
    list_output.export(desk, page)
    assert "列表是空的" in answers.asked[0][2]
