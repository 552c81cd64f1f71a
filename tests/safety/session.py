# SPDX-License-Identifier: GPL-3.0-or-later
"""A whole session of the real program with planted people, for test_leak: sign in, enrol, search, print, fail, crash.

Started as a process of its own: ``session.py window|crash FOLDER``. At some points it prints "snapshot" and waits for a
line, so that the test can look at the disk while the program is running.
"""

from __future__ import annotations

import faulthandler
import os
import sys
import threading
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

NAME = "甲骨文𬱖"
ID_NUMBER = "110105195512310025"
PHONE = "13900008017"
STAFF_NO = "ZQ80017731"
DEPARTMENT = "彗星研究室"
PINYIN = "jiaguwen"
ROSTER_NAME = "籀篆隶"
ROSTER_ID = "110105196001011239"
DIAGNOSIS = "慢性甲骨炎伴眩晕"
RELATIVE = "籀文妻"
FILE_NAME = "朱雀医院出院小结"
FILE_CONTENT = "住院十七天，星象术后恢复良好"
TYPED = "还没有保存的隐疾说明"
OPERATOR = "周文"
PASSWORD = "一个足够长的密码"

#: Paths opened for writing by Python code, as the interpreter itself reports them.
opened_for_writing: set[str] = set()


def watch(event: str, arguments: tuple[Any, ...]) -> None:
    """Audit hook: note files that are opened for writing."""
    if event == "open" and isinstance(arguments[0], str):
        path, mode, flags = arguments
        writes = any(one in (mode or "") for one in "wax+") or bool((flags or 0) & (os.O_WRONLY | os.O_RDWR))
        if writes:
            opened_for_writing.add(str(Path(path).absolute()))


def snapshot(name: str) -> None:
    """Let the test look at the disk now."""
    sys.stdout.write(f"snapshot {name}\n")
    sys.stdout.flush()
    sys.stdin.readline()


def said(name: str, value: object) -> None:
    """Tell the test what was seen, so that it knows that the session did what it is meant to do."""
    sys.stdout.write(f"saw {name} {value}\n")
    sys.stdout.flush()


def planted_draft() -> Any:
    """The planted person's membership."""
    import datetime as dt

    from union_desktop.areas.members.terms import EnrolDraft, PersonDraft, Placement

    person = PersonDraft(
        name=NAME, id_number=ID_NUMBER, phone=PHONE, staff_no=STAFF_NO, department=DEPARTMENT
    )
    return EnrolDraft(person, Placement(2, 1, "established", "own"), dt.date(2015, 3, 1))


def register_pdf(window: Any) -> bytes:
    """The register as the program prints it: by a process of its own, which is handed the key."""
    from union_desktop.areas.members.documents import RegisterLook
    from union_desktop.core import clock, office_child

    arguments = {"as_of": clock.today(), "look": RegisterLook(id_numbers="whole")}
    maker = "union_desktop.areas.members.documents:register_from"
    return office_child.ask(window.office, maker, arguments, lambda _done, _total: None)


def fail_with_data(*_: object) -> Any:
    """A fault that quotes what it was working on, as faults do."""
    secret = f"{NAME} {ID_NUMBER} {PHONE}"
    try:
        return int(secret)
    except ValueError as error:
        raise RuntimeError(f"cannot work on {secret}") from error


def fail_in_the_database(session: Any) -> Any:
    """A fault of the database layer, which likes to quote its parameters."""
    from sqlalchemy import text

    session.execute(text("insert into nowhere values (:name, :number)"), {"name": NAME, "number": ID_NUMBER})


