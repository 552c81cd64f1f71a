# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures the demo's round through the actions does not take: a history worth reading, two operators, a lock, a restore.

Everything happens in the made-up office, through the services and windows of the program.
"""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QWidget

from union_desktop.app.demo.office import DEMO_OPERATOR, DEMO_PASSWORD
from union_desktop.app.main import application, open_window
from union_desktop.app.main_window import MainWindow
from union_desktop.app.settings import Settings
from union_desktop.core.office import Office, open_office
from union_desktop.core.roles import Role

CLERK: Final = "刘敏"
ANYWHERE: Final = "/home/office/文档"
#: A file with its reckoning, a list that waits for its decision, a meeting to come.
FILED: Final = "select id from hardship_case where status = 'filed' order by id limit 1"
FROZEN: Final = "select id from aid_round where status = 'frozen' order by id limit 1"
PLANNED: Final = "select id from committee_meeting where status = 'planned' order by id limit 1"
#: How long nothing may happen before a picture is taken, and the longest wait.
QUIET_MS: Final = 400
LONGEST_MS: Final = 20_000


def draw_scenes(folder: Path, out: Path) -> Iterator[Path]:
    """Fill the office with some work of two people, then draw the windows that show it."""
    from union_desktop.core.operators import keys

    application(Settings())
    with closing(open_office(folder, DEMO_OPERATOR, DEMO_PASSWORD)) as office:
        _hire(office)
    with closing(open_office(folder, CLERK, DEMO_PASSWORD)) as office:
        keys.note_sign_in(office)
        changed, twin = _work(office)
    # A backup beside the office wants to know where that is.
    office = open_office(folder.absolute(), DEMO_OPERATOR, DEMO_PASSWORD)
    settings = Settings()
    window = open_window(office, settings)
    faults: list[object] = []
    window.tasks.failed.connect(faults.append)
    try:
        for name, draw in (
            ("statistics_people", _statistics),
            ("member_page", partial(_member_page, section="家庭成员")),
            ("attachments", partial(_member_page, section="附件")),
            ("history", partial(_history, number=changed)),
            ("bin", _bin),
            ("hardship_page", partial(_record_page, section="hardship", sql=FILED, part="认定")),
            ("round_page", partial(_record_page, section="aid", sql=FROZEN, part="名单")),
            ("meeting_page", partial(_record_page, section="meetings", sql=PLANNED, part="议题")),
            ("board", _board),
            ("merge", partial(_merge, pair=twin)),
            ("anonymise", _anonymise),
            ("operators", _operators),
            ("backup", _backup),
            ("restore", _restore),
            ("lock", partial(_lock, folder=folder)),
        ):
            widget = draw(window)
            _settle(window)
            _anywhere(widget)
            if faults:
                sys.exit(f"A picture would show a fault of the program: {faults[0]}")
            yield _save(widget, out / f"03-{name}.png")
            if widget is not window:
                widget.hide()
                if isinstance(widget, QDialog):
                    widget.done(0)
                widget.deleteLater()
                _settle(window)
    finally:
        window.backups.at_close = False
        loop = QEventLoop()
        window.left.connect(loop.quit)
        QTimer.singleShot(0, window, window.close)
        loop.exec()


# -- what was done before ---------------------------------------------------------------------------------------


def _hire(office: Office) -> None:
    """Three more operators, one of whom has gone again."""
    from union_desktop.core.operators import keys

    keys.add(office, CLERK, Role.CLERK, DEMO_PASSWORD)
    keys.add(office, "周立群", Role.READ_ONLY, DEMO_PASSWORD)
    keys.add(office, "孙晓", Role.CLERK, DEMO_PASSWORD)
    keys.remove(office, "孙晓")


def _work(office: Office) -> tuple[int, tuple[int, int]]:
    """A day's work; returns the entry worth showing and two records of one person."""
    from union_desktop.areas.members import service
    from union_desktop.areas.members.queries import record
    from union_desktop.areas.members.terms import EnrolDraft, EventKind, PersonDraft
    from union_desktop.core import access, clock

    today = clock.today()
    with office.reader() as reader:
        one, other, third, fourth = (
            row[0]
            for row in reader.rows(
                "select id from person where now_status = 'active' and staff_no like '2%'"
                " order by pinyin, id limit 4 offset 200"
            )
        )
        before = record.record(reader, one, today)
        double = record.record(reader, other, today)
        groups = [
            row[0]
            for row in reader.rows(
                "select org_id from union_org_version join union_org on union_org.id = org_id"
                " where kind = 'group' and valid_to > '9' and org_id <> :own order by org_id limit 1",
                own=before.placement.union_group_id if before.placement else 0,
            )
        ]
    with office.transaction("修改资料：手机、职称、学历") as session:
        after = dataclasses.replace(before.person, phone="19900005678", professional_title="副教授")
        service.update_person(session, one, before.person, after)
    with office.reader() as reader:
        changed = int(reader.value("select max(seq) from audit_entry"))
    with office.transaction("登记会籍变动：调整小组或类别") as session:
        assert before.placement is not None
        moved = dataclasses.replace(before.placement, union_group_id=groups[0])
        service.record_event(session, third, service.EventDraft(EventKind.MOVE, today, moved, ""))
    with office.transaction("新增会员") as session:
        person = PersonDraft(
            name=double.person.name,
            gender=double.person.gender,
            birth_date=double.person.birth_date,
            phone="19900007788",
            department=double.person.department,
            education=double.person.education,
        )
        assert double.placement is not None
        twin = service.enrol(session, EnrolDraft(person, double.placement, today)).ids[0]
    with office.transaction("新增会员") as session:
        wrong = PersonDraft(name="试录", gender="1", department="测试")
        mistaken = service.enrol(session, EnrolDraft(wrong, double.placement, today)).ids[0]
    with office.transaction("删除会员") as session:
        service.delete(session, [mistaken])
    with office.transaction("查看：证件号码", needs=Role.READ_ONLY) as session:
        access.note(session, "reveal", field="证件号码", about=("person", fourth), row_count=1, purpose="")
    return changed, (other, twin)


