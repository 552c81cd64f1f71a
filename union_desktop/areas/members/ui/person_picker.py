# SPDX-License-Identifier: GPL-3.0-or-later
"""A field of a form that takes a person: typed by name, pinyin, initials or number, picked from the answers below it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem

from union_desktop.areas.members.queries import search
from union_desktop.areas.members.queries.search import Hit
from union_desktop.widgets import theme
from union_desktop.widgets.fields import Editor, Field

if TYPE_CHECKING:
    from union_desktop.core.reading import Reader
    from union_desktop.widgets.area import Desk

_HIT = int(Qt.ItemDataRole.UserRole)
SHOWN = 8


def hit_text(hit: Hit) -> str:
    """A person in one line, so that two of the same name can be told apart."""
    status = hit.status.label if hit.status else "未入会"
    return " · ".join(filter(None, (hit.name, hit.staff_no, hit.group or hit.department, status)))


def _hit_of(reader: Reader, person_id: int) -> Hit | None:
    found = reader.one(
        "select p.id, p.name, p.staff_no, p.department, coalesce((select v.name from union_org_version v"
        " where v.org_id = p.now_group_id order by v.valid_from desc limit 1), '') from person p where p.id = :id",
        id=person_id,
    )
    return Hit(found[0], found[1], found[2], found[3], found[4], None) if found else None


class PersonEditor(Editor):
    """The line, and a list over what stands below it while something is typed."""

    widget: QLineEdit

    def __init__(self, declared: PersonField) -> None:
        line = QLineEdit()
        line.setPlaceholderText("姓名、拼音、首字母或工号")
        self._desk = declared.desk
        self._picked: Hit | None = None
        self._settling = False
        # A child of the window and no popup of its own: input methods do not reliably reach popup windows.
        self.list = QListWidget(line)
        super().__init__(line)
        self.list.setFrameShape(QFrame.Shape.Box)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemClicked.connect(self._take)
        self.list.hide()
        line.textEdited.connect(self._typed)

    @property
    def picked(self) -> Hit | None:
        """Who was picked."""
        return self._picked

    def show_value(self, value: Any) -> None:
        self._picked = None
        self.widget.clear()
        self.list.hide()
        if value is not None and self._desk is not None:
            self._desk.tasks.query(
                partial(_hit_of, person_id=value), self._found_one, owner=self.widget, key="person"
            )
            self._picked = Hit(int(value), "", "", "", "", None)

    def value(self) -> int | None:
        if self._picked is not None:
            return self._picked.id
        if self.widget.text().strip():
            raise ValueError("没有选定是哪一个人。请输入姓名、拼音或工号，再从列出的人中选择。")
        return None

    def raw(self) -> object:
        return self.widget.text().strip()

    def show_raw(self, raw: Any) -> None:
        self._picked = None
        self.widget.setText(str(raw))
        self._typed(str(raw))
        self._settling = True

    def set_read_only(self, read_only: bool) -> None:
        self.widget.setReadOnly(read_only)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and self.list.isVisible():
            steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
            key = Qt.Key(event.key())
            if key in steps:
                row = self.list.currentRow() + steps[key]
                self.list.setCurrentRow(min(max(row, 0), self.list.count() - 1))
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab):
                self._take(self.list.currentItem())
                return key != Qt.Key.Key_Tab
            if key == Qt.Key.Key_Escape:
                self.list.hide()
                return True
        if event.type() == QEvent.Type.FocusOut:
            # Typed and left faster than the answer came: the only one who fits is taken when it is here.
            self._settling = self._picked is None
            self.list.hide()
        return super().eventFilter(watched, event)

    def _typed(self, text: str) -> None:
        self._picked = None
        self._settling = False
        text = text.strip()
        if not text or self._desk is None:
            self.list.hide()
            return
        self._desk.tasks.query(
            lambda reader: search.hits(reader, text, limit=SHOWN),
            lambda hits: self._show(hits, text),
            owner=self.widget,
            key="person",
        )

    def _show(self, hits: list[Hit], text: str) -> None:
        if text != self.widget.text().strip():
            return
        exact = [hit for hit in hits if text in (hit.name, hit.staff_no)]
        if self._settling and len(exact or hits) == 1:
            self._pick((exact or hits)[0])
            return
        self.list.clear()
        for hit in hits:
            item = QListWidgetItem(hit_text(hit))
            item.setData(_HIT, hit)
            self.list.addItem(item)
        if not hits:
            item = QListWidgetItem(f"没有找到“{text}”")
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.addItem(item)
        self.list.setCurrentRow(0 if hits else -1)
        self._place()

    def _place(self) -> None:
        line = self.widget
        window = line.window()
        if self._settling or not line.isVisible():
            return
        self.list.setParent(window)
        row = self.list.sizeHintForRow(0) or line.fontMetrics().height() + theme.GAP
        height = self.list.count() * row + 2 * self.list.frameWidth() + 2
        place = line.mapTo(window, QPoint(0, line.height()))
        if place.y() + height > window.height():
            place = line.mapTo(window, QPoint(0, -height))
        width = min(max(line.width(), 380), window.width() - place.x() - theme.GAP)
        self.list.setGeometry(place.x(), max(place.y(), 0), width, height)
        self.list.show()
        self.list.raise_()

    def _take(self, item: QListWidgetItem | None) -> None:
        hit = item.data(_HIT) if item is not None else None
        if hit is not None:
            self._pick(hit)

    def _pick(self, hit: Hit) -> None:
        self._picked = hit
        self.list.hide()
        self.widget.setText(hit_text(hit))
        # Marked from the end to the beginning: the name is in sight, and what is typed next takes its place.
        self.widget.end(False)
        self.widget.home(self.widget.hasFocus())
        self.touched.emit()

    def _found_one(self, hit: Hit | None) -> None:
        if hit is not None and self._picked is not None and self._picked.id == hit.id:
            self._picked = hit
            self.widget.setText(" · ".join(filter(None, (hit.name, hit.staff_no, hit.group))))
            self.widget.setCursorPosition(0)


@dataclass(frozen=True)
class PersonField(Field):
    """Somebody the office knows; the value is the id of the person, None when empty."""

    editor: ClassVar[Any] = PersonEditor
    desk: Desk | None = None
