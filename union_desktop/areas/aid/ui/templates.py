# SPDX-License-Identifier: GPL-3.0-or-later
"""银行模板: the columns each bank wants, edited in a small table with a preview of what the file will say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QTableWidget,
    QTableWidgetItem,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from union_desktop.areas.aid.queries import banking
from union_desktop.areas.aid.queries.banking import TemplateRow
from union_desktop.areas.aid.ui.list_dialog import ListDialog
from union_desktop.areas.aid.ui.template_columns import ColumnsTable
from union_desktop.core.errors import UserError
from union_desktop.documents.bank_file import BankLine, cells
from union_desktop.documents.bank_template import (
    READY,
    BankTemplate,
    from_json,
    template_problems,
)
from union_desktop.widgets import ask, theme
from union_desktop.widgets.child_rows import ChildPanel, Column
from union_desktop.widgets.draft_dialog import DraftDialog
from union_desktop.widgets.fields import CheckField, ChoiceField, NotesField, TextField
from union_desktop.widgets.form import Form, Section

if TYPE_CHECKING:
    from union_desktop.core.changes import Changes
    from union_desktop.core.reading import Reader
    from union_desktop.widgets.area import Desk

HELP: Final = "17-aid#银行模板"
KINDS: Final = (("xls", "Excel 97-2003（.xls）"), ("xlsx", "Excel（.xlsx）"), ("csv", "文本（.csv）"))
TOTALS: Final = (("none", "不写合计"), ("row", "合计写在最后一行"), ("head", "合计写在表头上方"))
#: Invented payments the preview is made of.
SAMPLE: Final = (
    BankLine(
        "单雄信",
        "6222021234567890128",
        150_000,
        "工商银行",
        "大学路支行",
        "北京",
        "北京",
        "13800001111",
        "10001",
    ),
    BankLine(
        "曾子墨",
        "6217001234567890123",
        80_000,
        "建设银行",
        "东城支行",
        "北京",
        "北京",
        "13800002222",
        "10002",
    ),
)


@dataclass(frozen=True, slots=True)
class _Kept:
    """A kept template, and the one it holds where it can be read."""

    id: int
    name: str
    template: BankTemplate | None


def _read(reader: Reader) -> list[_Kept]:
    return [_Kept(row.id, row.name, _template(row)) for row in banking.templates(reader)]


def _template(row: TemplateRow) -> BankTemplate | None:
    try:
        return from_json(row.content)
    except UserError:
        return None


class TemplateList(ChildPanel):
    """The office's own templates."""

    tables = ("bank_template",)
    name = "银行模板"
    empty = "还没有自己的模板。发放时可以直接用示例模板；列序与开户行要求不同的，请从示例新建一个再修改。"
    columns = (
        Column("名称", lambda row: row.name, 190),
        Column("格式", lambda row: row.template.file_kind if row.template else "读不出", 70),
        Column(
            "列",
            lambda row: "、".join(one.title for one in row.template.columns) if row.template else "",
            320,
        ),
    )

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, 0, parent)
        self.add_button.setText("从示例新建…")
        for button in (self.add_button, self.edit_button, self.remove_button):
            button.setAutoDefault(False)

    def read(self, reader: Reader) -> list[_Kept]:
        return _read(reader)

    def spoken(self, row: _Kept) -> str:
        return f"银行模板“{row.name}”"

    def enter(self, row: _Kept | None) -> None:
        if row is not None:
            begin = row.template or replace(READY[0], name=row.name)
            TemplateDialog(self.desk, row.id, begin, self).open()
            return
        options = [
            ask.Option(
                one,
                one.name.replace("（示例）", ""),
                f"{one.file_kind}：{'、'.join(c.title for c in one.columns)}",
            )
            for one in READY
        ]
        chosen = ask.choose(self, "从哪一个示例开始？以后可以增删、移动列。", options, title="新建银行模板")
        if chosen is not None:
            name = chosen.name.replace("（示例）", "").replace("样式", "")
            TemplateDialog(self.desk, 0, replace(chosen, name=name), self).open()

    def remover(self, row: _Kept) -> Callable[[Any], Changes]:
        def write(session: Any) -> Changes:
            from union_desktop.areas.aid import service

            return service.remove_template(session, row.id)

        return write


class TemplatesDialog(ListDialog):
    """The list in a window."""

    help_topic = HELP

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        self.list = TemplateList(desk)
        said = "银行代发文件的列名、列序、格式由开户行规定。首次使用请先用一笔小额试发，核对无误再成批发放。"
        super().__init__(desk, "银行模板", self.list, said, (760, 380), parent)


# -- one template -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TemplateInput:
    """A template without its columns, which the table below the form holds."""

    name: str
    file_kind: str
    totals: str
    with_header: bool
    sheet_name: str
    purpose: str
    payer_name: str
    payer_account: str
    titles: str
    note: str


