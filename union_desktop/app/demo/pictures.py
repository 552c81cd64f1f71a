# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures of every tab and of the usual dialogs, drawn off screen: for the manual, for a look without a display, for review."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QEventLoop, QMessageLogContext, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QWidget

from union_desktop.app.demo import rosters
from union_desktop.app.main import application, open_window
from union_desktop.app.settings import Settings
from union_desktop.core.errors import UserError
from union_desktop.widgets import ask

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

    from union_desktop.app.main_window import MainWindow
    from union_desktop.core.office import Office

# An answer that does not come within this time is not waited for: the picture then shows the window as it is.
LONGEST_WAIT_MS: Final = 20_000
#: What the button to the next page begins with, and how many pages a wizard may have.
FORWARD: Final = ("读取", "下一步", "核对")
MOST_STEPS: Final = 6
# Which record stands in the picture, by tab, or by action where another one shows more; without one, the first.
_SHOWN: Final = {
    "roster": "select id from roster_batch order by id desc",
    "members": "select person_id from membership join person on person.id = person_id where now_status = 'active'"
    " group by person_id having count(*) > 1 order by count(*) desc, person_id",
    "members.print_transfer": "select id from person where now_status = 'transferred_out' order by pinyin, id",
    "members.print_retention": "select id from person where now_status = 'retained' order by pinyin, id",
    "members.rejoin": "select id from person where now_status = 'transferred_out' order by pinyin, id",
    "organisation": "select org_id from union_org_version join union_org on union_org.id = org_id"
    " where kind = 'group' group by org_id having count(*) > 1 and max(valid_to) > '9' order by org_id",
}


def draw(office: Office, out: Path, roster: Path) -> Iterator[Path]:
    """Draw the window of an open office, tab by tab, then what its actions open, then the quick find; closes the office.

    An action that asks for a file is given ``roster``.
    """
    settings = Settings()
    qInstallMessageHandler(_say)
    application(settings)
    window = open_window(office, settings)
    nobody = _Nobody(roster)
    before, ask.answers = ask.answers, nobody
    camera = _Camera(window, out, nobody)
    try:
        camera.settle()
        places = [
            (number, place)
            for number, key in enumerate(window.area_keys, 1)
            for place in window.place_keys(key)
        ]
        for number, key in places:
            camera.show(key, key)
            yield camera.take(window, f"{number}0-{key}")
        drawn = set()
        for number, key in places:
            for place, action in enumerate(window.desk.actions(key), 1):
                if action.handler in drawn:  # on two tabs
                    continue
                drawn.add(action.handler)
                camera.show(key, action.key)
                selected = camera.selected(key)
                if selected or not action.needs_selection:
                    act = partial(action.handler, window.desk, selected)
                    yield from camera.take_dialogs(act, f"{number}{place}-{action.key}")
        yield from camera.take_quick_find("zhang")
    finally:
        ask.answers = before
        camera.close()


def draw_way_in(folder: Path, out: Path) -> Iterator[Path]:
    """Draw what comes before the window: the welcome, the sign-in and the first page of the wizard."""
    from union_desktop.app.first_start import FirstStartWizard
    from union_desktop.app.sign_in import SignIn
    from union_desktop.app.sign_in_service import operators
    from union_desktop.app.welcome import Welcome

    settings = Settings()
    application(settings)
    for name, make in (
        ("welcome", partial(Welcome, settings)),
        ("sign_in", partial(SignIn, folder, operators(folder))),
        ("first_start", FirstStartWizard),
    ):
        widget: QWidget = make()
        widget.show()
        QApplication.processEvents()
        yield _save(widget, out / f"01-{name}.png")
        widget.close()
        QApplication.processEvents()


class _Nobody:
    """Answers the program's questions while pictures are taken: no to all but the file to read."""

    def __init__(self, roster: Path) -> None:
        self._roster = roster
        self.putting_away = False

    def confirm(self, *_asked: object) -> bool:
        # A form that is put away with something in it asks whether to drop that.
        return self.putting_away

    def tell(self, *_said: object) -> None:
        """Nobody reads it."""

    def fill_in(self, widget: QWidget) -> None:
        """Fill in what a wizard needs before it goes on."""
        from union_desktop.areas.roster.ui.wizard import IntakeDialog

        if isinstance(widget, IntakeDialog):
            widget.file_page.take(self._roster)
            widget.file_page.source.setEditText(rosters.ESTABLISHED_SOURCE)

    def choose(self, *_asked: object) -> Any:
        return None

    def enter(self, *_asked: object) -> str | None:
        return None

    def open_files(self, *_asked: object) -> list[str]:
        return [str(self._roster)]

    def save_file(self, *_asked: object) -> str:
        return ""

    def folder(self, *_asked: object) -> str:
        return ""

    def purpose(self, *_asked: object) -> str | None:
        return None

    def printer(self, _parent: QWidget | None, _printer: QPrinter, _pages: int, /) -> bool:
        return False


