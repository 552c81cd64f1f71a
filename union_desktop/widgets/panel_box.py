# SPDX-License-Identifier: GPL-3.0-or-later
"""A heading that opens what another area has to show about the record beside the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy, QToolButton, QVBoxLayout, QWidget

from union_desktop.widgets import theme

if TYPE_CHECKING:
    from union_desktop.widgets.area import Desk, Panel


class PanelBox(QWidget):
    """What another area has to say about a record; made when it is opened."""

    def __init__(
        self, desk: Desk, panel: Panel, parent: QWidget | None = None, *, opened: bool = False
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._panel = panel
        self._record_id: int | None = None
        self._content: QWidget | None = None
        self._opened = False
        self.button = QToolButton()
        self.button.setText(panel.title)
        self.button.setAutoRaise(True)
        self.button.setEnabled(False)
        self.button.setFont(theme.scaled(self.button.font(), theme.BODY, bold=True))
        self.button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.button.clicked.connect(self._toggle)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(theme.TIGHT, 0, theme.TIGHT, 0)
        self._layout.setSpacing(0)
        self._layout.addWidget(self.button)
        self._set_opened(opened)

    def show_record(self, record_id: int | None) -> None:
        """Shows another record, when open."""
        self._record_id = record_id
        self.button.setEnabled(record_id is not None)
        self._fill()

    @property
    def content(self) -> QWidget | None:
        """What is shown, while open."""
        return self._content

    def _toggle(self) -> None:
        self._set_opened(not self._opened)

    def _set_opened(self, opened: bool) -> None:
        self._opened = opened
        self.button.setArrowType(Qt.ArrowType.DownArrow if opened else Qt.ArrowType.RightArrow)
        self.button.setToolTip("收起" if opened else "展开")
        self._fill()

    def _fill(self) -> None:
        if self._content is not None:
            self._layout.removeWidget(self._content)
            self._content.hide()
            self._content.deleteLater()
            self._content = None
        if self._opened and self._record_id is not None:
            self._content = self._panel.create(self._desk, self._record_id)
            self._layout.addWidget(self._content)
