# SPDX-License-Identifier: GPL-3.0-or-later
"""Members counted as of any day; every figure carries its day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from union_desktop.core.reading import Reader


@dataclass(frozen=True, slots=True)
class MemberCounts:
    """Members on the books on ``as_of``, split three ways; each split adds up to ``total``.

    ``retained`` is counted beside, as DOMAIN §1.3 asks.
    """

    as_of: dt.date
    total: int
    retained: int
    by_category: dict[str, int]
    by_campus: dict[str, int]
    by_group: dict[str, int]


_ON_THE_BOOKS = "s.from_on <= :day and s.to_on > :day and s.status = 'active'"


def members(reader: Reader, as_of: dt.date) -> MemberCounts:
    """Count the members of a day by category, campus and group, in the office's own order."""
    day = as_of.isoformat()

    def split(name: str, join: str, order: str) -> dict[str, int]:
        rows = reader.rows(
            f"select {name}, count(*) from membership_span s {join} where {_ON_THE_BOOKS}"
            f" group by 1 order by min({order}), 1",
            day=day,
        )
        return dict(rows)

    total = reader.value(f"select count(*) from membership_span s where {_ON_THE_BOOKS}", day=day)
    retained = reader.value(
        "select count(*) from membership_span s where s.from_on <= :day and s.to_on > :day and s.status = 'retained'",
        day=day,
    )
    unknown = "'（未登记）'"
    # Two groups of one name are told apart by their branch; the others keep their short name.
    group = (
        "case when (select count(*) from union_org_version w join union_org o on o.id = w.org_id and o.kind = 'group'"
        " where w.name = v.name and w.valid_from <= :day and w.valid_to > :day) > 1 then coalesce((select b.name"
        " from union_org_version b where b.org_id = v.parent_id and b.valid_from <= :day and b.valid_to > :day"
        f" ), '') || ' / ' || v.name else coalesce(v.name, {unknown}) end"
    )
    return MemberCounts(
        as_of,
        int(total),
        int(retained),
        split(
            f"coalesce(k.name, {unknown})",
            "left join staff_category k on k.code = s.staff_category",
            "k.sort_order",
        ),
        split(f"coalesce(c.name, {unknown})", "left join campus c on c.id = s.campus_id", "c.sort_order"),
        split(
            group,
            "left join union_org_version v on v.org_id = s.union_group_id"
            " and v.valid_from <= :day and v.valid_to > :day",
            "v.sort_order",
        ),
    )


def mismatches(reader: Reader, as_of: dt.date) -> list[str]:
    """Sentences for splits that do not add up to the total, or people counted twice; empty when all is well."""
    counted = members(reader, as_of)
    found = []
    for label, split in (
        ("人员类别", counted.by_category),
        ("校区", counted.by_campus),
        ("工会小组", counted.by_group),
    ):
        if sum(split.values()) != counted.total:
            found.append(f"按{label}相加为 {sum(split.values())} 人，与会员总数 {counted.total} 人不符。")
    twice = reader.value(
        f"select count(*) from (select s.person_id from membership_span s where {_ON_THE_BOOKS}"
        " group by s.person_id having count(*) > 1)",
        day=as_of.isoformat(),
    )
    if twice:
        found.append(f"有 {twice} 人在同一天有两段会籍。")
    return found
