# SPDX-License-Identifier: GPL-3.0-or-later
"""互助金申请: the list with its deadlines, the page of a claim, and what its actions do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from union_desktop.areas.mutual_aid.queries import claims as q, plans
from union_desktop.areas.mutual_aid.ui import claim_form
from union_desktop.widgets import ask
from union_desktop.widgets.area import Panel
from union_desktop.widgets.attachments import AttachmentsPanel
from union_desktop.widgets.proceedings import PapersPanel, StepsPanel
from union_desktop.widgets.record_list import Filter, ListSpec, RecordList, list_of
from union_desktop.widgets.revealing import RevealedText

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from union_desktop.core.changes import Changes
    from union_desktop.core.proceedings.terms import PaperDraft
    from union_desktop.core.reading import Reader
    from union_desktop.widgets.area import Desk

KEY: Final = "mutual_aid"
TABLE: Final = "mutual_aid_claim"
TABLES: Final = (TABLE, "mutual_aid_period", "mutual_aid_plan", "paper_check", "proceeding_step")


def page(desk: Desk) -> RecordList:
    """The section."""
    return RecordList(
        desk,
        ListSpec(
            key=KEY,
            listing=q.LIST,
            find=q.find_ids,
            tables=TABLES,
            record="互助金申请",
            unit="件",
            empty=(
                "shield_checkmark",
                "还没有互助金申请。参保的会员出险以后，请登记申请，按期限收集材料、申报。",
                "mutual_aid.claim",
            ),
            sort="claim_no",
            descending=True,
            search="姓名、拼音、工号、编号、受理号",
            filters=(
                Filter("status", "状态", q.STATUS_CHOICES),
                Filter("due", "期限", q.DUE_CHOICES),
                Filter("year", "年度", q.year_choices),
                Filter("plan", "计划", plans.plan_choices),
            ),
            tally=q.tally,
            muted=lambda row: row.status in q.ENDED,
            facts=q.facts,
            kind=TABLE,
            parts=(
                Panel("材料", _papers),
                Panel("办理过程", _steps),
                Panel("病种或事由", _disease),
                Panel("附件", _attachments),
            ),
            sensitive="出险情况",
        ),
    )


def _papers(desk: Desk, claim_id: int) -> QWidget:
    def save(listed: Sequence[PaperDraft]) -> Callable[[Any], Changes]:
        def write(session: Any) -> Changes:
            from union_desktop.areas.mutual_aid import service

            return service.set_papers(session, claim_id, listed)

        return write

    return PapersPanel(desk, (TABLE, claim_id), save)


def _steps(desk: Desk, claim_id: int) -> QWidget:
    from union_desktop.areas.mutual_aid.ui import printing

    return StepsPanel(desk, (TABLE, claim_id), partial(printing.course, desk, claim_id))


def _disease(desk: Desk, claim_id: int) -> QWidget:
    return RevealedText(
        desk,
        "病种或事由",
        (TABLE, claim_id),
        (TABLE,),
        partial(q.disease, claim_id=claim_id),
        nothing="没有登记病种或事由。可以用“修改”填写。",
    )


def _attachments(desk: Desk, claim_id: int) -> QWidget:
    return AttachmentsPanel(desk, (TABLE, claim_id))


# -- what actions do -------------------------------------------------------------------------------------------------


def edit(desk: Desk, ids: Sequence[int]) -> None:
    """The form of the first selected claim."""

    def read(reader: Reader) -> Any:
        found = q.draft(reader, ids[0])
        reason = reader.value("select uninsured_reason from mutual_aid_claim where id = :id", id=ids[0])
        return (found, reason) if found else None

    def go_on(found: Any) -> None:
        if found is None:
            _gone(desk)
        else:
            claim_form.edit(desk, ids[0], *found)

    desk.tasks.query(read, go_on, owner=desk.window, key="claim edit")


def step(desk: Desk, ids: Sequence[int], kind: str) -> None:
    """The dialog of a step of the first selected claim."""
    if len(ids) > 1:
        list_of(desk, KEY).banner.say("申请要逐件办理，请只选一件。", "info")
    else:
        _with(desk, ids[0], lambda row: claim_form.step(desk, row, kind))


def remove(desk: Desk, ids: Sequence[int]) -> None:
    """Takes away a claim that was begun by mistake."""

    def go_on(row: q.ClaimRow) -> None:
        text = f"要删除{row.name}的申请 {row.claim_no} 吗？只有误登的才删除；不再办理的，请登记撤回。"
        if ask.confirm(desk.window, text, yes="删除", danger=True, title="删除互助金申请"):
            banner = list_of(desk, KEY).banner
            desk.tasks.command(
                partial(_remove, row.id),
                title="删除互助金申请",
                owner=desk.window,
                done=lambda _changes: banner.say("已删除，可用 Ctrl+Z 撤销。", "done"),
                refused=lambda error: banner.say(error.message, "warning"),
            )

    if len(ids) > 1:
        list_of(desk, KEY).banner.say("请逐件核对后删除，一次只选一件。", "info")
    else:
        _with(desk, ids[0], go_on)


def _remove(claim_id: int, session: Any) -> Changes:
    from union_desktop.areas.mutual_aid import service

    return service.remove_claim(session, claim_id)


def _with(desk: Desk, claim_id: int, then: Callable[[q.ClaimRow], Any]) -> None:
    def go_on(found: dict[int, q.ClaimRow]) -> None:
        if claim_id in found:
            then(found[claim_id])
        else:
            _gone(desk)

    desk.tasks.query(lambda reader: q.rows(reader, [claim_id]), go_on, owner=desk.window, key="claim")


def _gone(desk: Desk) -> None:
    list_of(desk, KEY).banner.say("这件互助金申请已不在，其他记录没有变化。", "warning")
