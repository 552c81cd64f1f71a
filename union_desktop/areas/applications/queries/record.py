# SPDX-License-Identifier: GPL-3.0-or-later
"""One application with everything that belongs to it, and what may be done with it next."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from union_desktop.areas.aid import queries as aid
from union_desktop.areas.aid.queries.schemes import SchemeRow, scheme as scheme_by_id
from union_desktop.areas.aid.terms import Helped
from union_desktop.areas.applications.queries import standing
from union_desktop.areas.applications.queries.standing import Related, Running
from union_desktop.areas.applications.terms import (
    APPROVED,
    BRANCH_AGREED,
    BY_MEETING,
    GRANT,
    GRANTED,
    LOOKED_THROUGH,
    MACHINE,
    OPEN_STATES,
    PUBLICISED,
    REGRANT,
    STATUS_LABELS,
    TO_MEETING,
    VERIFY,
)
from union_desktop.areas.applications.terms.drafts import ApplicationDraft
from union_desktop.areas.hardship.terms import CAUSES
from union_desktop.areas.policies import queries as policies
from union_desktop.areas.policies.queries import ExceptionRow
from union_desktop.core.asking import Source, asking
from union_desktop.core.listing import Facts
from union_desktop.core.proceedings import queries as proceedings
from union_desktop.core.proceedings.terms import (
    OBJECTION,
    OBJECTION_ANSWERED,
    PUBLICISE,
    PaperDraft,
    PaperState,
    StepRow,
)
from union_desktop.core.reading import Reader
from union_desktop.core.values import in_yuan

TABLE: Final = "aid_application"


@dataclass(frozen=True, slots=True)
class Payment:
    """The row of a round an application became; ``removed`` says why it was taken off again."""

    grant_id: int
    round_id: int
    round: str
    amount: int
    state: str
    paid_on: dt.date | None
    removed: str


@dataclass(frozen=True, slots=True)
class Application:
    """Everything of an application; amounts in fen."""

    id: int
    number: str
    name: str
    staff_no: str
    status: str
    draft: ApplicationDraft
    group: str
    campus: str
    department: str
    category: str
    case_no: str
    repeat_reason: str
    amount_approved: int | None
    policy: str
    scheme: SchemeRow
    steps: tuple[StepRow, ...]
    papers: tuple[PaperDraft, ...]
    payment: Payment | None
    exceptions: tuple[ExceptionRow, ...]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the household of an application got this year and applies for besides."""

    related: Related
    helped: tuple[Helped, ...]
    running: tuple[Running, ...]


def draft(source: Source, application_id: int) -> ApplicationDraft | None:
    """The application as its form has it."""
    found = asking(source)(
        "select scheme_id, person_id, applied_on, amount_requested, reason, main_cause, household_size, annual_income,"
        " other_aid, remark from aid_application where id = :id",
        id=application_id,
    )
    if not found:
        return None
    scheme_id, person_id, applied_on, *rest = found[0]
    return ApplicationDraft(scheme_id, person_id, dt.date.fromisoformat(applied_on), *rest)


def application(reader: Reader, application_id: int) -> Application | None:
    """The whole application; None when it is gone."""
    written = draft(reader, application_id)
    found = reader.one(
        "select a.application_no, p.name, p.staff_no, a.status, a.group_name, coalesce(c.name, ''), a.department,"
        " coalesce(k.name, ''), coalesce(h.case_no, ''), a.repeat_reason, a.amount_approved, a.policy_version_id,"
        " a.grant_id from aid_application a join person p on p.id = a.person_id"
        " left join campus c on c.id = a.campus_id left join staff_category k on k.code = a.staff_category"
        " left join hardship_case h on h.id = a.case_id where a.id = :id",
        id=application_id,
    )
    if written is None or found is None:
        return None
    number, name, staff_no, status, *rest, version_id, grant_id = found
    group, campus, department, category, case_no, repeat_reason, approved = rest
    scheme = scheme_by_id(reader, written.scheme_id)
    assert scheme is not None
    about = (TABLE, application_id)
    rule = policies.rule_version(reader, version_id) if version_id is not None else None
    return Application(
        application_id,
        number,
        name,
        staff_no,
        status,
        written,
        group,
        campus,
        department,
        category,
        case_no,
        repeat_reason,
        approved,
        rule.named if rule is not None else "",
        scheme,
        tuple(proceedings.steps(reader, about)),
        tuple(proceedings.papers(reader, about)),
        payment(reader, grant_id) if grant_id is not None else None,
        tuple(policies.exceptions(reader, about)),
    )


def payment(reader: Reader, grant_id: int) -> Payment | None:
    """How far the money of a row is."""
    found = reader.one(
        "select g.id, r.id, r.name, g.amount, g.pay_state, g.paid_on, g.removed_on, g.removed_reason from aid_grant g"
        " join aid_round r on r.id = g.round_id where g.id = :id",
        id=grant_id,
    )
    if found is None:
        return None
    number, round_id, name, amount, state, paid_on, removed_on, why = found
    removed = f"{removed_on} 从批次移出：{why}" if removed_on else ""
    day = dt.date.fromisoformat(paid_on) if paid_on else None
    return Payment(number, round_id, name, amount, state, day, removed)


