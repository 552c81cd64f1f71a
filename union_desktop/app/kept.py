# SPDX-License-Identifier: GPL-3.0-or-later
"""What is kept of a window when its office is closed by the lock, and how it comes back at the same operator's sign-in."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from union_desktop.core import kept_forms
from union_desktop.core.errors import UserError
from union_desktop.core.office import explain_os
from union_desktop.widgets import ask, reopening, theme
from union_desktop.widgets.form_dialog import FormDialog
from union_desktop.widgets.reopening import Kept

if TYPE_CHECKING:
    from union_desktop.app.main_window import MainWindow

log = logging.getLogger(__name__)

#: Long enough for a form that first reads what it is about on another thread.
FORM_COMES_MS: Final = 4_000
LOOK_MS: Final = 50


def keep(window: MainWindow, dialogs: Sequence[FormDialog], told: Sequence[str]) -> None:
    """Keep where the operator stood, what was typed and what was not yet read; UserError when it cannot be written."""
    forms = [one for one in (dialog.kept() for dialog in dialogs) if one is not None]
    office, key = window.office, window.place_key
    content = {
        "tab": key,
        "record": next(iter(window.selected(key)), None),
        "forms": [one.plain() for one in forms],
        "told": list(told),
    }
    try:
        kept_forms.keep(office.folder, office.data_key, office.operator, content)
    except OSError as error:
        raise explain_os(error) from None


class TakingUp(QObject):
    """Brings back what was kept for the operator of a window; lives as long as the window."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._left: list[Kept] = []
        self._coming: list[Kept] = []
        self._waited = 0

    def begin(self) -> None:
        """Reads what was kept, if anything was, and opens it."""
        window, office = self._window, self._window.office
        try:
            found = kept_forms.read(office.folder, office.data_key, office.operator)
            if found is None:
                return
            tab, record = found["tab"], found["record"]
            forms = [reopening.from_plain(one) for one in found["forms"]]
            told = [str(one) for one in found["told"]]
        except (UserError, KeyError, TypeError, ValueError):
            kept_forms.set_aside(office.folder, office.operator)
            window.banner.say(kept_forms.LOST, "problem")
            return
        if window.has_place(tab):
            window.show_tab(tab)
            if record is not None:
                window.go_to(tab, int(record))
        for text in told:
            ask.tell(window, text)
        for kept in forms:
            self._open(kept)
        self._look()

    def _look(self) -> None:
        # Forgotten as soon as it is back: whoever saves and leaves at once must not find it again next time.
        self._waited += LOOK_MS
        if self._waited < FORM_COMES_MS and any(reopening.waits(one) for one in self._coming):
            QTimer.singleShot(LOOK_MS, self, self._look)
        else:
            self._end()

    def _open(self, kept: Kept) -> None:
        try:
            opened = reopening.reopen(self._window.desk, kept)
        # The opener is another area's code and the record may be gone; whatever happens, what was typed is offered.
        except Exception:
            log.exception("a kept form could not be opened")
            opened = False
        (self._coming if opened else self._left).append(kept)

    def _end(self) -> None:
        late = [one for one in self._coming if reopening.waits(one)]
        for one in late:
            reopening.give_up(one)
        self._left += late
        self._coming.clear()
        if self._left:
            text = "\n\n".join(one.text for one in self._left)
            KeptTextDialog(text, self._window).open()
            self._left.clear()
        office = self._window.office
        kept_forms.forget(office.folder, office.operator)


class KeptTextDialog(QDialog):
    """The words of forms that cannot be opened again, to be copied."""

    help_topic = "02-sign-in#离开座位、换人、退出"

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("锁定前没有保存的内容")
        said = QLabel(
            "下面的内容是锁定前填写、还没有保存的，原来的表单现在打不开了（相关记录可能已被改动或删除）。"
            "没有写入任何内容；需要时请复制下来，重新填写。关闭后不再保留。"
        )
        said.setWordWrap(True)
        self.text = QPlainTextEdit(text)
        self.text.setReadOnly(True)
        self.text.setAccessibleName("没有保存的内容")
        buttons = QDialogButtonBox()
        copy = buttons.addButton("全部复制", QDialogButtonBox.ButtonRole.ActionRole)
        copy.clicked.connect(self._copy)
        buttons.addButton("关闭", QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.PAGE_MARGIN, theme.PAGE_MARGIN, theme.PAGE_MARGIN, theme.BLOCK)
        layout.setSpacing(theme.BLOCK)
        layout.addWidget(said)
        layout.addWidget(self.text, 1)
        layout.addWidget(buttons)
        self.resize(520, 320)

    def _copy(self) -> None:
        self.text.selectAll()
        self.text.copy()
