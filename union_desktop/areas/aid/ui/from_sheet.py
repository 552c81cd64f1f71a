# SPDX-License-Identifier: GPL-3.0-or-later
"""从表格导入: a file is read and looked at first, each bad line with its reason; taken in whole or not at all."""

from __future__ import annotations

import datetime as dt
import pickle
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QTabWidget,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from union_desktop.areas.aid.queries.round_head import RoundHead, yuan
from union_desktop.areas.aid.terms import DRAFT, FundSource
from union_desktop.areas.aid.ui.filling import added, say_added, usual_day
from union_desktop.areas.aid.ui.reasons import Make, ReasonedDialog
from union_desktop.core import office_child
from union_desktop.core.errors import InvalidDraft, UserError
from union_desktop.widgets import ask, icons, theme
from union_desktop.widgets.fields import DateField, Field, TextField
from union_desktop.widgets.form import Form, Section

if TYPE_CHECKING:
    from union_desktop.areas.aid.service.sheet.preview import SheetPreview
    from union_desktop.widgets.area import Desk
    from union_desktop.widgets.tasks import Failure, Progress

HELP: Final = "17-aid#从表格导入"
FILES: Final = "名单表格 (*.xlsx *.xls *.ods *.csv)"
PREVIEW: Final = "union_desktop.areas.aid.service.sheet.preview:preview"
MOST_SHOWN: Final = 2_000


@dataclass(frozen=True, slots=True)
class SheetInput:
    """Whose day counts, and why rows come to a list that was frozen."""

    on: dt.date | None
    added_reason: str = ""


