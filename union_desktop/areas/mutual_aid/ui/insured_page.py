# SPDX-License-Identifier: GPL-3.0-or-later
"""参保名单: plans with their periods at the left narrow the list; what its actions do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem

from union_desktop.areas.mutual_aid.queries import insured as q, plans
from union_desktop.areas.mutual_aid.queries.plans import PeriodRow, PlanRow
from union_desktop.areas.mutual_aid.ui import insure_dialog, plan_forms
from union_desktop.areas.organisation.queries import campus_choices
from union_desktop.core.changes import Changes
from union_desktop.widgets import ask, theme
from union_desktop.widgets.record_list import Filter, ListSpec, RecordList, list_of

if TYPE_CHECKING:
    from union_desktop.core.reading import Reader
    from union_desktop.widgets.area import Desk

KEY: Final = "mutual_aid_insured"
TABLES: Final = ("mutual_aid_insured", "mutual_aid_period", "mutual_aid_plan")
_ROW: Final = int(Qt.ItemDataRole.UserRole)
NO_PLAN: Final = "请先在左边选择一个计划或保险期。"


class InsuredList(RecordList):
    """The list with the tree of plans beside it."""

    def __init__(self, desk: Desk) -> None:
        self.tree = QTreeWidget()
        super().__init__(
            desk,
            ListSpec(
                key=KEY,
                listing=q.LIST,
                find=q.find_ids,
                tables=TABLES,
                record="参保记录",
                unit="人次",
                empty=(
                    "shield_checkmark",
                    "还没有人参保。请先新增计划和保险期，再把会员列入名单。",
                    "mutual_aid.insure",
                ),
                sort="name",
                search="姓名、拼音、工号",
                filters=(
                    Filter("period", "保险期", plans.period_choices, many=False),
                    Filter("plan", "计划", plans.plan_choices, many=False),
                    Filter("campus", "校区", campus_choices),
                    Filter("now", "时间", (("now", "今天在保险期内"),), many=False),
                ),
                tally=q.tally,
                facts=q.facts,
                kind="mutual_aid_insured",
            ),
        )
        self.tree.setAccessibleName("计划和保险期")
        self.tree.setHeaderHidden(True)
        theme.even_rows(self.tree)
        self.tree.itemSelectionChanged.connect(self._narrow)
        self.set_left(self.tree, 230)
        self.load_plans()

    def reload(self, changes: Changes | None = None) -> None:
        super().reload(changes)
        self.load_plans()

    def load_plans(self) -> None:
        """Reads the tree."""
        self._desk.tasks.query(plans.plans, self.show_plans, owner=self, key="plans")

    def show_plans(self, found: Sequence[PlanRow]) -> None:
        """Shows the plans; the one that was chosen stays so."""
        before = self.chosen
        kept = (type(before), before.id) if before is not None else None
        self.tree.blockSignals(True)
        self.tree.clear()
        muted = theme.colours(self.palette()).muted
        for plan in found:
            item = QTreeWidgetItem([f"{plan.name}（已停用）" if plan.closed else plan.name])
            item.setData(0, _ROW, plan)
            item.setToolTip(0, plan.name)
            if plan.closed:
                item.setForeground(0, muted)
            self.tree.addTopLevelItem(item)
            for period in plan.periods:
                child = QTreeWidgetItem([f"{period.name}　{period.insured:,} 人"])
                child.setData(0, _ROW, period)
                child.setToolTip(0, f"{plan.name}　{period.name}：{period.from_on} 至 {period.to_on}")
                item.addChild(child)
            item.setExpanded(True)
            self._choose_again(item, kept)
        self.tree.blockSignals(False)

    def _choose_again(self, item: QTreeWidgetItem, kept: tuple[type, int] | None) -> None:
        for each in (item, *(item.child(at) for at in range(item.childCount()))):
            row = each.data(0, _ROW) if each is not None else None
            if each is not None and (type(row), row.id) == kept:
                self.tree.setCurrentItem(each)

    @property
    def chosen(self) -> PlanRow | PeriodRow | None:
        """What is chosen in the tree."""
        items = self.tree.selectedItems()
        row: PlanRow | PeriodRow | None = items[0].data(0, _ROW) if items else None
        return row

    @property
    def plan(self) -> PlanRow | None:
        """The plan that is chosen, by itself or by one of its periods."""
        items = self.tree.selectedItems()
        if not items:
            return None
        row: PlanRow = (items[0].parent() or items[0]).data(0, _ROW)
        return row

    def _narrow(self) -> None:
        row = self.chosen
        ticked = {key: value for key, value in self.filters.values().items() if key not in ("period", "plan")}
        if isinstance(row, PeriodRow):
            ticked["period"] = (str(row.id),)
        elif isinstance(row, PlanRow):
            ticked["plan"] = (str(row.id),)
        self.filters.set_values(ticked)


def page(desk: Desk) -> InsuredList:
    """The section."""
    return InsuredList(desk)


# -- what actions do -------------------------------------------------------------------------------------------------


def _page(desk: Desk) -> InsuredList:
    found = list_of(desk, KEY)
    assert isinstance(found, InsuredList)
    return found


def insure(desk: Desk) -> None:
    """Puts people on the list of the chosen period."""
    row = _page(desk).chosen
    insure_dialog.insure(desk, row.id if isinstance(row, PeriodRow) else None)


def edit(desk: Desk, ids: Sequence[int]) -> None:
    """The form of the first selected row."""

    def read(reader: Reader) -> Any:
        row = q.rows(reader, ids[:1]).get(ids[0])
        return (row.name, q.draft(reader, ids[0])) if row else None

    def go_on(found: Any) -> None:
        if found is None:
            _page(desk).banner.say("这个人已不在名单里，其他记录没有变化。", "warning")
        else:
            insure_dialog.edit(desk, ids[0], *found)

    desk.tasks.query(read, go_on, owner=desk.window, key="insured edit")


def remove(desk: Desk, ids: Sequence[int]) -> None:
    """Takes the selected people off their lists."""
    text = f"要把选中的 {len(ids):,} 人次移出参保名单吗？只有误列的、没有缴费的才移出。"
    if ask.confirm(desk.window, text, yes="移出名单", danger=True, title="移出名单"):
        _run(
            desk,
            "移出参保名单",
            partial(_remove_insured, tuple(ids)),
            f"已移出 {len(ids):,} 人次，可用 Ctrl+Z 撤销。",
        )


def add_plan(desk: Desk) -> None:
    """The form of a new plan."""
    plan_forms.plan(desk, None, None)


def add_usual(desk: Desk) -> None:
    """The four usual plans."""
    text = "要加入常用的四个互助保障计划吗？只带入名称和申领材料；费额、年龄、申报期限因地区而异，请随后逐个修改填写。"
    if ask.confirm(desk.window, text, yes="加入", title="常用计划"):
        _run(desk, "加入常用互助保障计划", _add_usual, "已加入，请逐个核对年龄、申报期限和材料。")


def edit_plan(desk: Desk) -> None:
    """The form of the chosen plan or period."""
    page = _page(desk)
    row, plan = page.chosen, page.plan
    if row is None or plan is None:
        page.banner.say(NO_PLAN, "info")
    elif isinstance(row, PeriodRow):
        _open(
            desk,
            plans.period_draft,
            row.id,
            lambda found: plan_forms.period(desk, plan.id, plan.name, row.id, found),
        )
    else:
        _open(desk, plans.plan_draft, row.id, lambda found: plan_forms.plan(desk, row.id, found))


def add_period(desk: Desk) -> None:
    """The form of a new period of the chosen plan."""
    plan = _page(desk).plan
    if plan is None:
        _page(desk).banner.say(NO_PLAN, "info")
    else:
        plan_forms.period(desk, plan.id, plan.name, None, None)


def close_plan(desk: Desk) -> None:
    """Ends the chosen plan, or opens it again."""
    plan = _page(desk).plan
    if plan is None:
        _page(desk).banner.say(NO_PLAN, "info")
    elif plan.closed:
        _run(desk, "启用互助保障计划", partial(_close, plan.id, None), f"“{plan.name}”已重新启用。")
    elif ask.confirm(
        desk.window,
        f"要停用“{plan.name}”吗？从今天起不能再参保，以前的名单和申请都保留。",
        yes="停用",
        title="停用计划",
    ):
        _run(desk, "停用互助保障计划", partial(_close, plan.id, desk.today()), f"“{plan.name}”已停用。")


def remove_plan(desk: Desk) -> None:
    """Takes away the chosen plan or period while nothing hangs on it."""
    page = _page(desk)
    row = page.chosen
    if row is None:
        page.banner.say(NO_PLAN, "info")
        return
    what = "保险期" if isinstance(row, PeriodRow) else "计划"
    if ask.confirm(
        desk.window, f"要删除{what}“{row.name}”吗？", yes="删除", danger=True, title=f"删除{what}"
    ):
        command = _remove_period if isinstance(row, PeriodRow) else _remove_plan
        _run(desk, f"删除互助保障{what}", partial(command, row.id), "已删除，可用 Ctrl+Z 撤销。")


def _open(desk: Desk, read: Callable[[Reader, int], Any], number: int, then: Callable[[Any], Any]) -> None:
    def go_on(found: Any) -> None:
        if found is None:
            _page(desk).banner.say("这条记录已不在，其他记录没有变化。", "warning")
        else:
            then(found)

    desk.tasks.query(lambda reader: read(reader, number), go_on, owner=desk.window, key="plan edit")


def _run(desk: Desk, title: str, command: Callable[[Any], Changes], told: str) -> None:
    banner = _page(desk).banner
    desk.tasks.command(
        command,
        title=title,
        owner=desk.window,
        done=lambda _changes: banner.say(told, "done"),
        refused=lambda error: banner.say(error.message, "warning"),
    )


def _remove_insured(ids: tuple[int, ...], session: Any) -> Changes:
    from union_desktop.areas.mutual_aid import service

    return service.remove_insured(session, ids)


def _add_usual(session: Any) -> Changes:
    from union_desktop.areas.mutual_aid import service

    return service.add_starting_plans(session)


def _close(plan_id: int, on: Any, session: Any) -> Changes:
    from union_desktop.areas.mutual_aid import service

    return service.close_plan(session, plan_id, on)


def _remove_period(period_id: int, session: Any) -> Changes:
    from union_desktop.areas.mutual_aid import service

    return service.remove_period(session, period_id)


def _remove_plan(plan_id: int, session: Any) -> Changes:
    from union_desktop.areas.mutual_aid import service

    return service.remove_plan(session, plan_id)