class _Camera:
    """Waits until the window has nothing more to fetch, then takes its picture."""

    def __init__(self, window: MainWindow, out: Path, nobody: _Nobody) -> None:
        self._window = window
        self._out = out
        self._nobody = nobody

    def settle(self) -> None:
        """Wait for all answers; each may ask the next question, hence the rounds."""
        for _ in range(4):
            loop = QEventLoop()
            end = QTimer(loop)
            end.setSingleShot(True)
            end.timeout.connect(loop.quit)
            end.start(LONGEST_WAIT_MS)
            self._window.tasks.query(_nothing, partial(_quit, loop), owner=self._window)
            loop.exec()
            while self._window.tasks.jobs and end.isActive():
                QApplication.processEvents(
                    QEventLoop.ProcessEventsFlag.AllEvents | QEventLoop.ProcessEventsFlag.WaitForMoreEvents
                )
            end.stop()
            QApplication.processEvents()

    def show(self, area: str, what: str) -> None:
        """Bring a tab or section to the front with the record that suits what is to be shown."""
        tab = self._window.show_tab(area)
        self.settle()
        sql = _SHOWN.get(what) or _SHOWN.get(area)
        if sql and hasattr(tab, "show_record"):
            with self._window.office.reader() as reader:
                found = reader.value(f"{sql} limit 1")
            if isinstance(found, int):
                tab.show_record(found)
                self.settle()

    def selected(self, area: str) -> tuple[int, ...]:
        """What is selected in a tab or section."""
        return self._window.selected(area)

    def take(self, widget: QWidget, name: str) -> Path:
        """One picture."""
        return _save(widget, self._out / f"{name}.png")

    def take_dialogs(self, act: Callable[[], None], name: str) -> Sequence[Path]:
        """Pictures of the windows an action opens, whether it waits for them or not; they are put away unanswered."""
        taken: list[Path] = []

        def snap(widget: QWidget) -> None:
            self.settle()
            taken.append(self.take(widget, name if not taken else f"{name}-{len(taken) + 1}"))

        def look() -> None:
            waiting.stop()  # waiting for answers runs events, and with them this once more
            for widget in self._opened():
                self._nobody.fill_in(widget)
                snap(widget)
                for _ in range(MOST_STEPS):
                    forward = _way_forward(widget)
                    if forward is None:
                        break
                    forward.click()
                    snap(widget)
                self._nobody.putting_away = True
                _put_away(widget)
                self._nobody.putting_away = False
            waiting.start()

        # An action that waits for its dialog runs an event loop of its own, in which this fires.
        waiting = QTimer()
        waiting.setInterval(250)
        waiting.timeout.connect(look)
        waiting.start()
        act()
        self.settle()
        look()
        waiting.stop()
        return taken

    def _opened(self) -> list[QWidget]:
        return [
            widget
            for widget in QApplication.topLevelWidgets()
            if widget is not self._window and widget.isVisible() and widget.parent() is not None
        ]

    def take_quick_find(self, text: str) -> Iterator[Path]:
        """The search from anywhere, with something typed into it."""
        find = self._window.quick_find
        find.come()
        find.box.setText(text)
        self.settle()
        yield self.take(self._window, "02-quick_find")
        find.hide()

    def close(self) -> None:
        """Close the window and with it the office."""
        loop = QEventLoop()
        self._window.left.connect(loop.quit)
        self._nobody.putting_away = True
        QTimer.singleShot(0, self._window, self._window.close)
        loop.exec()


def _save(widget: QWidget, path: Path) -> Path:
    if not widget.grab().save(str(path)):
        raise UserError(f"图片“{path}”写不进去。请检查磁盘空间和文件夹权限后重试。")
    return path


def _say(_kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
    # The platform without a screen says this of every window; everything else should be seen.
    if "propagateSizeHints" not in message:
        sys.stderr.write(message + "\n")


def _nothing(_reader: object) -> None:
    """A question whose answer comes when all questions before it were answered."""


def _quit(loop: QEventLoop, _answer: object) -> None:
    loop.quit()


def _way_forward(widget: QWidget) -> QAbstractButton | None:
    """The button to the next page of a wizard, while it only leads on: the one that writes is called otherwise."""
    for button in widget.findChildren(QAbstractButton):
        if button.isVisible() and button.isEnabled() and button.text().replace("&", "").startswith(FORWARD):
            return button
    return None


def _put_away(widget: QWidget) -> None:
    if isinstance(widget, QDialog):
        widget.reject()
    else:
        widget.close()
    # A window that will not go must not be met again.
    widget.hide()
