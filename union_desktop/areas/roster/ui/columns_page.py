# SPDX-License-Identifier: GPL-3.0-or-later
"""What each column of the file holds: guessed, shown with samples, corrected here."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from union_desktop.areas.roster.service.wire import Preview
from union_desktop.areas.roster.terms import FIELDS, IGNORED, field_title
from union_desktop.areas.roster.ui.intake import Intake
from union_desktop.core import masking
from union_desktop.core.errors import UserError
from union_desktop.core.sheets.lines import column_letters
from union_desktop.widgets import theme
from union_desktop.widgets.filters import FlowLayout
from union_desktop.widgets.wizard import WizardPage

_SAMPLES = 3


class ColumnsPage(WizardPage):
    """One line for each header of the file; the same header on several sheets means the same."""

    help_topic = "05-rosters#第 2 步：列的含义"
    heading = "核对列的含义"
    forward_text = "下一步"

    def __init__(self, intake: Intake) -> None:
        super().__init__()
        self._intake = intake
        self._headers: list[str] = []
        self.boxes: dict[str, QComboBox] = {}
        self.table = QTableWidget(0, 4)
        self.table.setHorizontalHeaderLabels(["列", "表头", "含义", "文件中的内容"])
        self.table.setAccessibleName("列的含义")
        self.table.verticalHeader().hide()
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.table.setShowGrid(False)
        self.table.setAlternatingRowColors(True)
        self.table.setFrameShape(QTableWidget.Shape.NoFrame)
        self.table.setWordWrap(False)
        titles = self.table.horizontalHeader()
        titles.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column, width in enumerate((110, 230, 190)):
            titles.resizeSection(column, width)
        titles.setSectionResizeMode(3, QHeaderView.ResizeMode.Stretch)
        self.sheet_boxes: dict[str, QCheckBox] = {}
        self._sheet_row = QWidget()
        self._sheet_layout = FlowLayout(self._sheet_row)
        self._sheet_layout.setContentsMargins(theme.PAGE_MARGIN + theme.GAP, 0, theme.PAGE_MARGIN, theme.GAP)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._sheet_row)
        layout.addWidget(self.table, 1)

    def enter(self) -> None:
        machine = self._intake.machine
        contents = machine.contents
        assert contents is not None
        sheets = "、".join(f"“{table.sheet}”{table.row_count:,} 行" for table in contents.tables)
        without = (
            f"没有表头的工作表不读：{'、'.join(contents.without_header[:4])}。"
            if contents.without_header
            else ""
        )
        self.explanation = (
            f"读到 {sheets}。请看一看每一列的含义，不对的在这里改；不需要的列选“不采用”。{without}"
        )
        self._show_sheets()
        self._headers = [header for header in machine.columns if header]
        self.table.setRowCount(len(self._headers))
        self.boxes.clear()
        several = len(contents.tables) > 1
        for row, header in enumerate(self._headers):
            place, samples = self._samples(header, several=several)
            key = machine.columns[header]
            if key == "id_number":
                samples = [masking.mask_id_number(text) for text in samples]
            elif key == "phone":
                samples = [masking.mask_phone(text) for text in samples]
            for column, text in ((0, place), (1, header.replace("/", " / ")), (3, "　　".join(samples))):
                self.table.setItem(row, column, QTableWidgetItem(text))
            box = QComboBox()
            box.addItem("不采用", IGNORED)
            for field in FIELDS:
                box.addItem(field.title, field.key)
            box.setCurrentIndex(max(0, box.findData(key)))
            box.setAccessibleName(f"“{header}”的含义")
            box.currentIndexChanged.connect(lambda _at: self.complete_changed.emit())
            box.wheelEvent = lambda event: event.ignore()  # type: ignore[method-assign]
            self.boxes[header] = box
            self.table.setCellWidget(row, 2, box)
        height = self.table.fontMetrics().height() + theme.BLOCK
        self.table.verticalHeader().setDefaultSectionSize(height)

    def is_complete(self) -> bool:
        picked = {box.currentData() for box in self.boxes.values()}
        some = not self.sheet_boxes or any(box.isChecked() for box in self.sheet_boxes.values())
        return some and "name" in picked and bool(picked & {"staff_no", "id_number"})

    def leave(self, proceed: Callable[[], None]) -> None:
        machine = self._intake.machine
        columns = {header: str(box.currentData()) for header, box in self.boxes.items()}
        self._refuse_twice(columns)
        sheets = tuple(name for name, box in self.sheet_boxes.items() if box.isChecked())
        if self.sheet_boxes and sheets != machine.sheets:
            machine.set_sheets(sheets)
        if columns != {header: machine.columns[header] for header in columns}:
            machine.set_columns(columns)

        def work(_progress: object) -> Preview:
            return machine.compare()

        self._intake.run("正在核对…", work, lambda _preview: proceed())

    def _show_sheets(self) -> None:
        contents = self._intake.machine.contents
        assert contents is not None
        for box in self.sheet_boxes.values():
            self._sheet_layout.removeWidget(box)
            box.deleteLater()
        self.sheet_boxes.clear()
        for table in contents.tables if len(contents.tables) > 1 else ():
            box = QCheckBox(f"工作表“{table.sheet}”")
            box.setChecked(table.sheet in self._intake.machine.sheets)
            box.toggled.connect(lambda _on: self.complete_changed.emit())
            self.sheet_boxes[table.sheet] = box
            self._sheet_layout.addWidget(box)
        self._sheet_row.setVisible(bool(self.sheet_boxes))

    def _samples(self, header: str, *, several: bool) -> tuple[str, list[str]]:
        contents = self._intake.machine.contents
        assert contents is not None
        for table in contents.tables:
            if header in table.headers:
                at = table.headers.index(header)
                letters = column_letters(table.first_column + at)
                told = [row[at] for row in table.samples if row[at]]
                return (f"{table.sheet} {letters}" if several else letters), told[:_SAMPLES]
        return "", []

    def _refuse_twice(self, columns: dict[str, str]) -> None:
        contents = self._intake.machine.contents
        assert contents is not None
        for table in contents.tables:
            owner: dict[str, str] = {}
            for header in table.headers:
                key = columns.get(header, "")
                if key and owner.setdefault(key, header) != header:
                    raise UserError(
                        f"“{owner[key]}”和“{header}”两列都指定为“{field_title(key)}”，不知道用哪一列。"
                        "请把其中一列改为“不采用”或别的含义。"
                    )
