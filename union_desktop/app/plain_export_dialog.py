# SPDX-License-Identifier: GPL-3.0-or-later
"""The warning and the purpose before the whole office leaves the program unencrypted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from union_desktop.core.changes import Changes
from union_desktop.core.errors import UserError
from union_desktop.core.plain_export import WARNING, export
from union_desktop.widgets import ask, theme
from union_desktop.widgets.banner import Banner
from union_desktop.widgets.tasks import Failure, Progress, Tasks

if TYPE_CHECKING:
    from union_desktop.core.office import Office

FILES = "SQLite 数据库 (*.sqlite)"
FAILED = "程序内部出错，没有导出，工会数据没有变化。请再试一次；如果再次出现，请重新打开程序。"


class PlainExportDialog(QDialog):
    """For administrators; the purpose is kept with the looks of the office."""

    help_topic = "12-backup#导出为普通数据库"

    def __init__(self, office: Office, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("导出为普通数据库")
        self.setModal(True)
        self._office = office
        self._tasks = tasks
        self.banner = Banner()
        warning = QLabel(WARNING)
        warning.setWordWrap(True)
        self.purpose = QLineEdit()
        self.purpose.setAccessibleName("用途")
        self.purpose.setMaxLength(200)
        self.purpose.setPlaceholderText("例如：上级工会更换系统，一次性移交数据")
        self.purpose.textChanged.connect(lambda _text: self._update())
        fields = QFormLayout()
        fields.setSpacing(theme.GAP)
        fields.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        fields.addRow("用途", self.purpose)
        self.doing = theme.muted("")
        self.export_button = QPushButton("选择位置并导出…")
        self.export_button.setAutoDefault(False)
        self.export_button.clicked.connect(self.export)
        self.close_button = QPushButton("取消")
        self.close_button.setDefault(True)
        self.close_button.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.GAP)
        buttons.addWidget(self.doing, 1)
        buttons.addWidget(self.export_button)
        buttons.addWidget(self.close_button)
        inside = QVBoxLayout()
        inside.setContentsMargins(*(theme.PAGE_MARGIN,) * 4)
        inside.setSpacing(theme.BLOCK)
        inside.addWidget(theme.heading("这个文件没有加密"))
        inside.addWidget(warning)
        inside.addLayout(fields)
        inside.addWidget(theme.muted("用途和导出人、时间一起记入操作记录。"))
        inside.addStretch(1)
        inside.addLayout(buttons)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.banner)
        layout.addLayout(inside)
        # Room for the banner, so that nothing is squeezed when it comes.
        self.setMinimumSize(560, 290)
        self._update()
        self.purpose.setFocus(Qt.FocusReason.OtherFocusReason)

    def export(self) -> None:
        """Asks where to and writes."""
        from union_desktop.documents.files import safe_name

        name = safe_name(f"{self._office.name}数据.sqlite")
        path = ask.save_file(self, "导出为普通数据库", name, filters=FILES, purpose="plain export")
        if path is None:
            return
        office, purpose = self._office, self.purpose.text()
        self._set_busy(True)

        def work(progress: Progress) -> int:
            def report(done: int, total: int) -> None:
                progress.check()
                progress.report(done, total, "正在导出")

            return export(office, path, purpose, report)

        def done(size: int) -> None:
            self._ended()
            self.close_button.setText("关闭")
            self.purpose.clear()
            self._update()
            self.banner.say(
                f"已导出到“{path}”（{size / 1_000_000:,.1f} MB）。用完请删除这个文件。", "warning"
            )

        self._tasks.background(
            work,
            done,
            owner=self,
            title="导出为普通数据库",
            refused=self._refused,
            failed=self._failed,
            cancelled=self._ended,
        )

    def reject(self) -> None:
        if self.close_button.isEnabled():
            super().reject()

    def _ended(self) -> None:
        self._set_busy(False)
        # The look is kept whatever became of the file, and not by a command.
        self._tasks.changed.emit(Changes(frozenset({"access_entry"})))

    def _refused(self, error: UserError) -> None:
        self._ended()
        self.banner.say(error.message, "problem")

    def _failed(self, _failure: Failure) -> None:
        self._refused(UserError(FAILED))

    def _set_busy(self, busy: bool) -> None:
        self.doing.setText("正在导出，请稍候…" if busy else "")
        self.purpose.setEnabled(not busy)
        self.close_button.setEnabled(not busy)
        self._update()
        if busy:
            self.export_button.setEnabled(False)

    def _update(self) -> None:
        self.export_button.setEnabled(bool(self.purpose.text().strip()))
