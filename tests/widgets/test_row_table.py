# SPDX-License-Identifier: GPL-3.0-or-later
"""Lists: what is read and when, selection by id through any change, copying, keys."""

from __future__ import annotations

from array import array
from html import escape

import pytest
from PySide6.QtCore import QAbstractTableModel, QEvent, QPoint, Qt, qInstallMessageHandler
from PySide6.QtGui import QGuiApplication, QHelpEvent
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QToolTip

from union_desktop.widgets.row_table import COPY_LIMIT, PAGE, PAGES, Column, RowTable, RowTableModel

COLUMNS = (
    Column("name", "姓名", lambda row: row[0], 80),
    Column("number", "工号", lambda row: row[1], 80, "right"),
    Column("note", "备注", lambda row: row[2], 80, sort=False, tip="不参与排序"),
)


class Source:
    """Rows made from their id; remembers what was asked for."""

    def __init__(self):
        self.asked = []
        self.version = 1
        self.gone = set()
        self.broken = False

    def __call__(self, ids):
        if self.broken:
            raise OSError("disk")
        self.asked.append(list(ids))
        return {one: (f"人{one}", str(one), f"v{self.version}") for one in ids if one not in self.gone}


@pytest.fixture
def source():
    return Source()


@pytest.fixture
def model(qapp, source):
    made = RowTableModel(COLUMNS, source, muted=lambda row: row[1].endswith("7"))
    made.show_ids(array("q", range(1, 1001)))
    return made


@pytest.fixture
def table(qtbot, model):
    made = RowTable(model)
    qtbot.addWidget(made)
    made.resize(400, 300)
    made.show()
    return made


def names(model):
    return [model.index(row, 0).data() for row in range(model.rowCount())]


ORDERS = (range(5), range(9, -1, -1), (3, 1), (), range(300), range(5, 200, 3), (50, 3, 41, 2))


@pytest.mark.parametrize("force_py", [False, True], ids=["native", "python"])
def test_the_model_keeps_qts_rules_through_every_change(qtmodeltester, source, force_py):
    model = RowTableModel(COLUMNS, source)
    model.show_ids(range(20))
    qtmodeltester.check(model, force_py=force_py)  # and goes on watching
    for ids in ORDERS:
        model.show_ids(array("q", ids))
        assert names(model) == [f"人{one}" for one in ids]
        model.refresh([3])
        model.invalidate()


class Broken(QAbstractTableModel):
    """The control: says that its cells have rows of their own."""

    def rowCount(self, _parent=None):
        return 3

    def columnCount(self, parent=None):
        return 0 if parent is not None and parent.isValid() else 2

    def data(self, _index, role=0):
        return "x" if role == 0 else None


def test_the_python_tester_notices_a_broken_model(qtmodeltester, qapp):
    with pytest.raises(AssertionError):
        qtmodeltester.check(Broken(), force_py=True)


def test_the_native_tester_notices_a_broken_model(qapp):
    said = []
    # pytest-qt would make the test fail for what it is meant to hear.
    before = qInstallMessageHandler(lambda _kind, _where, text: said.append(text))
    try:
        QAbstractItemModelTester(Broken(), QAbstractItemModelTester.FailureReportingMode.Warning)
    finally:
        qInstallMessageHandler(before)
    assert any("FAIL!" in text for text in said)


def test_nothing_is_read_before_it_is_looked_at(model, source):
    assert model.rowCount() == 1000
    assert source.asked == []
    assert model.index(0, 0).data() == "人1"
    assert source.asked == [list(range(1, PAGE + 1))]
    assert model.index(999, 1).data() == "1000"
    assert len(source.asked) == 2


def test_pages_read_long_ago_are_forgotten(qapp, source):
    model = RowTableModel(COLUMNS, source)
    model.show_ids(array("q", range(PAGE * (PAGES + 2))))
    for page in range(PAGES + 1):
        model.index(page * PAGE, 0).data()
    source.asked.clear()
    model.index(PAGE, 0).data()
    assert source.asked == []
    model.index(0, 0).data()
    assert len(source.asked) == 1


def test_a_record_that_is_gone_shows_as_a_blank_row(model, source):
    source.gone.add(2)
    assert model.index(1, 0).data() == ""
    assert model.index(2, 0).data() == "人3"


