# SPDX-License-Identifier: GPL-3.0-or-later
"""Asking for a written reason when something goes against a rule: runs a command, and once more with the reason.

``with_reason`` serves any widget; a form whose save may breach a rule is a ``RuledDialog``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from union_desktop.areas.policies.terms import Breach, NeedsReason
from union_desktop.core.errors import InvalidDraft, UserError
from union_desktop.core.roles import Role
from union_desktop.widgets.draft_dialog import DraftDialog
from union_desktop.widgets.fields import NotesField
from union_desktop.widgets.form import Form

if TYPE_CHECKING:
    from union_desktop.widgets.area import Desk
    from union_desktop.widgets.tasks import Failure

#: What a widget hands over: the reason → what the writing thread runs.
Factory = Callable[[str], Callable[[Any], Any]]
TOPIC: Final = "15-policies#突破规定"
_TOLD: Final = 6


@dataclass(frozen=True, slots=True)
class _Reason:
    reason: str = ""


def with_reason(
    desk: Desk,
    command: Factory,
    *,
    title: str,
    owner: QObject,
    done: Callable[[Any], None] | None = None,
    refused: Callable[[UserError], None] | None = None,
    failed: Callable[[Failure], None] | None = None,
    left: Callable[[], None] | None = None,
    needs: Role = Role.CLERK,
) -> None:
    """Runs ``command("")``; when it breaches a rule, shows how and runs ``command(reason)`` with what was written.

    ``refused`` gets any other refusal, ``left`` is called when the person wrote no reason: nothing was saved then.
    """

    def answered(error: UserError) -> None:
        if isinstance(error, NeedsReason):
            parent = owner if isinstance(owner, QWidget) else desk.window
            dialog = ask_reason(desk, error.breaches, command, title=title, done=done, parent=parent)
            if left is not None:
                dialog.rejected.connect(left)
        elif refused is not None:
            refused(error)
        else:
            desk.tasks.refused.emit(error)

    desk.tasks.command(
        command(""), title=title, owner=owner, done=done, refused=answered, failed=failed, needs=needs
    )


def ask_reason(
    desk: Desk,
    breaches: Sequence[Breach],
    command: Factory,
    *,
    title: str,
    done: Callable[[Any], None] | None,
    parent: QWidget,
) -> DraftDialog:
    """The breaches, and a place for the reason; saving runs the command with it."""
    form = Form(
        (
            NotesField(
                "reason", "理由", required=True, lines=4, max_length=500, hint="谁批准的、为什么必须这样办"
            ),
        ),
        columns=1,
    )

    def write(draft: _Reason) -> Callable[[Any], Any]:
        return command(draft.reason)

    dialog = DraftDialog(
        desk,
        "与制度不符，请写明理由",
        form,
        write,
        save="写明理由并保存",
        action=title,
        intro=told(breaches),
        done=done,
        parent=parent,
        help_topic=TOPIC,
    )
    form.load(_Reason())
    dialog.resize(max(560, dialog.sizeHint().width()), dialog.sizeHint().height())
    dialog.open()
    return dialog


def told(breaches: Sequence[Breach]) -> str:
    """The breaches one below the other, the first ones when there are many, and what happens with the reason."""
    lines = [one.sentence for one in breaches[:_TOLD]]
    if len(breaches) > _TOLD:
        lines.append(f"另有 {len(breaches) - _TOLD} 处与制度不符。")
    lines.append("还没有保存。确需这样办理的，请写明理由：理由会与操作员、时间一起记入制度的放行记录。")
    return "\n".join(lines)


class RuledDialog(DraftDialog):
    """A form whose save may go against a rule: ``write(draft)`` gives a factory that takes the reason."""

    def _submitted(self, draft: Any) -> None:
        try:
            problems = self.examine(draft)
            if problems:
                raise InvalidDraft(problems)
            factory: Any = self._write(draft)
        except InvalidDraft as error:
            self.form.show_problems(error.problems)
            return
        if factory is None:
            self.accept()
            return
        self.set_busy(True)
        self._run(factory)

    def _run(self, factory: Any) -> None:
        with_reason(
            self._desk,
            factory,
            title=self._action,
            owner=self,
            done=self._committed,
            refused=self.refuse,
            failed=self._failed,
            left=self._left,
        )

    def _left(self) -> None:
        self.set_busy(False)
