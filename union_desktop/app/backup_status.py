# SPDX-License-Identifier: GPL-3.0-or-later
"""The age of the newest archive in the status bar; loud only when it is old and something was changed since."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QToolButton, QWidget

from union_desktop.core.errors import UserError
from union_desktop.widgets import icons, theme

if TYPE_CHECKING:
    from union_desktop.app.backup_keeper import BackupKeeper

EVERY_MS = 60_000
_ICONS = {"calm": "shield_checkmark", "old": "warning", "never": "error_circle"}


class BackupStatus(QToolButton):
    """Says when the last backup was made; pressing it leads to the backups."""

    def __init__(
        self, keeper: BackupKeeper, pressed: Callable[[], object], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._keeper = keeper
        self.setAutoRaise(True)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setIconSize(QSize(theme.ICON - 4, theme.ICON - 4))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.clicked.connect(lambda _on=False: pressed())
        self.hide()
        keeper.looked.connect(self.update_text)
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self.update_text)
        self._timer.start()

    def update_text(self) -> None:
        """Says it anew: minutes pass, and work makes an archive old."""
        try:
            age = self._keeper.age()
        except UserError:
            # The office is being closed.
            return
        if age is None:
            return
        colours = theme.colours(QApplication.palette(self))
        ink = {"calm": colours.muted, "old": colours.warning, "never": colours.problem}[age.kind]
        palette = QPalette(QApplication.palette(self))
        for role in (QPalette.ColorRole.ButtonText, QPalette.ColorRole.WindowText):
            palette.setColor(role, ink)
        self.setPalette(palette)
        self.setIcon(icons.icon(_ICONS[age.kind], ink.name()))
        self.setText(f"备份：{age.text}")
        # The counts of a page may be long; the age is short and stays whole.
        self.setMinimumWidth(self.sizeHint().width())
        self.setToolTip(age.sentence)
        self.setAccessibleName(age.sentence)
        self.show()