# -- windows ----------------------------------------------------------------------------------------------------


def _statistics(window: MainWindow) -> QWidget:
    tab: Any = window.show_tab("statistics")
    _settle(window)
    tab.ready.setCurrentRow(3)
    _settle(window)
    tab.figures.table.body.setCurrentIndex(tab.figures.table.body.model().index(2, 1))
    return window


def _record_page(window: MainWindow, section: str, sql: str, part: str) -> QWidget:
    """A record of the tab 困难帮扶 over its list, with one of its parts open."""
    page: Any = window.show_tab("relief")
    page = page.show_section(section)
    _settle(window)
    with window.office.reader() as reader:
        page.open_page(int(reader.value(sql)))
    _settle(window)
    page.record_page.open_section(part)
    return window


def _board(window: MainWindow) -> QWidget:
    """Applications by state."""
    tab: Any = window.show_tab("relief")
    page = tab.show_section("applications")
    _settle(window)
    page.board_button.setChecked(True)
    return window


def _member_page(window: MainWindow, section: str) -> QWidget:
    tab: Any = window.show_tab("members")
    _settle(window)
    with window.office.reader() as reader:
        person = reader.value(
            "select attachment.owner_id from attachment join family_member"
            " on family_member.person_id = attachment.owner_id where attachment.owner_table = 'person' limit 1"
        )
    tab.show_record(person)
    _settle(window)
    tab.open_page(person)
    _settle(window)
    tab.member_page.open_section(section)
    return window


def _history(window: MainWindow, number: int) -> QWidget:
    tab: Any = window.show_tab("history")
    _settle(window)
    tab.table.select_ids([number])
    return window


def _bin(window: MainWindow) -> QWidget:
    from union_desktop.areas.history.ui.recycle_bin import RecycleBin

    dialog = RecycleBin(window.desk, window)
    dialog.open()
    return dialog


def _merge(window: MainWindow, pair: tuple[int, int]) -> QWidget:
    from union_desktop.areas.members.ui.duplicates_dialog import DuplicatesDialog

    dialog = DuplicatesDialog(window.desk, pair)
    dialog.open()
    return dialog


