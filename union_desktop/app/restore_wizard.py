# SPDX-License-Identifier: GPL-3.0-or-later
"""A restore in three steps: which archive, what opens it, and what it holds before anything is replaced."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from union_desktop.app.restore_flow import Restore, Step
from union_desktop.app.restore_pages import ChoosePage, ComparePage, KeyPage
from union_desktop.app.sign_in import NoOffice
from union_desktop.core import clock
from union_desktop.core.errors import UserError
from union_desktop.widgets import icons, theme
from union_desktop.widgets.tasks import Job, Progress, Tasks
from union_desktop.widgets.wizard import Wizard, WizardPage

if TYPE_CHECKING:
    from union_desktop.core.backup.places import Kept
    from union_desktop.core.office import Office

FAILED = "程序内部出错，没有恢复，也没有改动任何数据。请再试一次；如果再次出现，请重新打开程序。"
LOSE = "恢复还没有完成。现在离开的话，已经解开的内容会删除，工会文件没有任何改动。"


class RestoreWizard(QWidget):
    """The wizard, with or without an open office.

    Signals:
        replace_wanted: the ``Unpacked`` that shall take the place of the open office; the receiver owns it.
        restored: the new folder (``Path``) an office was restored to.
        given_up: the person left; nothing was changed and nothing stays behind.
    """

    replace_wanted = Signal(object)
    restored = Signal(object)
    given_up = Signal()

    def __init__(
        self,
        office: Office | None = None,
        known: Sequence[Kept] = (),
        chosen: Path | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.flow = Restore(office, clock.today())
        self._tasks = Tasks(NoOffice(), self)
        self._job: Job | None = None
        self._over = False
        self.setWindowTitle("从备份恢复 — 工会工作台")
        self.setWindowIcon(icons.icon("people_team", theme.colours().accent.name()))
        self.choose_page = ChoosePage(self.flow, known, chosen)
        self.key_page = KeyPage(self.flow)
        self.compare_page = ComparePage(self.flow)
        pages: dict[str, WizardPage] = {
            Step.CHOOSE: self.choose_page,
            Step.KEY: self.key_page,
            Step.COMPARE: self.compare_page,
        }
        self.choose_page.work = self.key_page.work = self._work
        self.choose_page.aside = self._aside
        self.wizard = Wizard(
            self.flow,
            pages,
            lose=lambda: LOSE if self.flow.current == Step.COMPARE or self._job is not None else "",
            stay="继续恢复",
        )
        self.wizard.finished.connect(self._finished)
        self.wizard.cancelled.connect(self._give_up)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.wizard)
        room = self.screen().availableSize()
        self.resize(min(880, room.width() - 40), min(600, room.height() - 60))

    @property
    def over(self) -> bool:
        """Whether the wizard was left, one way or the other."""
        return self._over

    def _work(self, work: Callable[[Progress], None], text: str, proceed: Callable[[], None]) -> None:
        """Run a page's work on a thread of its own, then go on."""

        def ended() -> None:
            self._job = None
            proceed()

        def refused(error: UserError) -> None:
            self._job = None
            self.wizard.refuse(error)

        self._job = self._tasks.background(
            work,
            lambda _nothing: ended(),
            owner=self,
            title=text,
            refused=refused,
            failed=lambda _failure: refused(UserError(FAILED)),
        )
        self._follow(text)

    def _aside(self, work: Callable[[Progress], str], done: Callable[[str], None]) -> None:
        """Run something whose failure is told when the page is left."""
        self._tasks.background(
            work,
            done,
            owner=self,
            title="查看备份",
            refused=lambda _error: None,
            failed=lambda _failure: None,
        )

    def _follow(self, text: str) -> None:
        job = self._job
        if job is None or not job.running:
            return
        done, total, _text = job.progress.latest()
        self.wizard.set_busy(f"{text}（{done * 100 // total} %）" if total else text)
        QTimer.singleShot(150, self, lambda: self._follow(text))

    def _finished(self) -> None:
        self._over = True
        if self.flow.office is not None:
            self.replace_wanted.emit(self.flow.hand_over())
        else:
            self.restored.emit(self.compare_page.placed)

    def _give_up(self) -> None:
        self._over = True
        self._leave()
        self.given_up.emit()

    def _leave(self) -> None:
        # A child that is still unpacking is stopped first, and takes its folder away.
        self._tasks.close()
        self._job = None
        self.flow.abandon()

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._over:
            self.wizard.give_up()
            event.setAccepted(self._over)
            return
        self._leave()
        super().closeEvent(event)


class RestoreDialog(QDialog):
    """The wizard over the window of an open office.

    Signals:
        replace_wanted: see ``RestoreWizard``.
    """

    replace_wanted = Signal(object)
    #: A locked window waits for it: what was unpacked belongs to nobody else.
    must_stay = True

    def __init__(
        self, office: Office, known: Sequence[Kept], chosen: Path | None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self.setWindowTitle("从备份恢复")
        self.content = RestoreWizard(office, known, chosen, self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.content)
        self.content.given_up.connect(self._given_up)
        self.content.replace_wanted.connect(self._replace)
        self.resize(self.content.size())

    def _given_up(self) -> None:
        # A signal joined to the base class's method would call ours.
        super().reject()

    def _replace(self, unpacked: object) -> None:
        self.accept()
        self.replace_wanted.emit(unpacked)

    def reject(self) -> None:
        if not self.content.over:
            self.content.wizard.give_up()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.reject()
        event.setAccepted(not self.isVisible())
