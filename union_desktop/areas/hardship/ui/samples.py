# SPDX-License-Identifier: GPL-3.0-or-later
"""Spot checks: the draws there were, the files of one, what each check found, and a new draw."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
)

from union_desktop.areas.hardship.queries import measure, samples
from union_desktop.areas.hardship.queries.facts import class_label
from union_desktop.areas.hardship.queries.samples import DrawnFile, SampleRow
from union_desktop.areas.hardship.terms import FindingDraft, SampleDraft
from union_desktop.core import values
from union_desktop.core.changes import Changes
from union_desktop.core.roles import Role
from union_desktop.widgets import icons, theme
from union_desktop.widgets.draft_dialog import DraftDialog
from union_desktop.widgets.fields import DateField, NotesField, NumberField, TextField
from union_desktop.widgets.form import Form
from union_desktop.widgets.permission import allow

if TYPE_CHECKING:
    from union_desktop.core.reading import Reader
    from union_desktop.widgets.area import Desk

HELP: Final = "16-hardship#抽查"
_ROW: Final = int(Qt.ItemDataRole.UserRole)


@dataclass(frozen=True, slots=True)
class _Found:
    draws: list[SampleRow]
    files: dict[int, list[DrawnFile]]
    least: int


@dataclass(frozen=True, slots=True)
class DrawInput:
    """Questions before a draw; ``share`` in whole percent."""

    year: int | None
    on: Any
    share: int | None
    seed: str = ""


class SamplesDialog(QDialog):
    """Draws above, the files of the chosen one below."""

    help_topic = HELP

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("困难档案抽查")
        self._desk = desk
        self._found = _Found([], {}, 0)
        self.draws = _tree(
            ("抽取日期", "年度", "比例", "在档", "抽取", "已核查", "抽取种子"), (96, 56, 56, 56, 56, 64, 150)
        )
        self.draws.setAccessibleName("历次抽查")
        self.files = _tree(
            ("档案编号", "姓名", "部门", "类别", "核查日期", "核查结果"), (112, 84, 130, 84, 96, 200)
        )
        self.files.setAccessibleName("抽取的档案")
        self.nothing = theme.muted("还没有抽查过。按制度规定的比例从在档的档案中抽取，逐户核查后登记结果。")
        self.nothing.setWordWrap(True)
        self.draw_button = QPushButton(icons.icon("add"), "抽取…")
        self.enter_button = QPushButton(icons.icon("edit"), "登记核查结果…")
        self.open_button = QPushButton(icons.icon("open"), "打开档案")
        self._may = allow(self.draw_button, desk.role, Role.CLERK)
        allow(self.enter_button, desk.role, Role.CLERK)
        self.draw_button.clicked.connect(self._draw)
        self.enter_button.clicked.connect(self._enter)
        self.open_button.clicked.connect(self._open)
        self.draws.itemSelectionChanged.connect(self._show_files)
        self.files.itemSelectionChanged.connect(self._update)
        self.files.itemActivated.connect(lambda *_item: self._enter())
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close.button(QDialogButtonBox.StandardButton.Close).setText("关闭")
        close.rejected.connect(self.reject)
        row = QHBoxLayout()
        for button in (self.draw_button, self.enter_button, self.open_button):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setSpacing(theme.GAP)
        layout.addWidget(
            theme.muted("抽取的方法：对“种子:档案编号”求 SHA-256，取最小的若干份。用同一种子可以重复验证。")
        )
        layout.addWidget(self.nothing)
        layout.addWidget(self.draws, 2)
        layout.addWidget(self.files, 3)
        layout.addLayout(row)
        room = desk.window.screen().availableGeometry()
        self.resize(min(820, room.width() - 40), min(560, room.height() - 60))
        desk.tasks.changed.connect(self._changed)
        self._update()
        self._reload()

    def _reload(self) -> None:
        read = partial(_read, today=self._desk.today())
        self._desk.tasks.query(read, self._show, owner=self, key="samples")

    def _changed(self, changes: Changes) -> None:
        if changes.touches("hardship_sample", "hardship_sample_case"):
            self._reload()

    def _show(self, found: _Found) -> None:
        self._found = found
        before = self._chosen(self.draws)
        self.draws.clear()
        for one in found.draws:
            texts = (
                one.drawn_on.isoformat(),
                str(one.year),
                f"{one.share / 100:g}%",
                str(one.filed),
                str(one.drawn),
                f"{one.checked}/{one.drawn}",
                one.seed,
            )
            item = QTreeWidgetItem(list(texts))
            item.setData(0, _ROW, one)
            self.draws.addTopLevelItem(item)
            if before is not None and one.id == before.id:
                self.draws.setCurrentItem(item)
        first = self.draws.topLevelItem(0)
        if first is not None and self._chosen(self.draws) is None:
            self.draws.setCurrentItem(first)
        self.nothing.setVisible(not found.draws)
        self._show_files()

    def _show_files(self) -> None:
        draw = self._chosen(self.draws)
        before = self._chosen(self.files)
        self.files.clear()
        for one in self._found.files.get(draw.id, []) if draw is not None else []:
            checked = one.checked_on.isoformat() if one.checked_on else "待核查"
            item = QTreeWidgetItem(
                [one.case_no, one.name, one.department, class_label(one.hardship_class), checked, one.finding]
            )
            item.setData(0, _ROW, one)
            item.setToolTip(5, one.finding)
            self.files.addTopLevelItem(item)
            if before is not None and one.id == before.id:
                self.files.setCurrentItem(item)
        self._update()

    def _update(self) -> None:
        chosen = self._chosen(self.files) is not None
        self.draw_button.setEnabled(self._may and self._found.least > 0)
        self.enter_button.setEnabled(self._may and chosen)
        self.open_button.setEnabled(chosen)

    @staticmethod
    def _chosen(tree: QTreeWidget) -> Any:
        items = tree.selectedItems()
        return items[0].data(0, _ROW) if items else None

    def _draw(self) -> None:
        draw(self._desk, self._found.least, self)

    def _enter(self) -> None:
        row = self._chosen(self.files)
        if row is not None and self._may:
            finding(self._desk, row, self)

    def _open(self) -> None:
        row = self._chosen(self.files)
        if row is not None:
            self.accept()
            self._desk.go_to("hardship", row.case_id)


def show(desk: Desk) -> None:
    """抽查."""
    SamplesDialog(desk).open()


def draw(desk: Desk, least: int, parent: QDialog) -> DraftDialog:
    """The questions of a new draw."""
    percent = -(-least // 100)
    form = Form(
        (
            NumberField("year", "年度", required=True, minimum=1950, maximum=2199),
            DateField("on", "抽取日期", required=True, parse=partial(values.parse_date, today=desk.today())),
            NumberField(
                "share", "比例（%）", required=True, minimum=1, maximum=100, hint=f"不低于 {least / 100:g}%"
            ),
            TextField("seed", "抽取种子", max_length=40, hint="如公开摇出的号码；不填由程序产生"),
        )
    )

    def command(given: DrawInput) -> Callable[[Any], Changes]:
        assert given.year is not None
        assert given.share is not None
        wanted = SampleDraft(given.year, given.on, given.share * 100, given.seed)

        def write(session: Any) -> Changes:
            from union_desktop.areas.hardship import service

            return service.draw(session, wanted)

        return write

    dialog = DraftDialog(
        desk,
        "抽取档案",
        form,
        command,
        save="抽取",
        action="困难档案抽查",
        intro="从抽取日期在档的档案中抽取，不足一份的按一份计。",
        parent=parent,
        help_topic=HELP,
    )
    form.load(DrawInput(desk.today().year, desk.today(), percent))
    return _opened(dialog)


def finding(desk: Desk, row: DrawnFile, parent: QDialog) -> DraftDialog:
    """What the check of a drawn file found."""
    form = Form(
        (
            DateField(
                "checked_on", "核查日期", required=True, parse=partial(values.parse_date, today=desk.today())
            ),
            NotesField(
                "finding", "核查结果", required=True, lines=3, max_length=500, hint="如：入户核实，属实"
            ),
        )
    )

    def command(given: FindingDraft) -> Callable[[Any], Changes]:
        def write(session: Any) -> Changes:
            from union_desktop.areas.hardship import service

            return service.correct_finding(session, row.id, given)

        return write

    dialog = DraftDialog(
        desk,
        f"核查结果：{row.case_no}（{row.name}）",
        form,
        command,
        action="登记抽查结果",
        parent=parent,
        help_topic=HELP,
    )
    form.load(FindingDraft(row.checked_on or desk.today(), row.finding))
    return _opened(dialog)


def _read(reader: Reader, *, today: Any) -> _Found:
    draws = samples.samples(reader)
    files = {one.id: samples.drawn_files(reader, one.id) for one in draws}
    return _Found(draws, files, measure.least_share(reader, today))


def _tree(titles: tuple[str, ...], widths: tuple[int, ...]) -> QTreeWidget:
    tree = QTreeWidget()
    tree.setRootIsDecorated(False)
    theme.even_rows(tree)
    tree.setHeaderLabels(list(titles))
    for at, width in enumerate(widths):
        tree.setColumnWidth(at, width)
    tree.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    return tree


def _opened(dialog: DraftDialog) -> DraftDialog:
    dialog.resize(max(600, dialog.sizeHint().width()), dialog.sizeHint().height())
    dialog.open()
    return dialog
