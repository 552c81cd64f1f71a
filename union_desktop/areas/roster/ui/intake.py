# SPDX-License-Identifier: GPL-3.0-or-later
"""What the pages of an intake share: the machine, the wizard around it, and the way work leaves the window's thread."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from union_desktop.areas.roster.service.flow import IntakeFlow
from union_desktop.areas.roster.service.matching import shown_value
from union_desktop.areas.roster.service.reconcile import Reconciliation
from union_desktop.areas.roster.service.wire import Preview
from union_desktop.core.errors import UserError

if TYPE_CHECKING:
    from union_desktop.areas.roster.service.writing import Receipt
    from union_desktop.widgets.area import Desk
    from union_desktop.widgets.tasks import Failure, Progress
    from union_desktop.widgets.wizard import Wizard

T = TypeVar("T")

_FAILED = "程序内部出错，没有写入任何内容，原有数据完好。请关闭这个窗口后重试一次；仍出错时请联系维护人员。"


class Intake:
    """One roster on its way through the wizard."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.machine = Reconciliation(desk.office, desk.today())
        self.flow = IntakeFlow(self.machine)
        self.receipt: Receipt | None = None
        self.working = False
        self.writing = False
        self._wizard: Wizard | None = None

    def use(self, wizard: Wizard) -> None:
        """The wizard that shows what is going on."""
        self._wizard = wizard

    @property
    def wizard(self) -> Wizard:
        """The wizard around the pages."""
        assert self._wizard is not None
        return self._wizard

    @property
    def preview(self) -> Preview:
        """The outcome, from the comparison on."""
        assert self.machine.preview is not None
        return self.machine.preview

    def words(self, key: str, value: str) -> str:
        """A value of a line in words."""
        return shown_value(key, value, self.machine.words.labels)

    def run(self, text: str, work: Callable[[Progress], T], done: Callable[[T], None]) -> None:
        """Do something long: the wizard waits and says what for; a refusal is shown above the page."""
        self.working = True
        self.wizard.set_busy(text)

        def finished(value: T) -> None:
            self._stop_waiting()
            done(value)

        self.desk.tasks.background(
            work,
            finished,
            owner=self.wizard,
            title=text,
            refused=self.refuse,
            failed=self._failed,
            cancelled=self._stop_waiting,
        )

    def command(self, write: Callable[..., Any], title: str, done: Callable[[Any], None]) -> None:
        """Write something; the wizard waits, and cannot be left: half-way is not an answer one may walk away from."""
        self.working = self.writing = True
        self.wizard.set_busy("正在写入…")
        self.wizard.cancel_button.setEnabled(False)

        def finished(value: Any) -> None:
            self._stop_waiting()
            done(value)

        self.desk.tasks.command(
            write, title=title, owner=self.wizard, done=finished, refused=self.refuse, failed=self._failed
        )

    def refuse(self, error: UserError) -> None:
        """Say what was refused; the step stays."""
        self._stop_waiting()
        self.wizard.refuse(error)

    def _failed(self, failure: Failure) -> None:
        self.refuse(UserError(_FAILED))
        self.desk.tasks.failed.emit(failure)

    def _stop_waiting(self) -> None:
        self.working = self.writing = False
        self.wizard.set_busy("")
        self.wizard.cancel_button.setEnabled(True)
