# SPDX-License-Identifier: GPL-3.0-or-later
"""Words of the roster this office does not know yet: categories, units, codes; answered once, remembered per source."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
)

from union_desktop.areas.roster.terms import CREATE_UNIT, REFUSE_UNIT, field_title
from union_desktop.areas.roster.ui.intake import Intake
from union_desktop.core import codes
from union_desktop.widgets import icons, theme
from union_desktop.widgets.wizard import WizardPage

UNITS = "union_group"
_FATAL = (UNITS, "staff_category", "campus")


class ValuesPage(WizardPage):
    """One line for each word that needs an answer, and for each answered before."""

    help_topic = "05-rosters#第 3 步：取值与单位"
    heading = "说明取值与单位"
    explanation = "下面这些写法，工会文件里没有对应的内容。请指定它们的意思；程序会记住，下次同一来源不再问。"

    def __init__(self, intake: Intake) -> None:
        super().__init__()
        self._intake = intake
        self.boxes: dict[tuple[str, str], QComboBox] = {}
        self.table = QTableWidget(0, 5)
        self.table.setHorizontalHeaderLabels(["项目", "花名册中的写法", "行数", "意思是", ""])
        self.table.setAccessibleName("取值与单位")
        self.table.verticalHeader().hide()
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.table.setShowGrid(False)
        self.table.setAlternatingRowColors(True)
        self.table.setFrameShape(QTableWidget.Shape.NoFrame)
        titles = self.table.horizontalHeader()
        titles.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column, width in enumerate((110, 260, 90, 320)):
            titles.resizeSection(column, width)
        titles.setSectionResizeMode(4, QHeaderView.ResizeMode.Stretch)
        self.create_all = QPushButton(icons.icon("add"), "不认识的单位全部新建为工会小组")
        self.create_all.clicked.connect(self._create_all)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(theme.PAGE_MARGIN + theme.GAP, theme.GAP, theme.PAGE_MARGIN, theme.GAP)
        buttons.addWidget(self.create_all)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.table, 1)
        layout.addLayout(buttons)

    def enter(self) -> None:
        machine = self._intake.machine
        asked = [(one.field, one.text, one.count) for one in self._intake.preview.unknown]
        known = {(field, text) for field, text, _ in asked}
        asked += [
            (field, text, 0)
            for field, answers in machine.answers.items()
            for text in answers
            if (field, text) not in known
        ]
        self.boxes.clear()
        self.table.setRowCount(len(asked))
        for row, (field, text, count) in enumerate(asked):
            title = field_title(field)
            for column, cell in ((0, title), (1, text), (2, f"{count:,}" if count else "以前说明过")):
                self.table.setItem(row, column, QTableWidgetItem(cell))
            box = QComboBox()
            for value, label in self._choices(field):
                box.addItem(label, value)
            box.setCurrentIndex(max(0, box.findData(machine.answers.get(field, {}).get(text, ""))))
            box.setAccessibleName(f"{title}“{text}”的意思")
            box.setMaxVisibleItems(20)
            box.wheelEvent = lambda event: event.ignore()  # type: ignore[method-assign]
            self.boxes[field, text] = box
            self.table.setCellWidget(row, 3, box)
        self.table.verticalHeader().setDefaultSectionSize(self.table.fontMetrics().height() + theme.BLOCK)
        self.create_all.setVisible(any(field == UNITS for field, _ in self.boxes))

    def leave(self, proceed: Callable[[], None]) -> None:
        machine = self._intake.machine
        for (field, text), box in self.boxes.items():
            wanted = str(box.currentData())
            if wanted != machine.answers.get(field, {}).get(text, ""):
                machine.set_answer(field, text, wanted)
        proceed()

    def _choices(self, field: str) -> list[tuple[str, str]]:
        labels = self._intake.machine.words.labels
        nothing = "（未说明，这些行退回）" if field in _FATAL else "（未说明，这一格不采用）"
        found = [("", nothing)]
        if field == UNITS:
            found += [(CREATE_UNIT, "新建为工会小组"), (REFUSE_UNIT, "不是本校工会的单位，退回这些行")]
        if field in labels:
            found += list(labels[field].items())
        else:
            found += list(codes.TABLES[field].ordered())
        return found

    def _create_all(self) -> None:
        for (field, _), box in self.boxes.items():
            if field == UNITS and not box.currentData():
                box.setCurrentIndex(box.findData(CREATE_UNIT))
