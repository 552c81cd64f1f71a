# SPDX-License-Identifier: GPL-3.0-or-later
"""Claims: begun with a number, a deadline and a list of papers, then step by step as the machine allows (PEERS §4.5)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from union_desktop.areas.members.model import Person
from union_desktop.areas.mutual_aid.model import (
    MutualAidClaim,
    MutualAidInsured,
    MutualAidPeriod,
    MutualAidPlan,
)
from union_desktop.areas.mutual_aid.service.plans import CHANGED, PERIOD_GONE
from union_desktop.areas.mutual_aid.terms import (
    ACCEPTED,
    MACHINE,
    OPEN,
    PAID,
    REFUSED,
    WITHDRAWN,
    ClaimDraft,
    PlanKind,
)
from union_desktop.core import clock
from union_desktop.core.changes import Changes
from union_desktop.core.errors import InvalidDraft, UserError
from union_desktop.core.numbering import next_number
from union_desktop.core.proceedings import service as proceedings
from union_desktop.core.proceedings.model import ProceedingStep
from union_desktop.core.proceedings.terms import PaperDraft, StepDraft
from union_desktop.core.roles import Role, needs
from union_desktop.core.undo.rules import Projection, UndoRules

TABLE: Final = "mutual_aid_claim"
PREFIX: Final = "HZ"
CLAIM: Final = frozenset({TABLE})
_STEP: Final = CLAIM | {"proceeding_step"}
_PAPERS: Final = CLAIM | {"paper_check"}
GONE: Final = "这件互助金申请已不在，没有保存。请刷新后重试。"


@needs(Role.CLERK)
def open_claim(
    session: Session, draft: ClaimDraft, *, reason: str = "", today: dt.date | None = None
) -> Changes:
    """Begin a claim: its number, its deadline and the papers of the plan.

    The incident must lie in an insured period of that person. In a plan for children ``reason`` may say why it goes on all
    the same, because the office's list names the parents only.
    """
    today = today or clock.today()
    plan, period = _plan_of(session, draft.period_id)
    _check(session, draft, today)
    claim = MutualAidClaim(
        claim_no=next_number(session, TABLE, "claim_no", PREFIX, draft.noticed_on.year),
        status=OPEN,
        uninsured_reason=_insured(session, draft, plan, period, reason),
        deadline_on=_deadline(plan, draft.incident_on),
        **_values(draft),
    )
    session.add(claim)
    session.flush()
    items = tuple(filter(None, plan.materials.splitlines()))
    proceedings.set_papers(session, (TABLE, claim.id), [PaperDraft(item) for item in items])
    return Changes(_PAPERS, (claim.id,))


@needs(Role.CLERK)
def change_claim(
    session: Session,
    claim_id: int,
    before: ClaimDraft,
    after: ClaimDraft,
    *,
    reason: str = "",
    today: dt.date | None = None,
) -> Changes:
    """Put a claim right until it has ended; another incident or period is checked anew and moves the deadline."""
    claim = _claim(session, claim_id)
    if claim.status in (PAID, REFUSED, WITHDRAWN):
        raise UserError(
            f"这件申请已经是“{MACHINE.states[claim.status]}”，没有保存。说明请记在附件或操作步骤里。"
        )
    if {name: getattr(claim, name) for name in _values(before)} != _values(before):
        raise UserError(CHANGED)
    _check(session, after, today or clock.today())
    plan, period = _plan_of(session, after.period_id)
    kept = reason or claim.uninsured_reason
    claim.uninsured_reason = _insured(session, after, plan, period, kept)
    if (after.period_id, after.incident_on) != (claim.period_id, claim.incident_on):
        claim.deadline_on = _deadline(plan, after.incident_on)
    for name, value in _values(after).items():
        setattr(claim, name, value)
    session.flush()
    return Changes(CLAIM, (claim_id,))


@needs(Role.CLERK)
def step(
    session: Session,
    claim_id: int,
    draft: StepDraft,
    *,
    acceptance_no: str = "",
    benefit_amount: int | None = None,
    today: dt.date | None = None,
) -> Changes:
    """The next step of a claim; ``acceptance_no`` belongs to accept, ``benefit_amount`` (fen) to pay.

    Handing in wants all papers there or excused, and after the deadline a word about why it is still taken.
    """
    claim = _claim(session, claim_id)
    about = (TABLE, claim_id)
    if draft.on < claim.noticed_on:
        raise InvalidDraft({"on": f"办理日期不能早于得知日期 {claim.noticed_on:%Y-%m-%d}。"})
    if draft.kind == "submit":
        proceedings.refuse_missing_papers(session, about)
        if claim.deadline_on is not None and draft.on > claim.deadline_on and not draft.opinion.strip():
            raise InvalidDraft(
                {
                    "opinion": f"申报期限是 {claim.deadline_on:%Y-%m-%d}，已经过期。"
                    "对方同意受理的，请写明情况；否则请登记撤回。"
                }
            )
    if draft.kind == "pay" and (benefit_amount is None or benefit_amount <= 0):
        raise InvalidDraft({"benefit_amount": "请填写给付金额（元），应大于 0。"})
    claim.status = proceedings.take(session, MACHINE, about, claim.status, draft, today=today)
    if draft.kind == "submit":
        claim.submitted_on = draft.on
    elif draft.kind == "return":
        claim.submitted_on, claim.acceptance_no = None, ""
    elif claim.status == ACCEPTED:
        claim.acceptance_no = acceptance_no.strip()
    elif claim.status == PAID:
        claim.benefit_amount, claim.paid_on = benefit_amount, draft.on
    session.flush()
    return Changes(_STEP, (claim_id,))


@needs(Role.CLERK)
def set_papers(session: Session, claim_id: int, papers: Sequence[PaperDraft]) -> Changes:
    """What of the papers is there, until the claim has ended."""
    claim = _claim(session, claim_id)
    if claim.status in (PAID, REFUSED, WITHDRAWN):
        raise UserError(f"这件申请已经是“{MACHINE.states[claim.status]}”，材料清单没有改动。")
    proceedings.set_papers(session, (TABLE, claim_id), papers)
    return Changes(_PAPERS, (claim_id,))


@needs(Role.CLERK)
def remove_claim(session: Session, claim_id: int) -> Changes:
    """Take away a claim begun by mistake, before its first step; later ones are withdrawn."""
    claim = _claim(session, claim_id)
    if session.scalar(
        select(ProceedingStep.id).where(
            ProceedingStep.about_table == TABLE, ProceedingStep.about_id == claim_id
        )
    ):
        raise UserError("这件申请已有办理步骤，没有删除。不再办理的请登记撤回。")
    proceedings.set_papers(session, (TABLE, claim_id), ())
    session.delete(claim)
    session.flush()
    return Changes(_PAPERS, (claim_id,))


# -- inside --------------------------------------------------------------------------------------------------------


def _values(draft: ClaimDraft) -> dict[str, Any]:
    return {
        "person_id": draft.person_id,
        "period_id": draft.period_id,
        "noticed_on": draft.noticed_on,
        "incident_on": draft.incident_on,
        "patient": draft.patient.strip(),
        "diagnosed_on": draft.diagnosed_on,
        "disease": draft.disease.strip(),
        "handler": draft.handler.strip(),
        "remark": draft.remark.strip(),
    }


def _claim(session: Session, claim_id: int) -> MutualAidClaim:
    claim = session.get(MutualAidClaim, claim_id)
    if claim is None:
        raise UserError(GONE)
    return claim


def _plan_of(session: Session, period_id: int) -> tuple[MutualAidPlan, MutualAidPeriod]:
    period = session.get(MutualAidPeriod, period_id)
    if period is None:
        raise UserError(PERIOD_GONE)
    return session.get_one(MutualAidPlan, period.plan_id), period


def _check(session: Session, draft: ClaimDraft, today: dt.date) -> None:
    if session.get(Person, draft.person_id) is None:
        raise UserError("这个人的记录已不在，没有保存。请刷新列表。")
    problems: dict[str, str] = {}
    if draft.noticed_on > today:
        problems["noticed_on"] = "得知日期不能晚于今天。"
    if draft.incident_on > draft.noticed_on:
        problems["incident_on"] = "出险日期不能晚于得知日期。"
    if draft.diagnosed_on is not None and draft.diagnosed_on > today:
        problems["diagnosed_on"] = "确诊日期不能晚于今天。"
    if problems:
        raise InvalidDraft(problems)


def _insured(
    session: Session, draft: ClaimDraft, plan: MutualAidPlan, period: MutualAidPeriod, reason: str
) -> str:
    """Empty when the person was insured then, else the reason why it is taken all the same."""
    on_the_list = session.scalar(
        select(MutualAidInsured.id).where(
            MutualAidInsured.period_id == period.id, MutualAidInsured.person_id == draft.person_id
        )
    )
    if on_the_list and period.from_on <= draft.incident_on <= period.to_on:
        return ""
    if not on_the_list:
        what = f"“{plan.name}”{period.name}的参保名单里没有这个人"
        field = "period_id"
    else:
        what = f"出险日期不在“{plan.name}”{period.name}（{period.from_on:%Y-%m-%d} 至 {period.to_on:%Y-%m-%d}）内"
        field = "incident_on"
    if plan.kind != PlanKind.CHILD_ACCIDENT.value:
        raise InvalidDraft({field: f"{what}，没有保存。请核对参保名单、保险期和日期。"})
    if not reason.strip():
        raise InvalidDraft({"reason": f"{what}，没有保存。子女参保另有名单的，请写明情况后再保存。"})
    return reason.strip()


def _deadline(plan: MutualAidPlan, incident_on: dt.date) -> dt.date | None:
    return None if plan.claim_days is None else incident_on + dt.timedelta(days=plan.claim_days)


def _refuse_disorder(session: Session, claim_ids: Sequence[int]) -> None:
    """After an undo the steps must lead to the state, and dates and amounts be those of the steps that are left."""
    session.flush()
    for claim_id in claim_ids:
        claim = session.get(MutualAidClaim, claim_id, populate_existing=True)
        if claim is not None:
            proceedings.refuse_disorder(session, MACHINE, (TABLE, claim_id), claim.status)


def _nothing_computed(_session: Session, _claim_ids: Sequence[int]) -> None:
    """A claim has nothing that is computed from it."""


#: How claims follow when their records are taken back.
UNDO: Final = UndoRules({TABLE: Projection(_nothing_computed, _refuse_disorder)})