def steps(program: Any) -> Iterator[Callable[[], bool]]:
    """What the person does; each yield waits until something is so."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    from union_desktop.areas.members import service
    from union_desktop.areas.members.terms import PersonDraft
    from union_desktop.widgets import ask

    answers = ask.Scripted()
    ask.answers = answers
    yield lambda: type(program.current).__name__ == "SignIn"
    program.current.password.setText(PASSWORD)
    program.current.sign_in()
    yield lambda: type(program.current).__name__ == "MainWindow"
    window = program.current

    done: list[Any] = []
    window.tasks.command(
        lambda session: service.enrol(session, planted_draft()),
        title="登记入会",
        done=done.append,
        owner=window,
    )
    yield lambda: bool(done)
    person = done[0].ids[0]
    window.tasks.command(
        lambda session: service.update_many(
            session, {person: {"remark": f"{NAME}的备注", "position": "研究员"}}
        ),
        title="修改",
        done=done.append,
        owner=window,
    )
    yield lambda: len(done) == 2

    tab = window.show_tab("members")
    for text in (NAME, "jgw", STAFF_NO, DEPARTMENT):
        tab.search.setText("")
        yield lambda: tab.model.rowCount() != 1 or tab.search.text() == ""
        tab.search.setText(text)
        yield lambda: tab.model.rowCount() == 1 and NAME in _cells(tab.model)
    said("list", tab.model.rowCount())
    tab.show_record(person)
    QApplication.clipboard().setText(NAME)
    window.quick_find.come()
    window.quick_find.box.setText(NAME)
    yield lambda: len(window.quick_find.hits) == 1
    said("quick", len(window.quick_find.hits))
    window.quick_find.hide()

    before = set(QApplication.topLevelWidgets())
    window.desk.print_pdf(f"会员名册 {NAME}", lambda _report: register_pdf(window))
    yield lambda: any(
        one.isVisible() and "PdfPreview" in type(one).__name__
        for one in set(QApplication.topLevelWidgets()) - before
    )
    (preview,) = [one for one in QApplication.topLevelWidgets() if "PdfPreview" in type(one).__name__]
    preview.grab()
    said("preview", preview.windowTitle() != "")
    snapshot("preview")
    preview.close()
    yield from look_at_a_file(window, person)
    window = yield from lock_with_an_open_form(program, window, person)

    told = len(answers.asked)
    QTimer.singleShot(0, fail_with_data)
    yield lambda: len(answers.asked) > told
    failed: list[Any] = []
    window.tasks.failed.connect(failed.append)
    window.tasks.command(fail_with_data, title="会出错的写入", owner=window)
    yield lambda: len(failed) == 1
    window.tasks.command(fail_in_the_database, title="会出错的写入", owner=window)
    yield lambda: len(failed) == 2
    window.tasks.query(fail_with_data, done.append, owner=window)
    yield lambda: len(failed) == 3
    thread = threading.Thread(target=fail_with_data)
    thread.start()
    thread.join()
    said("failures", len(failed))

    with window.office.transaction("写到一半") as session:
        service.enrol(session, _another(PersonDraft(name=f"{NAME}乙", remark=ID_NUMBER * 3000)))
        snapshot("in a transaction")
    window.close()
    yield lambda: False


def look_at_a_file(window: Any, person: int) -> Iterator[Callable[[], bool]]:
    """A picture is attached, drawn small, opened, turned, and taken away again."""
    from union_desktop.core.attachments import store
    from union_desktop.widgets.attachments import AttachmentsPanel
    from union_desktop.widgets.attachments.adding import Source

    panel = AttachmentsPanel(window.desk, ("person", person))
    panel.show()
    (source,) = (window.office.folder.parents[1] / "asked for").glob("*.png")
    panel.add([Source(source.name, source)])
    yield lambda: len(panel.model.rows) == 1
    stored = panel.model.rows[0].stored
    yield lambda: bool(store.thumb(window.office.folder, stored.store_name, stored.file_key))
    panel.grid.selectAll()
    panel.open()
    yield lambda: panel._viewer is not None and not panel._viewer.image.isNull()
    viewer = panel._viewer
    viewer.grab()
    said("picture", FILE_NAME in viewer.windowTitle())
    snapshot("picture")
    viewer.close()
    panel.close()
    panel.deleteLater()


def lock_with_an_open_form(
    program: Any, window: Any, person: int
) -> Generator[Callable[[], bool], None, Any]:
    """What was typed and not saved waits in the office folder until the same operator is back; the new window."""
    from PySide6.QtWidgets import QApplication

    from union_desktop.areas.members.ui import actions
    from union_desktop.areas.members.ui.person_form import EditPersonDialog

    def dialogs() -> list[Any]:
        return [
            one
            for one in QApplication.topLevelWidgets()
            if isinstance(one, EditPersonDialog) and one.isVisible()
        ]

    actions.edit(window.desk, (person,))
    yield lambda: bool(dialogs())
    line = dialogs()[0].form.widget("person.home_address")
    line.setText(TYPED)
    line.textEdited.emit(TYPED)
    window.lock_wanted.emit()
    yield lambda: type(program.current).__name__ == "LockScreen" and not program.current._holding
    said("visible", [type(one).__name__ for one in QApplication.topLevelWidgets() if one.isVisible()])
    snapshot("locked")
    program.current.password.setText(PASSWORD)
    program.current.sign_in()
    yield lambda: type(program.current).__name__ == "MainWindow"
    yield lambda: bool(dialogs()) and dialogs()[0].form.widget("person.home_address").text() == TYPED
    back = dialogs()[0]
    said("back", back.form.dirty)
    back.form.load(back.form._draft)
    back.reject()
    return program.current


def _another(person: Any) -> Any:
    from dataclasses import replace

    return replace(planted_draft(), person=person)


def _cells(model: Any) -> list[str]:
    return [str(model.index(0, column).data()) for column in range(model.columnCount())]


def window_session(folder: Path) -> int:
    """The program with its windows, on the office in ``folder``."""
    from PySide6.QtCore import QTimer

    from union_desktop.app import command_line, main

    # Loaded here, before any window: the program itself does so after its first list is on the screen.
    from union_desktop.areas.members import service as _service  # noqa: F401

    kept: list[Any] = []

    class Kept(main.Program):
        def __init__(self, *arguments: Any) -> None:
            super().__init__(*arguments)
            kept.append(self)
            self.script = steps(self)
            self.waits_for: Callable[[], bool] = lambda: True
            self.timer = QTimer(self)
            self.timer.setInterval(5)
            self.timer.timeout.connect(self.tick)
            self.timer.start()

        def tick(self) -> None:
            if self.waits_for():
                # While a step runs, the timer must not start it a second time from an inner event loop.
                self.waits_for = lambda: False
                try:
                    self.waits_for = next(self.script)
                except BaseException as error:
                    said(
                        "script error", f"{type(error).__name__} line {error.__traceback__.tb_next.tb_lineno}"
                    )  # type: ignore[union-attr]
                    self.timer.stop()
                    raise

    main.Program = Kept  # type: ignore[misc]
    return command_line.main(["--office", str(folder)])


def crash_session(folder: Path) -> int:
    """The program dies inside a library, with people in its memory and a use case half written."""
    from union_desktop.areas.members import service
    from union_desktop.core.logs import Log, default_folder
    from union_desktop.core.office import open_office

    Log(default_folder())
    office = open_office(folder, OPERATOR, PASSWORD)
    with office.reader() as reader:
        said("person", reader.value("select count(*) from person where name = :name", name=NAME))
    with office.transaction("修改") as session:
        service.update_many(session, {1: {"remark": f"{NAME}{ID_NUMBER}" * 500}})
    with office.transaction("写到一半") as session:
        service.update_many(session, {1: {"remark": f"{NAME}{PHONE}" * 500}})
        session.flush()
        faulthandler._sigsegv()  # type: ignore[attr-defined]
    return 0


if __name__ == "__main__":
    # A script that waits for something that never comes ends with the place where it waited.
    faulthandler.dump_traceback_later(120, exit=True)
    sys.addaudithook(watch)
    ended = {"window": window_session, "crash": crash_session}[sys.argv[1]](Path(sys.argv[2]))
    for place in sorted(opened_for_writing):
        said("wrote", place)
    sys.exit(ended)
