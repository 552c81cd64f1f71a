# SPDX-License-Identifier: GPL-3.0-or-later
"""The first thing on the screen when no office file is known or the last one could not be opened."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QCommandLinkButton, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from union_desktop.app.settings import Settings
from union_desktop.widgets import ask, icons, theme
from union_desktop.widgets.banner import Banner


class Welcome(QWidget):
    """Make a new office file, open one, or take one of those opened before.

    Signals:
        create_wanted: a new office file shall be made.
        open_wanted: the folder of the office to open.
        restore_wanted: an office shall be brought back from a backup.
    """

    help_topic = "01-first-start#第一次启动"
    create_wanted = Signal()
    open_wanted = Signal(object)
    restore_wanted = Signal()

    def __init__(self, settings: Settings, problem: str = "") -> None:
        super().__init__()
        self.setWindowTitle("工会工作台")
        self.setWindowIcon(icons.icon("people_team", theme.colours().accent.name()))
        picture = QLabel()
        picture.setPixmap(
            icons.pixmap("people_team", theme.ICON_LARGE, theme.colours().accent, self.devicePixelRatioF())
        )
        head = QVBoxLayout()
        head.setSpacing(2)
        head.addWidget(theme.heading("工会工作台", size=theme.TITLE))
        head.addWidget(theme.muted("会员、名册、纸件，都在本机一个加密的文件夹里。"))
        top = QHBoxLayout()
        top.setSpacing(theme.BLOCK)
        top.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(head, 1)
        self.banner = Banner()

        self.create_button = QCommandLinkButton(
            "新建工会文件", "第一次使用时选这一项：填写工会名称、校区和操作员，几分钟即可开始录入。"
        )
        self.create_button.setIcon(icons.icon("add"))
        self.create_button.clicked.connect(self.create_wanted)
        self.open_button = QCommandLinkButton(
            "打开已有工会文件", "选择存放工会文件的文件夹（里面有 office.db 和 office.key）。"
        )
        self.open_button.setIcon(icons.icon("folder_open"))
        self.open_button.clicked.connect(self._choose)
        self.restore_button = QCommandLinkButton(
            "从备份恢复…", "换了电脑或工会文件损坏时，用备份文件（.ghbak）恢复到一个新的文件夹。"
        )
        self.restore_button.setIcon(icons.icon("archive"))
        self.restore_button.clicked.connect(self.restore_wanted)
        for button in (self.create_button, self.open_button, self.restore_button):
            button.setIconSize(QSize(theme.ICON, theme.ICON))

        layout = QVBoxLayout(self)
        layout.setContentsMargins(*(theme.PAGE_MARGIN * 2,) * 4)
        layout.setSpacing(theme.BLOCK)
        layout.addLayout(top)
        layout.addWidget(self.banner)
        layout.addSpacing(theme.TIGHT)
        layout.addWidget(self.create_button)
        layout.addWidget(self.open_button)
        layout.addWidget(self.restore_button)
        self.known: list[QPushButton] = []
        if settings.offices:
            layout.addSpacing(theme.GAP)
            layout.addWidget(theme.heading("最近打开过"))
        for folder in settings.offices:
            known = QPushButton(icons.icon("database"), _short(folder))
            known.setFlat(True)
            known.setToolTip(str(folder))
            known.setStyleSheet("text-align: left; padding: 4px 8px;")
            known.clicked.connect(lambda _on=False, one=folder: self.open_wanted.emit(one))
            self.known.append(known)
            layout.addWidget(known)
        layout.addStretch(1)
        self.setMinimumWidth(560)
        if problem:
            self.banner.say(problem, "problem")

    def _choose(self) -> None:
        folder = ask.choose_folder(self, "选择工会文件所在的文件夹", purpose="office")
        if folder is not None:
            self.open_wanted.emit(folder)


def _short(folder: Path) -> str:
    text = str(folder)
    return text if len(text) <= 64 else f"{folder.anchor}…{text[-60:]}"
