# SPDX-License-Identifier: GPL-3.0-or-later
"""The few things a person may set for this PC; each takes effect at once, so there is nothing to confirm."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from union_desktop.app.settings import USUAL_MINUTES, Scheme, Settings
from union_desktop.widgets import theme

MINUTES: dict[int, str] = {
    3: "3 分钟",
    5: "5 分钟",
    10: "10 分钟",
    15: "15 分钟",
    30: "30 分钟",
    60: "1 小时",
    0: "不自动锁定",
}
SCHEME_TEXTS: dict[Scheme, str] = {"system": "跟随系统", "light": "浅色", "dark": "深色"}


class SettingsDialog(QDialog):
    """Looks, and the list of offices opened before."""

    help_topic = "02-sign-in#这台电脑记住了什么"

    def __init__(
        self, settings: Settings, set_scheme: Callable[[Scheme], None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("设置")
        self._settings = settings
        looks = QHBoxLayout()
        self._schemes = QButtonGroup(self)
        for scheme, text in SCHEME_TEXTS.items():
            button = QRadioButton(text)
            button.setChecked(settings.scheme == scheme)
            button.clicked.connect(lambda _on=False, one=scheme: set_scheme(one))
            self._schemes.addButton(button)
            looks.addWidget(button)
        looks.addStretch(1)
        self.minutes = QComboBox()
        self.minutes.setAccessibleName("多久没有操作就锁定")
        for minutes, text in MINUTES.items():
            self.minutes.addItem(text, minutes)
        known = self.minutes.findData(settings.lock_after_minutes)
        self.minutes.setCurrentIndex(known if known >= 0 else self.minutes.findData(USUAL_MINUTES))
        self.minutes.activated.connect(
            lambda _row: settings.set_lock_after_minutes(self.minutes.currentData())
        )
        lock = QHBoxLayout()
        lock.setSpacing(theme.GAP)
        lock.addWidget(QLabel("没有操作超过"))
        lock.addWidget(self.minutes)
        lock.addWidget(theme.muted("就锁定窗口，没有保存的表单会加密保留。"), 1)
        self.offices = QListWidget()
        self.offices.setMaximumHeight(120)
        self.forget_button = QPushButton("从列表中去掉")
        self.forget_button.setToolTip("只是不再列出，文件夹和数据都不动")
        self.forget_button.clicked.connect(self._forget_chosen)
        self.offices.currentRowChanged.connect(lambda row: self.forget_button.setEnabled(row >= 0))
        self._fill()
        buttons = QDialogButtonBox()
        buttons.addButton("关闭", QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.PAGE_MARGIN, theme.PAGE_MARGIN, theme.PAGE_MARGIN, theme.BLOCK)
        layout.setSpacing(theme.GAP)
        layout.addWidget(theme.heading("外观"))
        layout.addLayout(looks)
        layout.addSpacing(theme.GAP)
        layout.addWidget(theme.heading("自动锁定"))
        layout.addLayout(lock)
        layout.addSpacing(theme.GAP)
        layout.addWidget(theme.heading("打开过的工会文件"))
        layout.addWidget(self.offices)
        layout.addWidget(self.forget_button, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(theme.muted("这里的设置只保存在这台电脑上，不写入工会文件。"))
        layout.addWidget(buttons)
        self.setMinimumWidth(520)

    def _fill(self) -> None:
        self.offices.clear()
        self.offices.addItems([str(folder) for folder in self._settings.offices])
        self.forget_button.setEnabled(False)

    def _forget_chosen(self) -> None:
        row = self.offices.currentRow()
        if row >= 0:
            self._settings.forget_office(self._settings.offices[row])
            self._fill()
