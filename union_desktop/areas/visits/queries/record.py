# SPDX-License-Identifier: GPL-3.0-or-later
"""One case with its visits, as its page and its forms show it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from union_desktop.areas.aid.terms import FundSource
from union_desktop.areas.members.terms import MembershipStatus
from union_desktop.areas.policies import queries as policies
from union_desktop.areas.visits.queries.listing import rows
from union_desktop.areas.visits.terms import (
    KNOWN,
    NOTICE_SOURCES,
    UNVISITED,
    VISITED,
    NoticeDraft,
    Occasion,
    VisitDraft,
)
from union_desktop.core.listing import Facts
from union_desktop.core.masking import HIDDEN
from union_desktop.core.reading import Reader
from union_desktop.core.values import format_yuan

TABLE: Final = "concern_case"
#: The keys of the actions a state allows, the usual one first.
STEPS: Final = {
    KNOWN: ("visits.visit", "visits.unvisited"),
    VISITED: ("visits.visit",),
    UNVISITED: ("visits.reopen", "visits.visit"),
}


@dataclass(frozen=True, slots=True)
class VisitRow:
    """One visit of a case."""

    id: int
    draft: VisitDraft


def facts(reader: Reader, case_id: int) -> Facts | None:
    """A case beside the list and at the top of its page."""
    row = rows(reader, [case_id]).get(case_id)
    rest = reader.one(
        "select c.situation, c.remark, c.repeat_reason, c.policy_version_id, p.now_status from concern_case c"
        " join person p on p.id = c.person_id where c.id = :id",
        id=case_id,
    )
    if row is None or rest is None:
        return None
    situation, remark, repeat, version, standing = rest
    rule = policies.rule_version(reader, version) if version else None
    warnings = []
    if row.late:
        warnings.append(f"慰问标准要求在 {row.due_on} 前看望，已超期 {row.late} 天。")
    if row.lacking:
        warnings.append(f"还缺 {row.lacking} 项材料。")
    notes = [f"再次登记的原因：{repeat}"] if repeat else []
    if row.occasion == Occasion.MEMBER_DEATH.value and standing == MembershipStatus.ACTIVE.value:
        warnings.append("这里不改动会籍：请到会员页登记会籍变动“去世”。")
    notes += [
        f"超出标准（{one.actual}，标准 {one.allowed}）：{one.reason}"
        for one in policies.exceptions(reader, (TABLE, case_id))
    ]
    total = f"{format_yuan(row.cash + row.gift_value, grouped=True)} 元" if row.visits else ""
    return Facts(
        row.name,
        row.state,
        f"{row.occasion_label} · {row.noticed_on} 得知",
        (
            ("工号", row.staff_no),
            ("工会小组", row.group),
            ("校区", row.campus),
            ("部门", row.department),
            ("消息来源", "，".join(filter(None, (NOTICE_SOURCES.get(row.notice_source, ""), row.told_by)))),
            ("发生日期", str(row.happened_on or "")),
            ("地点", row.place),
            ("情况", HIDDEN if situation else ""),
            ("看望期限", str(row.due_on or "")),
            ("首次慰问", f"{row.visited_on}（第 {row.days} 天）" if row.visited_on else ""),
            ("慰问合计", total),
            ("未能慰问", row.closing_note),
            (
                "依据",
                f"{rule.title}{f'（{rule.document_no}）' if rule.document_no else ''}"
                if rule
                else "没有生效的慰问标准",
            ),
            ("备注", remark),
        ),
        warnings=tuple(warnings),
        notes=tuple(notes),
        steps=STEPS[row.status],
    )


def situation(reader: Reader, case_id: int) -> str:
    """What was told of an illness or a loss; shown on request only."""
    return str(reader.value("select situation from concern_case where id = :id", id=case_id) or "")


def draft(reader: Reader, case_id: int) -> NoticeDraft | None:
    """A case as its form holds it."""
    row = reader.one(
        "select person_id, occasion, noticed_on, notice_source, told_by, happened_on, relative, place, situation,"
        " remark from concern_case where id = :id",
        id=case_id,
    )
    if row is None:
        return None
    person, occasion, noticed, source, told_by, happened, *rest = row
    return NoticeDraft(
        person,
        Occasion(occasion),
        dt.date.fromisoformat(noticed),
        source,
        told_by,
        dt.date.fromisoformat(happened) if happened else None,
        *rest,
    )


def visits(reader: Reader, case_id: int) -> list[VisitRow]:
    """The visits of a case, the first one first."""
    return [
        VisitRow(
            number,
            VisitDraft(
                dt.date.fromisoformat(on), visitors, cash, gift, value, FundSource(fund), received, note
            ),
        )
        for number, on, visitors, cash, gift, value, fund, received, note in reader.rows(
            "select id, visited_on, visitors, cash, gift, gift_value, fund_source, received_by, note from visit"
            " where case_id = :id order by visited_on, id",
            id=case_id,
        )
    ]


def visit_draft(reader: Reader, visit_id: int) -> VisitDraft | None:
    """A visit as its form holds it."""
    case_id = reader.value("select case_id from visit where id = :id", id=visit_id)
    found = [one.draft for one in visits(reader, case_id) if one.id == visit_id] if case_id else []
    return found[0] if found else None
