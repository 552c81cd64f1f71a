# SPDX-License-Identifier: GPL-3.0-or-later
"""Who may sign in, for administrators: the list, and what is done about each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from union_desktop.app.password_dialogs import (
    FAILED,
    ROLE_DETAILS,
    AddOperatorDialog,
    OwnPasswordDialog,
    SetPasswordDialog,
)
from union_desktop.app.sign_in import Sentence
from union_desktop.core.changes import Changes
from union_desktop.core.errors import UserError
from union_desktop.core.keys import keyfile
from union_desktop.core.office import Office
from union_desktop.core.operators import OperatorRow
from union_desktop.core.roles import Role
from union_desktop.widgets import ask, icons, theme
from union_desktop.widgets.tasks import Tasks

COLUMNS: Final = ("姓名", "权限", "添加日期", "上次登录", "状态")
WIDTHS: Final = (120, 80, 100, 140)
NEW_KEY: Final = (
    "更换后，带走的旧文件夹副本里的钥匙打不开新的数据；其他操作员的密码和恢复码单照常使用。"
    "以前的备份仍用当时的密码打开，请收好或销毁。需要先关闭工会文件，完成后自动打开。"
)


class OperatorsDialog(QDialog):
    """The list; ``change_key`` closes the office for a new data key."""

    help_topic = "13-operators"

    def __init__(
        self, office: Office, tasks: Tasks, change_key: Callable[[], object], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("操作员")
        self._office = office
        self._tasks = tasks
        self._change_key = change_key
        self._rows: list[OperatorRow] = []
        self.tree = QTreeWidget()
        self.tree.setAccessibleName("操作员名单")
        self.tree.setRootIsDecorated(False)
        self.tree.setUniformRowHeights(True)
        self.tree.setHeaderLabels(list(COLUMNS))
        self.tree.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        theme.even_rows(self.tree)
        for at, width in enumerate(WIDTHS):
            self.tree.setColumnWidth(at, width)
        self.tree.header().setSectionResizeMode(len(COLUMNS) - 1, QHeaderView.ResizeMode.Stretch)
        self.tree.currentItemChanged.connect(lambda _now, _before: self._update())
        self.tree.itemActivated.connect(lambda _item: self.set_role())
        self.add_button = QPushButton(icons.icon("person_add"), "添加…")
        self.password_button = QPushButton(icons.icon("key"), "改密码…")
        self.role_button = QPushButton("调整权限…")
        self.remove_button = QPushButton("移除…")
        self.key_button = QPushButton("更换数据密钥…")
        self.key_button.setToolTip("有人离开，而他可能拷贝过工会文件夹时使用")
        for button, act in (
            (self.add_button, self.add),
            (self.password_button, self.set_password),
            (self.role_button, self.set_role),
            (self.remove_button, self.remove),
            (self.key_button, self.change_key),
        ):
            button.setAutoDefault(False)
            button.clicked.connect(act)
        actions = QVBoxLayout()
        actions.setSpacing(theme.GAP)
        for button in (self.add_button, self.password_button, self.role_button, self.remove_button):
            actions.addWidget(button)
        actions.addStretch(1)
        actions.addWidget(self.key_button)
        both = QHBoxLayout()
        both.setSpacing(theme.BLOCK)
        both.addWidget(self.tree, 1)
        both.addLayout(actions)
        self.sentence = Sentence()
        buttons = QDialogButtonBox()
        buttons.addButton("关闭", QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.PAGE_MARGIN, theme.PAGE_MARGIN, theme.PAGE_MARGIN, theme.BLOCK)
        layout.setSpacing(theme.BLOCK)
        layout.addWidget(
            theme.muted("权限在该操作员下次登录时生效。移除的操作员留在名单里，因为操作记录中有他的名字。")
        )
        layout.addLayout(both, 1)
        layout.addWidget(self.sentence)
        layout.addWidget(buttons)
        self.resize(780, 420)
        self.reload()

    # -- the list ---------------------------------------------------------------------------------------------

    @property
    def current(self) -> OperatorRow | None:
        """The operator the list stands on."""
        item = self.tree.currentItem()
        return self._rows[self.tree.indexOfTopLevelItem(item)] if item is not None else None

    def reload(self) -> None:
        """Reads the list again: a handful of lines, at once."""
        from union_desktop.core.operators.keys import listed

        chosen = self.current.name if self.current else self._office.operator
        try:
            self._rows = listed(self._office)
        except UserError as error:
            self.sentence.say(error.message)
            return
        self.tree.clear()
        muted = theme.colours(self.palette()).muted
        for row in self._rows:
            seen = row.last_sign_in[:16].replace("T", " ")
            item = QTreeWidgetItem([row.name, row.role.label, row.added_on, seen, row.state])
            if row.name == self._office.operator:
                item.setText(4, f"{row.state}（您自己）")
            if row.removed_on:
                for at in range(len(COLUMNS)):
                    item.setForeground(at, muted)
            self.tree.addTopLevelItem(item)
            if row.name == chosen:
                self.tree.setCurrentItem(item)
        self._update()

    def _update(self) -> None:
        row = self.current
        active = row is not None and not row.removed_on
        own = row is not None and row.name == self._office.operator
        self.password_button.setEnabled(active)
        self.password_button.setText(
            "设密码…" if active and row is not None and not row.has_password else "改密码…"
        )
        for button, why in ((self.role_button, "不能调整自己的权限"), (self.remove_button, "不能移除自己")):
            button.setEnabled(active and not own)
            button.setToolTip(f"{why}，请由另一位管理员来做" if own else "")

    # -- what the buttons do ----------------------------------------------------------------------------------

    def add(self) -> None:
        """A new operator."""
        dialog = AddOperatorDialog(self._office, self._tasks, self)
        dialog.done_with.connect(lambda _changes: self._said("操作员已添加，现在就可以登录。"))
        dialog.open()

    def set_password(self) -> None:
        """A new password for the one chosen; for oneself with the old one."""
        row = self.current
        if row is None:
            return
        own = row.name == self._office.operator
        dialog = (
            OwnPasswordDialog(self._office, self._tasks, self)
            if own
            else SetPasswordDialog(self._office, self._tasks, row.name, self)
        )
        dialog.done_with.connect(lambda _changes: self._said(f"“{row.name}”的新密码已生效。"))
        dialog.open()

    def set_role(self) -> None:
        """Another role for the one chosen."""
        row = self.current
        if row is None or not self.role_button.isEnabled():
            return
        options = [
            ask.Option(role, role.label, ROLE_DETAILS[role])
            for role in reversed(Role)
            if role is not row.role
        ]
        role = ask.choose(
            self, f"“{row.name}”现在是“{row.role.label}”。要改成什么？", options, title="调整权限"
        )
        if role is None:
            return
        office, name = self._office, row.name

        def work() -> Changes:
            from union_desktop.core.operators.keys import set_role

            return set_role(office, name, role)

        self._run("调整权限", work, lambda: self._said(f"“{name}”下次登录起是“{role.label}”。"))

    def remove(self) -> None:
        """Removes the one chosen, and offers the new data key."""
        row = self.current
        if row is None or not ask.confirm(
            self,
            f"要移除操作员“{row.name}”吗？",
            yes="移除",
            title="移除操作员",
            detail="他不能再登录；以前由他办理的事项和操作记录保持不变。以后可以用同一姓名重新添加。",
            danger=True,
        ):
            return
        office, name = self._office, row.name

        def work() -> Changes:
            from union_desktop.core.operators.keys import remove

            return remove(office, name)

        def offer() -> None:
            self._said(f"“{name}”已移除，不能再登录。")
            if ask.confirm(
                self,
                f"“{name}”已移除。如果他可能拷贝过工会文件夹，请更换数据密钥。现在更换吗？",
                yes="更换数据密钥",
                no="以后再说",
                title="更换数据密钥",
                detail=NEW_KEY,
            ):
                self._leave_for_new_key()

        self._run("移除操作员", work, offer)

    def change_key(self) -> None:
        """A new data key for the office."""
        if ask.confirm(
            self, "要更换数据密钥吗？", yes="更换", no="取消", title="更换数据密钥", detail=NEW_KEY
        ):
            self._leave_for_new_key()

    def _leave_for_new_key(self) -> None:
        outdated = keyfile.outdated(keyfile.read(self._office.folder))
        if outdated:
            ask.warn(
                self,
                f"现在还不能更换数据密钥，没有改动：{'、'.join(outdated)}还是旧格式。"
                "请这些操作员各登录一次（或由您重新设置密码）；恢复码请用“更换恢复码”换一次，然后再来。",
                title="更换数据密钥",
            )
            return
        self.accept()
        self._change_key()

    def _run(self, title: str, work: Callable[[], Changes], done: Callable[[], None]) -> None:
        self.setEnabled(False)

        def finished(changes: Changes) -> None:
            self.setEnabled(True)
            self._tasks.changed.emit(changes)
            done()

        def refused(error: UserError) -> None:
            self.setEnabled(True)
            self.reload()
            self.sentence.say(error.message)

        self._tasks.background(
            lambda _progress: work(),
            finished,
            owner=self,
            title=title,
            refused=refused,
            failed=lambda _failure: refused(UserError(FAILED)),
        )

    def _said(self, sentence: str) -> None:
        self.reload()
        self.sentence.say(sentence, problem=False)
