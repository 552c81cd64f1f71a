# SPDX-License-Identifier: GPL-3.0-or-later
"""The intake as a person goes through it, and the list of batches after it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from tests.areas.conftest import PlainDesk
from tests.areas.roster.sheets import HEADERS, an_id, write_xlsx
from tests.office_fixtures import CHEMISTRY, enrolled
from union_desktop.areas.roster.area import AREA
from union_desktop.areas.roster.service import flow
from union_desktop.areas.roster.service.matching import AS_NEW
from union_desktop.areas.roster.terms import CREATE_UNIT, Kind, Leaving
from union_desktop.areas.roster.ui import actions
from union_desktop.areas.roster.ui.tab import RosterTab
from union_desktop.areas.roster.ui.wizard import IntakeDialog
from union_desktop.core.office import Office
from union_desktop.widgets import ask

Script = Callable[..., ask.Scripted]


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> Script:
    """Answers for the questions to come; without it a question is an error."""
    monkeypatch.setattr(ask, "answers", ask.Scripted())

    def given(*answers: Any) -> ask.Scripted:
        made = ask.Scripted(*answers)
        monkeypatch.setattr(ask, "answers", made)
        return made

    return given


@pytest.fixture
def roster_desk(desk: PlainDesk) -> PlainDesk:
    desk.areas = (*desk.areas, AREA)
    return desk


@pytest.fixture
def dialog(roster_desk: PlainDesk, office: Office, script: Script, qtbot: QtBot) -> IntakeDialog:
    enrolled(office, staff_no="10001", name="单雄信")
    enrolled(office, staff_no="10002", name="曾小")
    enrolled(office, staff_no="10003", name="区强")
    made = IntakeDialog(roster_desk)
    qtbot.addWidget(made, before_close_func=lambda left: left.done(0))
    made.show()
    return made


def roster(folder: Path, *lines: Sequence[Any], headers: Sequence[str] = HEADERS) -> Path:
    return write_xlsx(folder / "名册.xlsx", ("在编", [headers, *lines]))


LINES = (
    ("10001", "单雄信", an_id(1), "", "在编"),
    ("10002", "另一人", "", "", ""),
    ("20001", "解珍", an_id(2), "天文", "在编"),
    ("20002", "解宝", "123", "物理", "在编"),
)


def step(qtbot: QtBot, dialog: IntakeDialog, wanted: str) -> None:
    """Press 下一步 and wait until that page is shown."""
    dialog.wizard.go_forward()
    qtbot.waitUntil(lambda: dialog.intake.flow.current == wanted and not dialog.wizard.busy)


def to_preview(qtbot: QtBot, dialog: IntakeDialog, path: Path, *, values: bool = True) -> None:
    dialog.file_page.take(path)
    dialog.file_page.source.setEditText("人事处在编")
    step(qtbot, dialog, flow.COLUMNS)
    if values:
        step(qtbot, dialog, flow.VALUES)
        page = dialog.pages[flow.VALUES]
        page.create_all.click()
    step(qtbot, dialog, flow.SCOPE)
    step(qtbot, dialog, flow.PREVIEW)


def pick(dialog: IntakeDialog, kind: Kind) -> Any:
    page = dialog.pages[flow.PREVIEW]
    for row in range(page.kinds.count()):
        if page.kinds.item(row).data(Qt.ItemDataRole.UserRole) == kind:
            page.kinds.setCurrentRow(row)
    return page


def shown(page: Any) -> list[tuple[str, ...]]:
    return [page.model.texts(row) for row in range(page.model.rowCount())]


def test_the_whole_way(
    qtbot: QtBot, dialog: IntakeDialog, office: Office, roster_desk: PlainDesk, script: Script, tmp_path: Path
) -> None:
    assert not dialog.wizard.forward_button.isEnabled()
    to_preview(qtbot, dialog, roster(tmp_path, *LINES))
    assert dialog.intake.machine.answers == {"union_group": {"天文": CREATE_UNIT}}
    page = dialog.pages[flow.PREVIEW]
    assert page.balance.text().startswith(
        "将写入 2 行 + 无变化 0 + 退回 1 + 未采用 1 = 4 行；另有 1 人登记离开"
    )
    told = {row[2]: row for row in shown(pick(dialog, Kind.NEW))}
    assert told["解珍"][0] == "采用"
    assert "天文（新建）" in told["解珍"][5]
    asked = script(True)
    step(qtbot, dialog, flow.RESULT)
    assert "3 人" in asked.asked[0][2]
    assert "合计相符" in dialog.pages[flow.RESULT].told.text()
    assert dialog.intake.receipt is not None
    dialog.pages[flow.RESULT].receipt.click()
    assert roster_desk.papers[0][1].startswith(b"%PDF")
    with office.reader() as reader:
        states = dict(reader.rows("select name, now_status from person"))
    assert states == {"单雄信": "active", "曾小": "active", "区强": "transferred_out", "解珍": "active"}
    dialog.wizard.go_forward()
    assert not dialog.isVisible()


def test_columns_are_corrected_and_the_same_twice_is_refused(
    qtbot: QtBot, dialog: IntakeDialog, tmp_path: Path
) -> None:
    headers = ("编码", "姓名", "身份证号", "部门", "人员类别")
    dialog.file_page.take(roster(tmp_path, ("10001", "单雄信", "", "", ""), headers=headers))
    dialog.file_page.source.setEditText("人事处在编")
    step(qtbot, dialog, flow.COLUMNS)
    page = dialog.pages[flow.COLUMNS]
    assert page.boxes["编码"].currentText() == "不采用"
    page.boxes["编码"].setCurrentText("姓名")
    dialog.wizard.go_forward()
    assert "两列都指定为“姓名”" in dialog.wizard.banner.text
    page.boxes["编码"].setCurrentText("工号")
    step(qtbot, dialog, flow.SCOPE)
    assert dialog.intake.preview.counts.unchanged == 1
    page.boxes["姓名"].setCurrentText("不采用")
    assert not page.is_complete()


def test_sheets_are_chosen_beside_the_columns(qtbot: QtBot, dialog: IntakeDialog, tmp_path: Path) -> None:
    path = write_xlsx(
        tmp_path / "名册.xlsx",
        ("在编", [HEADERS, LINES[0]]),
        ("离职", [HEADERS, LINES[3]]),
    )
    dialog.file_page.take(path)
    dialog.file_page.source.setEditText("人事处在编")
    step(qtbot, dialog, flow.COLUMNS)
    page = dialog.pages[flow.COLUMNS]
    assert {name: box.isChecked() for name, box in page.sheet_boxes.items()} == {"在编": True, "离职": False}
    page.sheet_boxes["在编"].setChecked(False)
    assert not page.is_complete()
    page.sheet_boxes["离职"].setChecked(True)
    step(qtbot, dialog, flow.SCOPE)
    assert dialog.intake.preview.counts.rejected == 1


def test_samples_are_masked(qtbot: QtBot, dialog: IntakeDialog, tmp_path: Path) -> None:
    dialog.file_page.take(roster(tmp_path, *LINES))
    dialog.file_page.source.setEditText("人事处在编")
    step(qtbot, dialog, flow.COLUMNS)
    told = dialog.pages[flow.COLUMNS].table.item(2, 3).text()
    assert "110105********" in told
    assert an_id(1) not in told


def test_a_bad_file_is_refused_above_the_page(qtbot: QtBot, dialog: IntakeDialog, tmp_path: Path) -> None:
    bad = tmp_path / "坏.xlsx"
    bad.write_bytes(b"PK\x03\x04 broken")
    dialog.file_page.take(bad)
    dialog.file_page.source.setEditText("人事处在编")
    dialog.wizard.go_forward()
    qtbot.waitUntil(lambda: "已损坏" in dialog.wizard.banner.text)
    assert dialog.intake.flow.current == flow.FILE
    to_preview(qtbot, dialog, roster(tmp_path, *LINES))


def test_decisions_by_line_and_kind(qtbot: QtBot, dialog: IntakeDialog, tmp_path: Path) -> None:
    to_preview(qtbot, dialog, roster(tmp_path, *LINES))
    page = pick(dialog, Kind.LEFT)
    assert [row[2] for row in shown(page)] == ["区强"]
    page.table.setFocus()
    qtbot.waitUntil(page.table.hasFocus)
    qtbot.keyClick(page.table, Qt.Key.Key_Space)
    assert shown(page)[0][0] == "跳过"
    page.accept_button.click()
    page.leaving.setCurrentIndex(page.leaving.findData(Leaving.RETIRE))
    page.leaving.activated.emit(page.leaving.currentIndex())
    assert "退休" in shown(page)[0][5]
    page = pick(dialog, Kind.NEW)
    page.skip_all.click()
    assert shown(page)[0][0] == "跳过"
    assert dialog.intake.machine.tally().applied == 1
    page = pick(dialog, Kind.CHANGED)
    page.skip_button.click()
    pick(dialog, Kind.LEFT).skip_all.click()
    assert not dialog.wizard.forward_button.isEnabled()
    page.search.setText("没有这个人")
    assert shown(pick(dialog, Kind.CHANGED)) == []


def test_a_conflict_is_settled_by_the_person(
    qtbot: QtBot, dialog: IntakeDialog, office: Office, script: Script, tmp_path: Path
) -> None:
    to_preview(qtbot, dialog, roster(tmp_path, *LINES))
    page = pick(dialog, Kind.CONFLICT)
    assert "曾小" in page.detail.text()
    with office.reader() as reader:
        person = reader.value("select id from person where name = '曾小'")
    asked = script(person)
    page.who.click()
    qtbot.waitUntil(lambda: not dialog.wizard.busy)
    assert "“另一人”是谁" in asked.asked[0][2]
    assert dialog.intake.preview.counts.conflict == 0
    rows = {row[2]: row[5] for row in shown(pick(dialog, Kind.CHANGED))}
    assert rows["另一人"] == "姓名：曾小 → 另一人"
    script(AS_NEW)
    page.table.select_ids([1])
    page.who.click()
    qtbot.waitUntil(lambda: not dialog.wizard.busy)
    assert dialog.intake.preview.counts.conflict == 1


def test_an_incomplete_roster_lets_nobody_leave_and_a_large_loss_is_warned_of_and_asked(
    qtbot: QtBot, dialog: IntakeDialog, office: Office, script: Script, tmp_path: Path
) -> None:
    for at in range(12):
        enrolled(office, staff_no=f"3{at:04}", name="解甲")
    to_preview(qtbot, dialog, roster(tmp_path, *LINES))
    assert "没有判断谁离开" in dialog.wizard.banner.text
    dialog.wizard.go_back()
    page = dialog.pages[flow.SCOPE]
    page.form.set_value("staff_category", "established")
    step(qtbot, dialog, flow.PREVIEW)
    assert "名会员不在花名册中，占" in dialog.wizard.banner.text
    asked = script(False)
    dialog.wizard.go_forward()
    assert "超过半数" in asked.asked[0][2]
    assert dialog.intake.flow.current == flow.PREVIEW
    dialog.wizard.go_back()
    page.form.set_value("complete", False)
    step(qtbot, dialog, flow.PREVIEW)
    assert dialog.intake.preview.counts.left == 0
    assert dialog.wizard.banner.text == ""


def test_lines_to_send_back_can_be_saved_before_writing(
    qtbot: QtBot, dialog: IntakeDialog, script: Script, tmp_path: Path
) -> None:
    to_preview(qtbot, dialog, roster(tmp_path, *LINES))
    target = tmp_path / "退回.xlsx"
    asked = script(str(target), "退回人事处改正")
    pick(dialog, Kind.REJECTED).export.click()
    qtbot.waitUntil(lambda: len(asked.asked) == 3)
    assert target.read_bytes().startswith(b"PK")


def test_a_new_line_can_be_said_to_be_a_member_of_the_same_name(
    qtbot: QtBot, dialog: IntakeDialog, office: Office, script: Script, tmp_path: Path
) -> None:
    to_preview(
        qtbot,
        dialog,
        roster(tmp_path, ("10009", "区强", "", "物理", "在编"), ("20001", "解珍", "", "物理", "在编")),
        values=False,
    )
    page = pick(dialog, Kind.NEW)
    asked = script()
    page.table.select_ids([1])
    page.who.click()
    assert "没有与“解珍”同名" in asked.asked[0][2]
    with office.reader() as reader:
        script(reader.value("select id from person where name = '区强'"))
    page.table.select_ids([0])
    page.who.click()
    qtbot.waitUntil(lambda: not dialog.wizard.busy)
    rows = {row[2]: row[5] for row in shown(pick(dialog, Kind.CHANGED))}
    assert "工号：10003 → 10009" in rows["区强"]


def test_the_window_stays_while_it_writes(
    qtbot: QtBot, dialog: IntakeDialog, script: Script, tmp_path: Path
) -> None:
    to_preview(qtbot, dialog, roster(tmp_path, *LINES))
    script(True)
    dialog.wizard.go_forward()
    qtbot.waitUntil(lambda: dialog.intake.writing)
    dialog.reject()
    dialog.close()
    assert dialog.isVisible()
    qtbot.waitUntil(lambda: dialog.intake.flow.current == flow.RESULT)


def test_an_untouched_window_closes_without_a_question(dialog: IntakeDialog) -> None:
    dialog.reject()
    assert not dialog.isVisible()


@pytest.mark.parametrize("way", ["reject", "close"])
def test_leaving_asks_before_decisions_are_lost(
    qtbot: QtBot, dialog: IntakeDialog, script: Script, tmp_path: Path, way: str
) -> None:
    to_preview(qtbot, dialog, roster(tmp_path, *LINES))
    page = pick(dialog, Kind.NEW)
    page.table.select_ids([page.model.id_at(0)])
    page.skip_button.click()
    asked = script(False)
    getattr(dialog, way)()
    assert "还没有写入" in asked.asked[0][2]
    assert dialog.isVisible()
    assert shown(page)[0][0] == "跳过"


def test_leaving_the_window_ends_the_child(
    qtbot: QtBot, dialog: IntakeDialog, script: Script, tmp_path: Path
) -> None:
    to_preview(qtbot, dialog, roster(tmp_path, *LINES))
    process = dialog.intake.machine._reader._process  # type: ignore[union-attr]
    script(True)
    dialog.wizard.give_up()
    assert process.poll() is not None


# --------------------------------------------------------------------------------------------------------- tab


def test_an_empty_list_says_what_to_do(qtbot: QtBot, roster_desk: PlainDesk, script: Script) -> None:
    tab = RosterTab(roster_desk)
    qtbot.addWidget(tab)
    tab.show()
    qtbot.waitUntil(tab.empty.isVisible)
    assert "花名册" in tab.empty.sentence
    assert tab.empty.button.text() == "核对名册…"


def test_batches_their_papers_and_undo(
    qtbot: QtBot, dialog: IntakeDialog, office: Office, roster_desk: PlainDesk, script: Script, tmp_path: Path
) -> None:
    tab = RosterTab(roster_desk)
    qtbot.addWidget(tab)
    tab.show()
    to_preview(qtbot, dialog, roster(tmp_path, *LINES))
    script(True)
    step(qtbot, dialog, flow.RESULT)
    qtbot.waitUntil(lambda: tab.model.rowCount() == 1)
    assert tab.model.texts(0)[2:4] == ("人事处在编", "名册.xlsx")
    qtbot.waitUntil(lambda: "批次 1" in tab.details.toPlainText())
    assert tab.counts.startswith("共 1 批")
    tab.action("roster.receipt").trigger()
    assert roster_desk.papers[-1][1].startswith(b"%PDF")
    saved = tmp_path / "原文件.xlsx"
    asked = script(str(saved), None, str(saved), "与人事部门核对名册")
    actions.save_source_file(roster_desk, 1)
    assert not saved.exists(), "without a purpose nothing leaves the program"
    actions.save_source_file(roster_desk, 1)
    qtbot.waitUntil(lambda: len(asked.asked) == 5)
    with office.reader() as reader:
        looks = reader.rows("select operator, what, row_count, purpose from access_entry")
    assert looks == [(office.operator, "export", len(LINES), "与人事部门核对名册")]
    assert saved.read_bytes() == (tmp_path / "名册.xlsx").read_bytes()
    asked = script(True)
    tab.action("roster.undo").trigger()
    qtbot.waitUntil(lambda: len(asked.asked) == 2)
    assert "已撤销" in asked.asked[1][2]
    qtbot.waitUntil(lambda: tab.model.texts(0)[10] == "已撤销")
    with office.reader() as reader:
        assert reader.value("select count(*) from person where now_group_id = :group", group=CHEMISTRY) == 0
        assert reader.value("select count(*) from person") == 3
    asked = script()
    actions.undo(roster_desk, 1)
    assert "撤销过" in asked.asked[0][2]


def test_the_list_is_a_sound_model(qtbot: QtBot, roster_desk: PlainDesk, qtmodeltester: Any) -> None:
    tab = RosterTab(roster_desk)
    qtbot.addWidget(tab)
    qtmodeltester.check(tab.model)
    assert tab.table.mapToGlobal(QPoint(0, 0)) is not None
