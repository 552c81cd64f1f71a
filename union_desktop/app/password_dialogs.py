# SPDX-License-Identifier: GPL-3.0-or-later
"""Small dialogs in which a password is set: one's own, another's, a new operator's. What is typed there is never kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from union_desktop.app.sign_in import NOT_REPEATED, PasswordLine, Sentence
from union_desktop.core.changes import Changes
from union_desktop.core.errors import UserError
from union_desktop.core.office import Office
from union_desktop.core.roles import Role
from union_desktop.widgets import theme
from union_desktop.widgets.tasks import Tasks

FAILED = "程序内部出错，没有完成。请再试一次；如果再次出现，请重新打开程序。"
ROLE_DETAILS = {
    Role.READ_ONLY: "查看、统计、打印；不能改动任何资料。",
    Role.CLERK: "日常业务：会员、组织、名册核对、合并和删除误录的人、撤销自己的操作。",
    Role.ADMINISTRATOR: "另可管理操作员和恢复码、恢复备份、导出数据库、改校区和类别、匿名处理、撤销别人的操作。",
}


class SecretDialog(QDialog):
    """Fields, a sentence below them, and work on a thread of its own.

    Signals:
        done_with: the ``Changes``, before the dialog closes.
    """

    done_with = Signal(object)

    def __init__(
        self,
        tasks: Tasks,
        title: str,
        said: str,
        rows: Sequence[tuple[str, QWidget]],
        ok: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self._tasks = tasks
        self._parts = [widget for _label, widget in rows]
        told = QLabel(said)
        told.setWordWrap(True)
        told.setTextFormat(Qt.TextFormat.PlainText)
        fields = QFormLayout()
        fields.setSpacing(theme.GAP)
        fields.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for label, widget in rows:
            fields.addRow(label, widget)
        self.sentence = Sentence()
        self.buttons = QDialogButtonBox()
        self.ok = theme.primary(self.buttons.addButton(ok, QDialogButtonBox.ButtonRole.AcceptRole))
        self.ok.setDefault(True)
        self.buttons.addButton("取消", QDialogButtonBox.ButtonRole.RejectRole)
        self.buttons.accepted.connect(self.submit)
        self.buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.PAGE_MARGIN, theme.PAGE_MARGIN, theme.PAGE_MARGIN, theme.BLOCK)
        layout.setSpacing(theme.BLOCK)
        layout.addWidget(told)
        layout.addLayout(fields)
        layout.addWidget(self.sentence)
        layout.addWidget(self.buttons)
        self.setMinimumWidth(480)

    def submit(self) -> None:
        """What the button does."""
        if not self.ok.isEnabled():
            return
        try:
            work = self.work()
        except UserError as error:
            self._refused(error)
            return
        self._set_busy(True)
        self.sentence.say("正在处理…", problem=False)
        self._tasks.background(
            lambda _progress: work(),
            self._done,
            owner=self,
            title=self.windowTitle(),
            refused=self._refused,
            failed=lambda _failure: self._refused(UserError(FAILED)),
        )

    def work(self) -> Callable[[], Changes]:
        """What to do with what stands in the fields; raises UserError when it cannot be done."""
        raise NotImplementedError

    def reject(self) -> None:
        if self.buttons.isEnabled():
            super().reject()

    def _done(self, changes: Changes) -> None:
        self._tasks.changed.emit(changes)
        self.done_with.emit(changes)
        self.accept()

    def _refused(self, error: UserError) -> None:
        self._set_busy(False)
        self.sentence.say(error.message)

    def _set_busy(self, busy: bool) -> None:
        for part in (*self._parts, self.buttons):
            part.setEnabled(not busy)


class _NewPassword:
    """Two lines for the same new password."""

    def __init__(self) -> None:
        self.first, self.second = PasswordLine("新密码"), PasswordLine("再输入一次")

    def rows(self) -> list[tuple[str, QWidget]]:
        return [("新密码", self.first), ("再输入一次", self.second)]

    def text(self) -> str:
        from union_desktop.core.office import check_password

        check_password(self.first.text())
        if self.first.text() != self.second.text():
            raise UserError(NOT_REPEATED)
        return self.first.text()


class OwnPasswordDialog(SecretDialog):
    """One's own password."""

    help_topic = "02-sign-in#修改密码"

    def __init__(self, office: Office, tasks: Tasks, parent: QWidget | None = None) -> None:
        self._office = office
        self.old, self.new = PasswordLine("原密码"), _NewPassword()
        said = f"修改“{office.operator}”的登录密码：至少 8 个字符。其他操作员的密码和恢复码不变。"
        rows = [("原密码", self.old), *self.new.rows()]
        super().__init__(tasks, "修改我的密码", said, rows, "修改", parent)

    def work(self) -> Callable[[], Changes]:
        office, old, new = self._office, self.old.text(), self.new.text()

        def change() -> Changes:
            from union_desktop.core.operators.keys import change_password

            return change_password(office, old, new)

        return change


class SetPasswordDialog(SecretDialog):
    """Another operator's password, set by an administrator."""

    help_topic = "13-operators#改密码和调整权限"

    def __init__(self, office: Office, tasks: Tasks, name: str, parent: QWidget | None = None) -> None:
        self._office = office
        self._name = name
        self.new = _NewPassword()
        said = f"为“{name}”设置新密码，原来的密码随即作废。请当面告诉本人，并请他登录后用“修改我的密码”换成自己的。"
        super().__init__(tasks, "设置密码", said, self.new.rows(), "设置", parent)

    def work(self) -> Callable[[], Changes]:
        office, name, new = self._office, self._name, self.new.text()

        def put() -> Changes:
            from union_desktop.core.operators.keys import set_password

            return set_password(office, name, new)

        return put


class AddOperatorDialog(SecretDialog):
    """A new operator."""

    help_topic = "13-operators#添加操作员"

    def __init__(self, office: Office, tasks: Tasks, parent: QWidget | None = None) -> None:
        self._office = office
        self.name = QLineEdit()
        self.name.setMaxLength(30)
        self.role = QComboBox()
        for role in Role:
            self.role.addItem(role.label, role)
        self.role.setAccessibleName("权限")
        self.detail = theme.muted("")
        self.role.currentIndexChanged.connect(
            lambda _at: self.detail.setText(ROLE_DETAILS[Role(self.role.currentData())])
        )
        self.role.setCurrentIndex(self.role.findData(Role.CLERK))
        self.new = _NewPassword()
        rows = [("姓名", self.name), ("权限", self.role), ("", self.detail), *self.new.rows()]
        said = (
            "姓名会出现在登录窗口和操作记录里，请写真实姓名；同名的加上部门以便区分。"
            "初始密码请当面告诉本人，并请他登录后修改。"
        )
        super().__init__(tasks, "添加操作员", said, rows, "添加", parent)

    def work(self) -> Callable[[], Changes]:
        if not self.name.text().strip():
            raise UserError("请填写操作员姓名。")
        office, name, role, new = self._office, self.name.text(), self.role.currentData(), self.new.text()

        def add() -> Changes:
            from union_desktop.core.operators import keys

            return keys.add(office, name, Role(role), new)

        return add
