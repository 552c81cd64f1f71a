# SPDX-License-Identifier: GPL-3.0-or-later
"""逐个添加: one person, household or collective after the other, without leaving the keyboard."""

from __future__ import annotations

import dataclasses
import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from union_desktop.areas.aid.queries.round_head import RoundHead
from union_desktop.areas.aid.terms import FundSource, GrantDraft, Origin, Unit
from union_desktop.areas.aid.ui.filling import GiveInput, added, give_fields, say_added, usual
from union_desktop.areas.aid.ui.fitting import fit
from union_desktop.areas.aid.ui.reasons import Make, ReasonedDialog
from union_desktop.areas.members.ui.person_picker import PersonField
from union_desktop.core.errors import InvalidDraft
from union_desktop.widgets.fields import Field, NumberField, TextField
from union_desktop.widgets.form import Form, Section
from union_desktop.widgets.reopening import reopens

if TYPE_CHECKING:
    from union_desktop.widgets.area import Desk

HELP: Final = "17-aid#逐个添加"


@dataclass(frozen=True, slots=True)
class HandInput:
    """One row; either somebody the office knows, or a name."""

    on: dt.date | None
    person_id: int | None = None
    name: str = ""
    headcount: int | None = None
    amount: int | None = None
    source: FundSource | None = None
    goods_value: int | None = None
    goods: str = ""
    reason: str = ""
    added_reason: str = ""
    note: str = ""


def _whom(desk: Desk, found: RoundHead) -> tuple[Field, ...]:
    scheme = found.scheme.draft
    if scheme.unit is Unit.COLLECTIVE:
        return (
            TextField("name", "集体名称", required=True, max_length=60, placeholder="如 残疾职工团拜会"),
            NumberField("headcount", "人数", minimum=1, hint="不知道人数的不填，统计时不计人数"),
        )
    person = PersonField(
        "person_id",
        "户主（会员）" if scheme.unit is Unit.HOUSEHOLD else "会员",
        required=not scheme.others,
        wide=not scheme.others,
        desk=desk,
        hint="有在档困难档案的，自动按家庭查重",
    )
    if not scheme.others:
        return (person,)
    return (person, TextField("name", "或姓名（不是会员）", max_length=40))


class HandDialog(ReasonedDialog):
    """Adds and stays open for the next one; closes with 关闭."""

    help_topic = HELP

    def __init__(self, desk: Desk, found: RoundHead) -> None:
        self._found = found
        self._added = 0
        form = Form(
            [
                Section("", _whom(desk, found)),
                Section("", (*give_fields(found), TextField("note", "备注", wide=True, max_length=200))),
            ]
        )
        super().__init__(
            desk,
            "逐个添加",
            form,
            self._make,
            save="加入",
            action=f"逐个添加：{found.row.name}",
            intro=f"加入{found.named}。加入后可以接着填下一个，金额和来源沿用上一个；回车加入，Esc 关闭。",
        )
        self.cancel_button.setText("关闭")
        begin: GiveInput = usual(desk, found)
        self.form.load(HandInput(begin.on, source=begin.source))
        fit(self, 680)

    def _make(self, draft: HandInput) -> Make:
        name = draft.name.strip()
        if draft.person_id is None and not name:
            raise InvalidDraft({"person_id": "请选择会员，或填写姓名。"})
        if draft.person_id is not None and name:
            raise InvalidDraft({"name": "已经选了会员，姓名请留空。"})
        assert draft.on is not None
        amount = draft.amount or 0
        row = GrantDraft(
            name,
            amount,
            ((draft.source, amount),) if draft.source is not None else (),
            person_id=draft.person_id,
            headcount=draft.headcount,
            goods_value=draft.goods_value or 0,
            goods=draft.goods,
            reason=draft.reason,
            origin=Origin.HAND,
            note=draft.note,
        )
        self._last = draft
        return added(self._found.id, (row,), draft.on, draft.added_reason)

    def _committed(self, _result: Any) -> None:
        self.set_busy(False)
        self._added += 1
        self.form.load(dataclasses.replace(self._last, person_id=None, name="", headcount=None, note=""))
        self.banner.say(f"已加入 {self._added:,} 行，请填下一个。", "done")
        say_added(self._desk, self._added)
        self.form.setFocus()


@reopens
def _open(desk: Desk, found: RoundHead) -> None:
    HandDialog(desk, found).open()


def add(desk: Desk, found: RoundHead) -> None:
    """Opens the dialog."""
    _open(desk, found)
