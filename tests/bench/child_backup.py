# SPDX-License-Identifier: GPL-3.0-or-later
"""The open program while it is backed up: prints the longest time its event loop did not come round, in ms."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer

from tests.bench.child_stall import Probe
from union_desktop.app.main import application, open_window
from union_desktop.app.settings import Settings
from union_desktop.core.office import open_with_key


def main() -> None:
    """Back the office in ``argv`` up once, and verify the archive."""
    folder, operator = Path(sys.argv[1]), sys.argv[2]
    settings = Settings(folder.parent / "settings.json")
    application(settings)
    office = open_with_key(folder, operator, bytes.fromhex(sys.stdin.read().strip()))
    window = open_window(office, settings)
    probe, loop = Probe(), QEventLoop()
    worst: dict[str, float] = {}
    problems: list[str] = []
    QTimer.singleShot(5000, loop.quit)
    loop.exec()
    probe.reset()
    QTimer.singleShot(500, loop.quit)
    loop.exec()
    worst["idle"] = probe.worst * 1000

    def refused(error: Exception) -> None:
        problems.append(str(error))
        loop.quit()

    probe.reset()
    window.backups.back_up(window, lambda _taken: loop.quit(), refused, loop.quit)
    loop.exec()
    worst["backup"] = probe.worst * 1000
    if problems or window.backups.shelf is None or not window.backups.shelf.first:
        raise RuntimeError(f"no backup: {problems}")
    window.close()
    print(json.dumps(worst))


if __name__ == "__main__":
    main()
