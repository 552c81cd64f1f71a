# SPDX-License-Identifier: GPL-3.0-or-later
"""The intake of a roster as a window: file, columns, values, scope, outcome, receipt."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
)

from union_desktop.areas.roster import queries
from union_desktop.areas.roster.service import flow
from union_desktop.areas.roster.service.reconcile import Stage
from union_desktop.areas.roster.terms import FileContents
from union_desktop.areas.roster.ui import actions
from union_desktop.areas.roster.ui.columns_page import ColumnsPage
from union_desktop.areas.roster.ui.intake import Intake
from union_desktop.areas.roster.ui.preview_page import PreviewPage
from union_desktop.areas.roster.ui.scope_page import ScopePage
from union_desktop.areas.roster.ui.values_page import ValuesPage
from union_desktop.widgets import ask, icons, theme
from union_desktop.widgets.wizard import Wizard, WizardDialog, WizardPage

if TYPE_CHECKING:
    from union_desktop.widgets.area import Desk

TITLE = "核对名册"
LOSE = "这份花名册还没有写入。现在离开，列的含义、取值的说明和逐行的决定都不会保留，工会文件没有变化。要放弃这次核对吗？"


def open_intake(desk: Desk) -> None:
    """Shows the wizard; nothing is written before its last step but one."""
    # Opened, not run in a loop of its own: such a loop would end when the lock takes the wizard off the screen.
    dialog = IntakeDialog(desk)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


class IntakeDialog(WizardDialog):
    """The wizard in its window; the child process ends with it."""

    def __init__(self, desk: Desk) -> None:
        self.intake = Intake(desk)
        self.file_page = FilePage(self.intake)
        pages: dict[str, WizardPage] = {
            flow.FILE: self.file_page,
            flow.COLUMNS: ColumnsPage(self.intake),
            flow.VALUES: ValuesPage(self.intake),
            flow.SCOPE: ScopePage(self.intake),
            flow.PREVIEW: PreviewPage(self.intake),
            flow.RESULT: ResultPage(self.intake),
        }
        self.pages = pages
        wizard = Wizard(self.intake.flow, pages, lose=self._loss, stay="继续核对")
        self.intake.use(wizard)
        super().__init__(wizard, TITLE, desk.window)
        room = self.screen().availableSize()
        self.resize(min(1280, room.width() - 40), min(720, room.height() - 60))
        self.finished.connect(self._end)

    def reject(self) -> None:
        if not self.intake.writing:
            super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.intake.writing:
            event.ignore()
        else:
            super().closeEvent(event)

    def _loss(self) -> str:
        return LOSE if self.intake.machine.stage in (Stage.READ, Stage.COMPARED) else ""

    def _end(self) -> None:
        self.intake.machine.cancel()
        self.intake.machine.close()


class FilePage(WizardPage):
    """Which file, and from whom."""

    help_topic = "05-rosters#第 1 步：选择文件"
    heading = "选择花名册"
    explanation = "花名册先读入比较，看清新增、变更、调动和离开的人，确认之后才写入。支持 .xlsx、.xls、.ods 和 .csv，标题行和合并的表头会自动识别。"
    forward_text = "读取"

    def __init__(self, intake: Intake) -> None:
        super().__init__()
        self._intake = intake
        self._path: Path | None = None
        self._asked = False
        self.setAcceptDrops(True)
        self.file = QLineEdit()
        self.file.setReadOnly(True)
        self.file.setPlaceholderText("还没有选择文件，也可以把文件拖到这里")
        self.file.setAccessibleName("花名册文件")
        self.choose = QPushButton(icons.icon("folder_open"), "选择文件…")
        self.choose.clicked.connect(self._choose)
        self.source = QComboBox()
        self.source.setEditable(True)
        self.source.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.source.lineEdit().setPlaceholderText("例如：人事处在编、外包公司甲")
        self.source.setAccessibleName("花名册来源")
        self.source.editTextChanged.connect(lambda _text: self.complete_changed.emit())
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.GAP)
        grid.setVerticalSpacing(theme.BLOCK)
        file_row = QHBoxLayout()
        file_row.setSpacing(theme.GAP)
        file_row.addWidget(self.file, 1)
        file_row.addWidget(self.choose)
        for row, label in enumerate(("文件", "来源")):
            name = QLabel(label)
            name.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(name, row, 0)
        grid.addLayout(file_row, 0, 1)
        grid.addWidget(self.source, 1, 1)
        hint = theme.muted("程序按来源记住各列的含义、取值的说明和核对范围，下次同一来源的花名册直接沿用。")
        grid.addWidget(hint, 2, 1)
        grid.setColumnStretch(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.PAGE_MARGIN + theme.GAP, theme.BLOCK, theme.PAGE_MARGIN, theme.BLOCK)
        layout.addLayout(grid)
        layout.addStretch(1)

    def enter(self) -> None:
        if not self._asked:
            self._asked = True
            self._intake.desk.tasks.query(queries.source_names, self._offer, owner=self)

    def is_complete(self) -> bool:
        return self._path is not None and bool(self.source.currentText().strip())

    def take(self, path: Path) -> None:
        """Takes a file that was chosen or dropped."""
        self._path = path
        self.file.setText(str(path))
        self.complete_changed.emit()

    def leave(self, proceed: Callable[[], None]) -> None:
        path, source = self._path, self.source.currentText()
        assert path is not None

        def work(_progress: object) -> FileContents:
            return self._intake.machine.open(path, source)

        self._intake.run("正在读取花名册…", work, lambda _contents: proceed())

    def _choose(self) -> None:
        path = ask.choose_file(self, "选择花名册", filters=ask.EXCEL_FILES, purpose=actions.PURPOSE)
        if path is not None:
            self.take(path)

    def _offer(self, names: list[str]) -> None:
        typed = self.source.currentText()
        self.source.addItems(names)
        self.source.setEditText(typed)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() and event.mimeData().urls()[0].isLocalFile():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.take(Path(event.mimeData().urls()[0].toLocalFile()))
        event.acceptProposedAction()


class ResultPage(WizardPage):
    """What was written, and what to do with it."""

    help_topic = "05-rosters#第 6 步：写入"
    heading = "已写入"
    forward_text = "完成"

    def __init__(self, intake: Intake) -> None:
        super().__init__()
        self._intake = intake
        self.told = QLabel()
        self.told.setTextFormat(Qt.TextFormat.PlainText)
        self.told.setWordWrap(True)
        self.told.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.receipt = QPushButton(icons.icon("print"), "打印回执")
        self.workbook = QPushButton(icons.icon("arrow_export"), "导出回执…")
        self.returned = QPushButton(icons.icon("arrow_export"), "导出退回行…")
        desk = intake.desk
        self.receipt.clicked.connect(lambda: actions.print_receipt(desk, self._batch()))
        self.workbook.clicked.connect(lambda: actions.save_receipt(desk, self._batch()))
        self.returned.clicked.connect(lambda: actions.save_returned(desk, self._batch()))
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.GAP)
        for button in (self.receipt, self.workbook, self.returned):
            buttons.addWidget(button)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.PAGE_MARGIN + theme.GAP, theme.BLOCK, theme.PAGE_MARGIN, theme.BLOCK)
        layout.setSpacing(theme.PAGE_MARGIN)
        layout.addWidget(self.told)
        layout.addLayout(buttons)
        layout.addStretch(1)

    def enter(self) -> None:
        done = self._intake.receipt
        assert done is not None
        # There is nothing left to give up.
        self._intake.wizard.cancel_button.hide()
        self.heading = f"已写入，批次 {done.batch_id}"
        units = (
            f"\n新建了 {len(done.new_units)} 个工会小组：{'、'.join(done.new_units[:8])}"
            if done.new_units
            else ""
        )
        more = " 等。" if len(done.new_units) > 8 else "。" if units else ""
        self.told.setText(
            f"花名册 {done.counts.rows:,} 行：写入 {done.applied:,}，无变化 {done.unchanged:,}，退回 {done.rejected:,}，"
            f"未采用 {done.skipped:,}，合计相符。另有 {done.left_applied:,} 名会员登记离开。{units}{more}\n\n"
            "原文件和每一行的去向已存入工会文件。退回和未决的行可以导出，发回给提供方改正；"
            "整批可以在“名册核对”中撤销。"
        )
        self.returned.setEnabled(done.rejected + done.counts.conflict > 0)

    def _batch(self) -> int:
        assert self._intake.receipt is not None
        return self._intake.receipt.batch_id
