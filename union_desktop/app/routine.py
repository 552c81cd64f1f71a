# SPDX-License-Identifier: GPL-3.0-or-later
"""What an open office does by itself: after the window stood, every day, every week."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer

from union_desktop.core.roles import Role
from union_desktop.widgets.area import Desk
from union_desktop.widgets.tasks import Job

if TYPE_CHECKING:
    from union_desktop.app.main_window import MainWindow

log = logging.getLogger(__name__)

CHECK_EVERY = dt.timedelta(days=7)
# Late enough that the first list is on the screen and the person has begun to read.
WARM_UP_AFTER_MS = 1_500
CHECK_AFTER_MS = 20_000
LOOK_AT_CALENDAR_MS = 60_000

WRONG_BEFORE = (
    "上次登录之后有 {count} 次密码输错，已记入操作记录。如果不是您自己输错的，请修改密码并告诉管理员。"
)
DAMAGE = (
    "例行检查发现工会文件有 {count} 处损坏，没有改动任何数据，也没有自动修复。"
    "请先不要继续录入：关闭程序，把整个工会文件夹原样复制一份留存，然后改用最近一次备份。"
)


class Routine(QObject):
    """Runs beside one window until it is closed."""

    def __init__(self, window: MainWindow, daily: Sequence[Callable[[Desk], None]]) -> None:
        super().__init__(window)
        self._window = window
        self._daily = tuple(daily)
        self._day: dt.date | None = None
        self._jobs: list[Job] = []
        self._calendar = QTimer(self)
        self._calendar.setInterval(LOOK_AT_CALENDAR_MS)
        self._calendar.timeout.connect(self.run_daily)

    @property
    def quiet_jobs(self) -> tuple[Job, ...]:
        """Jobs that may be stopped without a question."""
        self._jobs = [job for job in self._jobs if job.running]
        return tuple(self._jobs)

    def begin(self) -> None:
        """The window is on the screen; calling it again does nothing."""
        if self._day is not None:
            return
        self._day = dt.date.min
        QTimer.singleShot(0, self, self.run_daily)
        QTimer.singleShot(WARM_UP_AFTER_MS, self, self._warm_up)
        QTimer.singleShot(CHECK_AFTER_MS, self, self.check_file_if_due)
        self._window.backups.look_soon()
        self._calendar.start()

    def stop(self) -> None:
        """The window goes."""
        self._calendar.stop()

    def run_daily(self) -> None:
        """Runs the daily hooks of the areas unless they have run for this day."""
        today = self._window.desk.today()
        if self._window.closing or self._day == today:
            return
        self._day = today
        for hook in self._daily:
            hook(self._window.desk)

    def _warm_up(self) -> None:
        from union_desktop.app.sign_in_service import warm_up

        self._window.tasks.prepare(warm_up)
        self._note_sign_in()

    def _note_sign_in(self) -> None:
        from union_desktop.core.operators import sign_in_title

        office = self._window.office
        if office.wrong_before and not self._window.banner.isVisible():
            self._window.banner.say(WRONG_BEFORE.format(count=office.wrong_before), "warning")

        def write(session: Any) -> Any:
            from union_desktop.core.operators import service

            return service.note_sign_in(session, office.wrong_before)

        def noted(_changes: Any) -> None:
            from union_desktop.core.keys import attempts

            if office.wrong_before:
                attempts.told(office.folder, office.operator, attempts.RECOVERY)

        self._window.tasks.command(
            write, title=sign_in_title(office.wrong_before), owner=self, done=noted, needs=Role.READ_ONLY
        )

    def check_file_if_due(self) -> None:
        """Reads the whole file through once a week; each page of it carries a seal that shows damage."""
        last = self._window.settings.checked_on(self._window.office.folder)
        today = self._window.desk.today()
        if self._window.closing or (last is not None and dt.timedelta() <= today - last < CHECK_EVERY):
            return
        office = self._window.office
        self._jobs.append(
            self._window.tasks.background(
                lambda _progress: office.damage(),
                partial(self._file_checked, today),
                owner=self,
                title="检查工会文件是否完好",
            )
        )

    def _file_checked(self, day: dt.date, findings: list[str]) -> None:
        if not findings:
            self._window.settings.set_checked_on(self._window.office.folder, day)
            return
        from union_desktop.widgets import ask

        log.error("integrity check: %d findings", len(findings))
        sentence = DAMAGE.format(count=len(findings))
        self._window.banner.say(sentence, "problem")
        ask.warn(self._window, sentence, title="工会文件有损坏")