class RoundSheetDialog(ReasonedDialog):
    """Shows what was read; 加入 is possible once no line is bad."""

    help_topic = HELP

    def __init__(self, desk: Desk, found: RoundHead, path: Path) -> None:
        self._found = found
        self._path = path
        self._preview: SheetPreview | None = None
        fields: list[Field] = [
            DateField("on", "名单日期", required=True, hint="按这一天的会籍、小组和校区核对；改了会重新读取")
        ]
        if found.row.status != DRAFT:
            fields.append(
                TextField(
                    "added_reason",
                    "补加原因",
                    required=True,
                    max_length=200,
                    hint="名单已经锁定，补加要写明原因",
                )
            )
        super().__init__(
            desk,
            "从表格导入",
            Form([Section("", tuple(fields))]),
            self._make,
            save="加入名单",
            action=f"从表格导入：{found.row.name}",
            intro=f"导入到{found.named}。先核对下面的内容，按“加入”之前没有写入任何内容；"
            "有问题的行改好表格、保存后，按“重新读取”。",
            done=lambda changes: say_added(desk, len(changes.ids)),
        )
        self.form.load(SheetInput(usual_day(desk, found)))
        self._lay_out()
        room = self.screen().availableSize()
        self.resize(min(860, room.width() - 40), min(620, room.height() - 60))
        self.form.left.connect(self._left_field)
        self._day = self.form.value("on")

    def _lay_out(self) -> None:
        self.file = QLabel(self._path.name)
        self.file.setTextFormat(Qt.TextFormat.PlainText)
        self.choose_button = QPushButton(icons.icon("folder_open"), "另选文件…")
        self.again_button = QPushButton(icons.icon("arrow_sync"), "重新读取")
        for button in (self.choose_button, self.again_button):
            button.setAutoDefault(False)
        self.choose_button.clicked.connect(self._choose)
        self.again_button.clicked.connect(self.read)
        self.columns = theme.muted("")
        self.sums = QLabel()
        self.sums.setWordWrap(True)
        self.sums.setTextFormat(Qt.TextFormat.PlainText)
        self.problems = _tree("有问题的行", ["行", "问题"], (64,))
        self.good = _tree(
            "可以加入的行", ["姓名", "金额（元）", "资金来源", "事由", "备注"], (110, 110, 160, 140)
        )
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self.problems, "有问题的行")
        self.tabs.addTab(self.good, "可以加入的行")
        row = QHBoxLayout()
        row.setSpacing(theme.GAP)
        row.addWidget(self.file, 1)
        row.addWidget(self.choose_button)
        row.addWidget(self.again_button)
        holder = QWidget()
        inside = QVBoxLayout(holder)
        inside.setContentsMargins(theme.PAGE_MARGIN, theme.GAP, theme.PAGE_MARGIN, 0)
        inside.setSpacing(theme.GAP)
        inside.addLayout(row)
        inside.addWidget(self.columns)
        inside.addWidget(self.sums)
        inside.addWidget(self.tabs, 1)
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.insertWidget(layout.indexOf(self.form), holder, 1)
        layout.setStretch(layout.indexOf(self.form), 0)
        self.form.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.form.setFixedHeight(self.form.sizeHint().height() + theme.GAP)

    # -- reading ----------------------------------------------------------------------------------------------

    def read(self) -> None:
        """Reads the file (again) in a process of its own."""
        on = self.form.value("on")
        if on is None:
            return
        self._day = on
        path, row = self._path, self._found.row
        where: dict[str, Any] = {
            "name": path.name,
            "scheme_id": row.scheme_id,
            "on": on,
            "year": row.year,
            "round_id": row.id,
            "round_name": row.name,
        }
        office = self._desk.office

        def work(progress: Progress) -> SheetPreview:
            def report(done: int, total: int) -> None:
                progress.check()
                progress.report(done, total, "正在读取名单表格")

            try:
                data = path.read_bytes()
            except OSError:
                raise UserError(
                    f"文件“{path.name}”读不出来，没有写入任何内容。请确认它还在原处、没有被别的程序占用，再重新读取。"
                ) from None
            made: SheetPreview = pickle.loads(  # noqa: S301 - made by our own child
                office_child.ask(office, PREVIEW, {**where, "data": data}, report)
            )
            return made

        self._wait(True)
        self._desk.tasks.background(
            work,
            self._show,
            owner=self,
            title="正在读取名单表格",
            refused=self._unreadable,
            failed=self._broken,
            cancelled=self._stopped,
        )

    def _wait(self, waiting: bool) -> None:
        self.again_button.setEnabled(not waiting)
        self.choose_button.setEnabled(not waiting)
        if waiting:
            self._preview = None
            self.banner.hide()
            self.columns.setText("正在读取…")
            self.sums.setText("")
            self.problems.clear()
            self.good.clear()
        self._allow()

    def _show(self, found: SheetPreview) -> None:
        self._preview = found
        self._wait(False)
        report = found.report
        told = "，".join(f"“{header}”作{what}" for header, what in found.columns)
        unused = f"；没有采用：{'、'.join(found.unused)}" if found.unused else ""
        self.columns.setText(f"工作表“{found.sheet}”：{told}{unused}。")
        funds = "，".join(f"{FundSource(key).label} {yuan(fen)} 元" for key, fen in report.by_fund().items())
        self.sums.setText(
            f"共 {report.rows:,} 行：可以加入 {len(report.drafts):,} 行、{report.people:,} 人、"
            f"{yuan(report.amount)} 元{f'（{funds}）' if funds else ''}；有问题 {report.rejected:,} 行。"
        )
        self.problems.addTopLevelItems(
            [_item(str(one.row), one.reason) for one in report.problems[:MOST_SHOWN]]
        )
        self.good.addTopLevelItems(
            [
                _item(
                    one.name,
                    yuan(one.amount),
                    "、".join(source.label for source, _ in one.funds),
                    one.reason,
                    one.note,
                )
                for one in report.drafts[:MOST_SHOWN]
            ]
        )
        self.tabs.setTabText(0, f"有问题的行（{report.rejected:,}）")
        self.tabs.setTabText(1, f"可以加入的行（{len(report.drafts):,}）")
        self.tabs.setCurrentIndex(0 if report.problems else 1)
        if report.problems:
            self.banner.say(
                f"有 {report.rejected:,} 行不能加入，整份名单都还没有写入。请按下面的说明改好表格、保存，再按“重新读取”。",
                "warning",
            )
        self._allow()

    def _unreadable(self, error: UserError) -> None:
        self._wait(False)
        self.columns.setText("没有读出名单。")
        self.banner.say(error.message, "problem")

    def _broken(self, _failure: Failure) -> None:
        self._stopped()

    def _stopped(self) -> None:
        self._wait(False)
        self.columns.setText("没有读出名单，没有写入任何内容。可以再按“重新读取”。")

    def _choose(self) -> None:
        path = ask.choose_file(self, "选择名单表格", filters=FILES, purpose="aid")
        if path is not None:
            self._path = path
            self.file.setText(path.name)
            self.read()

    def _left_field(self, key: str) -> None:
        if key == "on" and self.form.value("on") not in (None, self._day):
            self.read()

    # -- adding -----------------------------------------------------------------------------------------------

    def _allow(self) -> None:
        report = self._preview.report if self._preview is not None else None
        ready = report is not None and bool(report.drafts) and not report.problems
        self.save_button.setEnabled(ready)
        self.save_button.setText(f"加入 {len(report.drafts):,} 行" if report and ready else "加入名单")

    def set_busy(self, busy: bool) -> None:
        super().set_busy(busy)
        if not busy:
            self._allow()

    def submit(self) -> None:
        if self.save_button.isEnabled():
            super().submit()

    def _make(self, draft: SheetInput) -> Make:
        assert draft.on is not None
        if self._preview is None or draft.on != self._day:
            raise InvalidDraft({"on": "名单日期改过了，请先按“重新读取”。"})
        return added(self._found.id, self._preview.report.drafts, draft.on, draft.added_reason)


def take_in(desk: Desk, found: RoundHead) -> None:
    """Asks for the file, then opens the dialog over what is in it."""
    if found.row.status == "closed":
        ask.tell(desk.window, f"批次{found.named}已经结清，不能再加入名单，没有改动。要补加请先“重新打开”。")
        return
    path = ask.choose_file(desk.window, "选择名单表格", filters=FILES, purpose="aid")
    if path is None:
        return
    dialog = RoundSheetDialog(desk, found, path)
    dialog.open()
    dialog.read()


def _tree(name: str, titles: list[str], widths: tuple[int, ...]) -> QTreeWidget:
    tree = QTreeWidget()
    tree.setAccessibleName(name)
    tree.setRootIsDecorated(False)
    theme.even_rows(tree)
    tree.setHeaderLabels(titles)
    for at, width in enumerate(widths):
        tree.setColumnWidth(at, width)
    return tree


def _item(*texts: str) -> QTreeWidgetItem:
    item = QTreeWidgetItem(list(texts))
    item.setToolTip(len(texts) - 1, texts[-1])
    return item
