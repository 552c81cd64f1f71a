# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures of every tab and of the usual dialogs, drawn off screen: for the manual, for a look without a display, for review."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from union_desktop.app.main import application, open_window
from union_desktop.app.settings import Settings
from union_desktop.core.errors import UserError

if TYPE_CHECKING:
    from union_desktop.app.main_window import MainWindow
    from union_desktop.core.office import Office

#: The smallest screen the program is laid out for.
WIDTH: Final = 1366
HEIGHT: Final = 768
# An answer that does not come within this time is not waited for: the picture then shows the window as it is.
LONGEST_WAIT_MS: Final = 20_000


def draw(office: Office, out: Path) -> Iterator[Path]:
    """Draw the window of an open office, tab by tab, then what its actions open; closes the office."""
    settings = Settings()
    application(settings)
    window = open_window(office, settings)
    # The screen nobody sees has 800 x 800 dots, on which the window would fill it all.
    window.showNormal()
    window.resize(WIDTH, HEIGHT)
    camera = _Camera(window, out)
    try:
        camera.settle()
        for number, key in enumerate(window.area_keys, 1):
            tab = window.show_tab(key)
            camera.settle()
            _select_first(tab)
            camera.settle()
            yield camera.take(window, f"{number}0-{key}")
        for number, key in enumerate(window.area_keys, 1):
            tab = window.show_tab(key)
            for place, action in enumerate(window.desk.actions(key), 1):
                _select_first(tab)
                camera.settle()
                selected = tuple(getattr(tab, "selected_ids", tuple)())
                if action.needs_selection and not selected:
                    continue
                name = f"{number}{place}-{action.key}"
                yield from camera.take_dialogs(partial(action.handler, window.desk, selected), name)
    finally:
        camera.close()


def _select_first(tab: QWidget) -> None:
    """Select the first line of the tab's list, so that its details are in the picture."""
    table = getattr(tab, "table", None)
    model = table.model() if table is not None else None
    if model is not None and model.rowCount() and not table.selectionModel().hasSelection():
        table.setCurrentIndex(model.index(0, 0))


class _Camera:
    """Waits until the window has nothing more to fetch, then takes its picture."""

    def __init__(self, window: MainWindow, out: Path) -> None:
        self._window = window
        self._out = out

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

    def take(self, widget: QWidget, name: str) -> Path:
        """One picture."""
        path = self._out / f"{name}.png"
        if not widget.grab().save(str(path)):
            raise UserError(f"图片“{path}”写不进去。请检查磁盘空间和文件夹权限后重试。")
        return path

    def take_dialogs(self, act: Callable[[], None], name: str) -> Iterator[Path]:
        """Pictures of the windows an action opens, whether it waits for them or not; they are put away unanswered."""
        taken: list[Path] = []

        def look() -> None:
            while opened := [one for one in QApplication.topLevelWidgets() if self._is_opened(one)]:
                self.settle()
                for number, widget in enumerate(opened):
                    if self._is_opened(widget):
                        taken.append(
                            self.take(widget, name if not (taken or number) else f"{name}-{len(taken) + 1}")
                        )
                        _put_away(widget)

        # An action that waits for its dialog runs an event loop of its own, in which this fires.
        waiting = QTimer()
        waiting.setInterval(250)
        waiting.timeout.connect(look)
        waiting.start()
        act()
        self.settle()
        waiting.stop()
        look()
        yield from taken

    def _is_opened(self, widget: QWidget) -> bool:
        return (
            widget is not self._window
            and widget.isVisible()
            and widget.isWindow()
            and widget.parent() is not None
        )

    def close(self) -> None:
        """Close the window and with it the office."""
        loop = QEventLoop()
        self._window.left.connect(loop.quit)
        self._window.close()
        if self._window.isVisible():
            loop.exec()


def _nothing(_reader: object) -> None:
    """A question whose answer comes when all questions before it were answered."""


def _quit(loop: QEventLoop, _answer: object) -> None:
    loop.quit()


def _put_away(widget: QWidget) -> None:
    if isinstance(widget, QDialog):
        widget.reject()
    else:
        widget.close()
