# SPDX-License-Identifier: GPL-3.0-or-later
"""Looking for people who were entered twice, and making one of two."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from union_desktop.areas.members.queries import likely_duplicates, listing
from union_desktop.areas.members.queries.likely_duplicates import MOST, Likely
from union_desktop.areas.members.queries.listing import MemberRow
from union_desktop.areas.members.terms import STATUS_LABELS, MembershipStatus
from union_desktop.areas.members.ui.merge_page import MergePage
from union_desktop.core import office_child
from union_desktop.core.errors import UserError
from union_desktop.widgets import ask, icons, theme
from union_desktop.widgets.banner import Banner
from union_desktop.widgets.row_table import Column, RowTable, RowTableModel

if TYPE_CHECKING:
    from union_desktop.areas.members.queries.side_by_side import SideBySide
    from union_desktop.core.changes import Changes
    from union_desktop.core.reading import Reader
    from union_desktop.widgets.area import Desk
    from union_desktop.widgets.tasks import Failure, Job, Progress

FINDER = f"{likely_duplicates.__name__}:{likely_duplicates.answer.__name__}"
MERGING = "合并重复的人"
_FAILED = "没有完成：程序遇到意外的错误，数据没有变化。可以再试一次；详情已记入日志。"


@dataclass(frozen=True, slots=True)
class PairRow:
    """One line of the list."""

    pair: Likely
    one: MemberRow
    other: MemberRow


class DuplicatesDialog(QDialog):
    """A list of likely pairs, and the two records of one of them side by side.

    Opened for a pair that was selected in the list of members it shows only that one.
    """

    help_topic = "03-members#查找和合并重复的人"

    def __init__(self, desk: Desk, pair: tuple[int, int] | None = None) -> None:
        super().__init__(desk.window)
        self._desk = desk
        self._only = pair
        self._pairs: dict[int, PairRow] = {}
        self._settled = False
        self._current: tuple[int, int] | None = None
        self._busy = False
        self._job: Job | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self.setWindowTitle("合并为一人" if pair else "查找重复")
        self.banner = Banner()
        self.said = theme.muted("")
        self.model = RowTableModel(_columns(), self._rows, self)
        self.table = RowTable(self.model)
        self.table.setAccessibleName("可能重复的人")
        self.table.opened.connect(lambda _id: self._compare_current())
        self.table.selection_changed.connect(self._update)
        self.page = MergePage(desk)
        self.page.turned.connect(self._turn)
        self.stack = QStackedWidget()
        self.stack.addWidget(self._list_page())
        self.stack.addWidget(self.page)
        self.back = QPushButton(icons.icon("chevron_left"), "返回列表")
        self.back.clicked.connect(lambda _on=False: self._show_list())
        self.different = QPushButton(icons.icon("people"), "不是同一人")
        self.different.setToolTip("记住这是两个人，以后不再列出")
        self.different.clicked.connect(lambda _on=False: self._mark())
        self.compare = theme.primary(QPushButton("比较…"))
        self.compare.clicked.connect(lambda _on=False: self._compare_current())
        self.merge = theme.primary(QPushButton(icons.icon("merge"), "合并"))
        self.merge.clicked.connect(lambda _on=False: self._merge())
        self.close_button = QPushButton("关闭")
        self.close_button.clicked.connect(lambda _on=False: self.close())
        buttons = QHBoxLayout()
        buttons.setContentsMargins(theme.PAGE_MARGIN, theme.GAP, theme.PAGE_MARGIN, theme.BLOCK)
        buttons.setSpacing(theme.GAP)
        for widget in (self.back, self.different):
            buttons.addWidget(widget)
        buttons.addStretch(1)
        for widget in (self.compare, self.merge, self.close_button):
            buttons.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.banner)
        layout.addWidget(self.stack, 1)
        layout.addLayout(buttons)
        room = QGuiApplication.primaryScreen().availableGeometry()
        self.resize(min(1040, room.width() - 40), min(660, room.height() - 80))
        if pair:
            self._read(*pair, ordered=True)
        else:
            self._search()
        self._update()

    def reject(self) -> None:
        """Esc: from the two records back to the list, from there out."""
        if self._busy:
            return
        if self.stack.currentIndex() == 1 and self._only is None:
            self._show_list()
        else:
            self._leave()

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._busy:
            self._leave()
        event.setAccepted(not self.isVisible())

    def _leave(self) -> None:
        if self._job is not None:
            self._job.progress.cancel()
        self.done(0)

    def _list_page(self) -> QWidget:
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, theme.BLOCK, 0, 0)
        layout.setSpacing(theme.GAP)
        self.said.setContentsMargins(theme.PAGE_MARGIN, 0, theme.PAGE_MARGIN, 0)
        layout.addWidget(self.said)
        layout.addWidget(self.table, 1)
        return page

    # -- the list -------------------------------------------------------------------------------------------------

    def _search(self) -> None:
        self.said.setText("正在逐一比对姓名、证件号码、出生日期、手机和入会记录…")
        office = self._desk.office

        def look(progress: Progress) -> list[PairRow]:
            def report(done: int, total: int) -> None:
                progress.check()
                progress.report(done, total)

            pairs = likely_duplicates.from_answer(office_child.ask(office, FINDER, {}, report))
            with office.reader() as reader:
                people = listing.rows(
                    reader, sorted({one for pair in pairs for one in (pair.one, pair.other)})
                )
            return [
                PairRow(pair, people[pair.one], people[pair.other])
                for pair in pairs
                if pair.one in people and pair.other in people
            ]

        self._job = self._desk.tasks.background(
            look, self._found, owner=self, title="查找重复", refused=self._refused, failed=self._failed
        )

    def _found(self, pairs: list[PairRow]) -> None:
        self._pairs = dict(enumerate(pairs))
        self._settled = False
        self._show_pairs()
        if pairs:
            self.table.select_ids([0])
            self.table.setFocus()

    def _show_pairs(self) -> None:
        self.model.show_ids(array("q", self._pairs))
        count = len(self._pairs)
        if not count:
            self.said.setText(
                "列出的都已处理。"
                if self._settled
                else "没有发现可能重复的人：没有相同的证件号码，也没有姓名相近而出生日期、手机或入会记录相同的人。"
            )
        else:
            most = f"（只列出最可能的 {MOST:,} 对）" if count >= MOST else ""
            self.said.setText(
                f"发现 {count:,} 对可能重复的人，最可能的在前{most}。双击一行，把两条记录放在一起核对。"
            )
        self._update()

    def _rows(self, ids: Sequence[int]) -> Mapping[int, PairRow]:
        return {number: self._pairs[number] for number in ids if number in self._pairs}

    def _show_list(self) -> None:
        self._current = None
        self.stack.setCurrentIndex(0)
        self.table.setFocus()
        self._update()

    # -- a pair ---------------------------------------------------------------------------------------------------

    def _compare_current(self) -> None:
        number = self.table.current_id()
        if number in self._pairs and not self._busy:
            pair = self._pairs[number].pair
            self._read(pair.one, pair.other, ordered=True)

    def _turn(self) -> None:
        found = self.page.found
        if found is not None:
            self._read(found.gone_id, found.keep_id, ordered=False)

    def _read(self, one: int, other: int, *, ordered: bool) -> None:
        today = self._desk.today()

        def compare(reader: Reader) -> SideBySide:
            from union_desktop.areas.members.service import comparing

            first, second = comparing.in_order(reader, one, other) if ordered else (one, other)
            return comparing.compare(reader, first, second, today)

        self._desk.tasks.query(
            compare,
            self._compared,
            owner=self,
            refused=self._refused,
            failed=self._failed,
            key="compare",
        )

    def _compared(self, found: SideBySide) -> None:
        self._current = (found.keep_id, found.gone_id)
        row = next(
            (row for row in self._pairs.values() if {row.pair.one, row.pair.other} == set(self._current)),
            None,
        )
        self.page.show_pair(found, _why(row.pair) if row else "")
        self.banner.hide()
        self.stack.setCurrentIndex(1)
        self._update()
        self.merge.setFocus()

    def _merge(self) -> None:
        found = self.page.found
        if found is None or self._busy:
            return
        kept, gone = (person.name for person in found.facts)
        if not ask.confirm(
            self,
            f"要把“{gone}”（编号 {found.gone_id}）并入“{kept}”（编号 {found.keep_id}）吗？合并后可以撤销。",
            yes="合并",
            title="合并为一人",
        ):
            return
        draft, today = self.page.draft(), self._desk.today()

        def write(session: Any) -> Changes:
            from union_desktop.areas.members import service

            return service.merge(session, draft, today=today)

        self._command(write, MERGING, partial(self._merged, draft.keep_id, draft.gone_id, gone))

    def _merged(self, keep_id: int, gone_id: int, name: str, _changes: Changes) -> None:
        self._set_busy(False)
        if self._only:
            self.accept()
            self._desk.go_to("members", keep_id)
            return
        self._drop(lambda pair: gone_id in (pair.one, pair.other))
        self._show_list()
        self.banner.say(f"已把“{name}”并入，两条记录成为一人。要恢复成两条，请关闭后按 Ctrl+Z。", "done")

    def _mark(self) -> None:
        if self._current is None:
            number = self.table.current_id()
            if number not in self._pairs:
                return
            pair = self._pairs[number].pair
            one, other = pair.one, pair.other
        else:
            one, other = self._current

        def write(session: Any) -> Changes:
            from union_desktop.areas.members import service

            return service.mark_different(session, one, other)

        self._command(write, "认定不是同一人", partial(self._marked, one, other))

    def _marked(self, one: int, other: int, _changes: Changes) -> None:
        self._set_busy(False)
        if self._only:
            self.accept()
            ask.tell(self._desk.window, "已记住这是两个人，“查找重复”以后不再列出他们。")
            return
        self._drop(lambda pair: {pair.one, pair.other} == {one, other})
        self._show_list()
        self.banner.say("已记住这是两个人，以后不再列出。", "done")

    def _drop(self, matches: Any) -> None:
        at = self.model.row_of(self.table.current_id() or 0)
        self._pairs = {number: row for number, row in self._pairs.items() if not matches(row.pair)}
        self._settled = True
        self._show_pairs()
        if self._pairs:
            self.table.select_ids([list(self._pairs)[min(max(at, 0), len(self._pairs) - 1)]])

    # -- running --------------------------------------------------------------------------------------------------

    def _command(self, write: Any, title: str, done: Any) -> None:
        self._set_busy(True)
        self._desk.tasks.command(
            write, title=title, owner=self, done=done, refused=self._refused, failed=self._failed
        )

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        self.stack.setEnabled(not busy)
        self._update()

    def _refused(self, error: UserError) -> None:
        self._set_busy(False)
        self.banner.say(error.message, "problem")

    def _failed(self, _failure: Failure) -> None:
        self._set_busy(False)
        self.banner.say(_FAILED, "problem")

    def _update(self) -> None:
        side_by_side = self.stack.currentIndex() == 1
        chosen = side_by_side or self.table.current_id() in self._pairs
        self.back.setVisible(side_by_side and self._only is None)
        self.compare.setVisible(not side_by_side and self._only is None)
        self.merge.setVisible(side_by_side or self._only is not None)
        for button in (self.compare, self.merge, self.different):
            button.setEnabled(bool(chosen) and not self._busy)
        (self.merge if side_by_side else self.compare).setDefault(True)


def _why(pair: Likely) -> str:
    against = f"不一致的地方：{'、'.join(pair.against)}。" if pair.against else ""
    return f"列出的理由：{'、'.join(pair.reasons)}。{against}"


def _columns() -> tuple[Column[PairRow], ...]:
    return (
        Column("one", "姓名", lambda row: row.one.name, 84, sort=False),
        Column("one_no", "工号", lambda row: row.one.staff_no, 84, sort=False),
        Column("other", "姓名", lambda row: row.other.name, 84, sort=False),
        Column("other_no", "工号", lambda row: row.other.staff_no, 84, sort=False),
        Column("why", "理由", lambda row: _reasons(row.pair), 330, sort=False),
        Column("one_where", "第一人的部门和状态", lambda row: _where(row.one), 170, sort=False),
        Column("other_where", "第二人的部门和状态", lambda row: _where(row.other), 170, sort=False),
    )


def _where(row: MemberRow) -> str:
    status = STATUS_LABELS[MembershipStatus(row.status)] if row.status else "未入会"
    return " · ".join(filter(None, (row.department, status)))


def _reasons(pair: Likely) -> str:
    against = f"；但{'、'.join(pair.against)}" if pair.against else ""
    return f"{'、'.join(pair.reasons)}{against}"
