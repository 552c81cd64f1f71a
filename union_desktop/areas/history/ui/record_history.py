# SPDX-License-Identifier: GPL-3.0-or-later
"""The history of one record: beside it as a panel, in full as a window with one line per field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, Qt, QUrl
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from union_desktop.areas.history.queries import reading
from union_desktop.areas.history.terms import RecordEntry
from union_desktop.areas.history.ui import sentences
from union_desktop.core.changes import Changes
from union_desktop.core.telling import Teller
from union_desktop.widgets import theme
from union_desktop.widgets.row_table import Column, RowTable, RowTableModel

if TYPE_CHECKING:
    from union_desktop.core.reading import Reader
    from union_desktop.core.words import TableWords
    from union_desktop.widgets.area import Desk

#: Entries in the panel; the window has all.
FEW: Final = 20
ALL: Final = 5_000
_EVERY: Final = "全部字段"


class RecordHistoryPanel(QWidget):
    """The newest few entries about one record."""

    help_topic = "11-history#修改历史"

    def __init__(self, desk: Desk, table: str, record_id: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._record = (table, record_id)
        self._found: list[RecordEntry] = []
        self.page = QTextBrowser()
        self.page.setOpenLinks(False)
        self.page.setFrameShape(QFrame.Shape.NoFrame)
        self.page.setAccessibleName("修改历史")
        self.page.document().setDocumentMargin(theme.GAP)
        # Beside a list it is one of several; as a sheet of its own it may have all the room there is.
        self.page.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.MinimumExpanding)
        self.page.setMinimumHeight(self.fontMetrics().height() * 11)
        self.page.anchorClicked.connect(self._open_all)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.page)
        desk.tasks.changed.connect(self._something_done)
        self._read()

    def _read(self) -> None:
        read = partial(
            reading.record_history,
            table=self._record[0],
            number=self._record[1],
            words=self._desk.words(),
            most=FEW + 1,
        )
        self._desk.tasks.query(read, self._show, owner=self, key="history")

    def _show(self, found: list[RecordEntry]) -> None:
        self._found = found
        self._render()

    def _render(self) -> None:
        more = "<p><a href='all:'>全部修改历史…</a></p>" if self._found else "<p class=m>还没有修改。</p>"
        self.page.setHtml(
            sentences.style(self.palette()) + sentences.record_history(self._found[:FEW]) + more
        )

    def _open_all(self, _link: QUrl) -> None:
        RecordHistoryDialog(self._desk, *self._record, self._desk.window).open()

    def _something_done(self, changes: Changes) -> None:
        if changes.tables:
            self._read()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "page"):
            self._render()


@dataclass(frozen=True, slots=True)
class _FieldRow:
    """One field at one time."""

    at: str
    operator: str
    action: str
    field: str
    old: str
    new: str
    undone: bool


@dataclass(frozen=True, slots=True)
class _All:
    name: str
    entries: list[RecordEntry]


def _read_all(reader: Reader, table: str, number: int, words: Mapping[str, TableWords]) -> _All:
    teller = Teller(reader, words)
    name = f"{words[table].label if table in words else ''} {teller.name(table, number)}".strip()
    return _All(name, reading.record_history(reader, table, number, words, most=ALL))


def _field_rows(entries: Sequence[RecordEntry]) -> list[_FieldRow]:
    found = []
    for entry in entries:
        head = (entry.at[:16], entry.operator, entry.action)
        for line in entry.lines:
            # A row added or removed is one thing that happened; changed facts are looked for one by one.
            if line.op != "update" or line.forgotten:
                text = "，".join(f"{one.label} {one.new or one.old}".strip() for one in line.pairs)
                old, new = (text, "") if line.op == "delete" else ("", text or line.sentence)
                title = "查看、导出、打印" if line.table == "access_entry" else line.head
                found.append(_FieldRow(*head, title, old, new, entry.undone))
                continue
            for one in line.pairs:
                field = f"{line.what} {one.label}".strip()
                found.append(_FieldRow(*head, field, one.old, one.new, entry.undone))
    return found


def _columns() -> tuple[Column[_FieldRow], ...]:
    return (
        Column("at", "时间", lambda row: row.at, 126, sort=False),
        Column("operator", "操作员", lambda row: row.operator, 76, sort=False),
        Column(
            "action",
            "操作",
            lambda row: f"{row.action}（已撤销）" if row.undone else row.action,
            150,
            sort=False,
        ),
        Column("field", "字段", lambda row: row.field, 130, sort=False),
        Column("old", "原来", lambda row: row.old, 190, sort=False),
        Column("new", "改为", lambda row: row.new, 220, sort=False),
    )


class RecordHistoryDialog(QDialog):
    """Everything that was ever done to one record, a line per field."""

    help_topic = "11-history#修改历史"

    def __init__(self, desk: Desk, table: str, record_id: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("修改历史")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._desk = desk
        self._record = (table, record_id)
        self._rows: list[_FieldRow] = []
        self.heading = QLabel()
        self.heading.setTextFormat(Qt.TextFormat.PlainText)
        self.heading.setFont(theme.scaled(self.heading.font(), theme.HEADING, bold=True))
        self.field = QComboBox()
        self.field.setAccessibleName("字段")
        self.field.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.field.addItem(_EVERY)
        self.field.currentIndexChanged.connect(lambda _at: self._narrow())
        self.counts = QLabel()
        self.counts.setForegroundRole(self.palette().ColorRole.PlaceholderText)
        self.model: RowTableModel[_FieldRow] = RowTableModel(
            _columns(), self._fetch, self, muted=lambda row: row.undone
        )
        self.table = RowTable(self.model, self)
        self.table.setAccessibleName("修改历史")
        self.whole = QLabel()
        self.whole.setWordWrap(True)
        self.whole.setTextFormat(Qt.TextFormat.PlainText)
        self.whole.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.whole.setMinimumHeight(self.fontMetrics().height() * 2)
        self.table.current_id_changed.connect(self._say_whole)
        buttons = QDialogButtonBox()
        buttons.addButton("关闭", QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.reject)
        top = QHBoxLayout()
        top.setSpacing(theme.GAP)
        top.addWidget(self.heading, 1)
        label = QLabel("字段")
        label.setBuddy(self.field)
        top.addWidget(label)
        top.addWidget(self.field)
        below = QHBoxLayout()
        below.addWidget(self.counts, 1)
        below.addWidget(buttons)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.PAGE_MARGIN, theme.PAGE_MARGIN, theme.PAGE_MARGIN, theme.BLOCK)
        layout.setSpacing(theme.BLOCK)
        layout.addLayout(top)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.whole)
        layout.addLayout(below)
        self.resize(960, 560)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        read = partial(_read_all, table=table, number=record_id, words=desk.words())
        desk.tasks.query(read, self._show, owner=self, key="all")

    def _show(self, found: _All) -> None:
        self.heading.setText(found.name)
        self._rows = _field_rows(found.entries)
        fields = list(dict.fromkeys(row.field for row in self._rows))
        self.field.addItems(fields)
        self._narrow()

    def _narrow(self) -> None:
        wanted = self.field.currentText()
        ids = [at for at, row in enumerate(self._rows) if wanted in (_EVERY, row.field)]
        self.model.show_ids(ids)
        self.model.invalidate()
        self.counts.setText(f"共 {len(ids):,} 处修改、登记和查看" if ids else "还没有修改。")
        if ids:
            self.table.select_ids([ids[0]])

    def _fetch(self, ids: Sequence[int]) -> Mapping[int, _FieldRow]:
        return {at: self._rows[at] for at in ids}

    def _say_whole(self, at: int | None) -> None:
        """The cells in full, for what the columns cut off."""
        if at is None or at >= len(self._rows):
            self.whole.setText("")
            return
        row = self._rows[at]
        change = f"{row.old} → {row.new}" if row.old and row.new else row.new or row.old
        self.whole.setText(f"{row.field}：{change}")
