# SPDX-License-Identifier: GPL-3.0-or-later
"""Steps of a round: each dialog says beforehand what will happen, to whom and about how much."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from union_desktop.areas.aid.queries.round_head import RoundHead, yuan
from union_desktop.areas.aid.terms import DRAFT, FROZEN, PAYING, ROUND_LABELS, ROUND_MACHINE, Path
from union_desktop.areas.aid.ui.fitting import fit
from union_desktop.areas.members.ui.step_fields import step_fields
from union_desktop.core.proceedings.sentences import not_now
from union_desktop.core.proceedings.terms import StepDraft
from union_desktop.widgets import ask
from union_desktop.widgets.draft_dialog import DraftDialog
from union_desktop.widgets.fields import Field
from union_desktop.widgets.form import Form, Section
from union_desktop.widgets.record_list import RecordList

if TYPE_CHECKING:
    from union_desktop.widgets.area import Desk

HELP: Final = "17-aid#锁定、审定、开始发放"
_DECIDES: Final = ("approve", "reject")


def ask_step(desk: Desk, kind: str, found: RoundHead) -> None:
    """Opens the dialog of a step; what cannot be done now is said with what must come first."""
    why = impossible(kind, found)
    if why:
        ask.tell(desk.window, why)
    else:
        RoundStepDialog(desk, kind, found).open()


def impossible(kind: str, found: RoundHead) -> str:
    """Why a step cannot be taken now, as a sentence; empty when it can."""
    step = ROUND_MACHINE.kind(kind)
    if why := not_now(ROUND_MACHINE, kind, [(f"批次{found.named}", found.row.status)]):
        return why
    if kind in ("freeze", "approve") and not found.totals.rows:
        return f"批次{found.named}的名单还是空的，没有改动。请先在“名单”中加入人员，再{step.label}。"
    if kind == "close" and found.totals.open:
        return (
            f"批次{found.named}还有 {len(found.waiting):,} 行、{yuan(found.totals.open)} 元待发，没有结清。"
            "请先发放、登记放弃，或写明原因移出。"
        )
    return ""


def consequences(kind: str, found: RoundHead, today: str) -> str:
    """What the step will do, with its numbers."""
    sums = found.totals
    all_of_it = f"{sums.rows:,} 行，{found.sum_text}"
    rule = f"依据{found.rule}。" if found.rule else "这个项目没有指定制度依据，金额不按上限核对。"
    match kind:
        case "freeze":
            return (
                f"将锁定{found.named}的名单：{all_of_it}。各人在办理日期（{today}）的校区、工会小组和人员类别"
                f"记在名单上，以后调动也不变；再增减要写明原因。{rule}"
            )
        case "unfreeze":
            return f"将把{found.named}退回拟定：{all_of_it}。名单可以重新增减，锁定时记下的校区、小组到再次锁定时重记。"
        case "approve":
            return f"将审定{found.named}：{all_of_it}。审定以后金额不能再改，只能写明原因移出或补加。"
        case "reject":
            return f"将把{found.named}记为不予审定，退回拟定：{all_of_it}。请写明意见。"
        case "open":
            return f"将让{found.named}开始接收审定的申请：以后会议审定的“{found.scheme.draft.name}”申请可以列入这个批次。"
        case "begin":
            return (
                f"将开始发放{found.named}：{len(found.waiting):,} 行待发，合计 {yuan(sums.open)} 元。"
                "这一步只是打开发放，钱款请随后用“发放…”逐笔或成批登记。"
            )
        case "close":
            unsigned = (
                f"其中 {sums.unsigned:,} 行已发放、还没有签收；结清后要补签，须先重新打开。"
                if sums.unsigned
                else ""
            )
            return (
                f"将结清{found.named}：{found.account_text}。{unsigned}结清后不再发放，需要时可以重新打开。"
            )
        case _:
            return f"将重新打开{found.named}：{found.account_text}。请写明原因。"


def _fields(desk: Desk, kind: str) -> tuple[Field, ...]:
    step = ROUND_MACHINE.kind(kind)
    if kind not in _DECIDES:
        return step_fields(desk, step, actor_hint="不填则记操作员", lines=2)
    return step_fields(
        desk,
        step,
        actor="审定人或会议",
        actor_required=True,
        placeholder="如 校工会委员会第 3 次会议",
        person="审定人（个人）" if kind == "approve" else "",
        person_hint="个人审定时填，检查本人是否在名单中",
        lines=2,
    )


class RoundStepDialog(DraftDialog):
    """Day, who decided, opinion; the button is the verb of the step."""

    help_topic = HELP

    def __init__(self, desk: Desk, kind: str, found: RoundHead) -> None:
        step = ROUND_MACHINE.kind(kind)
        today = desk.today()
        super().__init__(
            desk,
            step.label,
            Form([Section("", _fields(desk, kind))]),
            partial(_write, found.id),
            save=step.label,
            action=f"{step.label}：{found.row.name}",
            intro=consequences(kind, found, today.isoformat()),
            done=partial(_said, desk, found, kind),
        )
        self.form.load(StepDraft(kind, today))
        fit(self, 660)


def _write(round_id: int, draft: StepDraft) -> Any:
    def write(session: Any) -> Any:
        from union_desktop.areas.aid import service

        return service.step(session, round_id, draft)

    return write


def _said(desk: Desk, found: RoundHead, kind: str, _changes: object) -> None:
    after = ROUND_MACHINE.after(found.row.status, kind)
    then = {
        FROZEN: "接下来请审定。",
        "approved": "接下来可以开始发放。",
        PAYING: "可以发放了。" if kind == "begin" else "",
        DRAFT: "名单可以重新增减。",
    }.get(after or "", "")
    if kind == "open" and found.scheme.draft.path is Path.APPLICATION:
        then = "审定的申请可以列入。"
    page = desk.window.findChild(RecordList, "aid")
    if isinstance(page, RecordList):
        page.banner.say(f"{found.named}现在是“{ROUND_LABELS[after or '']}”。{then}", "done")
