# SPDX-License-Identifier: GPL-3.0-or-later
"""A list with its own buttons in a window, with a sentence above it and nothing to save."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from union_desktop.widgets import theme

if TYPE_CHECKING:
    from union_desktop.widgets.area import Desk


class ListDialog(QDialog):
    """Holds ``listed`` under the sentence ``said``; as large as wanted where the screen has room."""

    def __init__(
        self,
        desk: Desk,
        title: str,
        listed: QWidget,
        said: str,
        size: tuple[int, int],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent or desk.window)
        self.setWindowTitle(title)
        self.setModal(True)
        sentence = theme.muted(said)
        sentence.setContentsMargins(theme.GAP, 0, theme.GAP, 0)
        close = QDialogButtonBox()
        close.addButton("关闭", QDialogButtonBox.ButtonRole.RejectRole).setAutoDefault(False)
        close.rejected.connect(self.reject)
        close.setContentsMargins(theme.GAP, 0, theme.GAP, 0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.GAP, theme.BLOCK, theme.GAP, theme.BLOCK)
        layout.setSpacing(theme.GAP)
        layout.addWidget(sentence)
        layout.addWidget(listed, 1)
        layout.addWidget(close)
        room = self.screen().availableSize()
        self.resize(min(size[0], room.width() - 40), min(size[1], room.height() - 60))