def surroundings(source: Source, person_id: int, year: int, besides: int | None = None) -> Surroundings:
    """For the form and the page: the household, what it got this year, what else it applies for."""
    related = standing.related(source, person_id)
    people = sorted(related.person_ids)
    return Surroundings(
        related,
        tuple(aid.helped(source, people, year)),
        standing.running(source, people, year, besides=besides),
    )


def next_steps(one: Application) -> tuple[str, ...]:
    """Keys of the steps the state and the scheme allow at the desk, the usual one first."""
    found: list[str] = []
    for kind in MACHINE.possible(one.status):
        if kind.key in BY_MEETING:
            # What a meeting decides begins at the desk by putting the application before one.
            if TO_MEETING not in found:
                found.insert(0, TO_MEETING)
            continue
        if kind.key == VERIFY and one.scheme.draft.party_opinion and one.status == BRANCH_AGREED:
            continue
        if kind.key == GRANT and one.scheme.draft.publicity and one.status == APPROVED:
            continue
        if kind.key == REGRANT and (one.payment is None or not one.payment.removed):
            continue
        found.append(kind.key)
    if GRANT in found and one.status == PUBLICISED:
        found.remove(GRANT)
        found.insert(0, GRANT)
    if not one.scheme.draft.party_opinion and one.status == BRANCH_AGREED:
        found.sort(key=lambda key: key != VERIFY)
    return tuple(found)


def facts(reader: Reader, application_id: int) -> Facts | None:
    """The application beside the list and at the top of its page."""
    one = application(reader, application_id)
    if one is None:
        return None
    around = surroundings(reader, one.draft.person_id, one.draft.applied_on.year, application_id)
    written = one.draft
    rows = (
        ("申请金额", in_yuan(written.amount_requested)),
        ("审定金额", in_yuan(one.amount_approved)),
        ("申请日期", written.applied_on.isoformat()),
        ("工号", one.staff_no),
        ("部门", one.department),
        ("工会小组", one.group),
        ("校区", one.campus),
        ("类别", one.category),
        ("困难档案", one.case_no),
        ("致困原因", CAUSES.get(written.main_cause, "")),
        ("家庭人口", f"{written.household_size} 人" if written.household_size else ""),
        ("家庭年收入", in_yuan(written.annual_income)),
        ("申请理由", written.reason),
        ("已获补助", written.other_aid),
        ("再次帮扶", one.repeat_reason),
        ("备注", written.remark),
    )
    groups = [("发放", _paid(one.payment))] if one.payment is not None else []
    return Facts(
        one.name,
        STATUS_LABELS[one.status],
        f"{one.scheme.draft.name} · {one.number}",
        rows,
        tuple(groups),
        _warnings(one, around),
        tuple(
            filter(
                None,
                (
                    f"按{one.policy}办理。" if one.policy else "",
                    *(_let_pass(each) for each in one.exceptions),
                ),
            )
        ),
        tuple(f"applications.{key}" for key in next_steps(one)),
    )


def _warnings(one: Application, around: Surroundings) -> tuple[str, ...]:
    found: list[str] = []
    if one.status in OPEN_STATES:
        found += [f"今年已获帮扶：{each.sentence()}。" for each in around.helped]
        found += [
            f"同一家庭今年还有在办的申请：{each.name} {each.scheme}（{each.number}）。"
            for each in around.running
        ]
    lacking = [each.item for each in one.papers if each.state is not PaperState.PRESENT and not each.reason]
    if lacking and one.status in OPEN_STATES and one.status not in LOOKED_THROUGH:
        found.append(f"材料还不齐：{'、'.join(lacking)}。")
    if one.status == PUBLICISED:
        found += _publicity(one)
    if one.status == GRANTED and one.payment is not None and one.payment.removed:
        found.append(f"发放记录已于 {one.payment.removed}。需要时可重新列入发放批次。")
    return tuple(found)


def _publicity(one: Application) -> list[str]:
    last = next((each for each in reversed(one.steps) if each.kind == PUBLICISE), None)
    if last is None or last.to_on is None:
        return []
    since = [each.kind for each in one.steps if each.id > last.id]
    found = [f"公示到 {last.to_on:%Y-%m-%d}，期满后才能列入发放。"]
    if since.count(OBJECTION) > since.count(OBJECTION_ANSWERED):
        found.append("公示期间收到的异议还没有处理结果。")
    return found


def _paid(payment: Payment) -> tuple[tuple[str, str], ...]:
    from union_desktop.areas.aid.terms import PayState

    return (
        ("批次", payment.round),
        ("金额", in_yuan(payment.amount)),
        ("状态", "已移出" if payment.removed else PayState(payment.state).label),
        ("发放日期", payment.paid_on.isoformat() if payment.paid_on else ""),
    )


def _let_pass(one: ExceptionRow) -> str:
    return f"超出制度规定（允许 {one.allowed}，实际 {one.actual}），理由：{one.reason}（{one.operator}）。"
