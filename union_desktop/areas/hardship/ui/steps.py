# SPDX-License-Identifier: GPL-3.0-or-later
"""Steps of one or several files: each dialog says beforehand what it will do and what the step demands."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from union_desktop.areas.hardship.queries.heads import Heads, heads
from union_desktop.areas.hardship.terms import JUDGING, MACHINE, STATUS_LABELS
from union_desktop.areas.members.ui.step_fields import first_draft, step_fields
from union_desktop.areas.policies.ui.reason import RuledDialog
from union_desktop.core.proceedings.sentences import not_now, told
from union_desktop.core.proceedings.terms import StepDraft
from union_desktop.widgets import ask
from union_desktop.widgets.fields import Field
from union_desktop.widgets.form import Form
from union_desktop.widgets.record_list import RecordList
from union_desktop.widgets.reopening import on_way, present_way, reopens

if TYPE_CHECKING:
    from union_desktop.widgets.area import Desk

HELP: Final = "16-hardship#办理步骤"
_SECTION: Final = "hardship"
#: What a step does, for its dialog.
CONSEQUENCES: Final = {
    "submit": "提交后家庭、收支和认定不再改动。需要：主要致困原因、认定、材料、不得建档情形的核对、同意书都已齐备。",
    "branch_agree": "部门工会核实情况并同意上报。办理人不能是这个家庭的成员。",
    "branch_return": "退回起草，改好后重新提交。请写明要补正什么。",
    "publicise": "登记公示的起止日期。可以用“打印公示…”打印名单，只有姓名、部门和类别。",
    "objection": "登记公示期间收到的异议。异议有处理结果之后才能建档。",
    "objection_answered": "登记异议的处理结果。办理人不能是这个家庭的成员。",
    "file": "公示期满、没有未处理的异议，批准建档。办理人不能是这个家庭的成员。",
    "return": "退回起草，改好后重新提交、审核和公示。请写明原因。",
    "review": "登记年度复核，复核之前须重新认定；档案的类别改为新认定的类别。",
    "relieve": "家庭已脱困，档案转为“已脱困”，至少再保存 10 年；返困时可以重新申报。",
    "cancel": "死亡、调离、查实不符或误建时注销；档案保留，不能再办理。请写明原因。",
    "refile": "脱困或注销后再次困难，档案回到起草，须重新认定、提交、审核和公示。",
}


@reopens
def take(desk: Desk, kind: str, ids: tuple[int, ...]) -> None:
    """Opens the dialog of a step for these files; what cannot be done now is said with what must come first."""
    way = present_way()

    def go_on(found: Heads) -> None:
        why = impossible(kind, found)
        if why:
            ask.tell(desk.window, why)
            return
        with on_way(way):
            dialog = FileStepDialog(desk, kind, found)
        dialog.open()

    desk.tasks.query(partial(heads, ids=ids, on=desk.today()), go_on, owner=desk.window, key="hardship step")


def impossible(kind: str, found: Heads) -> str:
    """Why a step cannot be taken now, as sentences; empty when it can."""
    if not found.files:
        return "选中的档案已不在，没有改动。请刷新列表。"
    return not_now(MACHINE, kind, [(one.named, one.status) for one in found.files], "份")


class FileStepDialog(RuledDialog):
    """Who acted when and said what; the button is the verb of the step."""

    help_topic = HELP

    def __init__(self, desk: Desk, kind: str, found: Heads) -> None:
        step = MACHINE.kind(kind)
        today = desk.today()
        count = len(found.files)
        named = found.files[0].named if count == 1 else f"{count} 份档案"
        super().__init__(
            desk,
            f"{step.label}：{named}",
            Form(_fields(desk, kind)),
            self._factory,
            save=step.label,
            action=f"{step.label}：{named}" if count > 1 else step.label,
            intro=f"{told([one.named for one in found.files], '份')}\n{CONSEQUENCES[kind]}",
            done=partial(_said, desk, kind, found),
        )
        self._ids = tuple(one.id for one in found.files)
        self.form.load(first_draft(step, today, found.publicity_days))
        self.resize(680, self.sizeHint().height())

    def _factory(self, draft: StepDraft) -> Callable[[str], Callable[[Any], Any]]:
        ids = self._ids

        def with_reason(reason: str) -> Callable[[Any], Any]:
            def write(session: Any) -> Any:
                from union_desktop.areas.hardship import service

                return service.step_many(session, ids, draft, reason=reason)

            return write

        return with_reason


def _fields(desk: Desk, kind: str) -> tuple[Field, ...]:
    judging = kind in JUDGING
    return step_fields(
        desk,
        MACHINE.kind(kind),
        actor="办理人或会议",
        actor_required=judging,
        person="办理人（职工）" if judging else "",
        person_hint="由个人办理时选出本人，核对是否回避；会议办理的不填",
    )


def _said(desk: Desk, kind: str, found: Heads, _changes: object) -> None:
    step = MACHINE.kind(kind)
    named = found.files[0].named if len(found.files) == 1 else f"{len(found.files)} 份档案"
    now = f"现在是“{STATUS_LABELS[step.after]}”" if step.after else f"已登记{step.label}"
    page = desk.window.findChild(RecordList, _SECTION)
    if isinstance(page, RecordList):
        page.banner.say(f"{named}{now}。", "done")
