# SPDX-License-Identifier: GPL-3.0-or-later
"""The outcome before anything is written: kinds at the left, lines in the middle, decisions line by line and kind by kind."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from union_desktop.areas.roster import queries
from union_desktop.areas.roster.service.matching import AS_NEW
from union_desktop.areas.roster.service.wire import Preview
from union_desktop.areas.roster.terms import (
    KIND_TITLES,
    LEAVING_TITLES,
    PLACEMENT_KEYS,
    WRITTEN_KINDS,
    Kind,
    Leaving,
    Line,
    field_title,
)
from union_desktop.areas.roster.ui import actions
from union_desktop.areas.roster.ui.intake import Intake
from union_desktop.widgets import ask, icons, theme
from union_desktop.widgets.filters import FlowLayout
from union_desktop.widgets.page import hairline
from union_desktop.widgets.row_table import Column, RowTable, RowTableModel
from union_desktop.widgets.search_box import SearchBox
from union_desktop.widgets.wizard import WizardPage

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from union_desktop.areas.roster.service.writing import Plan, Receipt
    from union_desktop.widgets.tasks import Progress

_ORDER = (
    (Kind.CONFLICT, "question_circle"),
    (Kind.REJECTED, "error_circle"),
    (Kind.NEW, "person_add"),
    (Kind.RETURNED, "arrow_reset"),
    (Kind.CHANGED, "edit"),
    (Kind.MOVED, "arrow_swap"),
    (Kind.LEFT, "arrow_exit"),
    (Kind.UNCHANGED, "checkmark"),
)
_SAYS = {
    Kind.CONFLICT: "程序不能确定这些行是谁，默认不采用。可以逐行指定，或导出后请提供方核实。",
    Kind.REJECTED: "这些行有错误，不会写入。改正后重新核对，或导出后发回给提供方。",
    Kind.NEW: "工会文件里没有的人，写入后成为会员。",
    Kind.RETURNED: "以前是会员、已经离开，现在又在花名册中的人；写入后开始一段新的会籍。",
    Kind.CHANGED: "个人信息与花名册不同的会员；空白的格子不会清掉已有的内容。",
    Kind.MOVED: "工会小组、校区或人员类别与花名册不同的会员。",
    Kind.LEFT: "在核对范围之内、花名册中却没有的会员。",
    Kind.UNCHANGED: "与花名册一致，不需要写入。",
}


# Above both, a roster is more likely incomplete than a unit emptied.
_MANY_LEFT = 10
_SHARE_LEFT = 0.2


@dataclass(frozen=True, slots=True)
class Shown:
    """One line as the list shows it."""

    line: Line
    decision: str
    what: str
    accepted: bool


def shown_columns() -> tuple[Column[Shown], ...]:
    """The list of lines."""

    def place(row: Shown) -> str:
        return f"{row.line.sheet} {row.line.row}" if row.line.row else "—"

    return (
        Column("decision", "决定", lambda row: row.decision, 60, sort=False),
        Column("place", "花名册行", place, 100, sort=False),
        Column("name", "姓名", lambda row: row.line.name, 84, sort=False),
        Column("staff_no", "工号", lambda row: row.line.staff_no, 92, sort=False),
        Column("department", "部门", lambda row: row.line.department, 124, sort=False),
        Column("what", "内容", lambda row: row.what, 300, sort=False),
    )


class PreviewPage(WizardPage):
    """Nothing is written before the button below is pressed and the numbers were confirmed."""

    help_topic = "05-rosters#第 5 步：核对结果"
    heading = "核对结果"
    forward_text = "写入…"

    def __init__(self, intake: Intake) -> None:
        super().__init__()
        self._intake = intake
        self._kind = Kind.NEW
        self.kinds = QListWidget()
        self.kinds.setFrameShape(QListWidget.Shape.NoFrame)
        self.kinds.setAccessibleName("核对结果的种类")
        self.kinds.setFixedWidth(176)
        self.kinds.currentRowChanged.connect(self._kind_picked)
        self.model: RowTableModel[Shown] = RowTableModel(
            shown_columns(), self._fetch, self, muted=lambda row: not row.accepted
        )
        self.table = RowTable(self.model, self)
        self.table.setAccessibleName("花名册各行")
        self.table.selection_changed.connect(self._selection_changed)
        self.table.current_id_changed.connect(self._show_detail)
        self.table.opened.connect(self._decide_one)
        self.says = theme.muted("")
        self.search = SearchBox("姓名、工号、部门", self)
        self.search.setMinimumWidth(180)
        self.search.setMaximumWidth(240)
        self.search.searched.connect(lambda _text: self._load())
        self.search.down.connect(self.table.setFocus)
        self.table.typed.connect(self.search.type_on)
        self.accept_button = QPushButton("采用所选")
        self.skip_button = QPushButton("跳过所选")
        self.accept_all = QPushButton("全部采用")
        self.skip_all = QPushButton("全部跳过")
        self.who = QPushButton(icons.icon("person_question_mark"), "指定是谁…")
        self.leaving = QComboBox()
        for kind, title in LEAVING_TITLES.items():
            self.leaving.addItem(f"登记为{title}", kind)
        self.export = QPushButton(icons.icon("arrow_export"), "导出退回行…")
        self.accept_button.clicked.connect(lambda: self._decide(True))
        self.skip_button.clicked.connect(lambda: self._decide(False))
        self.accept_all.clicked.connect(lambda: self._decide_kind(True))
        self.skip_all.clicked.connect(lambda: self._decide_kind(False))
        self.who.clicked.connect(self._say_who)
        self.leaving.activated.connect(self._leave_as)
        self.export.clicked.connect(self._export)
        space = QShortcut(QKeySequence(Qt.Key.Key_Space), self.table)
        space.setContext(Qt.ShortcutContext.WidgetShortcut)
        space.activated.connect(self._toggle)
        self.detail = QLabel()
        self.detail.setTextFormat(Qt.TextFormat.PlainText)
        self.detail.setWordWrap(True)
        self.detail.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.detail.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.detail.setMinimumHeight(4 * self.detail.fontMetrics().lineSpacing())
        self.balance = QLabel()
        self.balance.setTextFormat(Qt.TextFormat.PlainText)
        self.balance.setWordWrap(True)
        self._lay_out()
        # A row of all buttons at once would be wider than the smallest screen.
        for widget in self._buttons:
            widget.hide()

    def _lay_out(self) -> None:
        self._buttons = (
            self.accept_button,
            self.skip_button,
            self.accept_all,
            self.skip_all,
            self.who,
            self.leaving,
            self.export,
        )
        bar = QWidget()
        # Wraps on narrow screens.
        buttons = FlowLayout(bar)
        for widget in self._buttons:
            widget.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
            buttons.addWidget(widget)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        bar.setSizePolicy(policy)
        say = QWidget()
        say_row = QHBoxLayout(say)
        say_row.setContentsMargins(theme.BLOCK, theme.GAP, theme.BLOCK, 0)
        say_row.addWidget(self.says, 1)
        say_row.addWidget(self.search)
        bar_row = QHBoxLayout()
        bar_row.setContentsMargins(theme.BLOCK, theme.GAP, theme.BLOCK, theme.GAP)
        bar_row.addWidget(bar)
        below = QWidget()
        below_row = QVBoxLayout(below)
        below_row.setContentsMargins(theme.BLOCK, theme.GAP, theme.BLOCK, theme.GAP)
        below_row.addWidget(self.detail)
        sums = QWidget()
        sums_row = QHBoxLayout(sums)
        sums_row.setContentsMargins(theme.BLOCK, theme.TIGHT + 2, theme.BLOCK, theme.TIGHT + 2)
        sums_row.addWidget(self.balance)
        middle = QVBoxLayout()
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(0)
        middle.addWidget(say)
        middle.addLayout(bar_row)
        middle.addWidget(hairline())
        middle.addWidget(self.table, 1)
        middle.addWidget(hairline())
        middle.addWidget(below)
        middle.addWidget(hairline())
        middle.addWidget(sums)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.kinds)
        whole.addWidget(hairline(vertical=True))
        whole.addLayout(middle, 1)

    # -- showing ----------------------------------------------------------------------------------------------

    def enter(self) -> None:
        self.search.clear()
        self._show_kinds(first=True)
        counts = self._intake.preview.counts
        general = [problem.message for problem in self._intake.preview.problems if not problem.row]
        if general:
            more = f"（另有 {len(general) - 1} 条）" if len(general) > 1 else ""
            self._intake.wizard.banner.say(general[0] + more, "warning")
            return
        standing = counts.left + counts.unchanged + counts.changed + counts.moved
        if counts.left >= _MANY_LEFT and counts.left > standing * _SHARE_LEFT:
            self._intake.wizard.banner.say(
                f"范围之内有 {counts.left:,} 名会员不在花名册中，占 {counts.left / standing:.0%}。如果这份名单并不完整，"
                "请回到上一步取消“名单完整”或缩小范围。",
                "warning",
            )

    def is_complete(self) -> bool:
        machine = self._intake.machine
        if machine.preview is None:
            return False
        tally = machine.tally()
        return tally.applied + tally.leaving > 0

    def _show_kinds(self, *, first: bool = False) -> None:
        preview = self._intake.preview
        passed = (
            f"；另有 {preview.ignored_count:,} 行是空行、合计或说明，没有计入"
            if preview.ignored_count
            else ""
        )
        self.explanation = f"来源“{self._intake.machine.source}”，共 {preview.counts.rows:,} 行{passed}。现在还没有写入任何内容。"
        self.kinds.blockSignals(True)
        self.kinds.clear()
        wanted = 0
        for kind, icon in _ORDER:
            count = preview.counts.of(kind)
            item = QListWidgetItem(icons.icon(icon), f"{KIND_TITLES[kind]}　{count:,}")
            item.setData(Qt.ItemDataRole.UserRole, kind)
            height = self.kinds.fontMetrics().height() + theme.BLOCK + 2
            item.setSizeHint(item.sizeHint().expandedTo(self.kinds.iconSize()))
            size = item.sizeHint()
            size.setHeight(height)
            item.setSizeHint(size)
            if not count:
                item.setForeground(theme.colours(self.palette()).muted)
            self.kinds.addItem(item)
        for at, (kind, _) in enumerate(_ORDER):
            if preview.counts.of(kind) and (first or kind is self._kind):
                wanted = at
                break
        self.kinds.blockSignals(False)
        self.kinds.setCurrentRow(wanted)
        self._kind_picked(wanted)

    def _kind_picked(self, row: int) -> None:
        self._kind = _ORDER[max(row, 0)][0]
        kind = self._kind
        self.says.setText(_SAYS[kind])
        written = kind in WRITTEN_KINDS
        for button in (self.accept_button, self.skip_button, self.accept_all, self.skip_all):
            button.setVisible(written)
        self.who.setVisible(kind in (Kind.CONFLICT, Kind.NEW) or self._some_resolved())
        self.leaving.setVisible(kind is Kind.LEFT)
        self.export.setVisible(kind in (Kind.CONFLICT, Kind.REJECTED))
        self._load()

    def _some_resolved(self) -> bool:
        return self._intake.machine.has_resolutions

    def _load(self) -> None:
        if self._intake.working or self._intake.machine.preview is None:
            return
        self.model.show_ids(array("q", self._intake.machine.numbers(self._kind, self.search.text().strip())))
        if self.model.ids:
            self.table.selectRow(0)
        else:
            self.detail.clear()
        self._selection_changed()
        self._show_balance()

    def _fetch(self, numbers: Sequence[int]) -> Mapping[int, Shown]:
        # While the child is busy an answer would have to be waited for, on the window's own thread.
        if self._intake.working or self._intake.machine.preview is None:
            return {}
        return {line.number: self._shown(line) for line in self._intake.machine.lines(list(numbers))}

    def _shown(self, line: Line) -> Shown:
        machine = self._intake.machine
        accepted = machine.accepted(line.number, line.kind)
        if line.kind in WRITTEN_KINDS:
            decision = "采用" if accepted else "跳过"
        elif line.kind is Kind.UNCHANGED:
            decision = "—"
        else:
            decision = "退回" if line.kind is Kind.REJECTED else "待定"
        return Shown(
            line, decision, self._what(line), accepted or line.kind in (Kind.CONFLICT, Kind.REJECTED)
        )

    def _what(self, line: Line) -> str:
        words = self._intake.words
        parts = [problem.message for problem in line.problems if problem.fatal]
        if line.kind is Kind.LEFT:
            parts.append(LEAVING_TITLES[self._intake.machine.leaving(line.number)])
        parts += [
            f"{field_title(change.field)}：{words(change.field, change.old) or '（空）'} → {words(change.field, change.new)}"
            for change in line.changes
        ]
        if line.kind in (Kind.NEW, Kind.RETURNED):
            told = [words(key, line.values[key]) for key in PLACEMENT_KEYS if line.values.get(key)]
            parts.append(" · ".join(told))
        parts += list(line.notes)
        parts += [problem.message for problem in line.problems if not problem.fatal]
        return "；".join(part.rstrip("。") for part in parts if part)

    def _show_detail(self, number: int | None) -> None:
        if number is None or self._intake.working or self._intake.machine.preview is None:
            self.detail.clear()
            return
        [line] = self._intake.machine.lines([number])
        place = f"{line.sheet} 第 {line.row} 行" if line.row else "不在花名册中"
        head = "，".join(
            filter(None, (line.name, f"工号 {line.staff_no}" if line.staff_no else "", line.department))
        )
        told = [f"{place}　{head}"]
        told += [
            f"{problem.column + ' 列：' if problem.column else ''}{problem.message}"
            for problem in line.problems
        ]
        what = self._what(line)
        told.append(what) if not line.problems else told.extend(line.notes)
        self.detail.setText("\n".join(told))

    def _show_balance(self) -> None:
        machine = self._intake.machine
        if machine.preview is None:
            return
        tally = machine.tally()
        self.balance.setText(
            f"将写入 {tally.applied:,} 行 + 无变化 {tally.unchanged:,} + 退回 {tally.rejected:,} + 未采用 {tally.skipped:,}"
            f" = {machine.preview.counts.rows:,} 行；另有 {tally.leaving:,} 人登记离开　·　"
            f"自 {machine.effective_on:%Y-%m-%d} 起算"
        )
        self.complete_changed.emit()

    def _selection_changed(self) -> None:
        some = self.table.selected_count() > 0
        for widget in (self.accept_button, self.skip_button, self.who, self.leaving):
            widget.setEnabled(some)

    # -- deciding ---------------------------------------------------------------------------------------------

    def _decide(self, accepted: bool) -> None:
        if self.table.selected_count() == self.model.rowCount() and not self.search.text().strip():
            self._decide_kind(accepted)
            return
        numbers = self.table.selected_ids()
        self._intake.machine.accept_lines(numbers, self._kind, accepted)
        self.model.refresh(numbers if len(numbers) < 200 else ())
        self._show_balance()

    def _toggle(self) -> None:
        if self._kind in WRITTEN_KINDS and self.table.selected_count():
            first = self.table.selected_ids()[0]
            self._decide(not self._intake.machine.accepted(first, self._kind))

    def _decide_one(self, _number: int) -> None:
        if self._kind is Kind.CONFLICT:
            self._say_who()
        else:
            self._toggle()

    def _decide_kind(self, accepted: bool) -> None:
        self._intake.machine.accept_all(self._kind, accepted)
        self.model.invalidate()
        self._show_balance()

    def _leave_as(self, _at: int) -> None:
        kind: Leaving = self.leaving.currentData()
        for number in self.table.selected_ids():
            self._intake.machine.leave_as(kind, number)
        self.model.invalidate()

    def _say_who(self) -> None:
        number = self.table.current_id()
        if number is None:
            return
        machine = self._intake.machine
        [line] = machine.lines([number])
        with self._intake.desk.office.reader() as reader:
            people = queries.described(reader, line.candidates)
        options = [
            ask.Option(person, f"就是会员 {text}", "按这名会员核对，姓名等不同之处算作变更。")
            for person, text in people.items()
        ]
        if line.kind is Kind.NEW and not people and machine.resolved(number) is None:
            ask.tell(self, f"没有与“{line.name}”同名的会员可以指定，这一行按新人登记。")
            return
        options.append(ask.Option(AS_NEW, "是一个新人", "工号和证件号码不能已属于别的会员。"))
        if machine.resolved(number) is not None:
            options.append(ask.Option(-1, "取消指定", "重新由程序判断。"))
        picked = ask.choose(
            self, f"{line.sheet} 第 {line.row} 行的“{line.name}”是谁？", options, title="指定是谁"
        )
        if picked is None:
            return

        def work(_progress: object) -> Preview:
            return machine.resolve(number, None if picked == -1 else picked)

        self._intake.run("正在重新核对…", work, lambda _preview: self._show_kinds())

    def _export(self) -> None:
        machine = self._intake.machine
        actions.save_returned_rows(self._intake.desk, self, machine.source, machine.returned)

    # -- writing ----------------------------------------------------------------------------------------------

    def leave(self, proceed: Callable[[], None]) -> None:
        machine = self._intake.machine
        tally = machine.tally()
        many = machine.many_leaving()
        if many and not ask.confirm(
            self,
            f"核对范围之内有 {many[1]:,} 名会员，其中 {many[0]:,} 名将登记离开，超过半数。确实如此吗？",
            yes="确实离开",
            detail="这份花名册可能不完整，或者选错了文件、范围。不确定时请返回，到上一步取消“名单完整”或缩小范围。",
            danger=True,
        ):
            return
        left = f"，其中 {tally.leaving:,} 名会员登记离开" if tally.leaving else ""
        if not ask.confirm(
            self,
            f"要把 {tally.applied + tally.leaving:,} 人的变动写入工会文件吗？",
            yes="写入",
            detail=f"自 {machine.effective_on:%Y-%m-%d} 起算{left}。写入之后可以整批撤销。",
        ):
            return

        def gather(progress: Progress) -> Plan:
            return machine.plan(lambda done, total: progress.report(done, total, "正在整理"))

        def write(plan: Plan) -> None:
            from union_desktop.areas.roster.service import writing

            def settle(session: Session) -> Receipt:
                writing.remember(session, plan.source)
                return writing.write(session, plan)

            def written(receipt: Receipt) -> None:
                self._intake.receipt = receipt
                machine.wrote()
                proceed()

            self._intake.command(settle, f"名册核对：{plan.source.name}", written)

        self._intake.run("正在整理…", gather, write)
