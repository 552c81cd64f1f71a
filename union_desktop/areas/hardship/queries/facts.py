# SPDX-License-Identifier: GPL-3.0-or-later
"""A file beside the list and at the top of its page: how it stands, how it was classed line by line, what is still missing.

Illness and disability are not among them: they are shown in their own place, and each look is kept.
"""

from __future__ import annotations

import datetime as dt
from typing import Final

from union_desktop.areas.hardship.queries import households, measure, page
from union_desktop.areas.hardship.queries.days import months_before
from union_desktop.areas.hardship.queries.page import CasePage
from union_desktop.areas.hardship.terms import (
    CAUSES,
    DRAFT,
    EDITABLE_STATES,
    EXPENSE_KINDS,
    FILED,
    MACHINE,
    OPEN_STATES,
    STATUS_LABELS,
    UNDER_REVIEW,
    HardshipClass,
    explained,
)
from union_desktop.areas.policies import queries as policies
from union_desktop.areas.policies.terms import PolicyKind
from union_desktop.core import clock
from union_desktop.core.listing import Facts
from union_desktop.core.proceedings.terms import OBJECTION, OBJECTION_ANSWERED, PaperState
from union_desktop.core.reading import Reader
from union_desktop.core.values import in_yuan

#: The step that usually comes next, by state; the others follow it.
_USUAL: Final = {
    DRAFT: "submit",
    "submitted": "branch_agree",
    "branch_reviewed": "publicise",
    "publicised": "file",
    FILED: "review",
}
#: Steps that are found in the menu and in 办理过程 only, so that the head of the page stays short.
_SELDOM: Final = frozenset({"cancel", OBJECTION, OBJECTION_ANSWERED})


def facts(reader: Reader, case_id: int) -> Facts | None:
    """A file; None when it is gone."""
    found = page.case(reader, case_id)
    if found is None:
        return None
    today = clock.today()
    named = class_label(found.hardship_class)
    return Facts(
        title=found.name,
        status=STATUS_LABELS[found.status],
        line=" · ".join(filter(None, (named, found.case_no, found.department))),
        rows=_rows(reader, found, today),
        groups=(("家庭收支（全年）", _money(found)), (_heading(found), _reckoning(found))),
        warnings=tuple(warnings(reader, found, today)),
        steps=steps(found),
    )


def class_label(code: str) -> str:
    """A class, or that there is none yet."""
    return HardshipClass(code).label if code else "未认定"


def steps(found: CasePage) -> tuple[str, ...]:
    """Keys of the actions the state allows, the usual one first."""
    kinds = [one.key for one in MACHINE.possible(found.status) if one.key not in _SELDOM]
    kinds.sort(key=lambda key: key != _USUAL.get(found.status))
    keys = [f"hardship.{key}" for key in kinds]
    if found.status in EDITABLE_STATES:
        # Without a class a draft goes nowhere; a review begins with one.
        keys.insert(0 if _to_be_classed(found) else 1, "hardship.assess")
    return tuple(keys)


def assessments(reader: Reader, case_id: int) -> Facts | None:
    """All classings of a file, the last one first, each told line by line."""
    found = page.case(reader, case_id)
    if found is None:
        return None
    groups = tuple(
        (f"{one.on}　{class_label(one.decided_class)}", _told(one)) for one in reversed(found.assessments)
    )
    count = len(found.assessments)
    return Facts(
        title="困难认定",
        line=f"共 {count} 次" if count else "还没有认定。填好家庭成员和收支以后，点“认定”。",
        groups=groups,
    )


def warnings(reader: Reader, found: CasePage, today: dt.date) -> list[str]:
    """Sentences to look at: what keeps the file from its next step, and what is overdue."""
    if found.status not in OPEN_STATES:
        return []
    told = []
    others = households.taken(
        reader,
        [one.draft.id_number for one in found.members],
        [one.draft.person_id for one in found.members if one.draft.person_id is not None],
        besides=found.id,
    )
    told += [f"{one.name}同时在 {one.case_no}（{one.holder}）的档案中，一户只能有一份。" for one in others]
    rule = policies.rule_for(reader, PolicyKind.HARDSHIP, today)
    if rule is None:
        told.append("还没有生效的困难建档标准，不能认定和申报。请先在“制度依据”中登记。")
    answers = {one.item: one.applies for one in found.exclusions}
    hit = [item for item, applies in answers.items() if applies]
    if hit:
        told.append(f"有不得建档的情形：{'；'.join(hit)}。")
    if found.status == DRAFT:
        told += _before_submitting(
            reader, found, today, set(rule.lines("exclusions") if rule else ()) - set(answers)
        )
    last = found.assessment
    if last is not None and found.status in (DRAFT, *UNDER_REVIEW):
        now = page.figures_of(reader, found.id, last.given.terms, accidental=last.given.accidental)
        if now != last.given:
            told.append("认定之后家庭成员、收入或支出又有改动，请重新认定。")
    if found.status == FILED and found.filed_on is not None:
        since = max(found.filed_on, found.reviewed_on or found.filed_on)
        if since <= months_before(today, measure.review_months(reader, today)):
            told.append(f"上次核实是 {since}，已到复核的时候。请核对收支，重新认定后登记“年度复核”。")
    return told


