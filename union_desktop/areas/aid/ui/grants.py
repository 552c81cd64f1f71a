# SPDX-License-Identifier: GPL-3.0-or-later
"""名单: the rows of a round with everything one does to them, and the account of the money always in sight below."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QStackedLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from union_desktop.areas.aid.queries import grant_list as q
from union_desktop.areas.aid.queries.grant_list import GrantLine
from union_desktop.areas.aid.queries.round_head import RoundHead, head, yuan
from union_desktop.areas.aid.terms import APPROVED, DRAFT, FROZEN, PAYING, Path, PayState
from union_desktop.areas.aid.ui.deed_buttons import Deed, button_of, menu_button
from union_desktop.areas.organisation.queries import campus_choices
from union_desktop.core.errors import UserError, describe
from union_desktop.core.listing import Wanted
from union_desktop.core.roles import Role
from union_desktop.widgets import icons, theme
from union_desktop.widgets.banner import Banner
from union_desktop.widgets.column_chooser import ColumnChooser
from union_desktop.widgets.filters import FilterBar, FlowLayout
from union_desktop.widgets.keys_inside import Key, KeysInside
from union_desktop.widgets.page import EmptyState, hairline
from union_desktop.widgets.permission import with_reason
from union_desktop.widgets.record_list import ListSpec
from union_desktop.widgets.row_table import RowTable, RowTableModel, columns_of
from union_desktop.widgets.search_box import SearchBox
from union_desktop.widgets.tasks import Failure

if TYPE_CHECKING:
    from union_desktop.core.changes import Changes
    from union_desktop.core.reading import Reader
    from union_desktop.widgets.area import Desk

TABLES: Final = ("aid_round", "aid_grant", "aid_grant_fund", "aid_payment", "aid_scheme")
_GROWS: Final = (DRAFT, FROZEN, APPROVED, PAYING)
_NOTHING_YET: Final = "名单还是空的。可以从困难档案、会员筛选或表格加入，也可以逐个添加。"
MOST_GRADES: Final = 9
_BATCH_ONLY: Final = ("files", "members", "hand")
PAPER_DEEDS: Final = (
    "paper_sign",
    "paper_groups",
    "paper_list",
    "paper_summary",
    "paper_aid",
    "paper_notice",
)


@dataclass(frozen=True, slots=True)
class _Found:
    head: RoundHead | None
    wanted: Wanted
    ids: array[int]
    groups: list[tuple[str, str]]
    campuses: list[tuple[str, str]]


def _find(reader: Reader, wanted: Wanted, round_id: int) -> array[int]:
    return q.find_ids(reader, round_id, wanted)


def _read(reader: Reader, round_id: int, wanted: Wanted) -> _Found:
    return _Found(
        head(reader, round_id),
        wanted,
        q.find_ids(reader, round_id, wanted),
        q.group_choices(reader, round_id),
        campus_choices(reader),
    )


class GrantsPanel(QWidget):
    """The rows of one round."""

    def __init__(self, desk: Desk, round_id: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.round_id = round_id
        self.head: RoundHead | None = None
        self._sort = ("added", False)
        self._deeds: dict[str, tuple[Deed, QAction]] = {}
        self.banner = Banner()
        self.search = SearchBox("姓名、拼音、工号", self, shortcut=False)
        self.search.setMinimumWidth(150)
        self.search.setMaximumWidth(260)
        self.filters = FilterBar()
        self.spec = ListSpec(
            key="aid.grants",
            listing=q.LIST,
            find=partial(_find, round_id=round_id),
            tables=TABLES,
            record="名单",
            unit="行",
            empty=("people", _NOTHING_YET, ""),
            sort="added",
        )
        self.model: RowTableModel[GrantLine] = RowTableModel(
            columns_of(q.LIST), self._fetch, self, muted=_is_over
        )
        self.table = RowTable(self.model, self)
        self.table.setAccessibleName(q.LIST.title)
        self.table.setMinimumHeight(72)
        hidden = [one.key for one in q.LIST.columns if one.hidden]
        self.columns = ColumnChooser(self.table, desk.settings, "aid.grants", hidden=hidden)
        self.empty = EmptyState()
        # On a small screen the account below must stay in sight.
        self.empty.setMinimumHeight(72)
        self.account = QLabel()
        self.account.setTextFormat(Qt.TextFormat.RichText)
        self.account.setWordWrap(True)
        self.account.setAccessibleName("对账")
        self.counts = theme.muted("")
        self._make_deeds()
        self._lay_out()
        self._connect()
        self.table.set_menu_actions([action for _, action in self._deeds.values()])
        self.setFocusProxy(self.table)
        desk.tasks.changed.connect(self._changed)
        self.reload()

    # -- for the deeds ----------------------------------------------------------------------------------------

    def selected(self) -> tuple[int, ...]:
        """The selected rows."""
        return self.table.selected_ids()

    #: As a ``RecordList`` calls it, for the file made of the list.
    selected_ids = selected

    @property
    def filters_in_words(self) -> str:
        """Which round, and the conditions of the list."""
        text = self.search.text().strip()
        name = self.head.row.name if self.head is not None else ""
        return "；".join([f"批次：{name}", *self.filters.words(), *([f"搜索“{text}”"] if text else [])])

    def with_head(self, then: Callable[[RoundHead], None]) -> None:
        """Goes on with the round as it stands; nothing before it was read."""
        if self.head is not None:
            then(self.head)

    def said(self, text: str) -> None:
        """Tells that something was done."""
        self.banner.say(text, "done")

    def action(self, key: str) -> QAction:
        """The action of a deed."""
        return self._deeds[key][1]

    def reload(self) -> None:
        """Reads the round and its rows again."""
        read = partial(_read, round_id=self.round_id, wanted=self._wished())
        self.desk.tasks.query(read, self._show, owner=self, key="grants")

    # -- parts ------------------------------------------------------------------------------------------------

    def _make_deeds(self) -> None:
        from union_desktop.areas.aid.ui.deeds import DEEDS

        for deed in DEEDS:
            action = QAction(icons.icon(deed.icon), deed.text, self)
            action.triggered.connect(lambda _on=False, deed=deed: deed.run(self))
            action.setEnabled(False)
            self._deeds[deed.key] = (deed, action)

    def _lay_out(self) -> None:
        bar = QWidget()
        flow = FlowLayout(bar)
        self.add_button = menu_button(
            "添加", "add", [self.action(key) for key in ("files", "members", "sheet", "hand")]
        )
        flow.addWidget(self.add_button)
        for key in ("amount", "funds", "remove", "pay", "sign"):
            flow.addWidget(button_of(self.action(key)))
        self.more_button = menu_button(
            "更多",
            "more_horizontal",
            [self.action(key) for key in ("sign_all", "proxy", "waive", "give_back", "export")],
        )
        self.print_button = menu_button("打印", "print", [self.action(key) for key in PAPER_DEEDS])
        flow.addWidget(self.more_button)
        flow.addWidget(self.print_button)
        self._bar = bar
        self._bar_flow = flow
        self.grade_buttons: list[QToolButton] = []
        self.filters.add_filter("campus", "校区", ())
        self.filters.add_filter("group", "小组", ())
        self.filters.add_filter("state", "状态", q.STATES)
        self.filters.add_filter("fund", "资金来源", q.fund_choices())
        self.filters.add_filter("mark", "标记", q.MARKS, many=False)
        narrow = QHBoxLayout()
        narrow.setSpacing(theme.GAP)
        narrow.addWidget(self.filters, 1)
        narrow.addWidget(self.search, 0, Qt.AlignmentFlag.AlignTop)
        # What stands above wraps, so the page asks for heights as they are liked best; the list takes what is left.
        for part in (self.table, self.empty):
            part.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self._stack = QStackedLayout()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self.table)
        top = QVBoxLayout()
        top.setContentsMargins(theme.GAP, theme.TIGHT + 2, theme.GAP, theme.TIGHT + 2)
        top.setSpacing(theme.TIGHT + 2)
        top.addWidget(bar)
        top.addLayout(narrow)
        below = QHBoxLayout()
        below.setContentsMargins(theme.BLOCK, theme.TIGHT, theme.BLOCK, theme.TIGHT)
        below.setSpacing(theme.BLOCK)
        below.addWidget(self.account, 1)
        below.addWidget(self.counts, 0)
        self.counts.setWordWrap(False)
        self.counts.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addWidget(self.banner)
        layout.addLayout(self._stack, 1)
        layout.addWidget(hairline())
        layout.addLayout(below)

    def _connect(self) -> None:
        self.search.searched.connect(self._narrowed)
        self.search.searched.connect(self.filters.note_search)
        self.search.down.connect(self._into_list)
        self.filters.changed.connect(self._narrowed)
        self.filters.cleared.connect(self.search.clear)
        self.model.sort_requested.connect(self._sort_by)
        self.model.fetch_failed.connect(self._fetch_failed)
        self.table.typed.connect(self.search.type_on)
        self.table.notice.connect(lambda text: self.banner.say(text, "warning"))
        self.table.selection_changed.connect(self._selection_changed)
        self.table.opened.connect(self._open_person)
        keys: dict[Key, Callable[[], None]] = {
            QKeySequence.StandardKey.Find: self.search.come,
            Qt.Key.Key_Space: self.action("sign_now").trigger,
            Qt.Key.Key_Insert: self.action("hand").trigger,
            Qt.Key.Key_F2: self.action("amount").trigger,
            Qt.Key.Key_Delete: self.action("remove").trigger,
        }
        for number in range(1, MOST_GRADES + 1):
            keys[Qt.Key(Qt.Key.Key_0 + number)] = partial(self._digit, number)
        self._keys = KeysInside(keys, self.table)
        self._empty_keys = KeysInside({Qt.Key.Key_Insert: self.action("hand").trigger}, self.empty.button)

    # -- reading ----------------------------------------------------------------------------------------------

    def _wished(self) -> Wanted:
        return Wanted(self.search.text().strip(), self.filters.values(), *self._sort)

    def _narrowed(self) -> None:
        self.reload()

    def _sort_by(self, column: str, descending: bool) -> None:
        self._sort = (column, descending)
        self.reload()

    def _fetch(self, ids: Sequence[int]) -> Mapping[int, GrantLine]:
        with self.desk.office.reader() as reader:
            return q.rows(reader, ids)

    def _fetch_failed(self, error: object) -> None:
        if isinstance(error, UserError):
            self.desk.tasks.refused.emit(error)
        elif isinstance(error, BaseException):
            self.desk.tasks.failed.emit(Failure("读取批次名单", describe(error)))

    def _changed(self, changes: Changes) -> None:
        if changes.touches(*TABLES):
            self.reload()

    def _show(self, found: _Found) -> None:
        before = self.head
        self.head = found.head
        self.filters.set_choices("group", found.groups)
        self.filters.set_choices("campus", found.campuses)
        self.model.show_ids(found.ids)
        column, descending = self._sort
        self.table.set_sort(None if column == "added" else column, descending)
        self._say_empty(found)
        self._show_account()
        if (
            before is None
            or found.head is None
            or before.grades != found.head.grades
            or before.row.status != found.head.row.status
        ):
            self._show_grades()
        self._selection_changed()

    def _say_empty(self, found: _Found) -> None:
        had_keyboard = self.empty.button.hasFocus()
        self._stack.setCurrentWidget(self.table if found.ids else self.empty)
        self.setFocusProxy(self.table if found.ids else self.empty.button)
        if found.ids:
            if had_keyboard:
                self.table.setFocus()
            return
        if found.wanted.text or found.wanted.ticked:
            icon = "search" if found.wanted.text else "filter"
            self.empty.say(icon, "没有符合条件的行。", "清除筛选", self.filters.clear)
        elif self.action("hand").isEnabled() or (found.head and found.head.row.status == DRAFT):
            self.empty.say("people", _NOTHING_YET, "添加", self.add_button.showMenu)
        else:
            self.empty.say("people", "名单里没有人。")

    def _show_account(self) -> None:
        if self.head is None:
            self.account.setText("")
            return
        good = self.head.totals.balanced
        colours = theme.colours(self.palette())
        ink, word = (colours.good, "相符") if good else (colours.problem, "不相符")
        self.account.setText(f"{self.head.account_text}　<span style='color:{ink.name()}'>{word}</span>")

    def _show_grades(self) -> None:
        for old in self.grade_buttons:
            self._bar_flow.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.grade_buttons = []
        for number, fen in enumerate(self._usable_grades(), 1):
            button = QToolButton(self._bar)
            button.setText(f"{number} 档 {yuan(fen).removesuffix('.00')}")
            button.setToolTip(f"把选中的行改为 {yuan(fen)} 元（数字键 {number}）")
            button.clicked.connect(lambda _on=False, fen=fen: self._grade(fen))
            button.setEnabled(self.desk.role.may(Role.CLERK))
            self._bar_flow.addWidget(button)
            button.show()
            self.grade_buttons.append(button)

    def _usable_grades(self) -> tuple[int, ...]:
        if self.head is None or self.head.row.status not in (DRAFT, FROZEN):
            return ()
        return self.head.grades[:MOST_GRADES]

    # -- the list ---------------------------------------------------------------------------------------------

    def _into_list(self) -> None:
        if self.model.rowCount():
            self.table.setFocus()
            if not self.table.selected_count():
                self.table.select_ids((self.model.id_at(0),))

    def _selection_changed(self) -> None:
        chosen = self.table.selected_count()
        for deed, action in self._deeds.values():
            self._allow(deed, action, chosen)
        grown = self.head is not None and self.head.row.status != DRAFT
        self.add_button.setText("补加" if grown else "添加")
        for button in (self.add_button, self.more_button, self.print_button):
            button.setEnabled(any(action.isEnabled() for action in button.menu().actions()))
        self.add_button.setToolTip(self.action("hand").toolTip())
        count = f"共 {self.model.rowCount():,} 行"
        self.counts.setText(f"已选 {chosen:,} 行　{count}" if chosen > 1 else count)

    def _allow(self, deed: Deed, action: QAction, chosen: int) -> None:
        tip = deed.tip or deed.text
        may = self.desk.role.may(deed.needs)
        if not may:
            tip = with_reason(tip, self.desk.role, deed.needs)
        elif self.head is not None and self.head.row.status not in deed.states:
            tip = f"{tip}。现在是“{self.head.status}”：{deed.why}"
        on = may and self.head is not None and self.head.row.status in deed.states
        if (
            on
            and self.head is not None
            and deed.key in _BATCH_ONLY
            and self.head.scheme.draft.path is Path.APPLICATION
        ):
            on, tip = False, f"{tip}。“{self.head.scheme.draft.name}”按申请审批办理，名单由审定的申请产生"
        action.setEnabled(on and (not deed.selection or chosen > 0))
        action.setToolTip(tip)

    def _digit(self, number: int) -> None:
        amounts = self._usable_grades()
        if not amounts or not self.desk.role.may(Role.CLERK):
            self.search.type_on(str(number))
        elif number <= len(amounts):
            self._grade(amounts[number - 1])

    def _grade(self, fen: int) -> None:
        from union_desktop.areas.aid.ui import amounts

        chosen = self.selected()
        if not chosen:
            self.banner.say("还没有选中行。请先选中要改的行，再按档次。", "info")
        elif self.desk.role.may(Role.CLERK):
            amounts.set_grade(self, chosen, fen)

    def _open_person(self, grant_id: int) -> None:
        line = self._fetch((grant_id,)).get(grant_id)
        if line is not None and line.person_id is not None:
            self.desk.go_to("members", line.person_id)


def panel(desk: Desk, round_id: int) -> QWidget:
    """名单 of a round."""
    return GrantsPanel(desk, round_id)


def states_of(
    panel_: GrantsPanel, states: Sequence[PayState], then: Callable[[tuple[int, ...]], None]
) -> None:
    """Goes on with those of the selected rows that are in these states; tells when none is."""
    chosen = panel_.selected()

    def go_on(fitting: tuple[int, ...]) -> None:
        if not fitting:
            words = "、".join(f"“{one.label}”" for one in states)
            panel_.banner.say(f"选中的行没有一行是{words}，没有改动。", "warning")
        else:
            then(fitting)

    panel_.desk.tasks.query(
        lambda reader: q.of_states(reader, chosen, states), go_on, owner=panel_, key="states"
    )


def _is_over(line: GrantLine) -> bool:
    return line.removed or line.pay_state is PayState.WAIVED
