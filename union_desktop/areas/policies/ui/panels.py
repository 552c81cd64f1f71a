# SPDX-License-Identifier: GPL-3.0-or-later
"""What belongs to a version beside its values: its text, and what was let pass under it."""

from __future__ import annotations

from functools import partial
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from union_desktop.areas.policies import queries
from union_desktop.areas.policies.queries import ExceptionRow
from union_desktop.areas.policies.terms import BY_KEY
from union_desktop.core.words import minute
from union_desktop.widgets import theme

if TYPE_CHECKING:
    from union_desktop.core.changes import Changes
    from union_desktop.core.reading import Reader
    from union_desktop.widgets.area import Desk

_NO_TEXT = "没有录入正文。可以在“更正…”中粘贴，或把扫描件添加为附件。"
_NO_EXCEPTIONS = "还没有依据这个版本放行过不符合规定的事项。"
_MOST = 50


class _Lines(QWidget):
    """Text that can be copied, in the width there is."""

    tables: tuple[str, ...] = ()

    def __init__(self, desk: Desk, version_id: int) -> None:
        super().__init__()
        self.desk = desk
        self.version_id = version_id
        self.label = QLabel()
        self.label.setWordWrap(True)
        self.label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.label.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.BLOCK, theme.TIGHT, theme.GAP, theme.GAP)
        layout.addWidget(self.label)
        desk.tasks.changed.connect(self._changed)
        self.reload()

    def reload(self) -> None:
        """Reads it again."""
        raise NotImplementedError

    def _changed(self, changes: Changes) -> None:
        if changes.touches(*self.tables):
            self.reload()


class TextPanel(_Lines):
    """The text of a version as it was pasted."""

    help_topic = "15-policies"
    tables = ("policy_version",)

    def reload(self) -> None:
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setAccessibleName("正文")
        read = partial(queries.text_and_note, version_id=self.version_id)
        self.desk.tasks.query(read, self._show, owner=self, key="text")

    def _show(self, found: tuple[str, str]) -> None:
        text, note = found
        said = f"说明：{note}\n\n" if note else ""
        self.label.setText(said + (text or _NO_TEXT))


class ExceptionsPanel(_Lines):
    """Who let what pass, when, for which record and why."""

    help_topic = "15-policies#突破规定"
    tables = ("policy_exception",)
    _found: tuple[list[ExceptionRow], dict[tuple[str, int], str]] = ([], {})

    def reload(self) -> None:
        self.label.setTextFormat(Qt.TextFormat.RichText)
        self.label.setAccessibleName("放行记录")
        self.desk.tasks.query(self._read, self._show, owner=self, key="exceptions")

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._show(self._found)

    def _read(self, reader: Reader) -> tuple[list[ExceptionRow], dict[tuple[str, int], str]]:
        rows = queries.exceptions_under(reader, self.version_id)
        return rows, {
            one.about: queries.about_name(reader, self.desk.words(), one.about) for one in rows[:_MOST]
        }

    def _show(self, found: tuple[list[ExceptionRow], dict[tuple[str, int], str]]) -> None:
        self._found = found
        rows, names = found
        muted = theme.colours(self.palette()).muted.name()
        if not rows:
            self.label.setText(f"<span style='color:{muted}'>{_NO_EXCEPTIONS}</span>")
            return
        parts = [
            f"<p style='margin-top:0px; margin-bottom:8px'><span style='color:{muted}'>{minute(one.at)}　{escape(one.operator)}</span>"
            f"<br>{escape(names[one.about])}<br>{escape(label(one))}：规定 {escape(one.allowed)}，实际 {escape(one.actual)}"
            f"<br>理由：{escape(one.reason)}</p>"
            for one in rows[:_MOST]
        ]
        if len(rows) > _MOST:
            parts.append(f"<p style='color:{muted}'>另有 {len(rows) - _MOST} 条更早的，见“操作记录”。</p>")
        self.label.setText("".join(parts))


def label(row: ExceptionRow) -> str:
    """What was gone against."""
    return BY_KEY[row.key].label if row.key in BY_KEY else row.key