def test_a_page_that_cannot_be_read_stays_blank_and_is_told_once(qtbot, model, source):
    source.broken = True
    with qtbot.waitSignal(model.fetch_failed) as told:
        assert model.index(0, 0).data() == ""
    assert isinstance(told.args[0], OSError)
    with qtbot.assertNotEmitted(model.fetch_failed):
        assert model.index(1, 0).data() == ""


def test_refresh_reads_only_the_pages_of_changed_records(qtbot, model, source):
    for row in (0, 500):
        model.index(row, 0).data()
    source.asked.clear()
    source.version = 2
    with qtbot.waitSignal(model.dataChanged) as told:
        model.refresh([3])
    assert told.args[0].row() == 2
    assert model.index(2, 2).data() == "v2"
    assert model.index(500, 2).data() == "v1"
    assert len(source.asked) == 1


def test_showing_the_same_ids_again_reads_the_rows_anew(qtbot, model, source):
    assert model.index(0, 2).data() == "v1"
    source.version = 2
    with qtbot.waitSignal(model.dataChanged), qtbot.assertNotEmitted(model.layoutChanged):
        model.show_ids(array("q", range(1, 1001)))
    assert model.index(0, 2).data() == "v2"


@pytest.mark.parametrize(
    "ids",
    [range(1000, 0, -1), range(5, 900, 7), [*range(500, 2000), 47, 12], [900, 12, 47], range(1, 1001)],
    ids=["reversed", "fewer", "more", "few", "same"],
)
def test_selection_and_current_row_stay_with_their_records(table, model, ids):
    chosen = {12, 47, 48, 900}
    table.select_ids([47])
    assert table.current_id() == 47
    table.select_ids(chosen)
    assert table.current_id() == 12
    model.show_ids(array("q", ids))
    kept = chosen & set(ids)
    assert set(table.selected_ids()) == kept
    if 12 in kept:
        assert table.current_id() == 12
    assert names(model) == [f"人{one}" for one in ids]


def test_selecting_all_survives_a_sort(table, model):
    table.selectAll()
    model.show_ids(array("q", range(1000, 0, -1)))
    assert table.selected_count() == 1000


def test_a_large_selection_survives_a_sort_unless_it_is_scattered_all_over(qtbot, table, model):
    everyone = range(30_000)
    model.show_ids(array("q", everyone))
    table.select_ids(range(15_000))
    model.show_ids(array("q", reversed(everyone)))
    assert set(table.selected_ids()) == set(range(15_000))
    mixed = [*range(0, 30_000, 3), *range(1, 30_000, 3), *range(2, 30_000, 3)]
    with qtbot.waitSignal(table.notice) as told:
        model.show_ids(array("q", [one * 7919 % 30_000 for one in mixed]))
    assert "已取消选择" in told.args[0]
    assert table.selected_count() == 0


def test_selected_ids_are_told_in_the_order_shown_without_reading(table, model, source):
    table.select_ids([900, 3, 4], scroll=False)
    source.asked.clear()
    assert table.selected_ids() == (3, 4, 900)
    assert table.selected_count() == 3
    assert source.asked == []


def test_ids_that_are_not_shown_are_left_out_of_a_selection(table):
    table.select_ids([5, 123456])
    assert table.selected_ids() == (5,)


def test_an_empty_list_becomes_full_and_empty_again(table, model):
    table.select_ids([5])
    model.show_ids(array("q"))
    assert model.rowCount() == 0
    assert table.selected_ids() == ()
    assert table.current_id() is None
    model.show_ids([3, 1])
    assert names(model) == ["人3", "人1"]


def test_a_click_on_a_title_asks_for_the_order_and_a_second_for_the_reverse(qtbot, table, model):
    titles = table.horizontalHeader()

    def click(section):
        x = titles.sectionViewportPosition(section) + 10
        qtbot.mouseClick(titles.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(x, 8))

    asked = []
    model.sort_requested.connect(lambda key, descending: asked.append((key, descending)))
    click(1)
    click(1)
    click(0)
    click(2)
    assert asked == [("number", False), ("number", True), ("name", False)]
    assert titles.sortIndicatorSection() == 0
    assert titles.sortIndicatorOrder() == Qt.SortOrder.AscendingOrder