def input_of(template: BankTemplate) -> TemplateInput:
    """The form of a template."""
    return TemplateInput(
        template.name,
        template.file_kind,
        template.totals,
        template.with_header,
        template.sheet_name,
        template.purpose,
        template.payer_name,
        template.payer_account,
        "\n".join(template.title_rows),
        template.note,
    )


class TemplateDialog(DraftDialog):
    """Form, columns, and the beginning of the file they make."""

    help_topic = HELP

    def __init__(self, desk: Desk, template_id: int, begin: BankTemplate, parent: QWidget) -> None:
        self._id = template_id
        self._begin = begin
        form = Form(
            [
                Section(
                    "",
                    (
                        TextField("name", "名称", required=True, max_length=40),
                        ChoiceField("file_kind", "文件格式", required=True, choices=KINDS),
                        ChoiceField("totals", "合计", required=True, choices=TOTALS),
                        TextField("sheet_name", "工作表名称", max_length=31),
                        TextField("payer_name", "付款户名", max_length=60),
                        TextField("payer_account", "付款账号", max_length=40),
                        TextField("purpose", "用途", max_length=40, hint="发放时没有另写的用这个"),
                        CheckField("with_header", "", text="第一行是表头"),
                        NotesField(
                            "titles",
                            "表头以上",
                            lines=2,
                            max_length=400,
                            hint="每行一句，可以写 {日期}、{笔数}、{合计}；一般不填",
                        ),
                        TextField("note", "说明", wide=True, max_length=200, hint="给办理人看的，不进文件"),
                    ),
                )
            ]
        )
        super().__init__(
            desk,
            "修改银行模板" if template_id else "新建银行模板",
            form,
            self._command,
            parent=parent,
        )
        form.load(input_of(begin))
        self.columns = ColumnsTable(begin.columns, self._show_preview)
        self.preview = QTableWidget(0, 0)
        self.preview.setAccessibleName("预览")
        self.preview.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.preview.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.preview.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.preview.horizontalHeader().hide()
        self.preview.verticalHeader().setDefaultSectionSize(self.preview.fontMetrics().height() + theme.GAP)
        self._lay_out()
        form.edited.connect(lambda _key: self._show_preview())
        room = self.screen().availableSize()
        self.resize(min(860, room.width() - 40), min(700, room.height() - 50))
        self._show_preview()

    def _lay_out(self) -> None:
        below = QWidget()
        inside = QVBoxLayout(below)
        inside.setContentsMargins(theme.PAGE_MARGIN, 0, theme.PAGE_MARGIN, 0)
        inside.setSpacing(theme.TIGHT)
        self.said = theme.muted("")
        inside.addWidget(self.said)
        inside.addWidget(self.preview, 1)
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        at = layout.indexOf(self.form)
        self.leaves = QTabWidget()
        self.leaves.setDocumentMode(True)
        self.leaves.addTab(self.form, "文件")
        self.leaves.addTab(self.columns, "列")
        layout.insertWidget(at, self.leaves, 3)
        layout.insertWidget(at + 1, below, 2)

    @property
    def template(self) -> BankTemplate | None:
        """What stands on the screen; None while a field cannot be read."""
        values = [
            self.form.value(key)
            for key in ("name", "file_kind", "totals", "sheet_name", "payer_name", "payer_account", "purpose")
        ]
        if any(value is None for value in values):
            return None
        name, kind, totals, sheet, payer, account, purpose = values
        return BankTemplate(
            name,
            kind,
            self.columns.columns(),
            tuple(line for line in (self.form.value("titles") or "").splitlines() if line.strip()),
            bool(self.form.value("with_header")),
            sheet,
            totals,
            purpose,
            payer,
            account,
            self.form.value("note") or "",
        )

    def _show_preview(self) -> None:
        template = self.template
        if template is None:
            return
        problems = template_problems(template)
        self.said.setText("".join(problems.values()) or "预览（虚构的两笔）：")
        rows = cells(template, SAMPLE, self._desk.today())
        self.preview.setRowCount(len(rows))
        self.preview.setColumnCount(max((len(row) for row in rows), default=0))
        for at, row in enumerate(rows):
            for column, text in enumerate(row):
                self.preview.setItem(at, column, QTableWidgetItem(text))
        self.preview.resizeColumnsToContents()

    def submit(self) -> None:
        # What is wrong is said beside the fields, which must be in sight for it.
        self.leaves.setCurrentWidget(self.form)
        super().submit()

    def _command(self, _draft: TemplateInput) -> Callable[[Any], Any] | None:
        template, number = self.template, self._id
        if template is None or (number and template == self._begin):
            return None

        def write(session: Any) -> Any:
            from union_desktop.areas.aid import service

            if number:
                return service.change_template(session, number, template)
            return service.add_template(session, template)

        return write

    def reject(self) -> None:
        lost = not self.form.dirty and self.columns.columns() != self._begin.columns
        if lost and not ask.confirm(
            self, "改动的列还没有保存。要放弃这些修改吗？", yes="放弃修改", no="继续填写", danger=True
        ):
            return
        super().reject()
