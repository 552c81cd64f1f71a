# SPDX-License-Identifier: GPL-3.0-or-later
"""One start of a window, in a process of its own: prints a line when what counts has been painted.

``empty``: a window with six empty tabs, the floor. ``office FOLDER OPERATOR``: the program on an office whose key comes
on standard input, until rows of the member list are on the screen.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path


def empty() -> None:
    """The floor: Qt, a main window, six tabs with nothing in them."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication, QMainWindow, QTabWidget, QWidget

    app = QApplication([])
    window = QMainWindow()
    tabs = QTabWidget()
    for at in range(6):
        tabs.addTab(QWidget(), f"第{at + 1}页")
    window.setCentralWidget(tabs)
    window.resize(1200, 800)
    window.show()
    QTimer.singleShot(0, _painted)
    app.exec()


def office(folder: Path, operator: str, key: bytes) -> None:
    """The program itself, from the unlocked key to the painted list."""
    from union_desktop.core import garbage

    # As app.command_line does before it imports the window.
    garbage.pause()
    from PySide6.QtCore import QEvent, QObject
    from PySide6.QtGui import QPaintEvent
    from PySide6.QtWidgets import QTableView

    from union_desktop.app.main import application, open_window
    from union_desktop.app.settings import Settings
    from union_desktop.core.office import open_with_key

    class Painted(QObject):
        """Waits for the first paint of a table that has rows."""

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if isinstance(event, QPaintEvent):
                table = watched.parent()
                if (
                    isinstance(table, QTableView)
                    and table.model() is not None
                    and table.model().rowCount() > 0
                ):
                    _painted()
            return False

    settings = Settings(folder.parent / "settings.json")
    app = application(settings)
    opened = open_with_key(folder, operator, key)
    window = open_window(opened, settings)
    watcher = Painted()
    # On the lists alone: a filter in Python for every event of the program would be measured along with it.
    for table in window.findChildren(QTableView):
        table.viewport().installEventFilter(watcher)
    app.exec()
    window.close()


def _painted() -> None:
    print(json.dumps({"painted": 1}), flush=True)
    # What counts was measured; taking the program down in order is another figure.
    import os

    os._exit(0)


if __name__ == "__main__":
    if sys.argv[1] == "empty":
        empty()
    else:
        office(Path(sys.argv[2]), sys.argv[3], bytes.fromhex(sys.stdin.read().strip()))
