# SPDX-License-Identifier: GPL-3.0-or-later
"""The values of a version as one field of a form: a table in which each value is typed the way its type asks for."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QAction, QColor, QFocusEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from union_desktop.areas.policies.terms import (
    BY_KEY,
    OnBreak,
    ParameterDraft,
    ParameterKind,
    PolicyKind,
)
from union_desktop.areas.policies.terms.usual import in_order, scope_label, scopes_of, usual_parameters
from union_desktop.areas.policies.terms.values import read_value, typed_value
from union_desktop.widgets import icons, theme
from union_desktop.widgets.fields import Combo, Editor, Field
from union_desktop.widgets.keys_inside import KeysInside

NAME, SCOPE, VALUE, ON_BREAK = range(4)
_TYPED: Final = int(Qt.ItemDataRole.UserRole)
_ROWS, _LINES, _LINES_WIDTH = 9, 6, 420
_HEADS: Final = ("参数", "适用于", "内容", "突破时")
Index = QModelIndex | QPersistentModelIndex
#: A row: key, scope, what stands in the cell of the value, who may let a breach pass.
Row = tuple[str, str, str, str]


class ParameterTable(QTableWidget):
    """One line for each value there can be; empty ones are not kept.

    A line may be added for a part only (an occasion, a scheme), which then goes before the line for all.

    Signals:
        edited: the person changed a line.
    """

    edited = Signal()

    def __init__(self) -> None:
        super().__init__(0, len(_HEADS))
        self.kind = PolicyKind.AID
        self._filling = False
        self.setAccessibleName("参数")
        self.setHorizontalHeaderLabels(list(_HEADS))
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 10)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        for column, width in ((NAME, 220), (SCOPE, 96), (ON_BREAK, 150)):
            self.setColumnWidth(column, width)
        header.setSectionResizeMode(VALUE, QHeaderView.ResizeMode.Stretch)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.setItemDelegate(_Delegate(self))
        self.itemChanged.connect(self._changed)
        self._keys = KeysInside(
            {
                Qt.Key.Key_Return: self.edit_current,
                Qt.Key.Key_Enter: self.edit_current,
                Qt.Key.Key_Delete: self.empty_current,
            },
            self,
        )
        height = self.verticalHeader().defaultSectionSize()
        self.setMinimumHeight(height * (_ROWS + 1) + 2 * self.frameWidth())

    # -- rows -------------------------------------------------------------------------------------------------

    def show_parameters(self, kind: PolicyKind, parameters: Sequence[ParameterDraft]) -> None:
        """These values, and an empty line for each other one a document of this kind can have."""
        self.kind = kind
        known = {(one.key, one.scope): one for one in parameters}
        spoken = {one.key for one in parameters}
        for one in usual_parameters(kind):
            if one.key not in spoken:
                known[one.key, ""] = one
        self.show_rows(
            [
                (one.key, one.scope, typed_value(BY_KEY[one.key], one.value), one.on_break)
                for one in in_order(kind, known.values())
            ]
        )

    def show_rows(self, rows: Sequence[Row]) -> None:
        """These lines as they were typed."""
        self._filling = True
        self.setRowCount(0)
        for row in rows:
            self._insert(self.rowCount(), row)
        self._filling = False
        if rows:
            self.setCurrentCell(0, VALUE)

    def rows(self) -> list[Row]:
        """The lines in which something stands."""
        return [row for row in self._all() if row[2].strip()]

    def parameters(self) -> tuple[ParameterDraft, ...]:
        """The values; ValueError for the first line that cannot be read, which becomes the current one."""
        found: list[ParameterDraft] = []
        for at, (key, scope, typed, on_break) in enumerate(self._all()):
            try:
                value = read_value(BY_KEY[key], typed)
            except ValueError as error:
                self.setCurrentCell(at, VALUE)
                where = f"（{scope_label(self.kind, scope)}）" if scope else ""
                raise ValueError(f"{BY_KEY[key].label}{where}：{error}") from None
            if value:
                if any((one.key, one.scope) == (key, scope) for one in found):
                    self.setCurrentCell(at, SCOPE)
                    raise ValueError(
                        f"“{BY_KEY[key].label}”对“{scope_label(self.kind, scope)}”填写了两次，请只留一项。"
                    )
                found.append(ParameterDraft(key, value, scope, OnBreak(on_break)))
        return tuple(found)

    def add_line(self, key: str) -> None:
        """Another line of a parameter, for a part that has none yet."""
        rows = self._all()
        taken = {row[1] for row in rows if row[0] == key}
        scope = next((one for one in scopes_of(self.kind) if one not in taken), "")
        last = max((at for at, row in enumerate(rows) if row[0] == key), default=len(rows) - 1)
        self._filling = True
        self._insert(last + 1, (key, scope, "", OnBreak.REASON))
        self._filling = False
        self.setCurrentCell(last + 1, SCOPE)
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.edited.emit()

    def edit_current(self) -> None:
        """What F2 does."""
        # The Enter that ends an editor comes here as well, and must not reach the window's own button.
        item = self.currentItem() if self.state() != QAbstractItemView.State.EditingState else None
        if item is not None and item.flags() & Qt.ItemFlag.ItemIsEditable:
            self.editItem(item)

    def empty_current(self) -> None:
        """Takes the value of the line away; a line for a part goes altogether."""
        at = self.currentRow()
        if at < 0:
            return
        if self._all()[at][1]:
            self.removeRow(at)
        else:
            self._put(self.cell(at, VALUE), "")
        self.edited.emit()

    def kind_at(self, row: int) -> ParameterKind:
        """Which parameter a line is of."""
        return BY_KEY[str(self.cell(row, NAME).data(_TYPED))]

    def cell(self, row: int, column: int) -> QTableWidgetItem:
        """A cell of a line that is there."""
        item = self.item(row, column)
        assert item is not None
        return item

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        # On a small screen the form around is rolled so far that the lines can be read while they are filled in.
        around = self.parentWidget()
        while around is not None and not isinstance(around, QScrollArea):
            around = around.parentWidget()
        if around is not None:
            around.ensureWidgetVisible(self)

    def sizeHint(self) -> QSize:
        return QSize(820, self.minimumHeight())

    # -- inside -----------------------------------------------------------------------------------------------

    def _all(self) -> list[Row]:
        rows = range(self.rowCount())
        cells = ([str(self.cell(at, column).data(_TYPED)) for column in range(4)] for at in rows)
        return [(key, scope, typed, on_break) for key, scope, typed, on_break in cells]

    def _insert(self, at: int, row: Row) -> None:
        key, scope, typed, on_break = row
        kind = BY_KEY[key]
        self.insertRow(at)
        editable = {SCOPE: kind.scoped, VALUE: True, ON_BREAK: kind.checks}
        for column, typed_in in enumerate((key, scope, typed, on_break)):
            item = QTableWidgetItem()
            flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
            item.setFlags(flags | Qt.ItemFlag.ItemIsEditable if editable.get(column) else flags)
            self.setItem(at, column, item)
            self._put(item, typed_in)

    def _put(self, item: QTableWidgetItem, typed: str) -> None:
        was, self._filling = self._filling, True
        item.setData(_TYPED, typed)
        kind = self.kind_at(item.row())
        shown = typed
        match item.column():
            case 0:
                shown = kind.label
                item.setToolTip(kind.tip or kind.label)
            case 1:
                shown = scope_label(self.kind, typed) if kind.scoped else ""
            case 2:
                shown = "；".join(filter(None, (line.strip() for line in typed.splitlines())))
                item.setToolTip(typed)
                self._mark(item, kind, typed)
            case 3:
                shown = OnBreak(typed).label if kind.checks else ""
                item.setToolTip(shown)
        item.setText(shown)
        self._filling = was

    def _mark(self, item: QTableWidgetItem, kind: ParameterKind, typed: str) -> None:
        try:
            read_value(kind, typed)
        except ValueError as error:
            item.setBackground(theme.colours(self.palette()).problem_soft)
            item.setToolTip(str(error))
        else:
            item.setBackground(QColor(Qt.GlobalColor.transparent))

    def settle(self, item: QTableWidgetItem, typed: str) -> None:
        """What an editor gives back, in its usual form where it can be read."""
        kind = self.kind_at(item.row())
        if item.column() == VALUE:
            try:
                typed = typed_value(kind, read_value(kind, typed))
            except ValueError:
                typed = typed.strip()
        if typed != item.data(_TYPED):
            self._put(item, typed)
            self.edited.emit()

    def _changed(self, _item: QTableWidgetItem) -> None:
        if not self._filling:
            self.edited.emit()


class _Delegate(QStyledItemDelegate):
    """Choices as lists, lists of lines in a field of several lines, all others in one line."""

    def __init__(self, table: ParameterTable) -> None:
        super().__init__(table)
        self._table = table

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: Index) -> QWidget:
        kind = self._table.kind_at(index.row())
        if index.column() == SCOPE:
            return self._combo(
                parent, [("", "全部"), *scopes_of(self._table.kind).items()], index, editable=True
            )
        if index.column() == ON_BREAK:
            return self._combo(parent, [(one.value, one.label) for one in OnBreak], index)
        if kind.value == "choice":
            return self._combo(parent, [("", ""), *((label, label) for _, label in kind.choices)], index)
        if kind.value in ("list", "text"):
            lines = QPlainTextEdit(parent)
            lines.setTabChangesFocus(True)
            lines.setAccessibleName(kind.label)
            return lines
        line = QLineEdit(parent)
        line.setAccessibleName(kind.label)
        return line

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        typed = str(index.data(_TYPED) or "")
        if isinstance(editor, QPlainTextEdit):
            editor.setPlainText(typed)
        elif isinstance(editor, QLineEdit):
            editor.setText(typed)

    def setModelData(self, editor: QWidget, _model: QAbstractItemModel, index: Index) -> None:
        item = self._table.cell(index.row(), index.column())
        if isinstance(editor, QPlainTextEdit):
            self._table.settle(item, editor.toPlainText())
        elif isinstance(editor, QLineEdit):
            self._table.settle(item, editor.text())
        elif isinstance(editor, QComboBox):
            at = editor.findText(editor.currentText().strip())
            self._table.settle(item, str(editor.itemData(at)) if at >= 0 else editor.currentText().strip())

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, _index: Index) -> None:
        area = option.rect
        if isinstance(editor, QPlainTextEdit):
            # Nothing stands behind a list, and its lines are longer than an amount.
            area.setRight(self._table.viewport().width() - 2)
            area.setLeft(min(area.left(), max(0, area.right() - _LINES_WIDTH)))
            area.setHeight(editor.fontMetrics().lineSpacing() * _LINES + 12)
            # The form around may show only a part of the table.
            room = self._table.viewport().visibleRegion().boundingRect().bottom()
            if area.bottom() > room:
                area.moveBottom(max(room, area.height()))
        editor.setGeometry(area)

    def _combo(
        self, parent: QWidget, choices: Sequence[tuple[str, str]], index: Index, *, editable: bool = False
    ) -> QComboBox:
        combo = Combo()
        combo.setParent(parent)
        combo.setEditable(editable)
        combo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        for value, label in choices:
            combo.addItem(label, value)
        typed = str(index.data(_TYPED) or "")
        at = combo.findData(typed)
        combo.setCurrentIndex(at)
        if at < 0 and editable:
            combo.setEditText(typed)
        combo.activated.connect(partial(self._done, combo))
        return combo

    def _done(self, combo: QComboBox, _row: int) -> None:
        self.commitData.emit(combo)
        self.closeEditor.emit(combo)


class ParametersBox(QWidget):
    """The table with the buttons that add and take away a line."""

    def __init__(self) -> None:
        super().__init__()
        self.table = ParameterTable()
        self.add_button = QPushButton(icons.icon("add"), "分项规定")
        self.add_button.setToolTip("给一个事项或项目单独规定，如“生日”的上限与其他事项不同")
        self.remove_button = QPushButton(icons.icon("delete"), "清除这一项")
        self.remove_button.clicked.connect(self.table.empty_current)
        self.menu = QMenu(self.add_button)
        self.add_button.setMenu(self.menu)
        self.menu.aboutToShow.connect(self._fill_menu)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.GAP)
        buttons.addWidget(self.add_button)
        buttons.addWidget(self.remove_button)
        buttons.addWidget(theme.muted("回车或双击填写；没有规定的留空。"), 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.TIGHT)
        layout.addWidget(self.table, 1)
        layout.addLayout(buttons)
        self.setFocusProxy(self.table)

    @property
    def kind(self) -> PolicyKind:
        """For which documents the lines are."""
        return self.table.kind

    def show_parameters(self, kind: PolicyKind, parameters: Sequence[ParameterDraft]) -> None:
        """The lines of a document of this kind."""
        self.table.show_parameters(kind, parameters)
        self.add_button.setVisible(any(one.scoped for one in self._kinds()))

    def _kinds(self) -> list[ParameterKind]:
        return [one for one in BY_KEY.values() if self.table.kind in one.kinds]

    def _fill_menu(self) -> None:
        self.menu.clear()
        for one in self._kinds():
            if one.scoped:
                action = QAction(one.label, self.menu)
                action.triggered.connect(partial(self._add, one.key))
                self.menu.addAction(action)

    def _add(self, key: str, _checked: bool = False) -> None:
        self.table.add_line(key)


class ParametersEditor(Editor):
    """The values of a version in a form; what is on the screen is kept as JSON."""

    widget: ParametersBox
    top_label = True

    def __init__(self, declared: ParametersField) -> None:
        super().__init__(ParametersBox())
        self.widget.table.edited.connect(self.touched)
        self._kind = declared.kind

    def show_value(self, value: Any) -> None:
        self.widget.show_parameters(self._kind, value or ())

    def value(self) -> tuple[ParameterDraft, ...]:
        return self.widget.table.parameters()

    def raw(self) -> object:
        return json.dumps(self.widget.table.rows(), ensure_ascii=False)

    def show_raw(self, raw: Any) -> None:
        table = self.widget.table
        typed: list[Row] = [(row[0], row[1], row[2], row[3]) for row in json.loads(str(raw) or "[]")]
        there = {row[0] for row in typed}
        empty: list[Row] = [
            (one.key, "", "", OnBreak.REASON) for one in usual_parameters(table.kind) if one.key not in there
        ]
        order = list(BY_KEY)
        table.show_rows(sorted([*typed, *empty], key=lambda row: (order.index(row[0]), row[1])))

    def is_empty(self) -> bool:
        return not self.widget.table.rows()

    def mark(self, problem: bool) -> None:
        """The table tints the line itself."""


@dataclass(frozen=True)
class ParametersField(Field):
    """The values of a version, for a document of one kind."""

    editor = ParametersEditor
    wide: bool = True
    kind: PolicyKind = PolicyKind.AID
