# SPDX-License-Identifier: GPL-3.0-or-later
"""Getting a recovery code onto paper: print or save its sheet, then type one group of it back."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
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

from union_desktop.app.recovery import RecoverySheet
from union_desktop.app.sign_in import FAILED, PasswordLine, Sentence
from union_desktop.core.changes import Changes
from union_desktop.core.errors import UserError
from union_desktop.core.office import Office
from union_desktop.widgets import ask, icons, theme
from union_desktop.widgets.tasks import Tasks

WHY = (
    "忘记密码时，恢复码是打开工会文件的唯一办法；密码和恢复码都丢失，数据就再也打不开了。"
    "请现在打印恢复码单，装入信封密封，交专人或保险柜保管。程序不保存这个恢复码，以后也不会再显示它。"
)
AFTER_SAVING = "已保存到“{name}”。请尽快打印，然后删除电脑上的这份文件。"


class KeepSheet(QWidget):
    """The two steps of keeping a sheet.

    Signals:
        changed: ``sheet.done`` may have become true or false.
    """

    changed = Signal()

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._sheet: RecoverySheet | None = None
        self._pdf = b""
        why = QLabel(WHY)
        why.setWordWrap(True)
        self.print_button = QPushButton(icons.icon("print"), "打印…")
        self.print_button.clicked.connect(self.print_sheet)
        self.save_button = QPushButton(icons.icon("save"), "另存为 PDF…")
        self.save_button.clicked.connect(self.save_sheet)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.GAP)
        buttons.addWidget(self.print_button)
        buttons.addWidget(self.save_button)
        buttons.addStretch(1)
        self.kept = Sentence()
        self._question = QLabel()
        self._question.setWordWrap(True)
        self.group = QLineEdit()
        self.group.setAccessibleName("恢复码中的一组")
        self.group.setMaxLength(12)
        self.group.setFixedWidth(self.group.fontMetrics().horizontalAdvance("W" * 9))
        self.group.textChanged.connect(self._typed)
        self._right = QLabel()
        answer = QHBoxLayout()
        answer.setSpacing(theme.GAP)
        answer.addWidget(self.group)
        answer.addWidget(self._right, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.GAP)
        layout.addWidget(why)
        layout.addSpacing(theme.GAP)
        layout.addWidget(theme.heading("一、打印或保存恢复码单"))
        layout.addLayout(buttons)
        layout.addWidget(self.kept)
        layout.addWidget(theme.heading("二、核对"))
        layout.addWidget(self._question)
        layout.addLayout(answer)
        layout.addStretch(1)

    def show_sheet(self, sheet: RecoverySheet) -> None:
        """Prepares the paper; the buttons work when it is ready."""
        self._sheet = sheet
        self._question.setText(
            f"请看着打印或保存好的恢复码单，在下面填写第 {sheet.asked_group} 组的 5 个字符（不分大小写）。"
        )
        for part in (self.print_button, self.save_button, self.group):
            part.setEnabled(False)
        self.kept.say("正在准备恢复码单…", problem=False)
        self._tasks.background(
            lambda _progress: sheet.pdf(),
            self._ready,
            owner=self,
            title="准备恢复码单",
            failed=lambda _failure: self.kept.say("恢复码单没有做成。请返回重试，或重新打开程序。"),
        )

    def _ready(self, pdf: bytes) -> None:
        self._pdf = pdf
        for part in (self.print_button, self.save_button):
            part.setEnabled(True)
        self.kept.say("")
        self.print_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def save_sheet(self) -> None:
        """Asks where to and writes the sheet there, the only place on a disk that ever holds the code."""
        from union_desktop.documents.files import write_file

        assert self._sheet is not None
        path = ask.save_file(
            self, "保存恢复码单", self._sheet.file_name, filters=ask.PDF_FILES, purpose="recovery"
        )
        if path is None:
            return
        try:
            write_file(path, self._pdf)
        except UserError as error:
            self.kept.say(error.message)
            return
        self._was_kept(AFTER_SAVING.format(name=path))

    def print_sheet(self) -> None:
        """Asks for a printer and prints the sheet from memory."""
        from PySide6.QtPrintSupport import QPrinter

        from union_desktop.documents.preview import Preview
        from union_desktop.widgets import pdf_preview

        assert self._sheet is not None
        with Preview(self._pdf) as pages:
            printer = QPrinter(QPrinter.PrinterMode.HighResolution)
            printer.setDocName("恢复码单")
            pdf_preview.set_paper(printer, pages.pages().sizes[0])
            if not ask.choose_printer(self, printer, 1):
                return
            printed = pdf_preview.print_pages(printer, pages)
        if printed:
            self._was_kept("已交给打印机。请取回后再填写下面的核对。")
        else:
            self.kept.say("打印机没有接受这份文件，什么也没有打印。请检查打印机后重试，或者先另存为 PDF。")

    def _was_kept(self, sentence: str) -> None:
        assert self._sheet is not None
        self._sheet.was_kept()
        self.kept.say(sentence, problem=False)
        self.group.setEnabled(True)
        self.group.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def _typed(self, text: str) -> None:
        assert self._sheet is not None
        right = self._sheet.type_back(text)
        colours = theme.colours(self.palette())
        if right:
            ratio = self.devicePixelRatioF()
            self._right.setPixmap(icons.pixmap("checkmark_circle", theme.ICON, colours.good, ratio))
        elif len(text.strip()) >= 5:
            self._right.setText("与恢复码单不符，请再核对一次。")
        else:
            self._right.setText("")
        self.changed.emit()


class ReplaceCodeDialog(QDialog):
    """A new recovery code for the open office; the former sheet is worthless as soon as the new code exists."""

    help_topic = "02-sign-in#更换恢复码"

    def __init__(self, office: Office, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("更换恢复码")
        self._office = office
        self._tasks = tasks
        self._sheet: RecoverySheet | None = None
        said = QLabel(
            "恢复码单遗失、被人看到或信封破损时，请更换恢复码。更换后旧的恢复码立即作废，各操作员的密码不变。"
        )
        said.setWordWrap(True)
        self.password = PasswordLine("密码")
        self.password.returnPressed.connect(self.replace)
        self.start = QPushButton("更换")
        self.start.clicked.connect(self.replace)
        self.sentence = Sentence()
        fields = QFormLayout()
        fields.setSpacing(theme.GAP)
        row = QHBoxLayout()
        row.setSpacing(theme.GAP)
        row.addWidget(self.password, 1)
        row.addWidget(self.start)
        fields.addRow(f"{office.operator}的密码", row)
        self._first = QWidget()
        first = QVBoxLayout(self._first)
        first.setContentsMargins(0, 0, 0, 0)
        first.addWidget(said)
        first.addLayout(fields)
        first.addWidget(self.sentence)
        self.keep = KeepSheet(tasks)
        self.keep.hide()
        self.keep.changed.connect(self._update)
        self.buttons = QDialogButtonBox()
        self.close_button = self.buttons.addButton("取消", QDialogButtonBox.ButtonRole.RejectRole)
        self.buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.PAGE_MARGIN, theme.PAGE_MARGIN, theme.PAGE_MARGIN, theme.BLOCK)
        layout.setSpacing(theme.BLOCK)
        layout.addWidget(self._first)
        layout.addWidget(self.keep, 1)
        layout.addWidget(self.buttons)
        self.setMinimumWidth(560)

    def replace(self) -> None:
        """Makes the new code once the password is right."""
        if not self.password.isEnabled():
            return
        office, password = self._office, self.password.text()
        self._set_busy(True)

        def work(_progress: object) -> str:
            from union_desktop.core.operators.keys import replace_recovery_code

            return replace_recovery_code(office, password)

        self._tasks.background(
            work,
            self._replaced,
            owner=self,
            title="更换恢复码",
            refused=self._refused,
            failed=lambda _failure: self._refused(UserError(FAILED)),
        )

    def _replaced(self, code: str) -> None:
        # Written past the tasks, whose tabs show it all the same.
        self._tasks.changed.emit(Changes(frozenset({"office_setting"})))
        self.password.clear()
        self._first.hide()
        self._sheet = RecoverySheet(self._office.name, self._office.operator, self._office.folder, code)
        self.keep.show()
        self.keep.show_sheet(self._sheet)
        self.close_button.setText("完成")
        self._update()

    def _refused(self, error: UserError) -> None:
        self._set_busy(False)
        self.sentence.say(error.message)
        self.password.setFocus(Qt.FocusReason.OtherFocusReason)
        self.password.selectAll()

    def _set_busy(self, busy: bool) -> None:
        self.password.setEnabled(not busy)
        self.start.setEnabled(not busy)

    def _update(self) -> None:
        self.close_button.setEnabled(self._sheet is None or self._sheet.done)

    def must_stay(self) -> bool:
        """Whether the new code is nowhere but here; the lock waits for it."""
        return self._sheet is not None and not self._sheet.done

    def _may_close(self) -> bool:
        return (
            self._sheet is None
            or self._sheet.done
            or ask.confirm(
                self,
                "新的恢复码还没有保存和核对，而旧的恢复码已经作废。现在关闭的话，忘记密码后将无法打开工会文件；"
                "之后可以再次更换恢复码。",
                yes="仍然关闭",
                no="返回",
                danger=True,
            )
        )

    def reject(self) -> None:
        if self._may_close():
            super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._may_close():
            super().closeEvent(event)
        else:
            event.ignore()
