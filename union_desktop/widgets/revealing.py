# SPDX-License-Identifier: GPL-3.0-or-later
"""Sensitive facts behind a button: the look is kept first, and after half a minute they are hidden again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from union_desktop.core.masking import HIDDEN
from union_desktop.widgets import icons, theme
from union_desktop.widgets.purpose import noted

if TYPE_CHECKING:
    from union_desktop.core.changes import Changes
    from union_desktop.core.reading import Reader
    from union_desktop.widgets.area import Desk

SHOWN_MS: Final = 30_000


class RevealButton(QPushButton):
    """``reveal()`` is called after the look at ``fields`` of ``about`` was committed, ``hide()`` when it ends."""

    def __init__(
        self,
        desk: Desk,
        text: str,
        fields: Sequence[str],
        about: tuple[str, int],
        reveal: Callable[[], None],
        conceal: Callable[[], None],
    ) -> None:
        super().__init__(icons.icon("eye"), text)
        self._desk = desk
        self._field = "、".join(fields)
        self._about = about
        self._reveal = reveal
        self._conceal = conceal
        self.setCheckable(True)
        self.setToolTip("查看会记入操作记录，半分钟后自动隐藏")
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SHOWN_MS)
        self._timer.timeout.connect(self.hide_again)
        self.clicked.connect(self._asked)

    def hide_again(self) -> None:
        """Nothing sensitive is on the screen any more."""
        self._timer.stop()
        self.setChecked(False)
        self._conceal()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.hide_again()

    def _asked(self, wanted: bool) -> None:
        if not wanted:
            self.hide_again()
            return
        self.setChecked(False)
        noted(self._desk, "reveal", self._field, 1, "", self._show, about=self._about, owner=self)

    def _show(self) -> None:
        # Who left the part before the look was kept has not asked.
        if self.isVisible():
            self.setChecked(True)
            self._reveal()
            self._timer.start()


class RevealedText(QWidget):
    """One sensitive fact of a record as a part of its page: ``****`` until asked for, and each look is kept first.

    ``read`` runs on the reading thread; the text is read again when one of ``tables`` was written. ``kept_as`` and ``hint``
    tell more than the field's name where more is shown.
    """

    def __init__(
        self,
        desk: Desk,
        field: str,
        about: tuple[str, int],
        tables: Sequence[str],
        read: Callable[[Reader], str],
        *,
        nothing: str,
        kept_as: str = "",
        hint: str = "",
    ) -> None:
        super().__init__()
        self._desk = desk
        self._tables = tuple(tables)
        self._read = read
        self._nothing = nothing
        self._said = ""
        self.text = QLabel(HIDDEN)
        self.text.setWordWrap(True)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setAccessibleName(field)
        self.eye = RevealButton(desk, f"显示{field}", (kept_as or field,), about, self._reveal, self._conceal)
        above = theme.muted(hint or f"{field}属于敏感信息，点按后显示，查看会记入操作记录。")
        above.setWordWrap(True)
        row = QHBoxLayout()
        row.addWidget(self.eye)
        row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.BLOCK, theme.GAP, theme.BLOCK, theme.GAP)
        layout.setSpacing(theme.GAP)
        layout.addWidget(above)
        layout.addWidget(self.text)
        layout.addLayout(row)
        layout.addStretch(1)
        self.setFocusProxy(self.eye)
        desk.tasks.changed.connect(self._changed)
        self._load()

    def _load(self) -> None:
        self._desk.tasks.query(self._read, self._show, owner=self, key="revealed")

    def _changed(self, changes: Changes) -> None:
        if changes.touches(*self._tables):
            self._load()

    def _show(self, said: str) -> None:
        self._said = said
        self.eye.setEnabled(bool(said))
        if self.eye.isChecked():
            self._reveal()
        else:
            self._conceal()

    def _reveal(self) -> None:
        self.text.setText(self._said or self._nothing)

    def _conceal(self) -> None:
        self.text.setText(HIDDEN if self._said else self._nothing)