def _before_submitting(reader: Reader, found: CasePage, today: dt.date, unanswered: set[str]) -> list[str]:
    told = []
    if not found.draft.main_cause:
        told.append("还没有选择主要致困原因。")
    without = [one.draft.name for one in found.members if not one.draft.id_number]
    if without:
        told.append(f"{'、'.join(without)}没有填写证件号码。")
    if unanswered:
        told.append(f"不得建档的情形还有 {len(unanswered)} 项没有核对。")
    missing = [one.item for one in found.papers if one.state is not PaperState.PRESENT and not one.reason]
    if missing:
        told.append(f"材料还缺 {len(missing)} 项：{'、'.join(missing)}。")
    worker, children = page.missing_consents(reader, found.id, today)
    if worker:
        told.append("没有职工本人的建档同意书。")
    if children:
        told.append(f"没有{'、'.join(children)}（未满 14 周岁）的监护人同意。")
    return told


def _to_be_classed(found: CasePage) -> bool:
    if found.status == DRAFT:
        return not found.hardship_class
    last = found.assessment
    known = max(filter(None, (found.filed_on, found.reviewed_on)), default=None)
    return last is None or (known is not None and last.on <= known)


def _rows(reader: Reader, found: CasePage, today: dt.date) -> tuple[tuple[str, str], ...]:
    draft = found.draft
    due = ""
    if found.status == FILED and found.filed_on is not None:
        due = f"每 {measure.review_months(reader, today)} 个月复核一次"
    days = (
        ("登记日期", found.opened_on),
        ("建档日期", found.filed_on),
        ("复核日期", found.reviewed_on),
        ("脱困、注销", found.closed_on),
    )
    sharing = sum(1 for one in found.members if one.draft.shares_home)
    return (
        ("工号", found.staff_no),
        ("主要原因", CAUSES.get(draft.main_cause, draft.main_cause)),
        ("次要原因", "、".join(CAUSES.get(one, one) for one in draft.secondary_causes)),
        (
            "家庭人口",
            f"{sharing} 人" + ("" if sharing == len(found.members) else f"（登记 {len(found.members)} 人）"),
        ),
        (
            "住房",
            "　".join(
                filter(
                    None, (draft.housing_type, f"{draft.floor_area / 100:g} ㎡" if draft.floor_area else "")
                )
            ),
        ),
        *((label, f"{day}") for label, day in days if day),
        ("复核", due),
        ("备注", draft.remark),
    )


def _money(found: CasePage) -> tuple[tuple[str, str], ...]:
    monthly = sum(one.draft.monthly_income for one in found.members if one.draft.shares_home)
    return (
        ("月收入合计", f"{in_yuan(monthly)}（共同生活的成员）"),
        ("其他年收入", in_yuan(found.draft.other_annual_income)),
        *(
            (EXPENSE_KINDS.get(one.draft.kind, one.draft.kind), in_yuan(one.draft.amount))
            for one in found.expenses
        ),
        ("赔付、救助", in_yuan(found.draft.reimbursed) if found.draft.reimbursed else ""),
    )


def _heading(found: CasePage) -> str:
    return f"认定（{found.assessment.on}）" if found.assessment else "认定"


def _reckoning(found: CasePage) -> tuple[tuple[str, str], ...]:
    return _told(found.assessment) if found.assessment else (("结果", "还没有认定"),)


def _told(one: page.AssessmentRow) -> tuple[tuple[str, str], ...]:
    declared = one.declared_per_capita
    changed = one.decided_class != one.computed_class
    return (
        ("依据", one.rule),
        ("计算过程", "\n".join(explained(one.given))),
        ("申报人均", f"{in_yuan(declared)}/人·月" if declared is not None else ""),
        ("认定类别", class_label(one.decided_class)),
        ("改定理由", one.reason if changed else ""),
    )
