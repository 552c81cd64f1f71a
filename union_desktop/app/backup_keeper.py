# SPDX-License-Identifier: GPL-3.0-or-later
"""Keeps an open office backed up: knows how old the newest archive is, makes one on demand and before the window closes."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import shiboken6
from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from union_desktop.app.backup_service import (
    Age,
    BackupPlaces,
    Shelf,
    Taken,
    age,
    audit_head,
    changed_since,
    look,
    office_uid,
    take,
    tidy,
)
from union_desktop.app.patience import until_cancelled
from union_desktop.core import clock
from union_desktop.core.errors import UserError
from union_desktop.widgets.tasks import Failure, Job, Progress, Tasks

if TYPE_CHECKING:
    from union_desktop.app.main_window import MainWindow
    from union_desktop.app.settings import Settings
    from union_desktop.core.office import Office
    from union_desktop.core.restore.unpacking import Unpacked

log = logging.getLogger(__name__)

LOOK_AFTER_MS = 3_000
FAILED = "程序内部出错，这次没有备份，工会数据没有变化。请再备份一次；如果再次出现，请重新打开程序。"


class BackupKeeper(QObject):
    """One per window.

    Attributes:
        at_close: whether the window makes an archive before it closes, when something was changed.

    Signals:
        looked: the places were looked into; ``shelf`` is new.
    """

    looked = Signal()

    def __init__(self, office: Office, settings: Settings, tasks: Tasks, parent: MainWindow) -> None:
        super().__init__(parent)
        self._office = office
        self._tasks = tasks
        self._window = parent
        self.places = BackupPlaces(settings, office.folder)
        self.shelf: Shelf | None = None
        self.at_close = False
        self._passed = False
        self._making = False
        self._backups = 0
        self._tried: tuple[int, str] | None = None
        self._swap: Path | None = None
        self._looking: Job | None = None

    # -- looking ----------------------------------------------------------------------------------------------

    def look_soon(self) -> None:
        """Look into the places once the window has settled, and tidy up behind a killed program."""
        QTimer.singleShot(LOOK_AFTER_MS, self, self._begin)

    def _begin(self) -> None:
        # Unless somebody restores already, what looks like it is left over.
        self._look(first=QApplication.activeModalWidget() is None)

    def look(self) -> None:
        """Look into the places on a thread of its own."""
        self._look(first=False)

    def _look(self, *, first: bool) -> None:
        office, places = self._office, self.places

        def work(progress: Progress) -> Shelf:
            if first:
                tidy(office)
            uid = office_uid(office)
            return until_cancelled(lambda: look(uid, places), progress)

        backups = self._backups

        def seen(shelf: Shelf) -> None:
            # A backup that ended meanwhile has looked after itself.
            if backups == self._backups:
                self._seen(shelf)

        for job in self.quiet_jobs:
            # Only the last look counts, and one that hangs must not keep the window from closing.
            job.cancel()
        self._looking = self._tasks.background(
            work,
            seen,
            owner=self,
            title="查看备份",
            refused=lambda _error: None,
        )

    @property
    def quiet_jobs(self) -> tuple[Job, ...]:
        """Jobs nobody needs to be asked about when the window closes."""
        return (self._looking,) if self._looking is not None and self._looking.running else ()

    def _seen(self, shelf: Shelf) -> None:
        self.shelf = shelf
        self.looked.emit()

    def age(self) -> Age | None:
        """How the newest archive stands; None before the places were looked into."""
        shelf = self.shelf
        return age(shelf, clock.now(), changed=self._behind(shelf)) if shelf is not None else None

    @property
    def due(self) -> bool:
        """Whether something was changed since the newest archive, or nobody knows yet: looking is not for this thread."""
        return self.shelf is None or self._behind(self.shelf)

    def _behind(self, shelf: Shelf) -> bool:
        newest = shelf.latest
        return newest is None or changed_since(self._office, newest.audit)

    # -- making -----------------------------------------------------------------------------------------------

    def back_up(
        self,
        owner: QObject,
        done: Callable[[Taken], None],
        refused: Callable[[UserError], None],
        cancelled: Callable[[], None],
        current: Callable[[], None] | None = None,
    ) -> Job:
        """Make an archive in the background, into all places that are there.

        With ``current`` the places are looked into first, and it is called instead when nothing was changed since the
        newest archive.

        ``owner`` may be gone by the time it is done: a dialog that was closed meanwhile. The answer is told in the window
        then.
        """
        office, places, today = self._office, self.places, clock.today()

        def work(progress: Progress) -> Taken | Shelf:
            if current is not None:
                uid = office_uid(office)
                shelf = until_cancelled(lambda: look(uid, places), progress)
                if not self._behind(shelf):
                    return shelf

            def report(now: int, total: int) -> None:
                progress.check()
                progress.report(now, total, "正在备份")

            return take(office, places, today, report)

        def taken(result: Taken | Shelf) -> None:
            self._backups += 1
            self._seen(result if isinstance(result, Shelf) else result.shelf)
            if not shiboken6.isValid(owner):
                return
            if isinstance(result, Taken):
                done(result)
            elif current is not None:
                current()

        def stopped() -> None:
            # It may have been stopped after the archive had its name.
            self.look()
            if shiboken6.isValid(owner):
                cancelled()

        def told(error: UserError) -> None:
            if shiboken6.isValid(owner):
                refused(error)
            else:
                self._tasks.refused.emit(error)

        def failed(_failure: Failure) -> None:
            told(UserError(FAILED))

        return self._tasks.background(
            work,
            taken,
            owner=self,
            title="备份工会文件",
            refused=told,
            failed=failed,
            cancelled=stopped,
        )

    # -- closing ----------------------------------------------------------------------------------------------

    @property
    def making(self) -> bool:
        """Whether the window waits for the backup before closing."""
        return self._making

    @property
    def passed(self) -> bool:
        """Whether the person was asked everything about closing already."""
        return self._passed

    def may_close(self, close_again: Callable[[], object], stayed: Callable[[], object]) -> bool:
        """Whether the window may close now; if not, a backup was begun.

        After it ``close_again`` is called, or ``stayed`` when the person thought better of leaving.
        """
        if self._passed or self._swap is not None or not self.at_close:
            return True
        try:
            if not self.due:
                return True
        except UserError:
            # An office that cannot be read any more must still be left.
            return True
        from union_desktop.app.backup_close import BackupAtClose

        dialog = BackupAtClose(self, self._window)

        def leave() -> None:
            self._making = False
            self._passed = True
            close_again()

        def ended(result: int) -> None:
            self._making = False
            if not result:
                stayed()

        dialog.leave.connect(leave)
        dialog.finished.connect(ended)
        self._making = True
        dialog.open()
        dialog.start()
        return False

    def begin_before_lock(self) -> bool:
        """Begin a backup out of sight before a locked office is closed; False when there is nothing more to wait for.

        Whoever locks every evening and never leaves would otherwise never have one. A failure is no reason to keep the
        office open; the status bar tells the age of the newest archive after unlocking.
        """
        try:
            head = audit_head(self._office)
            if not self.at_close or self._tried == head or not self.due:
                return False
        except UserError:
            return False
        self._tried = head

        def refused(error: UserError) -> None:
            log.warning("no backup before locking: %s", type(error).__name__)

        self.back_up(self, lambda _taken: None, refused, lambda: None, lambda: None)
        return True

    def stay(self) -> None:
        """The window did not close after all: ask anew the next time."""
        self._passed = self._making = False

    # -- restoring --------------------------------------------------------------------------------------------

    def restore_over(self, unpacked: Unpacked) -> None:
        """Close the window and put what was unpacked in the office's place; thrown away when the person stays."""
        # The wizard that asks for it stands in the middle of its own click.
        QTimer.singleShot(0, self, lambda: self._close_and_swap(unpacked))

    def _close_and_swap(self, unpacked: Unpacked) -> None:
        from union_desktop.app.leaving import Leave

        self._swap = unpacked.folder
        if not self._window.leave(Leave.SIGN_OUT):
            self._swap = None
            unpacked.discard_aside()

    def office_closed(self) -> None:
        """What was waiting for the closed office; tells the person how it went."""
        if self._swap is None:
            return
        from union_desktop.core.restore import swapping
        from union_desktop.widgets import ask

        fresh, self._swap = self._swap, None
        try:
            kept = swapping.swap(self._office.folder, fresh)
        except UserError as error:
            ask.warn(None, error.message, title="没有恢复")
            return
        ask.tell(
            None,
            f"已恢复到所选的备份。原来的工会文件原样保存在“{kept}”，确认无误之前请不要删除。"
            "请重新登录，密码是备份当时的密码。",
            title="恢复完成",
        )


def told_by(taken: Taken) -> tuple[str, Any]:
    """What the banner says after a backup on demand, and the kind of the banner."""
    size = f"{max(taken.made.size / 1_000_000, 0.1):,.1f} MB"
    done = f"已备份到“{taken.made.path}”（{size}），写完后重新读过，全部相符。"
    rest = [*taken.made.findings, *taken.notes]
    if not rest:
        return done, "done"
    return done + "".join(rest), "warning"
