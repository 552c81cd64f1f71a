# SPDX-License-Identifier: GPL-3.0-or-later
"""Who is working, and the password that opens the office file; with the recovery code as the way round it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QCloseEvent, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from union_desktop.app.waiting import Waiting
from union_desktop.core.errors import UserError
from union_desktop.core.keys import attempts
from union_desktop.core.office import Office
from union_desktop.core.roles import Role
from union_desktop.widgets import icons, theme
from union_desktop.widgets.tasks import Progress, Tasks

FAILED = "程序内部出错，没有打开任何数据，工会文件没有变化。请再试一次；如果再次出现，请重新打开程序。"
NOT_REPEATED = "两次输入的新密码不一致，没有改动任何密码。请重新输入。"
WAIT = "{what}不正确，没有打开任何数据。请等 {seconds} 秒后再试；{otherwise}。"
TRY_AGAIN = "现在可以再试一次。"
LOCKED = "已锁定。输入密码后回到刚才的地方，没有保存的表单还在。"


class NoOffice:
    """Stands where ``Tasks`` expects an office while none is open yet."""

    @contextmanager
    def reader(self) -> Iterator[Any]:
        """Nothing to read from."""
        raise UserError("还没有打开工会文件。")
        yield

    @contextmanager
    def transaction(self, _action: str, /, needs: Role = Role.CLERK) -> Iterator[Any]:  # noqa: ARG002
        """Nothing to write to."""
        raise UserError("还没有打开工会文件。")
        yield


class PasswordLine(QLineEdit):
    """A line that hides what is typed, with an eye to look at it."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setMaxLength(200)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self._eye = QAction(icons.icon("eye"), "显示密码", self)
        self._eye.setCheckable(True)
        self._eye.setToolTip("显示密码")
        self._eye.toggled.connect(self._look)
        self.addAction(self._eye, QLineEdit.ActionPosition.TrailingPosition)

    def _look(self, shown: bool) -> None:
        self.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
        self._eye.setIcon(icons.icon("eye_off" if shown else "eye"))
        self._eye.setToolTip("隐藏密码" if shown else "显示密码")