def test_showing_an_order_does_not_ask_for_it(qtbot, table, model):
    with qtbot.assertNotEmitted(model.sort_requested):
        table.set_sort("number", True)
    assert table.horizontalHeader().sortIndicatorOrder() == Qt.SortOrder.DescendingOrder
    table.set_sort(None)
    assert not table.horizontalHeader().isSortIndicatorShown()


def test_enter_and_double_click_open_the_record(qtbot, table):
    table.select_ids([4])
    with qtbot.waitSignal(table.opened) as told:
        qtbot.keyClick(table, Qt.Key.Key_Return)
    assert told.args == [4]


def test_home_and_end_go_to_the_first_and_the_last_record(qtbot, table):
    table.select_ids([500])
    qtbot.keyClick(table, Qt.Key.Key_End)
    assert table.selected_ids() == (1000,)
    qtbot.keyClick(table, Qt.Key.Key_Home)
    assert table.selected_ids() == (1,)
    qtbot.keyClick(table, Qt.Key.Key_Down)
    assert table.current_id() == 2


def test_typing_in_the_list_goes_to_the_search_and_reads_no_pages(qtbot, table, source):
    table.select_ids([1])
    source.asked.clear()
    with qtbot.waitSignal(table.typed) as told:
        qtbot.keyClick(table, Qt.Key.Key_Z)
    assert told.args == ["z"]
    assert source.asked == []


def test_copy_gives_text_for_editors_and_marked_text_for_spreadsheets(qtbot, model, table):
    model.show_ids([110105199001020021, 2])
    table.select_ids([110105199001020021, 2])
    table.horizontalHeader().hideSection(2)
    table.copy()
    data = QGuiApplication.clipboard().mimeData()
    assert data.text() == "人110105199001020021\t110105199001020021\n人2\t2"
    assert data.html().count("mso-number-format") == 4


def test_copied_cells_cannot_break_rows_or_html(qapp, qtbot):
    model = RowTableModel(
        (Column("a", "甲", lambda row: row),), lambda ids: dict.fromkeys(ids, "一\t<b>\n二")
    )
    model.show_ids([1])
    table = RowTable(model)
    qtbot.addWidget(table)
    table.select_ids([1])
    table.copy()
    data = QGuiApplication.clipboard().mimeData()
    assert data.text() == "一 <b> 二"
    assert "&lt;b&gt;" in data.html()


def test_copying_very_much_is_refused_in_words(qtbot, table, model):
    QGuiApplication.clipboard().setText("before")
    model.show_ids(array("q", range(COPY_LIMIT + 1)))
    table.selectAll()
    with qtbot.waitSignal(table.notice) as told:
        table.copy()
    assert str(COPY_LIMIT) in told.args[0]
    assert QGuiApplication.clipboard().text() == "before"


def test_quieter_rows_have_the_quieter_colour(model):
    quiet = model.index(6, 0).data(Qt.ItemDataRole.ForegroundRole)
    assert quiet is not None
    assert model.index(5, 0).data(Qt.ItemDataRole.ForegroundRole) is None


def test_titles_numbers_and_tips(model):
    assert [model.headerData(section, Qt.Orientation.Horizontal) for section in range(3)] == [
        "姓名",
        "工号",
        "备注",
    ]
    tip = model.headerData(2, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
    assert tip == "不参与排序"
    side = Qt.AlignmentFlag(model.index(0, 1).data(Qt.ItemDataRole.TextAlignmentRole))
    assert side & Qt.AlignmentFlag.AlignRight


def test_a_cell_too_long_for_its_column_is_shown_whole(table, monkeypatch):
    shown = []
    monkeypatch.setattr(QToolTip, "showText", lambda _place, text, _widget: shown.append(text))
    table.horizontalHeader().setMinimumSectionSize(10)
    for width in (200, 20):
        table.horizontalHeader().resizeSection(0, width)
        place = table.visualRect(table.model().index(0, 0)).center()
        event = QHelpEvent(QEvent.Type.ToolTip, place, table.viewport().mapToGlobal(place))
        table.viewportEvent(event)
    assert shown == ["", f"<qt>{escape(table.model().index(0, 0).data())}</qt>"]


def test_the_context_menu_offers_the_actions_above_copy(table):
    from PySide6.QtGui import QAction

    action = QAction("修改", table)
    table.set_menu_actions([action])
    table.set_menu_actions([action])
    assert [one.text() for one in table.actions()] == ["修改", "", "复制"]
