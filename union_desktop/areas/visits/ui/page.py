# SPDX-License-Identifier: GPL-3.0-or-later
"""The register with coverage in its counts, the page of a case, and what its actions do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from union_desktop.areas.organisation.queries import campus_choices
from union_desktop.areas.visits.queries import listing as q, record
from union_desktop.areas.visits.queries.record import VisitRow
from union_desktop.areas.visits.terms import UNVISITED
from union_desktop.areas.visits.ui import notice_form, visit_form
from union_desktop.core.values import format_yuan
from union_desktop.widgets import ask
from union_desktop.widgets.area import Panel
from union_desktop.widgets.attachments import AttachmentsPanel
from union_desktop.widgets.child_rows import ChildPanel, Column
from union_desktop.widgets.proceedings import PapersPanel
from union_desktop.widgets.record_list import Filter, ListSpec, RecordList, list_of
from union_desktop.widgets.revealing import RevealedText

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from union_desktop.core.changes import Changes
    from union_desktop.core.proceedings.terms import PaperDraft
    from union_desktop.core.reading import Reader
    from union_desktop.widgets.area import Desk

KEY: Final = "visits"
TABLES: Final = ("concern_case", "visit", "paper_check", "policy_version")
_NAMED: Final = 5


def page(desk: Desk) -> RecordList:
    """The section."""
    return RecordList(
        desk,
        ListSpec(
            key=KEY,
            listing=q.LIST,
            find=q.find_ids,
            tables=TABLES,
            record="慰问事项",
            unit="件",
            empty=(
                "mail",
                "还没有登记慰问。卫生所、小组长或家属告知有人住院、去世、结婚、生育时，请先登记消息。",
                "visits.notice",
            ),
            sort="status",
            search="姓名、拼音、工号、地点、告知人",
            filters=(
                Filter("status", "状态", q.STATUS_CHOICES),
                Filter("attention", "需要注意", q.ATTENTION_CHOICES),
                Filter("occasion", "事由", q.OCCASION_CHOICES),
                Filter("year", "年度", q.year_choices),
                Filter("campus", "校区", campus_choices),
                Filter("group", "小组", q.group_choices),
                Filter("source", "来源", q.SOURCE_CHOICES),
            ),
            tally=q.tally,
            muted=_is_closed,
            facts=record.facts,
            kind="concern_case",
            parts=(
                Panel("慰问记录", VisitsPanel),
                Panel("情况", _situation),
                Panel("材料", papers),
                Panel("附件", _attachments),
            ),
            sensitive="慰问情况",
        ),
    )


class VisitsPanel(ChildPanel):
    """The visits of a case."""

    help_topic = "19-visits#登记慰问"
    tables = ("visit",)
    name = "慰问记录"
    empty = "还没有慰问。看望或发放以后请在这里登记。"
    columns = (
        Column("日期", lambda row: row.draft.visited_on.isoformat(), 92),
        Column("慰问人", lambda row: row.draft.visitors, 130),
        Column("慰问金", lambda row: _yuan(row.draft.cash), 90),
        Column("慰问品", lambda row: row.draft.gift, 110),
        Column("品值", lambda row: _yuan(row.draft.gift_value), 90, wide=True),
        Column("资金来源", lambda row: row.draft.fund_source.label, 110, wide=True),
        Column("接收人", lambda row: row.draft.received_by, 80, wide=True),
        Column("说明", lambda row: row.draft.note, 140, wide=True),
    )

    def read(self, reader: Reader) -> list[VisitRow]:
        return record.visits(reader, self.owner_id)

    def enter(self, row: VisitRow | None) -> None:
        if row is None:
            visit(self.desk, (self.owner_id,))
        else:
            visit_form.edit(self.desk, row.id, row.draft)

    def spoken(self, row: VisitRow) -> str:
        return f"{row.draft.visited_on} 的慰问（{row.draft.visitors}）"

    def remover(self, row: VisitRow) -> Callable[[Any], Changes]:
        def write(session: Any) -> Changes:
            from union_desktop.areas.visits import service

            return service.remove_visit(session, row.id)

        return write


def papers(desk: Desk, case_id: int) -> QWidget:
    """The papers of a case."""

    def save(listed: Sequence[PaperDraft]) -> Callable[[Any], Changes]:
        def write(session: Any) -> Changes:
            from union_desktop.areas.visits import service

            return service.set_papers(session, case_id, listed)

        return write

    return PapersPanel(desk, (record.TABLE, case_id), save)


def _situation(desk: Desk, case_id: int) -> QWidget:
    return RevealedText(
        desk,
        "情况",
        (record.TABLE, case_id),
        (record.TABLE,),
        partial(record.situation, case_id=case_id),
        nothing="没有登记情况。可以用“修改”填写。",
    )


def _attachments(desk: Desk, case_id: int) -> QWidget:
    return AttachmentsPanel(desk, (record.TABLE, case_id))


# -- what actions do -------------------------------------------------------------------------------------------------


def edit(desk: Desk, ids: Sequence[int]) -> None:
    """The form of the first selected case."""
    case_id = ids[0]

    def go_on(found: Any) -> None:
        if found is None:
            _gone(desk)
        else:
            notice_form.edit(desk, case_id, found)

    desk.tasks.query(partial(record.draft, case_id=case_id), go_on, owner=desk.window, key="visits edit")


def visit(desk: Desk, ids: Sequence[int]) -> None:
    """A visit to the selected cases."""
    _with_names(desk, ids, lambda whom: visit_form.new(desk, tuple(ids), whom))


def unvisited(desk: Desk, ids: Sequence[int]) -> None:
    """Nobody could go to the first selected case."""
    if len(ids) > 1:
        list_of(desk, KEY).banner.say("每件的原因不同，请只选一件登记未能慰问。", "info")
        return
    _with_names(desk, ids, lambda whom: visit_form.unvisited(desk, ids[0], whom))


def reopen(desk: Desk, ids: Sequence[int]) -> None:
    """The selected case waits again."""
    _run(desk, "改回待慰问", partial(_reopen, ids[0]), "已改回待慰问，可用 Ctrl+Z 撤销。")


def list_papers(desk: Desk, ids: Sequence[int]) -> None:
    """The papers the standard asks for."""
    _run(
        desk,
        "按标准列出材料",
        partial(_list_papers, ids[0]),
        "已按当时的慰问标准补列材料，请在“材料”中核对。",
    )


def remove(desk: Desk, ids: Sequence[int]) -> None:
    """Takes a case away that was registered by mistake."""

    def go_on(whom: str) -> None:
        text = f"要删除{whom}的这件登记吗？只有误录的才删除；没有去看望的，请登记“未能慰问”。"
        if ask.confirm(desk.window, text, yes="删除", danger=True, title="删除慰问事项"):
            _run(desk, "删除慰问事项", partial(_remove, ids[0]), "已删除，可用 Ctrl+Z 撤销。")

    if len(ids) > 1:
        list_of(desk, KEY).banner.say("请逐件核对后删除，一次只选一件。", "info")
    else:
        _with_names(desk, ids, go_on)


def _run(desk: Desk, title: str, command: Callable[[Any], Changes], told: str) -> None:
    banner = list_of(desk, KEY).banner
    desk.tasks.command(
        command,
        title=title,
        owner=desk.window,
        done=lambda _changes: banner.say(told, "done"),
        refused=lambda error: banner.say(error.message, "warning"),
    )


def _reopen(case_id: int, session: Any) -> Changes:
    from union_desktop.areas.visits import service

    return service.reopen(session, case_id)


def _list_papers(case_id: int, session: Any) -> Changes:
    from union_desktop.areas.visits import service

    return service.list_papers(session, case_id)


def _remove(case_id: int, session: Any) -> Changes:
    from union_desktop.areas.visits import service

    return service.remove_case(session, case_id)


def _with_names(desk: Desk, ids: Sequence[int], then: Callable[[str], Any]) -> None:
    """Goes on with who they are: «单雄信（生病住院）», of many the first ones and how many."""

    def read(reader: Reader) -> str:
        found = q.rows(reader, ids[:_NAMED])
        named = "、".join(f"{row.name}（{row.occasion_label}）" for row in found.values())
        return f"{named}等 {len(ids)} 件" if len(ids) > _NAMED else named

    def go_on(whom: str) -> None:
        if whom:
            then(whom)
        else:
            _gone(desk)

    desk.tasks.query(read, go_on, owner=desk.window, key="visits named")


def _gone(desk: Desk) -> None:
    list_of(desk, KEY).banner.say("这件慰问事项已不在，其他记录没有变化。", "warning")


def _is_closed(row: q.CaseRow) -> bool:
    return row.status == UNVISITED


def _yuan(fen: int) -> str:
    return format_yuan(fen, grouped=True) if fen else ""
