# SPDX-License-Identifier: GPL-3.0-or-later
"""The open program while long jobs run: prints the longest time its event loop did not come round, in ms per job."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer

from tests.bench import big_office
from union_desktop.app.main import application, open_window
from union_desktop.app.settings import Settings
from union_desktop.areas.members import service as members
from union_desktop.areas.members.terms import EnrolDraft
from union_desktop.areas.roster.service.reconcile import Reconciliation
from union_desktop.core import office_child
from union_desktop.core.office import open_with_key

PROBE_MS = 5


class Probe(QObject):
    """A precise timer that remembers the longest gap between two of its beats."""

    def __init__(self) -> None:
        super().__init__()
        self.worst = 0.0
        self._last = time.perf_counter()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start(PROBE_MS)

    def reset(self) -> None:
        """Begin anew."""
        self.worst, self._last = 0.0, time.perf_counter()

    def _beat(self) -> None:
        now = time.perf_counter()
        self.worst, self._last = max(self.worst, now - self._last), now


def main() -> None:
    """Run the jobs one after the other on the office in ``argv``."""
    folder, operator, count, roster = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), Path(sys.argv[4])
    settings = Settings(folder.parent / "settings.json")
    application(settings)
    office = open_with_key(folder, operator, bytes.fromhex(sys.stdin.read().strip()))
    window = open_window(office, settings)
    tasks = window.desk.tasks
    probe = Probe()
    worst: dict[str, float] = {}

    def during(name: str, start: Callable[[Callable[[Any], None]], object]) -> None:
        loop = QEventLoop()
        failures: list[object] = []
        tasks.failed.connect(failures.append)
        tasks.failed.connect(lambda _: loop.quit())
        probe.reset()
        QTimer.singleShot(0, partial(start, lambda _: loop.quit()))
        loop.exec()
        worst[name] = probe.worst * 1000
        if failures:
            raise RuntimeError(f"{name}: {failures[0]}")

    idle = QEventLoop()
    QTimer.singleShot(1500, idle.quit)
    idle.exec()
    probe.reset()
    QTimer.singleShot(500, idle.quit)
    idle.exec()
    worst["idle"] = probe.worst * 1000

    drafts = [_renumbered(draft, at) for at, draft in enumerate(big_office.drafts(count))]
    during(
        "enrol",
        lambda done: tasks.command(
            lambda session: members.enrol_many(session, drafts), title="批量入会", owner=window, done=done
        ),
    )
    function, arguments = (
        "union_desktop.areas.members.documents:register_from",
        {"as_of": window.desk.today()},
    )
    during(
        "register",
        lambda done: tasks.background(
            lambda progress: office_child.ask(office, function, arguments, progress.report),
            done,
            owner=window,
            title="名册",
        ),
    )
    machine = Reconciliation(office, window.desk.today())

    def previewed(_progress: object) -> int:
        machine.open(roster, "人事处")
        return machine.compare().counts.rows

    during("roster-preview", lambda done: tasks.background(previewed, done, owner=window, title="核对名册"))
    machine.close()
    window.close()
    print(json.dumps(worst))


def _renumbered(draft: EnrolDraft, at: int) -> EnrolDraft:
    from dataclasses import replace

    return replace(draft, person=replace(draft.person, staff_no=f"N{at:07}"))


if __name__ == "__main__":
    main()
