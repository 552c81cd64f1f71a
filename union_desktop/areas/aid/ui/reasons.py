# SPDX-License-Identifier: GPL-3.0-or-later
"""What may go on with a written reason: somebody was helped this year already, or an amount goes against a rule.

The refusal is shown with what, when and how much; with the reason the same thing is asked for again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem, QWidget

from union_desktop.areas.aid.terms import HelpedAlready
from union_desktop.areas.policies.terms import NeedsReason
from union_desktop.core import values
from union_desktop.core.errors import UserError
from union_desktop.widgets import ask, theme
from union_desktop.widgets.draft_dialog import DraftDialog
from union_desktop.widgets.fields import NotesField
from union_desktop.widgets.form import Form, Section

if TYPE_CHECKING:
    from union_desktop.widgets.area import Desk
    from union_desktop.widgets.tasks import Failure

HELP: Final = "17-aid#本年已经帮扶过、超过标准的"
_SHORTEST: Final = 4


@dataclass(frozen=True, slots=True)
class Reasons:
    """What was written so far: why somebody is helped again, why a rule is gone against."""

    repeat: str = ""
    breach: str = ""


@dataclass(frozen=True, slots=True)
class ReasonInput:
    """What the dialog collects."""

    reason: str = ""


Command = Callable[[Any], Any]


def wants_reason(error: UserError, given: Reasons) -> bool:
    """Whether the same thing may go through with a reason that was not given yet."""
    if isinstance(error, HelpedAlready):
        return not given.repeat
    return isinstance(error, NeedsReason) and not given.breach


class ReasonDialog(DraftDialog):
    """Shows what speaks against it line by line, and takes the reason."""

    def __init__(
        self,
        desk: Desk,
        error: UserError,
        then: Callable[[str], None],
        left: Callable[[], None],
        parent: QWidget | None = None,
    ) -> None:
        helped = error.helped if isinstance(error, HelpedAlready) else ()
        form = Form(
            [
                Section(
                    "",
                    (
                        NotesField(
                            "reason",
                            "理由",
                            required=True,
                            lines=3,
                            max_length=500,
                            check=_long_enough,
                            hint="会随这一行保存，并记入操作记录。",
                        ),
                    ),
                )
            ],
            columns=1,
        )
        super().__init__(
            desk,
            "本年已经帮扶过" if helped else "与制度规定不符",
            form,
            lambda _draft: None,
            save="写明理由并继续",
            intro=_said(error),
            parent=parent,
            help_topic=HELP,
        )
        self._then = then
        self._left = left
        self.list = QTreeWidget()
        self._fill(error)
        layout = self.layout()
        assert layout is not None
        holder = QWidget()
        layout.insertWidget(layout.indexOf(self.intro) + 1, holder)  # type: ignore[attr-defined]
        inside = _boxed(holder)
        inside.addWidget(self.list)
        form.load(ReasonInput())
        self.resize(680, 430)

    def _fill(self, error: UserError) -> None:
        table = self.list
        table.setRootIsDecorated(False)
        theme.even_rows(table)
        if isinstance(error, HelpedAlready):
            table.setAccessibleName("本年已有的帮扶")
            table.setHeaderLabels(["姓名", "日期", "项目", "批次", "金额（元）"])
            for one in error.helped:
                table.addTopLevelItem(
                    QTreeWidgetItem(
                        [
                            one.whom,
                            one.on.isoformat(),
                            one.scheme,
                            one.round,
                            values.format_yuan(one.amount, grouped=True),
                        ]
                    )
                )
            widths = (110, 100, 140, 170)
        else:
            table.setAccessibleName("与制度不符之处")
            table.setHeaderLabels(["规定", "现在是", "说明"])
            for breach in getattr(error, "breaches", ()):
                item = QTreeWidgetItem([breach.allowed, breach.actual, breach.sentence])
                item.setToolTip(2, breach.sentence)
                table.addTopLevelItem(item)
            widths = (120, 120)
        for at, width in enumerate(widths):
            table.setColumnWidth(at, width)

    def _submitted(self, draft: ReasonInput) -> None:
        self._left = _nothing
        self.accept()
        self._then(draft.reason)

    def reject(self) -> None:
        left, self._left = self._left, _nothing
        self.done(0)
        left()


def ask_reason(
    desk: Desk,
    error: UserError,
    given: Reasons,
    again: Callable[[Reasons], None],
    left: Callable[[], None],
    parent: QWidget | None = None,
) -> None:
    """Asks for the reason a refusal wants and goes on with ``again``; ``left`` when the person gives up."""

    def then(text: str) -> None:
        repeat = isinstance(error, HelpedAlready)
        again(replace(given, repeat=text) if repeat else replace(given, breach=text))

    ReasonDialog(desk, error, then, left, parent).open()


def run(
    desk: Desk,
    make: Callable[[Reasons], Command],
    *,
    title: str,
    owner: QWidget,
    done: Callable[[Any], None] | None = None,
    refused: Callable[[UserError], None] | None = None,
    failed: Callable[[Failure], None] | None = None,
    left: Callable[[], None] | None = None,
    given: Reasons = Reasons(),
) -> None:
    """Runs ``make(reasons)`` as a command, asking for reasons as long as it wants one."""

    def again(reasons: Reasons) -> None:
        run(
            desk,
            make,
            title=title,
            owner=owner,
            done=done,
            refused=refused,
            failed=failed,
            left=left,
            given=reasons,
        )

    def no(error: UserError) -> None:
        if wants_reason(error, given):
            ask_reason(desk, error, given, again, left or _nothing, owner)
        elif refused is not None:
            refused(error)
        else:
            ask.warn(owner, error.message)

    desk.tasks.command(make(given), title=title, owner=owner, done=done, refused=no, failed=failed)


class ReasonedDialog(DraftDialog):
    """A form whose command may want reasons; ``self.reasons`` are those to hand to the service."""

    reasons = Reasons()

    def refuse(self, error: UserError) -> None:
        if wants_reason(error, self.reasons):
            self.set_busy(False)
            ask_reason(self._desk, error, self.reasons, self._again, _nothing, self)
            return
        self.reasons = Reasons()
        super().refuse(error)

    def _again(self, reasons: Reasons) -> None:
        self.reasons = reasons
        self.submit()


def _said(error: UserError) -> str:
    if isinstance(error, HelpedAlready):
        people = len({one.whose for one in error.helped})
        return (
            f"下列 {people} 人（本人或同一家庭）本年度已经得到过帮扶，还没有保存。"
            "确需再次帮扶的，请写明理由；否则按“取消”，把他们从名单中去掉。"
        )
    count = len(getattr(error, "breaches", ()))
    return f"有 {count} 处与制度规定不符，还没有保存。确需如此的，请写明理由；否则按“取消”，改动金额。"


def _long_enough(text: str) -> str | None:
    return None if len(text.strip()) >= _SHORTEST else f"请把理由写完整，至少 {_SHORTEST} 个字。"


def _boxed(holder: QWidget) -> Any:
    from PySide6.QtWidgets import QVBoxLayout

    inside = QVBoxLayout(holder)
    inside.setContentsMargins(theme.PAGE_MARGIN, theme.GAP, theme.PAGE_MARGIN, 0)
    return inside


def _nothing() -> None:
    return None
