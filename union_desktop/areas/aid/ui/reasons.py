# SPDX-License-Identifier: GPL-3.0-or-later
"""What may go on with a written reason: somebody was helped this year already, or an amount goes against a rule.

The refusal is shown with whom, when and how much; with the reason the same thing is asked for again. Rules are the
business of ``policies.ui.reason``; both may come one after the other.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from union_desktop.areas.aid.terms import HelpedAlready
from union_desktop.areas.policies.terms import NeedsReason
from union_desktop.areas.policies.ui import reason as rules
from union_desktop.core import values
from union_desktop.core.errors import UserError
from union_desktop.widgets import theme
from union_desktop.widgets.draft_dialog import DraftDialog
from union_desktop.widgets.fields import NotesField
from union_desktop.widgets.form import Form

if TYPE_CHECKING:
    from union_desktop.widgets.area import Desk
    from union_desktop.widgets.tasks import Failure

HELP: Final = "17-aid#本年已经帮扶过的"
_SHORTEST: Final = 4


@dataclass(frozen=True, slots=True)
class Reasons:
    """What was written so far: why somebody is helped again, why a rule is gone against."""

    repeat: str = ""
    breach: str = ""


NONE: Final = Reasons()
Command = Callable[[Any], Any]
Make = Callable[[Reasons], Command]


@dataclass(frozen=True, slots=True)
class ReasonInput:
    """What the dialog collects."""

    reason: str = ""


class RepeatDialog(DraftDialog):
    """Who of these people was helped this year already, when and with how much; takes the reason for helping again."""

    help_topic = HELP

    def __init__(
        self,
        desk: Desk,
        error: HelpedAlready,
        then: Callable[[str], None],
        left: Callable[[], None],
        parent: QWidget,
    ) -> None:
        form = Form(
            (
                NotesField(
                    "reason",
                    "理由",
                    required=True,
                    lines=3,
                    max_length=500,
                    check=_long_enough,
                    hint="随这一行保存，并记入操作记录",
                ),
            ),
            columns=1,
        )
        people = len({one.whose for one in error.helped})
        super().__init__(
            desk,
            "本年已经帮扶过",
            form,
            lambda _draft: None,
            save="写明理由并继续",
            intro=f"下列 {people:,} 人（本人或同一家庭）本年度已经得到过帮扶，还没有保存。"
            "确需再次帮扶的，请写明理由；否则按“取消”，把他们从名单中去掉。",
            parent=parent,
        )
        self._then = then
        self._left = left
        self.list = QTreeWidget()
        self.list.setAccessibleName("本年已有的帮扶")
        self.list.setRootIsDecorated(False)
        theme.even_rows(self.list)
        self.list.setHeaderLabels(["姓名", "日期", "项目", "批次", "金额（元）"])
        for one in error.helped:
            amount = values.format_yuan(one.amount, grouped=True)
            self.list.addTopLevelItem(
                QTreeWidgetItem([one.whom, one.on.isoformat(), one.scheme, one.round, amount])
            )
        for at, width in enumerate((110, 100, 130, 170)):
            self.list.setColumnWidth(at, width)
        holder = QWidget()
        inside = QVBoxLayout(holder)
        inside.setContentsMargins(theme.PAGE_MARGIN, theme.GAP, theme.PAGE_MARGIN, 0)
        inside.addWidget(self.list)
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.insertWidget(layout.indexOf(self.intro) + 1, holder, 1)
        form.load(ReasonInput())
        self.resize(680, 430)

    def _submitted(self, draft: ReasonInput) -> None:
        self._left = _nothing
        self.accept()
        self._then(draft.reason)

    def reject(self) -> None:
        left, self._left = self._left, _nothing
        self.done(0)
        left()


def run(
    desk: Desk,
    make: Make,
    *,
    title: str,
    owner: QWidget,
    done: Callable[[Any], None] | None = None,
    refused: Callable[[UserError], None] | None = None,
    failed: Callable[[Failure], None] | None = None,
    left: Callable[[], None] | None = None,
    given: Reasons = NONE,
) -> None:
    """Runs ``make(reasons)`` as a command, asking for a reason when it wants one.

    ``refused`` gets any other refusal, ``left`` is called when the person wrote no reason: nothing was saved then.
    """

    def again(text: str) -> None:
        run(
            desk,
            make,
            title=title,
            owner=owner,
            done=done,
            refused=refused,
            failed=failed,
            left=left,
            given=replace(given, repeat=text),
        )

    def no(error: UserError) -> None:
        if isinstance(error, HelpedAlready) and not given.repeat:
            RepeatDialog(desk, error, again, left or _nothing, owner).open()
        elif isinstance(error, NeedsReason):
            dialog = rules.ask_reason(
                desk,
                error.breaches,
                lambda text: make(replace(given, breach=text)),
                title=title,
                done=done,
                parent=owner,
            )
            dialog.rejected.connect(left or _nothing)
        elif refused is not None:
            refused(error)
        else:
            desk.tasks.refused.emit(error)

    desk.tasks.command(make(given), title=title, owner=owner, done=done, refused=no, failed=failed)


class ReasonedDialog(rules.RuledDialog):
    """A form whose save may want reasons: ``write(draft)`` gives what makes the command from them."""

    def _run(self, factory: Make) -> None:
        run(
            self._desk,
            factory,
            title=self._action,
            owner=self,
            done=self._committed,
            refused=self.refuse,
            failed=self._failed,
            left=self._left,
        )


def _long_enough(text: str) -> str | None:
    return None if len(text.strip()) >= _SHORTEST else f"请把理由写完整，至少 {_SHORTEST} 个字。"


def _nothing() -> None:
    return None