def _anonymise(window: MainWindow) -> QWidget:
    from union_desktop.areas.members.ui import removing_dialogs

    with window.office.reader() as reader:
        left = reader.value("select id from person where now_status = 'left' order by pinyin, id limit 1")
        left = left or reader.value("select id from person where now_status = 'transferred_out' limit 1")
    removing_dialogs.anonymise(window.desk, (left,))
    return _opened(window)


def _operators(window: MainWindow) -> QWidget:
    from union_desktop.app.operators_dialog import OperatorsDialog

    dialog = OperatorsDialog(window.office, window.tasks, lambda: None, window)
    dialog.open()
    return dialog


def _backup(window: MainWindow) -> QWidget:
    from union_desktop.app.backup_dialog import BackupDialog

    dialog = BackupDialog(window.office, window.backups, window.tasks, window)
    dialog.open()
    dialog.back_up()
    return dialog


def _restore(window: MainWindow) -> QWidget:
    from union_desktop.app.restore_wizard import RestoreDialog
    from union_desktop.areas.members import service
    from union_desktop.areas.members.terms import EventKind
    from union_desktop.core import clock

    with window.office.reader() as reader:
        person = reader.value("select id from person where now_status = 'active' order by pinyin, id limit 1")
    with window.office.transaction("登记会籍变动：转出") as session:
        service.record_event(
            session, person, service.EventDraft(EventKind.TRANSFER_OUT, clock.today(), None, "")
        )
    shelf = window.backups.shelf
    assert shelf is not None
    dialog = RestoreDialog(window.office, shelf.first, shelf.first[0].path, window)
    dialog.open()
    _settle(window)
    dialog.content.wizard.forward_button.click()
    _wait(lambda: dialog.content.flow.current == "compare", window)
    assert dialog.content.flow.current == "compare"
    return dialog


def _lock(window: MainWindow, folder: Path) -> QWidget:
    from union_desktop.app.lock import Lock
    from union_desktop.app.lock_screen import LockScreen
    from union_desktop.app.sign_in_service import operators

    screen = LockScreen(folder, DEMO_OPERATOR, Lock(window, Settings()), operators(folder))
    screen.show()
    return screen


# -- waiting ----------------------------------------------------------------------------------------------------


def _opened(window: MainWindow) -> QWidget:
    """The dialog an action opens when its answers have come."""

    def found() -> QWidget | None:
        return next(
            (
                one
                for one in QApplication.topLevelWidgets()
                if one is not window and one.isVisible() and isinstance(one, QDialog)
            ),
            None,
        )

    _wait(lambda: found() is not None, window)
    dialog = found()
    assert dialog is not None
    return dialog


def _wait(until: Callable[[], bool], window: MainWindow) -> None:
    loop = QEventLoop()
    end = QTimer(loop)
    end.setSingleShot(True)
    end.timeout.connect(loop.quit)
    end.start(LONGEST_MS)
    look = QTimer(loop)
    look.timeout.connect(lambda: loop.quit() if until() else None)
    look.start(50)
    loop.exec()
    _settle(window)


def _settle(window: MainWindow) -> None:
    """Wait until no answer has been on its way for a while."""
    loop = QEventLoop()
    end = QTimer(loop)
    end.setSingleShot(True)
    end.timeout.connect(loop.quit)
    end.start(LONGEST_MS)
    quiet = QTimer(loop)
    calm = 0

    def look() -> None:
        nonlocal calm
        calm = 0 if window.tasks.jobs else calm + 1
        if calm * 50 >= QUIET_MS:
            loop.quit()

    quiet.timeout.connect(look)
    quiet.start(50)
    loop.exec()


def _anywhere(widget: QWidget) -> None:
    """No picture tells whose PC it was made on."""
    here = str(Path.cwd())
    for label in widget.findChildren(QLabel):
        if here in label.text():
            label.setText(label.text().replace(here, ANYWHERE))


def _save(widget: QWidget, path: Path) -> Path:
    widget.grab().save(str(path))
    return path
