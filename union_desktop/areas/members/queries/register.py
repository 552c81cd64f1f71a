# SPDX-License-Identifier: GPL-3.0-or-later
"""The register as of a day, frozen before anything is printed: groups in the office's own order, people by reading."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from union_desktop.areas.members.terms import Gender, MembershipStatus
from union_desktop.areas.organisation import queries as organisation
from union_desktop.areas.organisation.terms import Basis, UnitKind
from union_desktop.core.reading import Reader

NO_GROUP = "（未登记小组）"


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One person of the register; dates as ISO text, ``retained_from`` empty for members on the books."""

    person_id: int
    name: str
    gender: str
    birth_date: str
    staff_no: str
    department: str
    position: str
    professional_title: str
    category: str
    joined_on: str
    phone: str
    id_number: str
    retained_from: str
    basis: str


@dataclass(frozen=True, slots=True)
class RegisterGroup:
    """The people of one unit; ``title`` is its name with that of its branch."""

    title: str
    rows: tuple[RegisterRow, ...]

    @property
    def women(self) -> int:
        """How many of the members on the books among them are women."""
        return sum(row.gender == Gender.FEMALE and not row.retained_from for row in self.rows)


@dataclass(frozen=True, slots=True)
class Register:
    """Everybody who belongs into the register of ``as_of``; ``total`` counts members on the books only."""

    office: str
    as_of: dt.date
    groups: tuple[RegisterGroup, ...]
    total: int
    retained: int
    entrusted: int
    women: int
    by_category: dict[str, int]


def register(
    reader: Reader, as_of: dt.date, *, unit_ids: Collection[int] = (), with_retained: bool = False
) -> Register:
    """Members on the books on that day, of these units only if any are given; retained ones if asked for."""
    units = organisation.tree(reader, as_of)
    titles = {unit.id: unit.path for unit in units}
    order = {unit.id: place for place, unit in enumerate(units)}
    wanted = _wanted(unit_ids, with_retained)
    rows = reader.iterate(
        "select s.union_group_id, p.id, p.name, p.gender, coalesce(p.birth_date, ''), p.staff_no, p.department,"
        " p.position, p.professional_title, coalesce(k.name, ''), coalesce((select min(e.happened_on)"
        " from membership_event e where e.membership_id = s.membership_id and e.kind in ('join', 'transfer_in')), ''),"
        " p.phone, p.id_number, case when s.status = 'retained' then s.from_on else '' end, coalesce(s.basis, '')"
        " from membership_span s join person p on p.id = s.person_id"
        " left join staff_category k on k.code = s.staff_category"
        f" where {wanted} order by p.pinyin, p.name, p.id",
        day=as_of.isoformat(),
    )
    people: dict[int | None, list[RegisterRow]] = {}
    for unit_id, *fields in rows:
        people.setdefault(unit_id if unit_id in titles else None, []).append(RegisterRow(*fields))
    groups = tuple(
        RegisterGroup(titles[unit_id] if unit_id is not None else NO_GROUP, tuple(people[unit_id]))
        for unit_id in sorted(people, key=lambda one: order[one] if one is not None else len(order))
    )
    counted = [row for group in groups for row in group.rows if not row.retained_from]
    by_category = Counter(row.category for row in counted)
    known = organisation.categories(reader, with_closed=True)
    order_of = {category.name: place for place, category in enumerate(known, start=1)}
    school = next((unit.name for unit in units if unit.kind is UnitKind.SCHOOL), "")
    return Register(
        office=school,
        as_of=as_of,
        groups=groups,
        total=len(counted),
        retained=sum(len(group.rows) for group in groups) - len(counted),
        entrusted=sum(row.basis == Basis.DISPATCH_ENTRUSTED for row in counted),
        women=sum(row.gender == Gender.FEMALE for row in counted),
        by_category={
            name: by_category[name] for name in sorted(by_category, key=lambda one: order_of.get(one, 0))
        },
    )


def names(
    reader: Reader, as_of: dt.date, *, unit_ids: Collection[int] = (), with_retained: bool = False
) -> list[str]:
    """The names that register would hold, to be looked at before it is made."""
    return [
        name
        for (name,) in reader.iterate(
            "select p.name from membership_span s join person p on p.id = s.person_id"
            f" where {_wanted(unit_ids, with_retained)}",
            day=as_of.isoformat(),
        )
    ]


def _wanted(unit_ids: Collection[int], with_retained: bool) -> str:
    statuses = "'active', 'retained'" if with_retained else "'active'"
    units = f" and s.union_group_id in ({','.join(map(str, unit_ids))})" if unit_ids else ""
    return f"s.from_on <= :day and s.to_on > :day and s.status in ({statuses}){units}"


def status_line(found: Register) -> str:
    """What was counted, in words: a register without its basis of counting is worth nothing a year later."""
    parts = [f"{MembershipStatus.ACTIVE.label} {found.total} 人"]
    if found.entrusted:
        parts.append(f"其中{Basis.DISPATCH_ENTRUSTED.label} {found.entrusted} 人")
    if found.retained:
        parts.append(f"另列{MembershipStatus.RETAINED.label} {found.retained} 人")
    return "，".join(parts)
