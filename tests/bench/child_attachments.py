# SPDX-License-Identifier: GPL-3.0-or-later
"""The panel of attached files with many photographs: prints seconds of each step and the longest pause of the event loop."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter

from tests.bench.child_stall import Probe
from union_desktop.app.main import application, open_window
from union_desktop.app.settings import Settings
from union_desktop.core.attachments import store
from union_desktop.core.office import open_with_key
from union_desktop.widgets.attachments import AttachmentsPanel
from union_desktop.widgets.attachments.adding import Source

LONGEST_S = 300.0
KINDS = 10


def make(place: Path, count: int) -> None:
    """Photographs of twelve million pixels, each a different file."""
    QGuiApplication(["bench"])
    for kind in range(KINDS):
        image = QImage(4000, 3000, QImage.Format.Format_RGB32)
        image.fill(QColor.fromHsv(kind * 36, 140, 200))
        painter = QPainter(image)
        for at in range(900):
            colour = QColor.fromHsv((at * 7 + kind * 31) % 360, 90 + at % 120, 90 + at % 160)
            painter.fillRect(at * 131 % 4000, at * 197 % 3000, 260, 170, colour)
        painter.end()
        first = place / f"{kind:03d}.jpg"
        image.save(str(first), None, 88)
        content = first.read_bytes()
        for number in range(kind + KINDS, count, KINDS):
            # Bytes after the end of a JPEG do not matter to a decoder, but make another file of it.
            (place / f"{number:03d}.jpg").write_bytes(content + number.to_bytes(4, "big"))


def use(folder: Path, operator: str, place: Path, person: int) -> dict[str, float]:
    """Add, draw, scroll, open again."""
    settings = Settings(folder.parent / "settings.json")
    application(settings)
    office = open_with_key(folder, operator, bytes.fromhex(sys.stdin.read().strip()))
    window = open_window(office, settings)
    wait_until(lambda: not window.desk.tasks.jobs, 2.0)
    probe = Probe()
    found: dict[str, float] = {}

    def step(name: str, act: Callable[[], None], done: Callable[[], bool]) -> None:
        probe.reset()
        start = time.perf_counter()
        act()
        wait_until(done)
        found[name], found[f"pause_{name}"] = time.perf_counter() - start, probe.worst

    paths = sorted(place.iterdir())
    panel = AttachmentsPanel(window.desk, ("person", person))
    panel.resize(900, 600)
    panel.show()
    sources = [Source(path.name, path) for path in paths]

    def drawn(shown: AttachmentsPanel) -> bool:
        return not window.desk.tasks.jobs and not shown.model.wanted()

    # Small pictures wait until the files are there: each step for itself.
    panel.as_list.setChecked(True)
    panel.stack.hide()
    step("add", lambda: panel.add(sources), lambda: len(panel.model.rows) == len(paths))
    panel.as_list.setChecked(False)
    step("draw", panel.stack.show, lambda: drawn(panel))
    bar = panel.grid.verticalScrollBar()

    def scroll() -> None:
        timer = QTimer(panel)
        timer.setInterval(10)
        timer.timeout.connect(lambda: bar.setValue(bar.value() + 60))
        timer.start()

    step("scroll", scroll, lambda: bar.value() == bar.maximum())
    panel.close()
    again = AttachmentsPanel(window.desk, ("person", person))
    again.resize(900, 600)
    step("again", again.show, lambda: len(again.model.rows) == len(paths) and drawn(again))
    missing = [
        row for row in again.model.rows if not store.thumb(folder, row.stored.store_name, row.stored.file_key)
    ]
    assert not missing, f"{len(missing)} pictures were not drawn"
    again.close()
    window.backups.at_close = False
    window.close()
    return found


def wait_until(done: Callable[[], bool], longest: float = LONGEST_S) -> None:
    """Run the event loop until something is so."""
    loop = QEventLoop()
    look = QTimer()
    look.setInterval(20)
    look.timeout.connect(lambda: loop.quit() if done() else None)
    look.start()
    stop = QTimer()
    stop.setSingleShot(True)
    stop.timeout.connect(loop.quit)
    stop.start(round(longest * 1000))
    loop.exec()


def main() -> None:
    """``make PLACE COUNT`` or ``use FOLDER OPERATOR PLACE PERSON``."""
    if sys.argv[1] == "make":
        make(Path(sys.argv[2]), int(sys.argv[3]))
        print(json.dumps({}))
        return
    print(json.dumps(use(Path(sys.argv[2]), sys.argv[3], Path(sys.argv[4]), int(sys.argv[5]))))


if __name__ == "__main__":
    main()
