# SPDX-License-Identifier: GPL-3.0-or-later
"""The way of a file from draft to on file and off again; what each step demands is refused here, whoever asks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from union_desktop.areas.hardship.model import HardshipCase
from union_desktop.areas.hardship.queries import households, measure, page
from union_desktop.areas.hardship.service import cases
from union_desktop.areas.hardship.terms import (
    JUDGING,
    MACHINE,
    SELF,
    HardshipClass,
)
from union_desktop.areas.members.model import Person
from union_desktop.areas.policies import service as policies
from union_desktop.areas.policies.terms import Breach, Rule
from union_desktop.core import clock
from union_desktop.core.changes import Changes
from union_desktop.core.errors import InvalidDraft, UserError
from union_desktop.core.proceedings import service as proceedings
from union_desktop.core.proceedings.model import PaperCheck, ProceedingStep
from union_desktop.core.proceedings.terms import PUBLICISE, StepDraft
from union_desktop.core.roles import Role, needs

_STEPS: Final = ProceedingStep.__tablename__


@needs(Role.CLERK)
def step(
    session: Session, case_id: int, draft: StepDraft, *, reason: str = "", today: dt.date | None = None
) -> Changes:
    """Take one step; ``reason`` answers NeedsReason when the publicity is shorter than the rule wants it."""
    today = today or clock.today()
    case = cases.file_of(session, case_id)
    _refuse_own(session, case, draft)
    case.status = proceedings.take(session, MACHINE, (cases.TABLE, case_id), case.status, draft, today=today)
    changes = Changes()
    if draft.kind == PUBLICISE:
        changes |= _length_of_publicity(session, case, draft, reason)
    elif draft.kind in _DEMANDS:
        _DEMANDS[draft.kind](session, case, draft.on)
    cases.touched(session, case, today)
    return changes | Changes(frozenset({cases.TABLE, _STEPS}), (case_id,))


@needs(Role.CLERK)
def step_many(
    session: Session,
    case_ids: Sequence[int],
    draft: StepDraft,
    *,
    reason: str = "",
    today: dt.date | None = None,
) -> Changes:
    """The same step for several files, all or none; a refusal names the file."""
    changes = Changes()
    for case_id in case_ids:
        try:
            changes |= step(session, case_id, draft, reason=reason, today=today)
        except InvalidDraft:
            raise
        except UserError as error:
            if len(case_ids) == 1 or type(error) is not UserError:
                raise
            case = cases.file_of(session, case_id)
            name = session.scalar(select(Person.name).where(Person.id == case.person_id))
            raise UserError(
                f"{case.case_no}（{name}）：{error.message}所选的 {len(case_ids)} 份档案都没有改动。"
            ) from None
    return changes


# -- what steps demand -----------------------------------------------------------------------------------------------


def _submit(session: Session, case: HardshipCase, on: dt.date) -> None:
    """Everything the branch union and the public will rely on is there, and holds on that day."""
    rule = measure.rule_of(session, on)
    _household(session, case)
    if not case.main_cause:
        raise UserError("还没有选择主要致困原因，没有提交。请先在档案中选一项。")
    _assessed(session, case, rule, on)
    _not_excluded(session, case, rule)
    _papers(session, case, rule)
    _agreed(session, case, on)
    cases.refuse_taken(session, case)


def _file(session: Session, case: HardshipCase, on: dt.date) -> None:
    proceedings.refuse_open_publicity(session, (cases.TABLE, case.id), on)
    _not_excluded(session, case, measure.rule_of(session, on))
    _agreed(session, case, on)
    cases.refuse_taken(session, case)
    case.filed_on, case.reviewed_on, case.closed_on = on, None, None


def _review(session: Session, case: HardshipCase, on: dt.date) -> None:
    """A review without a new look at the figures is none."""
    last = max(filter(None, (case.filed_on, case.reviewed_on)), default=case.opened_on)
    assessments = page.assessments(session, case.id)
    if not assessments or assessments[-1].on <= last:
        raise UserError(
            f"{last:%Y-%m-%d} 之后还没有重新认定，不能登记复核，没有改动。请核对家庭成员和收支，重新认定后再复核。"
        )
    _fits(session, case, measure.rule_of(session, on), on)
    case.reviewed_on = on
    case.hardship_class = assessments[-1].decided_class


def _close(_session: Session, case: HardshipCase, on: dt.date) -> None:
    case.closed_on = on


def _refile(session: Session, case: HardshipCase, _on: dt.date) -> None:
    """The household may have come to another file meanwhile; how it is classed begins anew."""
    cases.refuse_taken(session, case)
    case.closed_on = None
    case.hardship_class = ""


_DEMANDS: Final[Mapping[str, Callable[[Session, HardshipCase, dt.date], None]]] = {
    "submit": _submit,
    "file": _file,
    "review": _review,
    "relieve": _close,
    "cancel": _close,
    "refile": _refile,
}


def _household(session: Session, case: HardshipCase) -> None:
    household = page.members(session, case.id)
    if not any(one.draft.relation == SELF for one in household):
        raise UserError("家庭成员中没有职工本人，没有提交。请先补上“本人”一行。")
    without = [one.draft.name for one in household if not one.draft.id_number]
    if without:
        raise UserError(
            f"{'、'.join(without)}没有填写证件号码，无法核对是否重复建档，没有提交。请先补上号码。"
        )


def _assessed(session: Session, case: HardshipCase, rule: Rule, on: dt.date) -> None:
    _fits(session, case, rule, on)
    if case.hardship_class in ("", HardshipClass.NONE.value):
        raise UserError("认定结果是“不符合”，不能提交建档，没有改动。请核对收支，或写明理由改定类别。")


def _fits(session: Session, case: HardshipCase, rule: Rule, on: dt.date) -> None:
    """The last classing is by the version of the rule that holds, and by the figures as they are entered."""
    assessments = page.assessments(session, case.id)
    if not assessments or not case.hardship_class:
        raise UserError("还没有认定困难类别，没有改动。请先办理“认定”，再继续。")
    last = assessments[-1]
    if last.on > on:
        raise InvalidDraft({"on": f"办理日期不能早于认定的 {last.on:%Y-%m-%d}。"})
    if last.version_id != rule.version_id:
        raise UserError(
            f"上次认定依据的是另一版本的标准，{on:%Y-%m-%d} 适用的是“{rule.title}”，没有改动。请重新认定后再办理。"
        )
    now = page.figures_of(session, case.id, last.given.terms, accidental=last.given.accidental)
    if now != last.given:
        raise UserError(
            "认定之后家庭成员、收入或支出又有改动，没有办理。请重新认定，使结果与现在的数字一致。"
        )


def _not_excluded(session: Session, case: HardshipCase, rule: Rule) -> None:
    answers = {one.item: one for one in page.exclusions(session, case.id)}
    open_lines = [line for line in rule.lines("exclusions") if line not in answers]
    if open_lines:
        raise UserError(f"不得建档的情形还没有逐项核对：{'；'.join(open_lines)}。没有改动，请核对后再办理。")
    hit = [line for line in rule.lines("exclusions") if answers[line].applies]
    if hit:
        raise UserError(
            f"有不得建档的情形：{'；'.join(hit)}。不能继续办理，没有改动；查实不符的请更正核对结果，属实的请办理注销。"
        )


def _papers(session: Session, case: HardshipCase, rule: Rule) -> None:
    listed = set(
        session.scalars(
            select(PaperCheck.item).where(
                PaperCheck.about_table == cases.TABLE, PaperCheck.about_id == case.id
            )
        )
    )
    lacking = [line for line in rule.lines("required_materials", case.hardship_class) if line not in listed]
    if lacking:
        raise UserError(f"材料清单中没有制度要求的：{'、'.join(lacking)}。没有改动，请补入清单后再办理。")
    proceedings.refuse_missing_papers(session, (cases.TABLE, case.id))


def _agreed(session: Session, case: HardshipCase, on: dt.date) -> None:
    worker, children = page.missing_consents(session, case.id, on)
    if worker:
        raise UserError("没有职工本人的建档同意书，或同意已经撤回，没有改动。请先在“同意书”中登记。")
    if children:
        raise UserError(
            f"{'、'.join(children)}未满 14 周岁，还没有监护人的同意，没有改动。请先在“同意书”中登记。"
        )


def _refuse_own(session: Session, case: HardshipCase, draft: StepDraft) -> None:
    """Nobody decides about his own household; a namesake is told apart by choosing the person."""
    if draft.kind not in JUDGING:
        return
    mine = households.household_of_case(session, case.id)
    if draft.person_id is not None and draft.person_id in mine.person_ids:
        raise InvalidDraft({"actor": "不能办理自己家的档案，须由家庭成员以外的人审核。请换一位办理人。"})
    if draft.person_id is None and draft.actor.strip() in mine.names:
        raise InvalidDraft(
            {
                "actor": f"“{draft.actor.strip()}”与家庭成员同名，不能办理自己家的档案。如果只是同名，请从职工中选定是哪一位。"
            }
        )


def _length_of_publicity(session: Session, case: HardshipCase, draft: StepDraft, reason: str) -> Changes:
    rule = measure.rule_of(session, draft.on)
    wanted = rule.parameter("publicity_days")
    if wanted is None or draft.from_on is None or draft.to_on is None:
        return Changes()
    days = (draft.to_on - draft.from_on).days + 1
    if days >= int(wanted.value):
        return Changes()
    breach = Breach(
        rule.version_id,
        wanted.key,
        wanted.scope,
        wanted.value,
        str(days),
        wanted.on_break,
        f"公示 {days} 天，少于制度规定的 {wanted.value} 天。",
    )
    return policies.allow(session, (cases.TABLE, case.id), [breach], reason)
