# SPDX-License-Identifier: GPL-3.0-or-later
"""The form of a claim, and the dialog of each of its steps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from union_desktop.areas.members.ui.person_picker import PersonField
from union_desktop.areas.mutual_aid.queries.claims import ClaimRow
from union_desktop.areas.mutual_aid.queries.plans import period_choices
from union_desktop.areas.mutual_aid.terms import MACHINE, ClaimDraft
from union_desktop.core import values
from union_desktop.core.masking import HIDDEN
from union_desktop.core.proceedings.terms import StepDraft
from union_desktop.widgets import ask
from union_desktop.widgets.concealed import conceal
from union_desktop.widgets.draft_dialog import DraftDialog
from union_desktop.widgets.fields import ChoiceField, DateField, Field, MoneyField, NotesField, TextField
from union_desktop.widgets.form import Form, Section
from union_desktop.widgets.record_list import RecordList
from union_desktop.widgets.reopening import on_way, present_way, reopens

if TYPE_CHECKING:
    from union_desktop.core.changes import Changes
    from union_desktop.core.reading import Reader
    from union_desktop.widgets.area import Desk

HELP: Final = "20-mutual-aid#办理互助金"
PAGE: Final = "mutual_aid"
Choices = Sequence[tuple[int, str]]


@dataclass(frozen=True, slots=True)
class ClaimInput:
    """A claim as the form shows it."""

    person_id: int | None = None
    period_id: int | None = None
    noticed_on: dt.date | None = None
    incident_on: dt.date | None = None
    patient: str = ""
    diagnosed_on: dt.date | None = None
    disease: str = ""
    handler: str = ""
    remark: str = ""
    reason: str = ""

    @property
    def draft(self) -> ClaimDraft:
        """What the service takes; required fields are filled by then."""
        return ClaimDraft(**{one.name: getattr(self, one.name) for one in fields(ClaimDraft)})


def _form(desk: Desk, periods: Choices) -> Form:
    day = partial(values.parse_date, today=desk.today())
    return Form(
        [
            Section(
                "",
                (
                    PersonField("person_id", "会员", required=True, wide=True, desk=desk),
                    ChoiceField("period_id", "保险期", required=True, wide=True, choices=periods, empty=None),
                    DateField("noticed_on", "得知日期", required=True, parse=day),
                    DateField("incident_on", "出险日期", required=True, parse=day, hint="申报期限从这天算起"),
                    DateField("diagnosed_on", "确诊日期", parse=day),
                    TextField("disease", "病种或事由", max_length=100),
                    TextField("patient", "子女姓名", max_length=40, hint="子女出险时填写；本人出险留空"),
                    TextField("handler", "经办人", max_length=40),
                    TextField("remark", "备注", max_length=200, wide=True),
                    TextField(
                        "reason",
                        "不在名单的原因",
                        max_length=200,
                        wide=True,
                        hint="只有子女计划可以：参保名单另存的，写明情况",
                    ),
                ),
            )
        ]
    )


@reopens
def new(desk: Desk) -> None:
    """Opens the form of a new claim; without any period it leads to the plans first."""
    way, today = present_way(), desk.today()

    def write(entered: ClaimInput) -> Callable[[Any], Changes]:
        def command(session: Any) -> Changes:
            from union_desktop.areas.mutual_aid import service

            return service.open_claim(session, entered.draft, reason=entered.reason, today=today)

        return command

    def go_on(periods: Choices) -> None:
        if not periods:
            ask.tell(
                desk.window,
                "还没有互助保障的保险期和参保名单，不能登记申请。请先到“参保名单”中新增计划和保险期。",
            )
            return
        with on_way(way):
            dialog = DraftDialog(
                desk,
                "登记互助金申请",
                _form(desk, periods),
                write,
                save="登记",
                done=partial(_opened, desk),
                help_topic=HELP,
            )
        dialog.form.load(ClaimInput(noticed_on=today, handler=desk.office.operator))
        dialog.resize(700, dialog.sizeHint().height())
        dialog.open()

    desk.tasks.query(_periods, go_on, owner=desk.window, key="claim periods")


@reopens
def edit(desk: Desk, claim_id: int, before: ClaimDraft, uninsured_reason: str) -> None:
    """Opens the form of a claim that is there."""
    way, today = present_way(), desk.today()
    plain = {one.name: getattr(before, one.name) for one in fields(ClaimDraft)}
    loaded = ClaimInput(**plain, reason=uninsured_reason)

    def write(entered: ClaimInput) -> Callable[[Any], Changes] | None:
        if entered == loaded:
            return None

        def command(session: Any) -> Changes:
            from union_desktop.areas.mutual_aid import service

            return service.change_claim(
                session, claim_id, before, entered.draft, reason=entered.reason, today=today
            )

        return command

    def go_on(periods: Choices) -> None:
        with on_way(way):
            dialog = DraftDialog(desk, "修改互助金申请", _form(desk, periods), write, help_topic=HELP)
        dialog.form.load(loaded)
        if before.disease:
            conceal(desk, dialog.form, "disease", HIDDEN, "病种或事由", ("mutual_aid_claim", claim_id))
        dialog.resize(700, dialog.sizeHint().height())
        dialog.open()

    desk.tasks.query(_periods, go_on, owner=desk.window, key="claim periods")


def _periods(reader: Reader) -> list[tuple[int, str]]:
    return [(int(number), label) for number, label in period_choices(reader)]


def _opened(desk: Desk, changes: Changes) -> None:
    page = desk.window.findChild(RecordList, PAGE)
    if isinstance(page, RecordList) and changes.ids:
        page.show_record(changes.ids[0])
        page.banner.say("已登记。请在“材料”中勾选收到的材料，齐备后申报。", "done")


# -- steps -----------------------------------------------------------------------------------------------------------

_TOLD: Final = {
    "submit": "材料齐备（或写明缺少的原因）才能申报。",
    "return": "退回以后可以补充材料再申报，原来的申报日期、受理号会清空。",
    "accept": "",
    "pay": "互助金由互助会直接给付本人，这里只登记金额和日期。",
    "refuse": "登记以后这件申请就办结了。",
    "withdraw": "撤回以后这件申请就办结了。",
}


@dataclass(frozen=True, slots=True)
class StepInput:
    """A step as its dialog shows it."""

    on: dt.date | None = None
    actor: str = ""
    acceptance_no: str = ""
    benefit_amount: int | None = None
    opinion: str = ""


def _fields(desk: Desk, kind: str) -> list[Field]:
    day = partial(values.parse_date, today=desk.today())
    found: list[Field] = [
        DateField("on", "给付日期" if kind == "pay" else "日期", required=True, parse=day),
        TextField("actor", "办理人", max_length=40),
    ]
    if kind == "accept":
        found.append(TextField("acceptance_no", "受理号", max_length=60))
    if kind == "pay":
        found.append(MoneyField("benefit_amount", "给付金额（元）", required=True))
    wanted = MACHINE.kind(kind).opinion
    found.append(
        NotesField("opinion", "原因" if wanted else "说明", required=wanted, lines=2, max_length=300)
    )
    return found


@reopens
def step(desk: Desk, row: ClaimRow, kind: str) -> DraftDialog | None:
    """The dialog of a step; what cannot be done now is said instead."""
    label = MACHINE.kind(kind).label
    if MACHINE.after(row.status, kind) is None:
        ask.tell(
            desk.window,
            f"{row.claim_no} 现在是“{MACHINE.states[row.status]}”，不能{label}，没有改动。",
        )
        return None
    today = desk.today()

    def write(entered: StepInput) -> Callable[[Any], Changes]:
        assert entered.on is not None
        draft = StepDraft(kind, entered.on, entered.actor, opinion=entered.opinion)

        def command(session: Any) -> Changes:
            from union_desktop.areas.mutual_aid import service

            return service.step(
                session,
                row.id,
                draft,
                acceptance_no=entered.acceptance_no,
                benefit_amount=entered.benefit_amount,
                today=today,
            )

        return command

    due = f"申报期限 {row.deadline_on}，{row.due}。" if kind == "submit" and row.due else ""
    dialog = DraftDialog(
        desk,
        label,
        Form(_fields(desk, kind), columns=1),
        write,
        save=label,
        action=f"{label}：{row.claim_no}",
        intro=f"{row.name}　{row.claim_no}　{row.plan}\n{due}{_TOLD[kind]}".strip(),
        done=partial(_stepped, desk, row, kind),
        help_topic=HELP,
    )
    dialog.form.load(StepInput(today, desk.office.operator))
    dialog.resize(520, dialog.sizeHint().height())
    dialog.open()
    return dialog


def _stepped(desk: Desk, row: ClaimRow, kind: str, _changes: Changes) -> None:
    page = desk.window.findChild(RecordList, PAGE)
    if isinstance(page, RecordList):
        after = MACHINE.after(row.status, kind) or row.status
        page.banner.say(f"{row.claim_no} 现在是“{MACHINE.states[after]}”，可用 Ctrl+Z 撤销。", "done")
