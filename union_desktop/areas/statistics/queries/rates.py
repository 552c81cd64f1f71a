# SPDX-License-Identifier: GPL-3.0-or-later
"""The rate of membership: a declared number of staff, and the members this program counts on the very same day.

The two never mix: the numerator is counted from memberships, the denominator is what somebody declared, and every rate
names both with their day.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

from union_desktop.areas.organisation.terms import Basis
from union_desktop.areas.statistics.queries.figures import ON_THAT_DAY
from union_desktop.areas.statistics.terms import CountingBasis, WorkforceDraft
from union_desktop.core.reading import Reader

WHOLE: Final = "全校"


@dataclass(frozen=True, slots=True)
class RateRow:
    """One declared number with the members of its day, scope and basis."""

    id: int
    draft: WorkforceDraft
    scope: str
    members: int

    @property
    def rate(self) -> str:
        """As a percentage with one digit; more than a hundred is shown as it is."""
        assert self.draft.headcount is not None
        return f"{100 * self.members / self.draft.headcount:.1f}%"

    @property
    def exceeds(self) -> bool:
        """Whether there are more members than staff: one of the two numbers, or their bases, cannot be right."""
        assert self.draft.headcount is not None
        return self.members > self.draft.headcount

    @property
    def basis(self) -> str:
        """The basis in words; a category knows only one."""
        return "—" if self.draft.staff_category else CountingBasis(self.draft.counting_basis).label

    def sentence(self) -> str:
        """The rate with both sources."""
        basis = "" if self.draft.staff_category else f"（{self.basis}）"
        return (
            f"{self.scope}入会率{basis}：{self.rate} = 正式会员 {self.members:,} 人（按会籍记录统计）÷ 应入会职工"
            f" {self.draft.headcount:,} 人（{self.draft.source}），均截至 {self.draft.counted_on}"
        )


def rates(reader: Reader, on: dt.date | None = None) -> list[RateRow]:
    """All declared numbers, the newest first; with ``on`` only the newest of each scope and basis up to that day."""
    rows = reader.rows(
        "select w.id, w.counted_on, w.headcount, w.counting_basis, w.campus_id, w.staff_category, w.source, w.remark,"
        " coalesce(c.name, k.name, :whole) from workforce_count w left join campus c on c.id = w.campus_id"
        " left join staff_category k on k.code = w.staff_category where w.counted_on <= :until"
        " order by w.counted_on desc, c.sort_order is not null, k.sort_order is not null, c.sort_order, k.sort_order,"
        " w.counting_basis, w.id",
        whole=WHOLE,
        until=on.isoformat() if on else "9999-12-31",
    )
    found, scopes = [], set()
    for number, counted_on, headcount, basis, campus_id, category, source, remark, scope in rows:
        key = (campus_id, category, basis)
        if on is not None and key in scopes:
            continue
        scopes.add(key)
        day = dt.date.fromisoformat(counted_on)
        draft = WorkforceDraft(day, headcount, basis, campus_id, category, source, remark)
        found.append(RateRow(number, draft, scope, _members(reader, draft)))
    return found


def workforce(reader: Reader, workforce_id: int) -> WorkforceDraft | None:
    """One declared number as it stands, or None when it is gone."""
    row = reader.one(
        "select counted_on, headcount, counting_basis, campus_id, staff_category, source, remark from workforce_count"
        " where id = :id",
        id=workforce_id,
    )
    return WorkforceDraft(dt.date.fromisoformat(row[0]), *row[1:]) if row else None


def _members(reader: Reader, draft: WorkforceDraft) -> int:
    assert draft.counted_on is not None
    parameters: dict[str, Any] = {"day": draft.counted_on.isoformat()}
    conditions = [ON_THAT_DAY, "s.status = 'active'"]
    if draft.campus_id is not None:
        conditions.append("s.campus_id = :campus")
        parameters["campus"] = draft.campus_id
    if draft.staff_category is not None:
        conditions.append("s.staff_category = :category")
        parameters["category"] = draft.staff_category
    elif draft.counting_basis == CountingBasis.WITHOUT_ENTRUSTED:
        conditions.append(f"s.basis is distinct from '{Basis.DISPATCH_ENTRUSTED.value}'")
    return int(
        reader.value(f"select count(*) from membership_span s where {' and '.join(conditions)}", **parameters)
    )
