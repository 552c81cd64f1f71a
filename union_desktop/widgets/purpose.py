# SPDX-License-Identifier: GPL-3.0-or-later
"""Papers and files with sensitive facts: the purpose is asked, kept in the audit, and only then are they made (DOMAIN §9).

``with_purpose`` does all three; ``ask_purpose`` and ``noted`` are its halves, for a dialog that has work in between.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QVBoxLayout,
    QWidget,
)

from union_desktop.core.purposes import MAX_LETTERS, MIN_LETTERS, is_purpose
from union_desktop.core.roles import Role
from union_desktop.widgets import ask, theme

if TYPE_CHECKING:
    from union_desktop.core.access import What
    from union_desktop.core.changes import Changes
    from union_desktop.widgets.area import Desk

USUAL: Final = (
    "报送上级工会",
    "与人事部门核对名册",
    "办理工会组织关系接转",
    "发放慰问品、慰问金",
    "困难职工帮扶建档",
    "办理互助保障理赔",
    "工会档案归档",
)
TITLES: Final = {"reveal": "查看", "export": "导出", "print": "打印"}


def ask_purpose(parent: QWidget | None, what: str, row_count: int) -> str | None:
    """What the person wants ``what`` (会员名册 …) with so many people's sensitive facts for; None when it was left."""
    given = ask.answers.purpose(parent, what, row_count)
    return given.strip() if given is not None and is_purpose(given) else None


def may_take_out(desk: Desk, parent: QWidget | None, what: str) -> bool:
    """Whether this operator may print or export sensitive facts at all; tells who may not, before anything is asked."""
    if desk.role.may(Role.CLERK):
        return True
    # core.access would refuse it; better before the questions than after them.
    ask.tell(
        parent,
        f"{what}的打印和导出需要“{Role.CLERK.label}”权限，没有生成。可以改选隐去号码的样式，或请有权限的操作员办理。",
    )
    return False


def noted(
    desk: Desk,
    what: What,
    field: str,
    row_count: int,
    purpose: str,
    then: Callable[[], None],
    *,
    about: tuple[str, int] | None = None,
    owner: QObject | None = None,
) -> None:
    """Calls ``then()`` once the look is committed; a refusal reaches the person, and nothing is shown or made.

    ``field`` in Chinese words (证件号码, 会员名册：证件号码 …), ``about`` as (table, id) for a single record. ``owner``
    is the widget that waits for it, the window where there is none.
    """

    def write(session: Any) -> Changes:
        from union_desktop.core import access

        return access.note(session, what, field=field, about=about, row_count=row_count, purpose=purpose)

    desk.tasks.command(
        write,
        title=f"{TITLES[what]}：{field}",
        owner=owner or desk.window,
        done=lambda _changes: then(),
        needs=Role.READ_ONLY,
    )


def with_purpose(
    desk: Desk,
    parent: QWidget | None,
    what: What,
    name: str,
    fields: str,
    row_count: int,
    then: Callable[[], None],
) -> bool:
    """Asks, keeps and goes on with ``then()``; False when the person left the question.

    ``name`` is the paper or file (会员名册), ``fields`` what in it is sensitive (证件号码).
    """
    if not may_take_out(desk, parent, f"{name}（含{fields}）"):
        return False
    purpose = ask_purpose(parent, f"{name}（含{fields}）", row_count)
    if purpose is None:
        return False
    noted(desk, what, f"{name}：{fields}", row_count, purpose, then)
    return True


class PurposeDialog(QDialog):
    """The usual purposes, and a line for any other."""

    help_topic = "06-printing#用途"

    def __init__(self, what: str, row_count: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("请写明用途")
        said = QLabel(
            f"即将生成“{what}”，涉及 {row_count:,} 人的敏感个人信息。"
            "请写明用途：它会和您的姓名、时间、条数一起记入操作记录，然后才会生成。"
        )
        said.setWordWrap(True)
        said.setTextFormat(Qt.TextFormat.PlainText)
        self.usual = QListWidget()
        self.usual.setAccessibleName("常见用途")
        self.usual.addItems(list(USUAL))
        rows = self.usual.sizeHintForRow(0) * len(USUAL) + 2 * self.usual.frameWidth() + theme.TIGHT
        self.usual.setFixedHeight(rows)
        self.usual.currentTextChanged.connect(self._take)
        self.usual.itemActivated.connect(lambda _item: self._accepted())
        self.line = QLineEdit()
        self.line.setMaxLength(MAX_LETTERS)
        self.line.setPlaceholderText(f"从上面选择，或自己写（至少 {MIN_LETTERS} 个字）")
        self.line.textChanged.connect(self._update)
        form = QFormLayout()
        form.setSpacing(theme.GAP)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow("常见用途", self.usual)
        form.addRow("用途", self.line)
        buttons = QDialogButtonBox()
        self.ok = theme.primary(buttons.addButton("记录并继续", QDialogButtonBox.ButtonRole.AcceptRole))
        self.ok.setDefault(True)
        buttons.addButton("取消", QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self._accepted)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.PAGE_MARGIN, theme.PAGE_MARGIN, theme.PAGE_MARGIN, theme.BLOCK)
        layout.setSpacing(theme.BLOCK)
        layout.addWidget(said)
        layout.addLayout(form)
        layout.addWidget(buttons)
        self.setMinimumWidth(480)
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)
        self._update()

    def _take(self, text: str) -> None:
        self.line.setText(text)

    def _update(self) -> None:
        self.ok.setEnabled(is_purpose(self.line.text()))

    def _accepted(self) -> None:
        if self.ok.isEnabled():
            self.accept()


def asked(parent: QWidget | None, what: str, row_count: int) -> str | None:
    """The dialog itself, for ``ask.Person``."""
    dialog = PurposeDialog(what, row_count, parent)
    accepted = dialog.exec() == QDialog.DialogCode.Accepted
    text = dialog.line.text()
    dialog.deleteLater()
    return text if accepted else None