class Sentence(QLabel):
    """Room for two lines below the fields: a refusal must not make the window jump."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.setMinimumHeight(self.fontMetrics().lineSpacing() * 2 + theme.TIGHT)

    def say(self, text: str, *, problem: bool = True) -> None:
        """Shows a sentence; problems in their colour."""
        palette = QPalette(QApplication.palette(self))
        colours = theme.colours(palette)
        palette.setColor(QPalette.ColorRole.WindowText, colours.problem if problem else colours.muted)
        self.setPalette(palette)
        self.setText(text)


class SignIn(QWidget):
    """A small window of its own.

    Signals:
        opened: the ``Office``; the receiver closes it.
        other_wanted: the person wants another office file.
    """

    help_topic = "02-sign-in#登录"
    opened = Signal(object)
    other_wanted = Signal()

    def __init__(
        self, folder: Path, operators: Sequence[str], operator: str = "", *, sentence: str = ""
    ) -> None:
        """``operator`` is proposed, with ``sentence`` below: the window of a locked office."""
        super().__init__()
        self._folder = folder
        self._waiting = Waiting(folder, self._count_down, self)
        self._operators = tuple(operators)
        self._tasks = Tasks(NoOffice(), self)
        self._unlocked: list[Office] = []
        self.setWindowTitle("登录 — 工会工作台")
        self.setWindowIcon(icons.icon("people_team", theme.colours().accent.name()))

        picture = QLabel()
        picture.setPixmap(
            icons.pixmap("people_team", theme.ICON_LARGE, theme.colours().accent, self.devicePixelRatioF())
        )
        head = QVBoxLayout()
        head.setSpacing(2)
        head.addWidget(theme.heading("工会工作台", size=theme.TITLE))
        where = theme.muted(str(folder))
        where.setTextFormat(Qt.TextFormat.PlainText)
        where.setToolTip("工会文件所在的文件夹")
        head.addWidget(where)
        top = QHBoxLayout()
        top.setSpacing(theme.BLOCK)
        top.addWidget(picture)
        top.addLayout(head, 1)

        self.sentence = Sentence()
        self.operator = QComboBox()
        self.operator.setAccessibleName("操作员")
        self.operator.addItems(list(self._operators))
        if operator in self._operators:
            self.operator.setCurrentText(operator)
        self.operator.currentTextChanged.connect(self._operator_chosen)
        self.password = PasswordLine("密码")
        self.password.textEdited.connect(lambda _text: self.sentence.say(""))
        self.password.returnPressed.connect(self.sign_in)
        fields = QFormLayout()
        fields.setSpacing(theme.GAP)
        fields.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        fields.addRow("操作员", self.operator)
        fields.addRow("密码", self.password)

        self.ok = QPushButton("登录")
        self.ok.setDefault(True)
        self.ok.setMinimumWidth(96)
        self.ok.clicked.connect(self.sign_in)
        self.recover = QPushButton("忘记密码…")
        self.recover.setFlat(True)
        self.recover.setToolTip("忘记密码时，用纸质恢复码单上的恢复码设置新密码")
        self.recover.clicked.connect(self._recover)
        self.other = QPushButton("打开其他工会文件…")
        self.other.setFlat(True)
        self.other.clicked.connect(self.other_wanted)
        below = QHBoxLayout()
        below.setSpacing(theme.TIGHT)
        below.addWidget(self.recover)
        below.addWidget(self.other)
        below.addStretch(1)
        below.addWidget(self.ok)

        layout = QVBoxLayout(self)
        layout.setContentsMargins(
            theme.PAGE_MARGIN * 2, theme.PAGE_MARGIN + theme.GAP, theme.PAGE_MARGIN * 2, theme.PAGE_MARGIN
        )
        layout.setSpacing(theme.BLOCK)
        layout.addLayout(top)
        layout.addSpacing(theme.TIGHT)
        layout.addLayout(fields)
        layout.addWidget(self.sentence)
        layout.addStretch(1)
        layout.addLayout(below)
        self.setMinimumWidth(460)
        self.password.setFocus(Qt.FocusReason.OtherFocusReason)
        self.sentence.say(sentence, problem=False)
        self._waiting.look(self.operator.currentText())

    def sign_in(self) -> None:
        """Tries the password on a thread of its own: making the key from it takes a tenth of a second on purpose."""
        if not self.ok.isEnabled():
            return
        if not self.password.text():
            self.sentence.say("请输入密码。")
            self.password.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        folder, operator, password = self._folder, self.operator.currentText(), self.password.text()

        def unlock() -> Office:
            from union_desktop.core.office import open_office

            return open_office(folder, operator, password)

        self._open(unlock, self.sentence, self._refused)

    def _open(
        self, unlock: Callable[[], Office], sentence: Sentence, refused: Callable[[UserError], None]
    ) -> None:
        self._set_busy(True)
        sentence.say("正在打开工会文件…", problem=False)
        unlocked = self._unlocked

        def work(_progress: Progress) -> None:
            # Noted at once, so that a window closed in this moment can still give the folder free.
            unlocked.append(unlock())

        self._tasks.background(
            work,
            lambda _nothing: self._done(),
            owner=self,
            title="打开工会文件",
            refused=refused,
            failed=lambda _failure: refused(UserError(FAILED)),
        )

    def _done(self) -> None:
        self.password.clear()
        self.opened.emit(self._unlocked.pop())

    def _refused(self, error: UserError) -> None:
        self._set_busy(False)
        self.sentence.say(error.message)
        self._waiting.look(self.operator.currentText())
        self.password.setFocus(Qt.FocusReason.OtherFocusReason)
        self.password.selectAll()

    def _operator_chosen(self, name: str) -> None:
        self.sentence.say("")
        self._waiting.stop()
        self.ok.setEnabled(True)
        self._waiting.look(name)

    def _count_down(self, seconds: int) -> None:
        self.ok.setEnabled(not seconds)
        if seconds:
            otherwise = "忘记密码可使用纸质恢复码"
            self.sentence.say(WAIT.format(what="密码", seconds=seconds, otherwise=otherwise))
        else:
            self.sentence.say(TRY_AGAIN, problem=False)

    def _set_busy(self, busy: bool) -> None:
        for part in (self.ok, self.operator, self.password, self.recover, self.other):
            part.setEnabled(not busy)

    def _recover(self) -> None:
        dialog = RecoveryDialog(self._operators, self.operator.currentText(), self._folder, self)
        dialog.wanted.connect(lambda code, operator, password: self._reset(dialog, code, operator, password))
        dialog.open()

    def _reset(self, dialog: RecoveryDialog, code: str, operator: str, password: str) -> None:
        folder = self._folder

        def unlock() -> Office:
            from union_desktop.core.operators.keys import reset_with_code

            return reset_with_code(folder, code, operator, password)

        def refused(error: UserError) -> None:
            self._set_busy(False)
            self.sentence.say("")
            dialog.refuse(error.message)

        dialog.set_busy(True)
        self._open(unlock, dialog.sentence, refused)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._tasks.close()
        for office in self._unlocked:
            office.close()
        self._unlocked.clear()
        super().closeEvent(event)


class RecoveryDialog(QDialog):
    """The printed code and a new password for one operator.

    Signals:
        wanted: code, operator, new password; the receiver answers with ``refuse`` or lets the dialog go.
    """

    help_topic = "02-sign-in#忘记密码"
    wanted = Signal(str, str, str)

    def __init__(
        self, operators: Sequence[str], operator: str, folder: Path, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._waiting = Waiting(folder, self._count_down, self)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("使用恢复码")
        said = QLabel(
            "恢复码印在建立工会文件时打印的恢复码单上，共 8 组、每组 5 个字符。"
            "用它可以为一名操作员设置新密码；其他操作员的密码不变，恢复码继续有效。"
        )
        said.setWordWrap(True)
        self.code = QLineEdit()
        self.code.setAccessibleName("恢复码")
        self.code.setPlaceholderText("XXXXX-XXXXX-XXXXX-XXXXX-XXXXX-XXXXX-XXXXX-XXXXX")
        self.code.setMinimumWidth(self.code.fontMetrics().horizontalAdvance("W" * 40))
        self.operator = QComboBox()
        self.operator.addItems(list(operators))
        self.operator.setCurrentText(operator)
        self.first, self.second = PasswordLine("新密码"), PasswordLine("再输入一次")
        fields = QFormLayout()
        fields.setSpacing(theme.GAP)
        fields.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        fields.addRow("恢复码", self.code)
        fields.addRow("操作员", self.operator)
        fields.addRow("新密码", self.first)
        fields.addRow("再输入一次", self.second)
        self.sentence = Sentence()
        self.buttons = QDialogButtonBox()
        self.ok = self.buttons.addButton("设置新密码并登录", QDialogButtonBox.ButtonRole.AcceptRole)
        self.buttons.addButton("取消", QDialogButtonBox.ButtonRole.RejectRole)
        self.buttons.accepted.connect(self._accepted)
        self.buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.PAGE_MARGIN, theme.PAGE_MARGIN, theme.PAGE_MARGIN, theme.BLOCK)
        layout.setSpacing(theme.BLOCK)
        layout.addWidget(said)
        layout.addLayout(fields)
        layout.addWidget(self.sentence)
        layout.addWidget(self.buttons)
        self._waiting.look(attempts.RECOVERY)

    def refuse(self, sentence: str) -> None:
        """Lets the person try again, after a while when too many codes were wrong."""
        self.set_busy(False)
        self.sentence.say(sentence)
        self._waiting.look(attempts.RECOVERY)

    def _count_down(self, seconds: int) -> None:
        self.ok.setEnabled(not seconds)
        if seconds:
            self.sentence.say(WAIT.format(what="恢复码", seconds=seconds, otherwise="请对照恢复码单逐组核对"))
        else:
            self.sentence.say(TRY_AGAIN, problem=False)

    def set_busy(self, busy: bool) -> None:
        """Keeps the fields still while the key is being made."""
        for part in (self.code, self.operator, self.first, self.second, self.buttons):
            part.setEnabled(not busy)

    def _accepted(self) -> None:
        if self.first.text() != self.second.text():
            self.sentence.say(NOT_REPEATED)
            return
        self.wanted.emit(self.code.text(), self.operator.currentText(), self.first.text())
