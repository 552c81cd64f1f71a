# SPDX-License-Identifier: GPL-3.0-or-later
"""The row of filters above a list: each filter is a button that always says its state, and one button clears all.

A filter someone forgot has hidden records from people before; so none of them can be out of sight.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLayout, QLayoutItem, QMenu, QPushButton, QSizePolicy, QWidget

from union_desktop.widgets import icons, theme


class FlowLayout(QLayout):
    """Widgets side by side, going on in the next line when the room ends."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(theme.TIGHT + 2)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def insert_widget(self, place: int, widget: QWidget) -> None:
        """Puts a widget before the others."""
        self.addWidget(widget)
        self._items.insert(place, self._items.pop())
        self.invalidate()

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._arrange(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._arrange(rect, move=True)

    def sizeHint(self) -> QSize:
        shown = [item.sizeHint() for item in self._items if not item.isEmpty()]
        width = sum(size.width() for size in shown) + self.spacing() * max(len(shown) - 1, 0)
        return QSize(width, max((size.height() for size in shown), default=0))

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._items:
            if not item.isEmpty():
                size = size.expandedTo(item.minimumSize())
        return size

    def _arrange(self, rect: QRect, *, move: bool) -> int:
        x, y, tallest = rect.x(), rect.y(), 0
        for item in self._items:
            if item.isEmpty():
                continue
            size = item.sizeHint()
            if x > rect.x() and x + size.width() > rect.right() + 1:
                x, y, tallest = rect.x(), y + tallest + self.spacing(), 0
            if move:
                item.setGeometry(QRect(QPoint(x, y), size))
            x += size.width() + self.spacing()
            tallest = max(tallest, size.height())
        return y + tallest - rect.y()


class Chip(QPushButton):
    """A rounded button: quiet while its filter lets everything through, in the accent colour while it does not.

    Signals:
        active_changed: it began or ceased to narrow the list.
    """

    active_changed = Signal(bool)

    def __init__(
        self, text: str = "", parent: QWidget | None = None, *, trailing: str = "chevron_down"
    ) -> None:
        super().__init__(text, parent)
        self._active = False
        self._trailing = trailing
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @property
    def active(self) -> bool:
        """Whether it narrows the list."""
        return self._active

    def set_active(self, active: bool) -> None:
        """Changes the colour."""
        changed = active != self._active
        self._active = active
        self.update()
        if changed:
            self.active_changed.emit(active)

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self.text()) + metrics.ascent() + 26, metrics.height() + 8)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        colours = theme.colours(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = self.rect().adjusted(0, 0, -1, -1).toRectF().translated(0.5, 0.5)
        edge = colours.accent if self._active or self.hasFocus() else colours.line
        ground = colours.accent_soft if self._active else self.palette().base().color()
        if self.isDown() or (self.underMouse() and self.isEnabled()):
            ground = ground.darker(104) if not colours.dark else ground.lighter(118)
        painter.setPen(edge)
        painter.setBrush(ground)
        painter.drawRoundedRect(frame, 5, 5)
        side = self.fontMetrics().ascent()
        ink = self.palette().buttonText().color()
        room = self.rect().adjusted(9, 0, -side - 10, 0)
        painter.setPen(ink)
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self.text())
        mark = icons.pixmap(
            self._trailing, side, colours.accent if self._active else colours.muted, self.devicePixelRatioF()
        )
        painter.drawPixmap(self.width() - side - 7, (self.height() - side) // 2, mark)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.updateGeometry()


class CheckMenu(QMenu):
    """Stays open while boxes are ticked: choosing three categories is one visit, not three."""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        action = self.activeAction()
        if action is not None and action.isCheckable() and action.isEnabled():
            action.trigger()
            return
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        action = self.activeAction()
        if event.key() == Qt.Key.Key_Space and action is not None and action.isCheckable():
            action.trigger()
            return
        super().keyPressEvent(event)


@dataclass(eq=False)
class _Filter:
    title: str
    chip: Chip
    menu: QMenu
    every: QAction
    actions: dict[str, QAction]
    many: bool


class FilterBar(QWidget):
    """Filters with fixed choices, chips for what was chosen elsewhere (a group in the tree), and 清除筛选.

    Signals:
        changed: a filter was changed or cleared; ask ``values``.
        chip_removed: key of a chip the person took away.
        cleared: 清除筛选 was pressed; ``changed`` follows.
    """

    changed = Signal()
    chip_removed = Signal(str)
    cleared = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._filters: dict[str, _Filter] = {}
        self._chips: dict[str, Chip] = {}
        self._others: list[Chip] = []
        self._searched = False
        self._flow = FlowLayout(self)
        self._clear = QPushButton("清除筛选", self)
        self._clear.setIcon(icons.icon("filter_dismiss"))
        self._clear.setFlat(True)
        self._clear.setToolTip("取消全部筛选条件，显示所有记录（Ctrl+Shift+F）")
        self._clear.setShortcut("Ctrl+Shift+F")
        self._clear.clicked.connect(self.clear)
        self._clear.setEnabled(False)
        self._flow.addWidget(self._clear)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def add_filter(
        self, key: str, title: str, choices: Sequence[tuple[str, str]], *, many: bool = True
    ) -> None:
        """A filter with ``(value, label)`` choices; with ``many`` several may be ticked, and any of them fits."""
        chip = Chip(parent=self)
        menu = CheckMenu(chip) if many else QMenu(chip)
        chip.setToolTip(f"按{title}筛选")
        chip.clicked.connect(lambda: menu.popup(chip.mapToGlobal(QPoint(0, chip.height() + 2))))
        every = QAction("全部", menu)
        every.triggered.connect(lambda: self.set_values({key: ()}))
        menu.addAction(every)
        menu.addSeparator()
        self._filters[key] = _Filter(title, chip, menu, every, {}, many)
        self._insert(chip)
        self.set_choices(key, choices)

    def set_choices(self, key: str, choices: Sequence[tuple[str, str]]) -> None:
        """Offers other choices; what is ticked stays ticked where it still exists."""
        one = self._filters[key]
        ticked = self.value(key)
        for action in one.actions.values():
            one.menu.removeAction(action)
            action.deleteLater()
        one.actions.clear()
        for value, label in choices:
            action = QAction(label, one.menu)
            action.setCheckable(True)
            action.setChecked(value in ticked)
            action.triggered.connect(lambda _on=False, value=value: self._picked(key, value))
            one.menu.addAction(action)
            one.actions[value] = action
        self._show(one)

    def add_widget(self, widget: QWidget) -> None:
        """Another control in the row, for example the as-of date; a chip among them counts while it is active.

        Who adds it takes it back when ``cleared`` comes.
        """
        self._insert(widget)
        if isinstance(widget, Chip):
            self._others.append(widget)
            widget.active_changed.connect(self._update_clear)
            self._update_clear()

    def note_search(self, text: str) -> None:
        """What is searched for beside the filters: it narrows as well, so 清除筛选 takes it back as well."""
        self._searched = bool(text)
        self._update_clear()

    def values(self) -> dict[str, tuple[str, ...]]:
        """The ticked values of all filters that narrow the list."""
        found = {key: self.value(key) for key in self._filters}
        return {key: ticked for key, ticked in found.items() if ticked}

    def value(self, key: str) -> tuple[str, ...]:
        """The ticked values of one filter; empty means everything."""
        return tuple(value for value, action in self._filters[key].actions.items() if action.isChecked())

    def words(self) -> list[str]:
        """The conditions as the chips word them, for a heading or a file."""
        found = [one.chip.text() for one in self._filters.values() if one.chip.active]
        return [*found, *(chip.text() for chip in self._chips.values())]

    def set_values(self, values: Mapping[str, Sequence[str]], *, tell: bool = True) -> None:
        """Ticks values of the filters named."""
        for key, wanted in values.items():
            one = self._filters[key]
            for value, action in one.actions.items():
                action.setChecked(value in wanted)
            self._show(one)
        if tell:
            self.changed.emit()

    def set_chip(self, key: str, text: str) -> None:
        """Shows (or with an empty text removes) a condition that was chosen elsewhere; it can be taken away here."""
        old = self._chips.pop(key, None)
        if old is not None:
            self._flow.removeWidget(old)
            old.hide()
            old.deleteLater()
        if text:
            chip = Chip(text, self, trailing="dismiss")
            chip.set_active(True)
            chip.setToolTip("取消这个条件")
            chip.clicked.connect(lambda: self._remove_chip(key))
            self._chips[key] = chip
            self._insert(chip)
            chip.show()
        self._update_clear()

    @property
    def active(self) -> bool:
        """Whether anything narrows the list."""
        return (
            self._searched
            or bool(self._chips)
            or bool(self.values())
            or any(chip.active for chip in self._others)
        )

    def clear(self) -> None:
        """Takes all conditions away."""
        for key in list(self._chips):
            self.set_chip(key, "")
        self.set_values(dict.fromkeys(self._filters, ()), tell=False)
        self._update_clear()
        self.cleared.emit()
        self.changed.emit()

    def _remove_chip(self, key: str) -> None:
        self.set_chip(key, "")
        self.chip_removed.emit(key)
        self.changed.emit()

    def _picked(self, key: str, value: str) -> None:
        one = self._filters[key]
        if not one.many:
            for other, action in one.actions.items():
                if other != value:
                    action.setChecked(False)
        self._show(one)
        self.changed.emit()

    def _show(self, one: _Filter) -> None:
        labels = [action.text() for action in one.actions.values() if action.isChecked()]
        if not labels:
            state = "全部"
        elif len(labels) <= 2:
            state = "、".join(labels)
        else:
            state = f"{labels[0]}等 {len(labels)} 项"
        one.chip.setText(f"{one.title}：{state}")
        one.chip.set_active(bool(labels))
        one.chip.updateGeometry()
        self._update_clear()

    def _update_clear(self) -> None:
        self._clear.setEnabled(self.active)

    def _insert(self, widget: QWidget) -> None:
        widget.setParent(self)
        self._flow.insert_widget(self._flow.count() - 1, widget)
